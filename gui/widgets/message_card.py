"""One message of a topic: where it stands, its key and headers, what it holds; what is wrong with it."""

from typing import Self

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy

from gui.context import Context
from gui.theme import FONT_SIZE
from gui.widgets.card import Card, describe, label, set_tone
from gui.widgets.scrolling import scroll_as
from models.layout import laid_out, one_line
from models.looks import Message
from models.text import plain

SHOWN_HEADERS = 8


def code_view() -> QPlainTextEdit:
    """Return a view of text in which all letters are as wide."""
    view = QPlainTextEdit()
    view.setReadOnly(True)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(FONT_SIZE)
    view.setFont(font)
    view.setStyleSheet(f'font-family: "{font.family()}";')
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    return view


class MessageCard(Card):
    """Shows one message. `order_asked` tells the order that is to be seen, `mending_asked` a message that is broken."""

    order_asked = Signal(object)
    mending_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("Message"))
        self._context = context
        self.message: Message | None = None
        self.order = QPushButton(self.tr("The order's life"))
        self.order.setToolTip(self.tr("What has become of this order (Enter, or a double click in the list)"))
        self.mend = QPushButton(self.tr("Mend…"))
        self.mend.setToolTip(self.tr("Mend this message and send it again"))
        self.where = label("", "muted")
        self.headers = label()
        self.wrong = label()
        set_tone(self.wrong, "bad")
        for line in (self.where, self.headers, self.wrong):
            line.setWordWrap(True)
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.text = code_view()
        describe(self.text, self.tr("What the message holds"), self.tr("The value of the chosen message, laid out"))
        self.text.setPlaceholderText(self.tr("Choose a message to read it"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.mend)
        foot.addWidget(self.order)
        for line in (self.where, self.headers, self.wrong):
            self.body.addWidget(line)
        self.body.addWidget(self.text, 1)
        self.body.addLayout(foot)
        self.order.clicked.connect(self._on_order)
        self.mend.clicked.connect(self._on_mend)
        self.show_message(None)

    def take_over(self, before: Self) -> None:
        """Keep the message that is read."""
        self.show_message(before.message)
        scroll_as(self.text, before.text)

    def show_message(self, message: Message | None) -> None:
        """Show a message; None: none is chosen."""
        self.message = message
        self.order.setVisible(message is not None and message.order_id is not None)
        self.mend.setVisible(message is not None and bool(message.wrong))
        self.where.setText("" if message is None else self._whence(message))
        self.headers.setText("" if message is None else self._headers(message))
        self.wrong.setText("" if message is None else plain(self._context.format.reason(message.wrong)))
        self.headers.setVisible(bool(self.headers.text()))
        self.wrong.setVisible(bool(self.wrong.text()))
        self.text.setPlainText("" if message is None or message.value is None else laid_out(message.value))

    def _whence(self, message: Message) -> str:
        shown = self._context.format
        place = message.place
        lines = [
            self.tr("{topic}, partition {partition}, offset {offset}, at {time}").format(
                topic=place.topic, partition=place.partition, offset=shown.count(place.offset),
                time=shown.moment(message.time),
            ),
            self.tr("Key: {key}").format(key=plain(one_line(message.key)) or self.tr("none")),
        ]  # fmt: skip
        if message.value is None:
            lines.append(self.tr("It has no bytes at all."))
        elif len(message.value) < message.size:
            lines.append(
                self.tr("The first {kept} of its {size} bytes are shown.").format(
                    kept=shown.count(len(message.value)), size=shown.count(message.size)
                )
            )
        return "\n".join(lines)

    def _headers(self, message: Message) -> str:
        lines = [f"{plain(name)}: {plain(one_line(value))}" for name, value in message.headers[:SHOWN_HEADERS]]
        more = len(message.headers) - len(lines)
        if more > 0:
            lines.append(f"… +{more}")
        return "\n".join([self.tr("Headers:"), *lines]) if lines else ""

    @Slot()
    def _on_order(self) -> None:
        if self.message is not None and self.message.order_id is not None:
            self.order_asked.emit(self.message.order_id)

    @Slot()
    def _on_mend(self) -> None:
        if self.message is not None:
            self.mending_asked.emit(self.message)

"""Rejected messages: why, where from, their bytes; a mended one is sent again to the topic that it came from."""

from typing import Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.captions import consumer_caption
from gui.context import Context
from gui.widgets.card import Card, describe, label, set_tone
from gui.widgets.drop_down import DropDown
from gui.widgets.rows import Column
from gui.widgets.scrolling import scroll_as
from gui.widgets.table import RowsTable
from gui.words import explain
from models.snapshots import Place, RejectedRow, Standing
from workers.upkeep.desk import Refused, RejectedShown, what_is_wrong

SIZE = (980, 640)
BYTES_A_LINE = 16
_TEXT, _BYTES = "text", "bytes"


class RejectedWindow(QDialog):
    """Opened from the status bar; stays open beside the window."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Rejected messages"))
        self.resize(*SIZE)
        shown = context.format
        self.rows = RowsTable(
            (
                Column(self.tr("Found"), lambda row: shown.moment(row.found_at), "0000-00-00 00:00:00"),
                Column(self.tr("Topic"), lambda row: row.place.topic, "order_created_now"),
                Column(self.tr("Partition"), lambda row: str(row.place.partition), "00", right=True),
                Column(self.tr("Offset"), lambda row: shown.count(row.place.offset), "99999999", right=True),
                Column(self.tr("Reason"), lambda row: shown.reason(row.reason), stretch=True),
                Column(self.tr("State"), self._state, self.tr("sent again {time}").format(time="00:00"), tone=_tone),
            ),
            key=_place,
            theme=context.theme,
        )
        listed = Card(self.tr("What was no order"))
        self.summary = label("", "muted")
        listed.head.addWidget(self.summary)
        listed.body.addWidget(self.rows, 1)

        self.view = DropDown()
        self.view.addItem(self.tr("Text"), _TEXT)
        self.view.addItem(self.tr("Bytes"), _BYTES)
        self.text = QPlainTextEdit()
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setPlaceholderText(self.tr("Choose a message to read it"))
        self.where = label("", "muted")
        self.where.setWordWrap(True)
        self.judgement = label()
        self.judgement.setWordWrap(True)
        self.restore = QPushButton(self.tr("As it came"))
        self.send = QPushButton(self.tr("Send the mended message"))
        self.send.setProperty("look", "primary")
        for button in (self.restore, self.send):
            button.setAutoDefault(False)
        message = Card(self.tr("Message"))
        message.head.addWidget(self.view)
        message.body.addWidget(self.where)
        message.body.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.judgement, 1)
        foot.addWidget(self.restore)
        foot.addWidget(self.send)
        message.body.addLayout(foot)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(12)
        layout.addWidget(listed, 4)
        layout.addWidget(message, 5)

        self._chosen: RejectedRow | None = None
        self._known = 0
        self._wanted: tuple[str, int, int] | None = None
        self.rows.chosen.connect(self._on_chosen)
        self.view.currentIndexChanged.connect(self._show_message)
        self.text.textChanged.connect(self._judge)
        self.restore.clicked.connect(self._show_message)
        self.send.clicked.connect(self._on_send)
        self._show_message()
        self._describe()

    def _describe(self) -> None:
        describe(self.rows, self.tr("Rejected messages"), explain("rejected"))
        describe(self.view, self.tr("Text or bytes"), self.tr("Show the message as text, or as its bytes"))
        describe(self.text, self.tr("Message"), self.tr("What came; as text it can be mended"))
        self.restore.setToolTip(self.tr("Show the message again as it came"))
        self.send.setToolTip(self.tr("Put what stands here into the topic that it came from; the first stays rejected"))

    def take_over(self, before: Self) -> None:
        """Keep what is read and mended, and the window's place."""
        self.view.setCurrentIndex(before.view.currentIndex())
        self._chosen = before._chosen
        self._show_message()
        self.rows.take_over(before.rows)
        self.text.setPlainText(before.text.toPlainText())
        cursor = self.text.textCursor()
        cursor.setPosition(before.text.textCursor().anchor())
        cursor.setPosition(before.text.textCursor().position(), cursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        scroll_as(self.text, before.text)
        self.resize(before.size())
        if before.testAttribute(Qt.WidgetAttribute.WA_Moved):
            self.move(before.pos())

    def receive(self, snapshot: object) -> None:
        """Show a snapshot; when more was rejected since, ask for it."""
        if isinstance(snapshot, RejectedShown):
            self._show_rows(snapshot.rows)
        elif isinstance(snapshot, Standing) and snapshot.rejected != self._known:
            self._known = snapshot.rejected
            self.summary.setText(self.tr("{n} in all").format(n=self._context.format.count(snapshot.rejected)))
            if self.isVisible():
                self._context.supervisor.show_rejected()
        elif isinstance(snapshot, Refused) and self.isVisible():
            self._judge()  # it can be tried again
            self._say(self._context.format.say(snapshot.text), "bad")

    def mend(self, topic: str, partition: int, offset: int) -> None:
        """Show one message to be mended, as soon as it is in the list."""
        self._wanted = topic, partition, offset
        self._chosen = None
        self.show()
        self.activateWindow()
        self._context.supervisor.show_rejected()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for what there is."""
        super().showEvent(event)
        self._context.supervisor.show_rejected()

    def _show_rows(self, rows: tuple[RejectedRow, ...]) -> None:
        self.rows.show_rows(rows)
        wanted = next((row.place for row in rows if _spot(row.place) == self._wanted), None)
        if wanted is not None:
            self._wanted = None
            self.rows.choose(wanted)
        if self._chosen is None:
            if rows:
                self.rows.choose(rows[0].place)
            return
        now = next((row for row in rows if row.place == self._chosen.place), self._chosen)
        if now != self._chosen:
            self._chosen = now
            self._judge()

    @Slot(object)
    def _on_chosen(self, row: RejectedRow | None) -> None:
        """Show the message; one that is being mended stays when it leaves the list, and when it comes back."""
        if row is None or (self._chosen is not None and row.place == self._chosen.place):
            return
        self._chosen = row
        self._show_message()

    @Slot()
    def _show_message(self) -> None:
        row = self._chosen
        as_text = self.view.currentData() == _TEXT
        self.text.setReadOnly(row is None or not as_text)
        if row is None:
            self._judge()
            return
        self.where.setText(self._whence(row))
        body = row.body or b""
        self.text.setPlainText(body.decode("utf-8", "replace") if as_text else _dump(body))
        self._judge()

    def _whence(self, row: RejectedRow) -> str:
        place = row.place
        text = self.tr("{topic}, partition {partition}, offset {offset}; found by {consumer}")
        text = text.format(
            topic=place.topic, partition=place.partition, offset=place.offset,
            consumer=consumer_caption(row.found_by),
        )  # fmt: skip
        kept = len(row.body or b"")
        if row.body is None:
            text += ". " + self.tr("It has no bytes at all.")
        elif kept < row.size:
            text += ". " + self.tr("The first {kept} of its {size} bytes are kept.").format(
                kept=self._context.format.count(kept), size=self._context.format.count(row.size)
            )
        return f"{text}\n{self._context.format.reason(row.reason)}"

    @Slot()
    def _judge(self) -> None:
        """Say whether what stands there would be taken now."""
        row = self._chosen
        edited = row is not None and self.view.currentData() == _TEXT
        self.restore.setEnabled(edited)
        self.send.setEnabled(False)
        if row is None or not edited:
            self._say("", "")
        elif row.sent_again_at is not None:
            self._say(
                self.tr("Mended and sent again {time}").format(time=self._context.format.moment(row.sent_again_at)),
                "good",
            )
        else:
            wrong = self._context.format.reason(what_is_wrong(row.place.topic, self._mended()))
            self.send.setEnabled(not wrong)
            self._say(wrong or self.tr("This is an order now: it can be sent."), "bad" if wrong else "good")

    def _say(self, text: str, tone: str) -> None:
        self.judgement.setText(text)
        set_tone(self.judgement, tone)

    def _mended(self) -> bytes:
        return self.text.toPlainText().encode("utf-8", "replace")

    @Slot()
    def _on_send(self) -> None:
        if self._chosen is not None:
            self.send.setEnabled(False)
            self._context.supervisor.send_again(self._chosen.place, self._mended())

    def _state(self, row: RejectedRow) -> str:
        if row.sent_again_at is None:
            return self.tr("rejected")
        return self.tr("sent again {time}").format(time=self._context.format.minute(row.sent_again_at))


def _place(row: RejectedRow) -> Place:
    return row.place


def _spot(place: Place) -> tuple[str, int, int]:
    return place.topic, place.partition, place.offset


def _tone(row: RejectedRow) -> str:
    return "bad" if row.sent_again_at is None else "good"


def _dump(body: bytes) -> str:
    """Return bytes as people look at them: place, sixteen bytes, and what of them is text."""
    lines = []
    for start in range(0, len(body), BYTES_A_LINE):
        part = body[start : start + BYTES_A_LINE]
        text = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in part)
        lines.append(f"{start:06x}  {part.hex(' '):<{BYTES_A_LINE * 3 - 1}}  {text}")
    return "\n".join(lines)

"""What can be read of an order: its mail as a person reads it and raw, and its messages as they stand in the topics."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit

from gui.context import Context
from gui.widgets.card import Card
from gui.widgets.drop_down import DropDown
from gui.widgets.message_card import code_view
from models.layout import laid_out
from models.looks import Mailed, OrderLife, OrderPlaces

_MAIL, _RAW, _JSON, _HANDLED = "mail", "raw", "json", "handled"


class OrderReading(Card):
    """A text, and a choice of which."""

    def __init__(self, context: Context) -> None:
        super().__init__(self.tr("To read"))
        self._context = context
        self._life: OrderLife | None = None
        self._places: OrderPlaces | None = None
        self.what = DropDown()
        for text, data in (
            (self.tr("Mail to the customer"), _MAIL),
            (self.tr("The mail, raw"), _RAW),
            (self.tr("JSON"), _JSON),
            (self.tr("JSON in handled_orders"), _HANDLED),
        ):
            self.what.addItem(text, data)
        self.what.setAccessibleName(self.tr("What is read"))
        self.text = code_view()
        self.head.addWidget(self.what)
        self.body.addWidget(self.text, 1)
        self.what.currentIndexChanged.connect(self._show_text)
        self._show_text()

    def show_order(self, life: OrderLife | None, places: OrderPlaces | None) -> None:
        """Show what is known of an order."""
        self._life, self._places = life, places
        self._show_text()

    @Slot()
    def _show_text(self) -> None:
        text, kind = self._text(), self.what.currentData()
        wrap = QPlainTextEdit.LineWrapMode
        self.text.setLineWrapMode(wrap.WidgetWidth if kind in (_MAIL, _RAW) else wrap.NoWrap)
        self.text.setAccessibleName(self.what.currentText())
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def _text(self) -> str:
        life, kind = self._life, self.what.currentData()
        if kind in (_MAIL, _RAW):
            mail = None if life is None else life.mail
            if mail is None:
                gone = life is not None and life.mailed is Mailed.GONE
                return self.tr("Its mail is no longer kept.") if gone else self.tr("It has no mail yet.")
            if kind == _RAW or not mail.subject:
                return mail.raw
            return "\n".join(
                [
                    self.tr("From: {text}").format(text=mail.sender),
                    self.tr("To: {text}").format(text=mail.to),
                    self.tr("Subject: {text}").format(text=mail.subject),
                    self.tr("Date: {text}").format(text=self._context.format.moment(mail.date) if mail.date else ""),
                    "",
                    mail.text,
                ]
            )
        places = self._places
        if kind == _HANDLED:
            handled = None if places is None else places.handled
            return self.tr("Not in handled_orders yet.") if handled is None else laid_out(handled.value or b"")
        body = life.body if life is not None and life.body is not None else None
        if body is None and places is not None and places.sent is not None:
            body = places.sent.value
        return self.tr("Nothing is known of it.") if body is None else laid_out(body)

"""An order's whole life: placed, stored, sent, counted, handled, mailed; its lines, its mail and its JSON; live."""

from typing import Self

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.captions import consumer_caption
from gui.context import Context
from gui.order_reading import OrderReading
from gui.order_steps import OrderSteps
from gui.theme import icon
from gui.translations import plural
from gui.widgets.card import Card, label, set_tone
from gui.widgets.rows import Column
from gui.widgets.scrolling import scroll_as
from gui.widgets.table import RowsTable
from models.errors import RejectedMessageError
from models.looks import CountedBy, OrderLife, OrderPlaces
from models.orders import Order, OrderLine, decode_order
from models.snapshots import Standing
from models.text import plain
from workers.kafka.topics import ORDERS

SIZE = (1000, 640)
PATIENCE = 25
"""How often the shop may have moved on before an answer that did not come is asked for again."""


class OrderWindow(QDialog):
    """Beside the window, for one order at a time; while it is open it asks again whenever the shop has moved on."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._order_id = 0
        self._life: OrderLife | None = None
        self._places: OrderPlaces | None = None
        self._unanswered = 0
        self.setWindowTitle(self.tr("Order"))
        self.resize(*SIZE)
        self.name = label("", "brand")
        self.customer = label("", "muted")
        self.again = QPushButton(icon("send-outline", context.theme.text), self.tr("Send again"))
        self.again.setAutoDefault(False)
        self.again.setToolTip(
            self.tr("Put this order into its topic once more: each consumer sees it and refuses it, as counted already")
        )
        self.told = label("", "muted")
        self.told.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name)
        head.addWidget(self.customer, 1)
        head.addWidget(self.again)

        self.steps = OrderSteps(context)
        life = Card(self.tr("Its life"))
        life.body.addWidget(self.steps)
        life.body.addStretch(1)
        self._make_tables(context)
        lines = Card(self.tr("Lines"))
        self.sum = label("", "muted")
        lines.head.addWidget(self.sum)
        lines.body.addWidget(self.lines, 1)
        consumers = Card(self.tr("Who has counted it"))
        consumers.body.addWidget(self.consumers, 1)
        consumers.body.addWidget(self.told)
        self.read = OrderReading(context)

        self._lay_out(head, (life, consumers), (lines, self.read))
        self.again.clicked.connect(self._on_again)
        self._show()

    def _lay_out(self, head: QHBoxLayout, on_the_left: tuple[Card, Card], on_the_right: tuple[Card, Card]) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for side, cards, shares in ((left, on_the_left, (0, 1)), (right, on_the_right, (2, 3))):
            side.setSpacing(12)
            for card, share in zip(cards, shares, strict=True):
                side.addWidget(card, share)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addLayout(left, 6)
        below.addLayout(right, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(below, 1)

    def _make_tables(self, context: Context) -> None:
        shown = context.format
        many = self.tr("{n} refused", "", plural(99)).format(n=99)
        self.lines = RowsTable(
            (
                Column(self.tr("Product"), lambda row: row.product_name, stretch=True),
                Column(self.tr("Quantity"), lambda row: shown.count(row.quantity), "9 999", right=True),
                Column(self.tr("Price"), lambda row: shown.amount(row.price), shown.amount(999_999), right=True),
                Column(
                    self.tr("Amount"), lambda row: shown.amount(row.price * row.quantity), shown.amount(9_999_999),
                    right=True,
                ),
            ),
            key=_product,
            theme=context.theme,
        )  # fmt: skip
        self.consumers = RowsTable(
            (
                Column(self.tr("Consumer"), lambda row: consumer_caption(row.consumer), stretch=True),
                Column(self.tr("Order"), self._counted, self.tr("read past it"), tone=self._tone),
                Column(self.tr("Sent again"), self._refused, many, tone=_tone_again),
                Column(self.tr("Duplicates"), lambda row: shown.count(row.duplicates), "99 999", right=True),
            ),
            key=_consumer,
            theme=context.theme,
        )
        self.lines.setAccessibleName(self.tr("Lines"))
        self.consumers.setAccessibleName(self.tr("Who has counted it"))

    def show_order(self, order_id: int) -> None:
        """Show an order, and bring the window to the front."""
        if order_id != self._order_id:
            self._order_id, self._life, self._places = order_id, None, None
            self._show()
        if not self.isVisible():
            self.show()
            self.read.what.setFocus()
        self.activateWindow()
        self._ask()

    def take_over(self, before: Self) -> None:
        """Keep the order that is shown, what is read of it, and the window's place."""
        self._order_id, self._life, self._places = before._order_id, before._life, before._places
        self.read.what.setCurrentIndex(before.read.what.currentIndex())
        self._show()
        self.lines.take_over(before.lines)
        self.consumers.take_over(before.consumers)
        scroll_as(self.read.text, before.read.text)
        self.resize(before.size())
        if before.testAttribute(Qt.WidgetAttribute.WA_Moved):
            self.move(before.pos())

    def receive(self, snapshot: object) -> None:
        """Show an answer; when the shop has moved on, ask again."""
        if isinstance(snapshot, OrderLife) and snapshot.order_id == self._order_id:
            self._unanswered = 0
            if snapshot != self._life:
                self._life = snapshot
                self._show()
        elif isinstance(snapshot, OrderPlaces) and snapshot.order_id == self._order_id:
            if snapshot != self._places:
                self._places = snapshot
                self._show()
        elif isinstance(snapshot, Standing) and self.isVisible():
            if self._unanswered in (0, PATIENCE):
                self._ask()
            else:
                self._unanswered += 1

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Follow nothing while it is closed."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._unanswered = 0
            self._context.supervisor.looks.leave_order()

    def _ask(self) -> None:
        if self._order_id:
            self._unanswered = 1
            self._context.supervisor.looks.show_order(self._order_id)

    @Slot()
    def _on_again(self) -> None:
        self._context.supervisor.looks.send_order_again(self._order_id)

    # What is shown

    def _show(self) -> None:
        shown = self._context.format
        order = self._order()
        title = self.tr("Order {n}").format(n=self._order_id)
        self.setWindowTitle(title)
        self.name.setText(title)
        customer = "" if order is None else f"{plain(order.customer_name)}  ·  {plain(order.customer_email)}"
        self.customer.setText(customer)
        self.again.setEnabled(order is not None)
        self.lines.show_rows(() if order is None else order.order_details)
        self.sum.setText("" if order is None else shown.amount(order.total_ore))
        life = self._life
        self.consumers.show_rows(() if life is None else life.consumers)
        self.consumers.viewport().update()  # what they say rests on the places, too
        self.steps.show_life(life, self._places, order)
        self._show_told()
        self.read.show_order(life, self._places)

    def _order(self) -> Order | None:
        """Return the order, as the shop keeps it or as it stands in its topic."""
        if self._life is not None and self._life.order is not None:
            return self._life.order
        sent = None if self._places is None else self._places.sent
        try:
            return None if sent is None else decode_order(sent.value)
        except RejectedMessageError:
            return None

    def _show_told(self) -> None:
        """Say what has become of what was sent again."""
        places, life = self._places, self._life
        text, tone = "", ""
        if places is not None and life is not None and (places.waits or places.again):
            text = self.tr("Sent again: it is on its way into the topic.")
            if places.again and not places.waits:
                last = places.again[-1].place
                readers = [one for one in life.consumers if one.topic == ORDERS]
                passed = [one for one in readers if one.has_passed(last)]
                text = self.tr(
                    "Sent again: partition {partition}, offset {offset}. {n} of {all} have refused it: counted before."
                ).format(
                    partition=last.partition, offset=self._context.format.count(last.offset), n=len(passed),
                    all=len(readers),
                )  # fmt: skip
                tone = "good" if len(passed) == len(readers) else ""
        self.told.setText(text)
        self.told.setVisible(bool(text))
        set_tone(self.told, tone)

    def _counted(self, row: CountedBy) -> str:
        if row.counted:
            return self.tr("counted")
        sent = None if self._places is None else self._places.sent
        passed = sent is not None and row.has_passed(sent.place)
        return self.tr("read past it") if passed else self.tr("not yet")

    def _tone(self, row: CountedBy) -> str:
        return "good" if row.counted else "muted"

    def _refused(self, row: CountedBy) -> str:
        again = () if self._places is None else self._places.again
        if row.topic != ORDERS or not again:
            return ""
        refused = sum(row.has_passed(one.place) for one in again) if row.counted else 0
        return self.tr("{n} refused", "", plural(refused)).format(n=refused)


def _product(row: OrderLine) -> object:
    return row


def _consumer(row: CountedBy) -> str:
    return row.consumer


def _tone_again(_row: CountedBy) -> str:
    return "good"

"""Finds an order by its number or by its customer; Enter opens its life."""

from typing import Self

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.context import Context
from gui.translations import plural
from gui.widgets.card import Card, label
from gui.widgets.opening import Opener
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from models.looks import FoundOrder, OrdersFound
from models.orders import MAX_ID

SIZE = (780, 460)


class FindWindow(QDialog):
    """Opened by Ctrl+F. Enter searches; a second Enter opens the first that was found."""

    order_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._found: OrdersFound | None = None
        self.setWindowTitle(self.tr("Find an order"))
        self.resize(*SIZE)
        shown = context.format
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("The number of an order, or a customer's name"))
        self.text.setAccessibleName(self.tr("The number of an order, or a customer's name"))
        self.go = QPushButton(self.tr("Find"))
        self.go.setProperty("look", "primary")
        self.state = label("", "muted")
        self.state.setWordWrap(True)
        self.in_kafka = QPushButton(self.tr("Look for it in Kafka"))
        self.in_kafka.hide()
        for button in (self.go, self.in_kafka):
            button.setAutoDefault(False)
        self.rows = RowsTable(
            (
                Column(self.tr("Order"), lambda row: str(row.order_id), "999999999", right=True),
                Column(self.tr("Time"), lambda row: shown.moment(row.order_time), "0000-00-00 00:00:00"),
                Column(self.tr("Customer"), lambda row: row.customer, stretch=True),
                Column(self.tr("Amount"), lambda row: shown.amount(row.ore), shown.amount(9_999_999), right=True),
                Column(self.tr("State"), self._state_of, self.tr("handled {time}").format(time="00:00:00"), tone=_tone),
            ),
            key=_order_id,
            theme=context.theme,
        )
        self.rows.setAccessibleName(self.tr("The orders that were found"))
        head = QHBoxLayout()
        head.addWidget(self.text, 1)
        head.addWidget(self.go)
        card = Card()
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.in_kafka)
        card.body.addWidget(self.rows, 1)
        card.body.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(card, 1)
        self.text.returnPressed.connect(self._on_enter)
        self.go.clicked.connect(self._search)
        self.in_kafka.clicked.connect(self._open_by_number)
        Opener(self.rows).opened.connect(self._on_opened)

    def take_over(self, before: Self) -> None:
        """Keep what was searched for and found."""
        self.text.setText(before.text.text())
        if before._found is not None:
            self.receive(before._found)
        self.rows.take_over(before.rows)
        self.resize(before.size())
        if before.testAttribute(Qt.WidgetAttribute.WA_Moved):
            self.move(before.pos())

    def receive(self, snapshot: object) -> None:
        """Show what was found."""
        if not isinstance(snapshot, OrdersFound) or snapshot.text != self._wanted():
            return
        self._found = snapshot
        self.rows.show_rows(snapshot.rows)
        number = len(snapshot.rows)
        self.in_kafka.setVisible(number == 0 and self._number() is not None)
        if number:
            more = self.tr("The newest {n}; there are more.").format(n=self._context.format.count(number))
            text = self.tr("{n} orders", "", plural(number)).format(n=self._context.format.count(number))
            self.state.setText(more if snapshot.more else text)
            self.rows.choose(snapshot.rows[0].order_id)
        elif self._number() is not None:
            self.state.setText(self.tr("The shop does not keep this order (any more)."))
        else:
            self.state.setText(self.tr("No order that is kept has such a customer."))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Be ready to write."""
        super().showEvent(event)
        self.text.setFocus()
        self.text.selectAll()

    @Slot()
    def _on_enter(self) -> None:
        """Search; open the chosen order when this was searched for before."""
        if self._found is None or self._found.text != self._wanted():
            self._search()
        elif self._found.rows:
            self._on_opened(self.rows.chosen_row() or self._found.rows[0])
        else:
            self._open_by_number()

    @Slot()
    def _search(self) -> None:
        if self._wanted():
            self._found = None
            self._context.supervisor.looks.find_orders(self._wanted())

    @Slot()
    def _open_by_number(self) -> None:
        number = self._number()
        if number is not None:
            self.order_asked.emit(number)

    @Slot(object)
    def _on_opened(self, row: FoundOrder) -> None:
        self.order_asked.emit(row.order_id)

    def _wanted(self) -> str:
        return self.text.text().strip()

    def _number(self) -> int | None:
        """Return the number that is written there, if it can be that of an order."""
        text = self._wanted()
        return int(text) if text.isdecimal() and len(text) < 20 and 0 < int(text) <= MAX_ID else None

    def _state_of(self, row: FoundOrder) -> str:
        if row.handled_at is None:
            return self.tr("not handled")
        return self.tr("handled {time}").format(time=self._context.format.clock(row.handled_at))


def _order_id(row: FoundOrder) -> int:
    return row.order_id


def _tone(row: FoundOrder) -> str:
    return "muted" if row.handled_at is None else "good"

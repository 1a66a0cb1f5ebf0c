"""Handling: the four windows, the 24 intervals with their mean, the orders with their state, and their mail."""

from typing import Self

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from gui.context import Context
from gui.panels.panel import Panel
from gui.translations import plural
from gui.widgets.card import Card, Figure, describe, label
from gui.widgets.chart_card import ChartCard
from gui.widgets.charts import BarChart
from gui.widgets.drop_down import DropDown
from gui.widgets.legend import Key
from gui.widgets.opening import Opener
from gui.widgets.rows import Column
from gui.widgets.scrolling import scroll_as
from gui.widgets.table import RowsTable
from gui.words import explain
from models.snapshots import HandledMonitor, Handling, OrderRow
from models.windows import INTERVAL, INTERVALS
from workers.upkeep.desk import MailShown

WIDE = 1320
"""Pixels from which on there is room for all that the figures say."""


class HandlingPanel(Panel):
    """The fourth tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        shown = context.format
        self.windows = {
            "5m": Figure(self.tr("Consumer 6 · Last 5 min")),
            "30m": Figure(self.tr("Last 30 min")),
            "1h": Figure(self.tr("Last hour")),
            "2h": Figure(self.tr("Last 2 hours")),
        }
        self.mean = Figure(self.tr("Mean per 5 min"))
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (*self.windows.values(), self.mean):
            figures.addWidget(figure)

        handled = self.tr("Handled")
        self.bars = BarChart(context.theme, INTERVALS, lambda value: shown.count(round(value)), (handled,), mark=True)
        intervals = ChartCard(
            self.tr("Handled per 5 minutes, the last 2 hours"), self.bars, context.theme, self.tr("Time"),
            (
                Key(self.bars.colour(context.theme.accent), handled),
                Key(self.bars.colour(context.theme.warn), self.tr("the mean"), dashed=True),
            ),
        )  # fmt: skip

        self.kind = DropDown()
        self.kind.addItem(self.tr("Newest orders"), "newest")
        self.kind.addItem(self.tr("Not handled"), "unhandled")
        self.kind.addItem(self.tr("Handled"), "handled")
        self.orders = RowsTable(
            (
                Column(self.tr("Order"), lambda row: str(row.order_id), "999999999", right=True),
                Column(self.tr("Time"), lambda row: shown.clock(row.order_time), "00:00:00"),
                Column(self.tr("Customer"), lambda row: row.customer, stretch=True),
                Column(self.tr("Amount"), lambda row: shown.amount(row.ore), shown.amount(99_999_999), right=True),
                Column(self.tr("State"), self._state, self.tr("handled {time}").format(time="00:00:00"), tone=_tone),
            ),
            key=_order_id,
            theme=context.theme,
        )
        orders = Card(self.tr("Consumer 5 · Orders"))
        self.behind = label("", "lag")
        self.summary = label("", "muted")
        orders.head.addWidget(self.behind)
        orders.head.addWidget(self.summary)
        orders.head.addWidget(self.kind)
        orders.body.addWidget(self.orders, 1)

        self.mail = QPlainTextEdit()
        self.mail.setReadOnly(True)
        self.mail.setPlaceholderText(self.tr("Choose a handled order to read its mail"))
        mail = Card(self.tr("Mail to the customer"))
        mail.body.addWidget(self.mail, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(orders, 3)
        below.addWidget(mail, 2)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.setSpacing(12)
        layout.addLayout(figures)
        layout.addWidget(intervals, 4)
        layout.addLayout(below, 5)

        self.bars.name_places(self._interval)
        self._now = 0.0
        self._lists: Handling | None = None
        self._asked: int | None = None
        self.kind.currentIndexChanged.connect(self._show_orders)
        self.orders.chosen.connect(self._on_chosen)
        Opener(self.orders).opened.connect(self._on_opened)
        describe(self.kind, self.tr("Which orders are listed"), self.tr("Which orders are listed"))
        describe(self.orders, self.tr("Orders"), self.tr("Choose an order to read its mail"))
        describe(self.mail, self.tr("Mail to the customer"), self.tr("The mail of the chosen order, as it was written"))
        for figure in self.windows.values():
            figure.setToolTip(explain("handled"))
        self.behind.setToolTip(explain("behind"))

    def take_over(self, before: Self) -> None:
        """Keep which orders are listed, and the mail that is read."""
        self.kind.setCurrentIndex(before.kind.currentIndex())
        self._lists, self._asked = before._lists, before._asked
        super().take_over(before)
        if before._mail_is_shown():
            self.mail.setPlainText(before.mail.toPlainText())
            scroll_as(self.mail, before.mail)
        elif self._asked is not None:
            self._ask(self._asked)

    def fit(self, width: int) -> None:
        """Say how far consumer 6 is behind beside each of its figures, or where there is less room beside the first."""
        for figure in tuple(self.windows.values())[1:]:
            figure.hide_lag(width < WIDE)

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown = self.context.format
        if isinstance(snapshot, HandledMonitor):
            for figure in self.windows.values():
                figure.show_lag(self.lag(snapshot.progress))
            for name, number in snapshot.counts.windows:
                self.windows[name].show_value(shown.count(number), self.tr("orders handled", "", plural(number)))
            counts = snapshot.counts
            self.mean.show_value(
                shown.decimal(counts.mean),
                self.tr("{n} of {all} intervals").format(n=counts.coverage, all=len(counts.bars)),
            )
            self._now = snapshot.now
            self.bars.show_values(counts.bars, mark=counts.mean if counts.coverage else None)
            self.bars.show_ticks(
                [(i, shown.minute(snapshot.now - (INTERVALS - 1 - i) * INTERVAL)) for i in range(INTERVALS - 1, -1, -4)]
            )
        elif isinstance(snapshot, Handling):
            self._lists = snapshot
            self.behind.setText(self.lag(snapshot.progress))
            self.summary.setText(
                self.tr("{handled} handled, {backlog} not", "", plural(snapshot.handled_total)).format(
                    handled=shown.count(snapshot.handled_total), backlog=shown.count(snapshot.backlog)
                )
            )
            self._show_orders()
        elif isinstance(snapshot, MailShown) and snapshot.order_id == self._asked:
            missing = self.tr("Order {n} has no mail yet.").format(n=snapshot.order_id)
            self.mail.setPlainText(missing if snapshot.text is None else snapshot.text)

    def _interval(self, place: int) -> str:
        """Return the interval of a bar; the last one ends now."""
        end = self._now - (INTERVALS - 1 - place) * INTERVAL
        return f"{self.context.format.minute(end - INTERVAL)}–{self.context.format.minute(end)}"

    @Slot()
    def _show_orders(self) -> None:
        if self._lists is None:
            return
        lists = {"newest": self._lists.newest, "unhandled": self._lists.unhandled, "handled": self._lists.handled}
        self.orders.show_rows(lists[self.kind.currentData()])
        chosen = self.orders.chosen_row()
        if chosen is not None and chosen.order_id == self._asked and chosen.mailed and not self._mail_is_shown():
            self._ask(chosen.order_id)

    def _mail_is_shown(self) -> bool:
        return self.mail.toPlainText().startswith("From:")

    @Slot(object)
    def _on_chosen(self, row: OrderRow | None) -> None:
        """Ask for the mail; what is being read stays when its order leaves the list, and when it comes back."""
        if row is None or row.order_id == self._asked:
            return
        self.mail.clear()
        self._ask(row.order_id)

    @Slot(object)
    def _on_opened(self, row: OrderRow) -> None:
        self.order_asked.emit(row.order_id)

    def _ask(self, order_id: int) -> None:
        self._asked = order_id
        self.context.supervisor.show_mail(order_id)

    def _state(self, row: OrderRow) -> str:
        if row.handled_time is None:
            return self.tr("not handled")
        handled = self.context.format.clock(row.handled_time)
        return (
            self.tr("mailed {time}").format(time=handled)
            if row.mailed
            else self.tr("handled {time}").format(time=handled)
        )


def _order_id(row: OrderRow) -> int:
    return row.order_id


def _tone(row: OrderRow) -> str:
    return "muted" if row.handled_time is None else "good"

"""Overview: orders today as the largest thing in sight, the figures beside it, the last hour and the newest orders."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from gui.captions import consumer_caption
from gui.context import Context
from gui.panels.panel import Panel
from gui.translations import plural
from gui.widgets.card import Card, Figure, describe, label
from gui.widgets.chart_card import ChartCard
from gui.widgets.minutes_chart import MinutesChart
from gui.widgets.opening import Opener
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from gui.words import explain
from models.snapshots import Handling, NewOrder, OrdersToday, Produced, Sales, Standing

WIDE = 1160
"""Pixels from which on there is room for three figures beside the large one."""


class OverviewPanel(Panel):
    """The first tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        shown = context.format
        self.orders_today = Figure(self.tr("Consumer 1 · Orders today"), huge=True)
        self.sales_today = Figure(self.tr("Consumer 2 · Sales today"))
        self.last_hour = Figure(self.tr("Last hour"))
        self.handled = Figure(self.tr("Consumer 5 · Handled"))
        self.not_handled = Figure(self.tr("Not handled"))
        self.behind = Figure(self.tr("Behind"))
        self.produced = Figure(self.tr("Sold in all"))
        self._selling = ""
        self._sold_any = False
        self.hint = label(self.tr("Press Start: the shop opens its doors."), "hint")

        self._figures = QGridLayout()
        self._figures.setSpacing(12)
        self._columns = 0
        self.fit(WIDE)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.orders_today, 4)
        top.addLayout(self._figures, 7)

        self.per_minute = MinutesChart(context, self.tr("Orders"))
        chart = ChartCard(self.tr("Orders per minute"), self.per_minute, context.theme, self.tr("Time"))
        chart.add_to_head(self.hint)

        self.newest = RowsTable(
            (
                Column(self.tr("Time"), lambda row: shown.clock(row.order_time), "00:00:00"),
                Column(self.tr("Order"), lambda row: str(row.order_id), "999999999", right=True),
                Column(self.tr("Customer"), lambda row: row.customer, stretch=True),
                Column(self.tr("Lines"), lambda row: shown.count(row.items), "99", right=True),
                Column(self.tr("Amount"), lambda row: shown.amount(row.ore), shown.amount(99_999_999), right=True),
            ),
            key=_order_id,
            theme=context.theme,
        )
        orders = Card(self.tr("Newest orders"))
        orders.body.addWidget(self.newest, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addWidget(chart, 1)
        bottom.addWidget(orders, 1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.setSpacing(12)
        layout.addLayout(top, 2)
        layout.addLayout(bottom, 3)
        Opener(self.newest).opened.connect(self._on_opened)
        self._describe()

    def _describe(self) -> None:
        describe(self.newest, self.tr("Newest orders"), self.tr("The newest orders that consumer 1 has counted"))
        for figure, word in ((self.behind, "behind"), (self.handled, "handled"), (self.not_handled, "handled")):
            figure.setToolTip(explain(word))

    def fit(self, width: int) -> None:
        """Put the small figures into three columns, or into two where there is less room."""
        columns = 3 if width >= WIDE else 2
        if columns == self._columns:
            return
        self._columns = columns
        figures = (self.sales_today, self.last_hour, self.behind, self.handled, self.not_handled, self.produced)
        for i, figure in enumerate(figures):
            self._figures.addWidget(figure, i // columns, i % columns)
        for column in range(3):
            self._figures.setColumnStretch(column, 1 if column < columns else 0)

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        shown = self.context.format
        if isinstance(snapshot, OrdersToday):
            self.orders_today.show_value(
                shown.count(snapshot.orders_today),
                self._since_midnight(snapshot),
            )
            self.orders_today.show_lag(self.lag(snapshot.progress))
            self.per_minute.show_minutes(snapshot)
            self.newest.show_rows(snapshot.newest)
        elif isinstance(snapshot, Sales):
            for figure in (self.sales_today, self.last_hour):
                figure.show_lag(self.lag(snapshot.progress))
            against = self.against_yesterday(snapshot.same_time, money=True)
            self.sales_today.show_value(
                shown.money(snapshot.today_ore), against or self._of_orders(snapshot.orders_today)
            )
            self.last_hour.show_value(shown.money(snapshot.last_hour_ore), self._of_orders(snapshot.last_hour_orders))
        elif isinstance(snapshot, Handling):
            for figure in (self.handled, self.not_handled):
                figure.show_lag(self.lag(snapshot.progress))
            mailed = self.tr("{n} mails", "", plural(snapshot.mailed_total))
            mailed = mailed.format(n=shown.count(snapshot.mailed_total))
            self.handled.show_value(shown.count(snapshot.handled_total), mailed)
            self.not_handled.show_value(shown.count(snapshot.backlog), self.tr("wait for their round"))
        elif isinstance(snapshot, Standing):
            self.produced.show_value(shown.count(snapshot.produced_total), self._selling)
            self._sold_any = snapshot.produced_total > 0
            lag = max(snapshot.lag.values(), default=0)
            slowest = next((name for name, n in snapshot.lag.items() if n == lag and n), "")
            self.behind.show_value(
                shown.count(lag),
                consumer_caption(slowest) if slowest else self.tr("messages, all consumers"),
                "warn" if lag > 10_000 else "",
            )
        elif isinstance(snapshot, Produced):
            self._selling = (
                self.tr("held back: they cannot be taken just now")
                if snapshot.held_back
                else self.tr("{n}/min now").format(n=shown.decimal(snapshot.rate_now, 0))
                if snapshot.selling
                else self.tr("sales are stopped")
            )
            self.produced.show_detail(self._selling)
            self.hint.setVisible(not snapshot.selling and not self._sold_any)

    def _since_midnight(self, snapshot: OrdersToday) -> str:
        shown = self.context.format
        since = self.tr("since 00:00 on {day}").format(day=shown.day(snapshot.day))
        against = self.against_yesterday(snapshot.same_time, money=False)
        yesterday = self.tr("yesterday: {yesterday}").format(yesterday=shown.count(snapshot.orders_yesterday))
        return f"{since}   ·   {against or yesterday}"

    @Slot(object)
    def _on_opened(self, row: NewOrder) -> None:
        self.order_asked.emit(row.order_id)

    def _of_orders(self, number: int) -> str:
        return self.tr("{n} orders", "", plural(number)).format(n=self.context.format.count(number))


def _order_id(row: NewOrder) -> int:
    return row.order_id

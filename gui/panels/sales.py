"""Sales: today per hour with yesterday behind it, and the products that brought most."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gui.context import Context
from gui.panels.panel import Panel
from gui.translations import plural
from gui.widgets.card import Card, Figure, describe, label
from gui.widgets.charts import BarChart
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from gui.words import explain
from models.snapshots import Sales, TopProduct


class SalesPanel(Panel):
    """The second tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        shown = context.format
        self.today = Figure(self.tr("Consumer 2 · Sales today"))
        self.last_hour = Figure(self.tr("Last hour"))
        self.mean = Figure(self.tr("Mean order"))
        self.median = Figure(self.tr("Median order"), lag_above=True)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (self.today, self.last_hour, self.mean, self.median):
            figures.addWidget(figure)

        self.hours = BarChart(context.theme, 24, lambda kronor: shown.short_money(kronor * 100), behind=True)
        self.hours.show_ticks([(hour, f"{hour:02d}") for hour in range(0, 24, 3)])
        per_hour = Card(self.tr("Sales per hour, kr"))
        per_hour.head.addWidget(label(self.tr("wide and grey: yesterday"), "muted"))
        per_hour.body.addWidget(self.hours, 1)

        self.top = RowsTable(
            (
                Column(self.tr("Product"), lambda row: row.name, stretch=True),
                Column(self.tr("Sold"), lambda row: shown.count(row.quantity), shown.count(9_999_999), right=True),
                Column(self.tr("Sales"), lambda row: shown.amount(row.ore), shown.amount(99_999_999_900), right=True),
            ),
            key=_product_id,
            theme=context.theme,
        )
        products = Card(self.tr("Top products today"))
        products.body.addWidget(self.top, 1)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(per_hour, 3)
        below.addWidget(products, 2)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(12)
        layout.addLayout(figures)
        layout.addLayout(below, 1)
        describe(self.top, self.tr("Top products today"), self.tr("The products that brought most today"))
        self.median.setToolTip(explain("median"))

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        if not isinstance(snapshot, Sales):
            return
        shown = self.context.format
        for figure in (self.today, self.last_hour, self.mean, self.median):
            figure.show_lag(self.lag(snapshot.progress))
        orders = snapshot.orders_today
        self.today.show_value(shown.money(snapshot.today_ore), self._of_orders(orders))
        self.last_hour.show_value(shown.money(snapshot.last_hour_ore), self._of_orders(snapshot.last_hour_orders))
        self.mean.show_value(shown.money(round(snapshot.today_ore / orders)) if orders else "–", self.tr("today"))
        median = "–" if snapshot.median_ore is None else f"≈ {shown.money(snapshot.median_ore)}"
        self.median.show_value(median, self.tr("half of the orders are smaller"))
        self.hours.show_values(
            [ore / 100 for ore in snapshot.hours_today],
            behind=[ore / 100 for ore in snapshot.hours_yesterday],
            faint=(snapshot.hour,),
        )
        self.top.show_rows(snapshot.top)

    def _of_orders(self, number: int) -> str:
        return self.tr("{n} orders", "", plural(number)).format(n=self.context.format.count(number))


def _product_id(row: TopProduct) -> int:
    return row.product_id

"""Sales: today per hour and added up, with yesterday behind both; the products and types that brought most."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gui.captions import not_over
from gui.context import Context
from gui.panels.panel import Panel
from gui.translations import plural
from gui.widgets.bars import Bar
from gui.widgets.card import Figure, describe
from gui.widgets.chart_card import ChartCard
from gui.widgets.charts import BarChart, LineChart
from gui.widgets.crosshair import Crosshair
from gui.widgets.legend import Key
from gui.widgets.menu_card import TableCard
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable
from gui.words import explain
from models.minutes import CURVE_POINTS, CURVE_STEP
from models.snapshots import Sales, TopProduct, TypeSales

HOURS = 24
TICK_HOURS = 3


class SalesPanel(Panel):
    """The second tab."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.today = Figure(self.tr("Consumer 2 · Sales today"))
        self.last_hour = Figure(self.tr("Last hour"))
        self.mean = Figure(self.tr("Mean order"))
        self.median = Figure(self.tr("Median order"), lag_above=True)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in (self.today, self.last_hour, self.mean, self.median):
            figures.addWidget(figure, 1)
        self._hour = -1
        self._points = 0
        self._largest_type = 1
        charts = self._make_charts(context)
        tables = self._make_tables(context)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addLayout(charts, 3)
        below.addLayout(tables, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.setSpacing(12)
        layout.addLayout(figures)
        layout.addLayout(below, 1)
        describe(self.types, self.tr("Sales by type"), self.tr("What each type of product brought today"))
        describe(self.top, self.tr("Top products today"), self.tr("The products that brought most today"))
        self.median.setToolTip(explain("median"))

    def _make_charts(self, context: Context) -> QVBoxLayout:
        """Make the two charts of the day; they share the hours of the clock, and the crosshair."""
        theme, shown = context.theme, context.format
        names = (self.tr("Today"), self.tr("Yesterday"))

        def axis(kronor: float) -> str:
            return shown.short_money(kronor * 100)

        def exact(kronor: float) -> str:
            return shown.money(round(kronor * 100))

        self.hours = BarChart(theme, HOURS, axis, names, exact)
        self.so_far = LineChart(theme, CURVE_POINTS, axis, names, exact)
        self.hours.name_places(self._hour_name)
        self.so_far.name_places(self._time_name)
        self.crosshair = Crosshair(self)
        self.hours.join(self.crosshair, first=0.5)
        self.so_far.join(self.crosshair, step=CURVE_STEP / 60)
        self.hours.show_ticks([(hour - 0.5, f"{hour:02d}:00") for hour in range(0, HOURS + 1, TICK_HOURS)])
        per_hour = 60 // CURVE_STEP
        self.so_far.show_ticks([(hour * per_hour, f"{hour:02d}:00") for hour in range(0, HOURS + 1, TICK_HOURS)])
        charts = QVBoxLayout()
        charts.setSpacing(12)
        for chart, title, line in (
            (self.hours, self.tr("Sales per hour, kr"), False),
            (self.so_far, self.tr("Sales so far, kr"), True),
        ):
            keys = [Key(colour, name, line) for colour, name in zip(chart.colours, names, strict=True)]
            charts.addWidget(ChartCard(title, chart, theme, self.tr("Time"), keys), 1)
        return charts

    def _make_tables(self, context: Context) -> QVBoxLayout:
        """Make the lists of products and types."""
        shown = context.format
        money = shown.amount(99_999_999_900)
        self.top = RowsTable(
            (
                Column(self.tr("Product"), lambda row: row.name, stretch=True),
                Column(self.tr("Sold"), lambda row: shown.count(row.quantity), shown.count(9_999_999), right=True),
                Column(self.tr("Sales"), lambda row: shown.amount(row.ore), money, right=True),
            ),
            key=_product_id,
            theme=context.theme,
        )
        self.types = RowsTable(
            (
                Column(self.tr("Type"), lambda row: row.name or self.tr("not known"), stretch=True),
                Column(self.tr("Sold"), lambda row: shown.count(row.quantity), shown.count(9_999_999), right=True),
                Column(self.tr("Sales"), lambda row: shown.amount(row.ore), money, right=True, bar=self._bar),
            ),
            key=_name,
            theme=context.theme,
        )
        self.top_card = TableCard(self.tr("Top products today"), self.top, context.theme, self._cells)
        self.types_card = TableCard(self.tr("Sales today by type of product"), self.types, context.theme, self._cells)
        tables = QVBoxLayout()
        tables.setSpacing(12)
        tables.addWidget(self.top_card, 1)
        tables.addWidget(self.types_card, 1)
        return tables

    def _cells(self, row: TopProduct | TypeSales) -> tuple[str, int, float]:
        return row.name or self.tr("not known"), row.quantity, row.ore / 100

    def refresh(self, snapshot: object) -> None:
        """Show a snapshot."""
        if not isinstance(snapshot, Sales):
            return
        shown = self.context.format
        for figure in (self.today, self.last_hour, self.mean, self.median):
            figure.show_lag(self.lag(snapshot.progress))
        orders = snapshot.orders_today
        against = self.against_yesterday(snapshot.same_time, money=True)
        self.today.show_value(shown.money(snapshot.today_ore), against or self._of_orders(orders))
        self.last_hour.show_value(shown.money(snapshot.last_hour_ore), self._of_orders(snapshot.last_hour_orders))
        self.mean.show_value(
            shown.money(round(snapshot.today_ore / orders)) if orders else "–", self._of_orders(orders)
        )
        median = "–" if snapshot.median_ore is None else f"≈ {shown.money(snapshot.median_ore)}"
        self.median.show_value(median, self.tr("half of the orders are smaller"))
        self._hour, self._points = snapshot.hour, len(snapshot.curve_today)
        self.hours.show_values(
            [ore / 100 for ore in snapshot.hours_today],
            behind=[ore / 100 for ore in snapshot.hours_yesterday],
            faint=(snapshot.hour,),
        )
        self.so_far.show_values(
            [ore / 100 for ore in snapshot.curve_today],
            behind=[ore / 100 for ore in snapshot.curve_yesterday],
            unfinished=True,
        )
        self.top.show_rows(snapshot.top)
        self._largest_type = max([kind.ore for kind in snapshot.types], default=0) or 1
        self.types.show_rows(snapshot.types)

    def _hour_name(self, hour: int) -> str:
        return not_over(f"{hour:02d}:00–{hour + 1:02d}:00", hour == self._hour)

    def _time_name(self, point: int) -> str:
        hour, minute = divmod(point * CURVE_STEP, 60)
        return not_over(f"{hour:02d}:{minute:02d}", point == self._points - 1 and point < CURVE_POINTS - 1)

    def _bar(self, row: TypeSales) -> Bar:
        return Bar(row.ore / self._largest_type)

    def _of_orders(self, number: int) -> str:
        return self.tr("{n} orders", "", plural(number)).format(n=self.context.format.count(number))


def _product_id(row: TopProduct) -> int:
    return row.product_id


def _name(row: TypeSales) -> str:
    return row.name

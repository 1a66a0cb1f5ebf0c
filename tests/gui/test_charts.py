"""Charts that answer: values under the pointer and by the keyboard, tables, CSV, pictures, yesterday, and freeze."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.theme import LIGHT
from gui.widgets.bars import Bar
from gui.widgets.chart import Chart
from gui.widgets.chart_card import ChartCard
from gui.widgets.charts import BarChart
from gui.widgets.legend import Key
from gui.widgets.rows import BAR_ROLE
from models.calendar import Calendar, zone_named
from models.folds import Sum
from models.minutes import CURVE_POINTS, SameTime
from models.snapshots import HandledMonitor, OrdersToday, Progress, Sales, ShopTime, Stock, StockRow, TypeSales
from models.windows import HandledCounts
from tests.gui.conftest import MakeWindow

DAY = date(2026, 11, 22)
CALENDAR = Calendar(zone_named("Europe/Stockholm"))
NOW = CALENDAR.start_of(DAY) + 14 * 3600 + 7 * 60 + 30  # 14:07:30
P = Progress("consumer1-orders-today")
MINUTES = tuple(range(100, 160))
ORDERS = OrdersToday(
    P, DAY, 1120, 2000, 5000, MINUTES, (), NOW, SameTime(14 * 60 + 7, Sum(1120, 100), Sum(1000, 80))
)  # fmt: skip
HOURS = tuple(hour * 1_000_00 for hour in range(1, 25))
SALES = Sales(
    P, DAY, 14, 1120, 250_000_00, 10_000_00, 60, 20_000, HOURS, HOURS, (),
    (TypeSales("Mat", 10, 900_00), TypeSales("=cmd", 5, 300_00), TypeSales("", 1, 100)),
    tuple(i * 100_00 for i in range(171)), tuple(i * 50_00 for i in range(CURVE_POINTS)),
    SameTime(14 * 60 + 7, Sum(1120, 97_00), Sum(1000, 100_00)),
)  # fmt: skip
HANDLED = HandledMonitor(P, NOW, 5, 6, HandledCounts((("5m", 1),), tuple(range(24)), 24))
CLOCK = ShopTime(NOW, 0.0, 1.0, 1.0, None)


def show(window: MainWindow, tab: QWidget, *snapshots: object) -> None:
    window.resize(1280, 800)
    window.tabs.setCurrentWidget(tab)
    for snapshot in snapshots:
        window.receive(snapshot)
    QApplication.processEvents()


def choose(qtbot: QtBot, window: MainWindow, name: str, value: str) -> None:
    """Choose a language or a look, and wait until the window is built anew."""
    before = window.chip
    window.bar.settings.chosen.emit(name, value)
    qtbot.waitUntil(lambda: window.chip is not before, timeout=30_000)


def point_at(qtbot: QtBot, chart: Chart, index: int) -> None:
    x, _top, bottom = chart.place_of(index)
    qtbot.mouseMove(chart.pane, QPoint(round(x), round(bottom) - 5))


def card_of(chart: Chart) -> ChartCard:
    card = chart.parent()
    assert isinstance(card, ChartCard)
    return card


def test_the_pointer_gets_the_value_of_every_chart(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.overview)
    qtbot.mouseMove(window.overview.per_minute.pane, QPoint(200, 50))
    assert window.overview.per_minute.pointed is None  # there is nothing yet
    for tab, chart, index, said in (
        (window.overview, window.overview.per_minute, 12, "13:20: Orders 112"),
        (window.overview, window.overview.per_minute, 59, "14:07 (not over): Orders 159"),
        (window.sales, window.sales.hours, 3, "03:00–04:00: Today 4,000.00 kr, Yesterday 4,000.00 kr"),
        (window.sales, window.sales.so_far, 168, "14:00: Today 16,800 kr, Yesterday 8,400.00 kr"),
        (window.sales, window.sales.so_far, 170, "14:10 (not over): Today 17,000 kr, Yesterday 8,500.00 kr"),
        (window.handling, window.handling.bars, 20, "13:47–13:52: Handled 20"),
    ):
        show(window, tab, ORDERS, SALES, HANDLED)
        point_at(qtbot, chart, index)
        assert chart.pointed == index
        assert chart.said(index) == said
        before = chart.grab().toImage()
        chart.crosshair.move(None)
        assert chart.grab().toImage() != before  # it was seen


def test_charts_of_a_tab_share_the_crosshair(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    sales = window.sales
    show(window, sales, SALES)
    point_at(qtbot, sales.so_far, 9 * 12 + 3)
    assert (sales.so_far.pointed, sales.hours.pointed) == (9 * 12 + 3, 9)  # 09:15
    point_at(qtbot, sales.hours, 6)
    assert (sales.so_far.pointed, sales.hours.pointed) == (6 * 12 + 6, 6)
    assert window.overview.per_minute.pointed is None
    qtbot.mouseMove(window.bar)
    sales.hours.crosshair.move(None)
    assert (sales.so_far.pointed, sales.hours.pointed) == (None, None)


def test_the_arrow_keys_move_the_crosshair_and_it_is_said(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    chart = window.overview.per_minute
    show(window, window.overview, ORDERS)
    window.activateWindow()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.hasFocus, timeout=30_000)
    for key, index in (
        (Qt.Key.Key_Left, 59), (Qt.Key.Key_Left, 58), (Qt.Key.Key_PageUp, 53), (Qt.Key.Key_Right, 54),
        (Qt.Key.Key_Home, 0), (Qt.Key.Key_Left, 0), (Qt.Key.Key_End, 59), (Qt.Key.Key_Right, 59),
    ):  # fmt: skip
        qtbot.keyClick(chart, key)
        assert chart.pointed == index
        assert chart.accessibleDescription() == chart.said(index)
    assert chart.accessibleName() == "Orders per minute"
    window.receive(replace(ORDERS, per_minute=(*MINUTES[:-1], 777)))
    assert chart.accessibleDescription() == "14:07 (not over): Orders 777"
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.pointed is None


def test_times_on_the_axis_are_those_of_the_clock_over_both_of_its_changes(make_window: MakeWindow):
    window = make_window(start=False)
    chart = window.overview.per_minute
    for day, hours, texts in (
        (date(2026, 3, 29), 3.0, ["03:15", "03:30", "03:45", "04:00"]),
        (date(2026, 3, 29), 2.5, ["01:45", "03:00", "03:15", "03:30"]),
        (date(2026, 10, 25), 3.5, ["02:45", "02:00", "02:15", "02:30"]),
    ):
        now = CALENDAR.start_of(day) + hours * 3600
        show(window, window.overview, replace(ORDERS, day=day, now=now))
        assert [text for _, text in chart.plot.ticks] == texts
        assert [place for place, _ in chart.plot.ticks] == [14, 29, 44, 59]


def test_a_chart_is_a_table_too_and_stays_one_in_another_language(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.sales, SALES)
    card = card_of(window.sales.so_far)
    qtbot.mouseClick(card.as_table, Qt.MouseButton.LeftButton)
    assert card.table is not None
    assert card.table.isVisible()
    assert not card.chart.isVisible()
    assert card.table.filter.rowCount() == CURVE_POINTS
    cells = [card.table.filter.index(168, column).data() for column in range(3)]
    assert cells == ["14:00", "16,800 kr", "8,400.00 kr"]
    assert card.table.filter.index(200, 1).data() == ""  # still to come
    window.receive(replace(SALES, curve_today=(0, 5_00)))
    assert card.table.filter.index(1, 1).data() == "5.00 kr"
    assert "chart" in card.as_table.toolTip()
    choose(qtbot, window, "language", "sv")
    card = card_of(window.sales.so_far)
    assert card.table is not None
    qtbot.waitUntil(card.table.isVisible, timeout=30_000)
    qtbot.mouseClick(card.as_table, Qt.MouseButton.LeftButton)
    assert card.chart.isVisible()
    assert not card.table.isVisible()


def test_values_are_copied_as_csv(make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.sales, SALES)
    card_of(window.sales.hours).copy.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["Time,Today,Yesterday", "00:00–01:00,1000,1000"]
    assert lines[15] == "14:00–15:00 (not over),15000,15000"
    assert len(lines) == 25
    window.sales.types_card.copy.trigger()
    assert QGuiApplication.clipboard().text() == "Type,Sold,Sales\nMat,10,900\n'=cmd,5,300\nnot known,1,1\n"


def test_a_chart_is_saved_as_a_picture(make_window: MakeWindow, tmp_path: Path):
    window = make_window(start=False, theme="dark")
    show(window, window.sales, SALES)
    card = card_of(window.sales.hours)
    card.save_png(tmp_path / "hours")
    image = QImage(str(tmp_path / "hours.png"))
    assert image.width() > 2 * card.chart.width()
    accent = card.chart.colours[0].rgb()
    assert any(image.pixel(x, image.height() - 120) == accent for x in range(image.width()))
    card.save_png(tmp_path / "no" / "hours.png")
    assert "hours.png" in window.banner.text.text()
    card.save_png(tmp_path / "hours.png")
    assert not window.banner.isVisible()


def test_today_stands_against_yesterday_at_the_same_time(make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.overview, ORDERS, SALES)
    assert window.overview.orders_today._detail.text().endswith("+12 % on yesterday at 14:07")
    assert window.overview.sales_today._detail.text() == "−3 % on yesterday at 14:07"
    show(window, window.sales)
    assert window.sales.today._detail.text() == "−3 % on yesterday at 14:07"
    window.receive(replace(SALES, same_time=SameTime(847, Sum(5, 5), Sum(0, 0))))  # yesterday it was closed
    assert window.sales.today._detail.text() == "1,120 orders"


def test_stock_and_types_have_bars_and_a_mark_where_stock_is_low(make_window: MakeWindow):
    window = make_window(start=False)
    rows = (
        StockRow(1, "Te", "Mat", 100, 50, 0, 0, 0, 0, False, 0, 200, 20),
        StockRow(2, "Ris", "Mat", 100, 10, 5, 0, 0, 0, True, 0, 100, 10),
        StockRow(3, "Ny", "", 100, 0, 0, 5, 5, 5, False, 0),
    )
    show(window, window.stock, Stock(P, DAY, rows))
    bars = [window.stock.table.filter.index(row, 4).data(BAR_ROLE) for row in range(3)]
    assert bars == [Bar(0.25, 0.1, ""), Bar(0.1, 0.1, "warn"), None]
    window.stock.only_low.setChecked(True)
    window.stock.card.copy.trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1:] == ["2,Ris,Mat,1,10,5,5,0,0,0"]
    show(window, window.sales, SALES)
    types = window.sales.types
    assert [types.filter.index(row, 2).data(BAR_ROLE) for row in range(2)] == [Bar(1.0), Bar(1 / 3)]
    assert types.filter.index(2, 0).data() == "not known"


def test_freeze_holds_every_tab_and_comes_back(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.overview, ORDERS, SALES, CLOCK)
    assert window.chip.button.text() == "Freeze"
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.chip.button.text() == "Live, +0 orders"
    assert window.chip.since.text() == "Held at 14:07:30"
    later = replace(ORDERS, orders_today=4532, orders_total=8412)
    sold = replace(SALES, today_ore=999_999_00)
    for snapshot in (later, sold, replace(CLOCK, now=NOW + 60)):
        window.receive(snapshot)
    assert window.overview.orders_today.value == "1,120"
    window.tabs.setCurrentWidget(window.sales)
    assert window.sales.today.value == "250,000 kr"
    assert window.chip.button.text() == "Live, +3,412 orders"
    assert "14:08:30" in window.status.time.text()  # what stands around the tabs goes on
    choose(qtbot, window, "theme", "dark")
    qtbot.waitUntil(lambda: window.sales.today.value == "250,000 kr", timeout=30_000)
    assert window.chip.button.text() == "Live, +3,412 orders"
    assert window.chip.since.text() == "Held at 14:07:30"
    qtbot.mouseClick(window.chip.button, Qt.MouseButton.LeftButton)
    assert window.sales.today.value == "999,999 kr"
    window.tabs.setCurrentWidget(window.overview)
    assert window.overview.orders_today.value == "4,532"
    assert window.chip.button.text() == "Freeze"


def test_space_is_left_to_what_takes_it(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.stock)
    window.activateWindow()
    for widget in (window.stock.search, window.stock.only_low, window.bar.rate):
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus, timeout=30_000)
        qtbot.keyClick(widget, Qt.Key.Key_Space)
        assert not window.chip.frozen


def test_space_freezes_from_tables_and_charts_and_after_a_click_on_a_button(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show(window, window.stock)
    window.activateWindow()
    for focused in (window.stock.table, window.tabs.tabBar()):
        focused.setFocus()
        qtbot.waitUntil(focused.hasFocus, timeout=30_000)
        qtbot.keyClick(focused, Qt.Key.Key_Space)
        assert window.chip.frozen
        qtbot.keyClick(focused, Qt.Key.Key_Space)
        assert not window.chip.frozen
    qtbot.mouseClick(window.chip.button, Qt.MouseButton.LeftButton)
    assert not window.chip.button.hasFocus()
    assert window.chip.frozen
    show(window, window.overview)
    window.overview.per_minute.setFocus()
    qtbot.waitUntil(window.overview.per_minute.hasFocus, timeout=30_000)
    qtbot.keyClick(window.overview.per_minute, Qt.Key.Key_Space)
    assert not window.chip.frozen
    window.tabs.setCurrentWidget(window.stock)
    assert not window.stock.search.hasFocus()


def test_a_picture_needs_no_window(qtbot: QtBot, qapp: QApplication):
    chart = BarChart(LIGHT, 24, str, ("a", "b"))
    card = ChartCard("Per hour", chart, LIGHT, "Time", [Key(chart.colours[0], "a")])
    qtbot.addWidget(card)
    chart.show_values(range(1, 25), behind=range(1, 25))
    image = card.picture(QSize(900, 360))
    assert 1700 < image.width() < 1900
    accent = chart.colours[0].rgb()
    assert sum(image.pixel(x, image.height() - 90) == accent for x in range(image.width())) > 24

"""What the user has chosen is what is shown and acted on, whatever comes in between."""

from dataclasses import replace
from datetime import date, timedelta

from msgspec.structs import replace as struct_replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.report import FINAL, PRELIMINARY, DailyReport
from models.snapshots import DailyReports, Stock
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import DAY, NOW, REPORTS, ROWS, P
from workers.desk import ReportMade

TODAY = DailyReport(DAY, PRELIMINARY, 1, 7, 7_000, (), "Europe/Stockholm", NOW)


def listed(*reports: DailyReport) -> DailyReports:
    return DailyReports(P, DAY, 7, 7_000, reports)


def test_a_report_that_was_made_now_is_the_chosen_one_and_stays_so(make_window: MakeWindow):
    window = make_window(start=False)
    window.tabs.setCurrentWidget(window.reports)
    older = tuple(reversed(REPORTS))
    reports = window.reports
    window.receive(listed(*older))
    reports.days.choose(date(2026, 11, 3))
    window.receive(ReportMade(TODAY))
    for tick in (listed(*older), listed(TODAY, *older), listed(TODAY, *older)):
        window.receive(tick)
        assert "PRELIMINARY" in reports.text.toPlainText()
    assert reports.days.chosen_row() == TODAY
    # Made again, when the list still has the one before.
    reports.days.choose(date(2026, 11, 3))
    again = struct_replace(TODAY, orders=9, made_at=NOW + timedelta(minutes=1))
    window.receive(ReportMade(again))
    window.receive(listed(TODAY, *older))
    assert "Orders:         9\n" in reports.text.toPlainText()
    window.receive(listed(again, *older))
    assert reports.days.chosen_row() == again
    # The final one takes its place; another day that is chosen then is another day.
    final = struct_replace(again, status=FINAL, made_at=NOW + timedelta(hours=4))
    window.receive(listed(final, *older))
    assert "PRELIMINARY" not in reports.text.toPlainText()
    reports.days.choose(date(2026, 11, 3))
    window.receive(listed(final, *older))
    assert reports.text.toPlainText().startswith("Daily report for 2026-11-03")


def test_a_report_that_was_made_before_the_list_is_known_is_chosen(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(ReportMade(TODAY))
    window.receive(listed(*REPORTS))
    window.tabs.setCurrentWidget(window.reports)
    window.receive(listed(TODAY, *REPORTS))
    assert window.reports.days.chosen_row() == TODAY


def test_a_product_that_the_filter_hides_is_not_restocked(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    window.tabs.setCurrentWidget(window.stock)
    stock = window.stock
    products = tuple(replace(row, name=f"Product {row.product_id}") for row in ROWS)
    window.receive(Stock(P, DAY, products))
    assert stock.summary.text() == "80 products, 3 low"
    assert not stock.restock.isEnabled()
    stock.table.choose(17)
    assert (stock.chosen.text(), stock.restock.isEnabled()) == ("Product 17", True)
    qtbot.keyClicks(stock.search, "product 2")
    assert stock.summary.text() == "17 of 80 products, 3 low"
    assert stock.table.chosen_row() is None
    assert not stock.restock.isEnabled()
    assert stock.chosen.text() == "Choose a product to restock it"
    stock.search.clear()
    assert (stock.chosen.text(), stock.restock.isEnabled()) == ("Product 17", True)
    assert stock.table.chosen_row().product_id == 17


def test_a_product_that_leaves_the_filter_by_itself_is_not_restocked(make_window: MakeWindow):
    window = make_window(start=False)
    window.tabs.setCurrentWidget(window.stock)
    stock = window.stock
    window.receive(Stock(P, DAY, ROWS))
    stock.only_low.setChecked(True)
    stock.table.choose(2)
    assert stock.restock.isEnabled()
    window.receive(Stock(P, DAY, (*ROWS[:2], replace(ROWS[2], low=False), *ROWS[3:])))
    assert stock.summary.text() == "2 of 80 products, 2 low"
    assert not stock.restock.isEnabled()
    window.receive(Stock(P, DAY, ROWS))
    assert stock.restock.isEnabled()
    assert stock.table.chosen_row() == ROWS[2]


def test_a_row_that_is_clicked_away_is_not_acted_on(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    window.tabs.setCurrentWidget(window.stock)
    table = window.stock.table
    window.receive(Stock(P, DAY, ROWS))
    table.choose(0)
    where = table.visualRect(table.filter.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, where)
    assert not window.stock.restock.isEnabled()
    window.receive(Stock(P, DAY, ROWS[:40]))
    assert not window.stock.restock.isEnabled()

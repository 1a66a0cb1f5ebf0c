"""What the user has chosen is what is shown and acted on, whatever comes in between."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from msgspec.structs import replace as struct_replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from models.report import FINAL, PRELIMINARY, DailyReport
from models.snapshots import DailyReports, Handling, Stock
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import BUSY, DAY, HANDLED, NEWEST, NOW, REPORTS, ROWS, TOP, UNHANDLED, P
from tests.gui.test_rejected_window import row as message
from workers.upkeep.desk import MailShown, RejectedShown, ReportMade

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


def change(qtbot: QtBot, window: MainWindow, name: str, value: str) -> None:
    menu = window.bar.settings
    with qtbot.waitSignal(window.appearance_changed):
        next(a for a in menu.findChildren(QAction) if a.data() == (name, value)).trigger()
    QApplication.processEvents()


@pytest.mark.parametrize(("name", "value"), [("language", "sv"), ("theme", "dark")])
def test_another_language_or_look_keeps_what_was_chosen(qtbot: QtBot, make_window: MakeWindow, name: str, value: str):
    window = make_window(start=False)
    orders = tuple(replace(HANDLED[0], order_id=number) for number in range(40))
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        for snapshot in (*BUSY, Handling(P, 40, 40, 5, (), UNHANDLED, orders), listed(*REPORTS)):
            window.receive(snapshot)
    window.tabs.setCurrentWidget(window.reports)
    window.receive(ReportMade(TODAY))
    window.reports.days.choose(REPORTS[4].date)
    window.overview.newest.choose(NEWEST[3].order_id)
    window.sales.top.choose(4)
    stock = window.stock
    stock.search.setText("trädgård")
    stock.only_low.setChecked(True)
    stock.quantity.setValue(250)
    stock.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    stock.table.choose(2)
    window.handling.kind.setCurrentIndex(window.handling.kind.findData("handled"))
    window.handling.orders.choose(12)
    mail = "From: shop\n" + "line\n" * 200
    window.receive(MailShown(12, mail))
    window.tabs.setCurrentWidget(window.handling)
    QApplication.processEvents()
    window.handling.orders.verticalScrollBar().setValue(7)
    window.handling.mail.verticalScrollBar().setValue(30)
    window.banner.say("failure", "An error in the program.")

    change(qtbot, window, name, value)

    assert window.stock is not stock
    assert window.tabs.currentWidget() is window.handling
    assert window.overview.newest.chosen_row() == NEWEST[3]
    assert window.sales.top.chosen_row() == TOP[4]
    header = window.stock.table.horizontalHeader()
    assert (window.stock.search.text(), window.stock.only_low.isChecked()) == ("trädgård", True)
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (4, Qt.SortOrder.DescendingOrder)
    assert (window.stock.table.filter.rowCount(), window.stock.table.chosen_row()) == (3, ROWS[2])
    assert (window.stock.quantity.value(), window.stock.restock.isEnabled()) == (250, True)
    handling = window.handling
    assert (handling.kind.currentData(), handling.orders.chosen_row()) == ("handled", orders[12])
    assert handling.mail.toPlainText() == mail
    assert handling.orders.verticalScrollBar().value() == 7
    assert handling.mail.verticalScrollBar().value() == 30
    assert window.reports.days.chosen_row() == REPORTS[4]
    assert window.reports.text.toPlainText().startswith("Daily report for 2026-11-05")
    assert window.banner.text.text() == "An error in the program."
    # And goes on: what comes later is shown in its place.
    window.tabs.setCurrentWidget(window.reports)
    window.receive(listed(*REPORTS))
    assert window.reports.text.toPlainText().startswith("Daily report for 2026-11-05")


@pytest.mark.parametrize("is_open", [True, False])
def test_another_language_keeps_the_message_that_is_being_mended(qtbot: QtBot, make_window: MakeWindow, is_open: bool):
    window = make_window(start=False)
    before = window.rejected
    before.setVisible(is_open)
    messages = tuple(message(number, b"{" + b"x\n" * number) for number in range(50))
    window.receive(RejectedShown(messages))
    before.rows.choose(messages[20].place)
    before.text.setPlainText("half mended")
    before.text.moveCursor(QTextCursor.MoveOperation.End)
    size = before.size()

    change(qtbot, window, "language", "sv")

    dialog = window.rejected
    assert dialog is not before
    assert dialog.windowTitle() == "Avvisade meddelanden"
    assert (dialog.isVisible(), dialog.size()) == (is_open, size)
    assert dialog.rows.chosen_row() == messages[20]
    assert (dialog.text.toPlainText(), dialog.text.textCursor().position()) == ("half mended", 11)
    window.receive(RejectedShown(messages))
    assert dialog.text.toPlainText() == "half mended"
    dialog.view.setCurrentIndex(1)
    change(qtbot, window, "language", "en")
    assert window.rejected.view.currentText() == "Bytes"
    assert window.rejected.text.toPlainText().startswith("000000  7b 78 0a")
    assert window.rejected.text.isReadOnly()


def test_a_report_that_was_made_while_its_tab_was_hidden_is_chosen_in_the_other_language(
    qtbot: QtBot, make_window: MakeWindow
):
    window = make_window(start=False)
    window.receive(listed(*REPORTS))
    window.receive(ReportMade(TODAY))
    change(qtbot, window, "language", "sv")
    window.tabs.setCurrentWidget(window.reports)
    window.receive(listed(TODAY, *REPORTS))
    assert window.reports.days.chosen_row() == TODAY

"""Text from orders, files and folders is shown as it is: no markup is rendered, nothing unseen gets through."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QTableView, QTextEdit, QWidget

from gui.main_window import MainWindow
from gui.widgets.card import plain_tip
from gui.widgets.table import RowsTable
from models.report import FINAL, DailyReport, ReportProduct
from models.snapshots import (
    DailyReports,
    Handling,
    KafkaState,
    NewOrder,
    OrderRow,
    OrdersToday,
    Sales,
    Stock,
    StockRow,
    TopProduct,
)
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import DAY, HOURS, NOW, P
from workers.stream.loop import Trouble
from workers.upkeep.desk import MailShown, Refused

MARKUP = "<b>x</b><img src=file:///etc/passwd>&amp;"
FOREIGN = MARKUP + "\x1b[31m\u202egnp\x9b\u2066\r\n\t\0"
SEEN = MARKUP + "[31mgnp"
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
ORDER = OrderRow(5, NOW, FOREIGN, 100, NOW, True)
REPORT = DailyReport(date(2026, 11, 21), FINAL, 1, 1, 1, (ReportProduct(1, FOREIGN, 1, 1),), "Europe/Stockholm", NOW)
SNAPSHOTS: tuple[object, ...] = (
    OrdersToday(P, DAY, 1, 1, 1, tuple(range(60)), (NewOrder(1, NOW, FOREIGN, 1, 1),)),
    Sales(P, DAY, 20, 1, 1, 1, 1, 1, HOURS, HOURS, (TopProduct(1, FOREIGN, 1, 1),)),
    Stock(P, DAY, (StockRow(1, FOREIGN, FOREIGN, 1, 1, 1, 1, 1, 1, True, 1),)),
    Handling(P, 1, 1, 1, (ORDER,), (), (ORDER,)),
    DailyReports(P, DAY, 1, 1, (REPORT,)),
    KafkaState(True, FOREIGN, True),
)


def show_foreign(window: MainWindow) -> None:
    """Show foreign text wherever some can come from, in every tab."""
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        for snapshot in SNAPSHOTS:
            window.receive(snapshot)
    for table in window.findChildren(RowsTable):
        if table.filter.rowCount():
            table.selectRow(0)
    window.tabs.setCurrentWidget(window.handling)
    window.receive(MailShown(5, f"To: {SEEN}\n\n{MARKUP}"))


def shown_texts(window: QWidget) -> list[str]:
    """Return every text of the window, those of tables, tool tips and accessibility included."""
    texts = [window.windowTitle()]
    for widget in [window, *window.findChildren(QWidget)]:
        texts += [widget.accessibleName(), widget.accessibleDescription(), widget.statusTip(), widget.whatsThis()]
        if isinstance(widget, QLabel | QAbstractButton):
            texts.append(widget.text())
        elif isinstance(widget, QPlainTextEdit):
            texts.append(widget.toPlainText())
        elif isinstance(widget, QTableView):
            model = widget.model()
            for row in range(model.rowCount()):
                texts += [str(model.index(row, column).data()) for column in range(model.columnCount())]
    return texts


def test_markup_is_plain_text_in_every_table_label_and_view(make_window: MakeWindow):
    window = make_window(start=False)
    show_foreign(window)
    texts = shown_texts(window)
    assert sum(MARKUP in text for text in texts) >= 8, "foreign text did not come through"
    assert not [text for text in texts if UNSEEN.search(text)]
    # Two columns of the stock, the newest orders, the top products, the orders that are handled.
    assert sum(text.rstrip(" ") == SEEN for text in texts) >= 5
    assert window.handling.mail.toPlainText() == f"To: {SEEN}\n\n{MARKUP}"
    assert SEEN in window.reports.text.toPlainText()


def test_nothing_in_the_window_can_render_markup(make_window: MakeWindow):
    window = make_window(start=False)
    show_foreign(window)
    rich = [label.text() for label in window.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText]
    assert [text for text in rich if text] == []
    assert window.findChildren(QTextEdit) == []
    for table in window.findChildren(QTableView):
        model = table.model()
        roles = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.StatusTipRole, Qt.ItemDataRole.WhatsThisRole)
        for role in roles:
            assert all(model.index(0, column).data(role) is None for column in range(model.columnCount()))


def test_what_is_in_the_way_is_told_as_it_is(make_window: MakeWindow):
    window = make_window(start=False)
    for snapshot in (Trouble("consumer2-sales", FOREIGN), Refused(FOREIGN)):
        window.receive(snapshot)
        assert window.banner.text.text().rstrip() == SEEN
        assert window.banner.text.textFormat() == Qt.TextFormat.PlainText


def test_a_product_with_a_long_name_does_not_widen_the_window(make_window: MakeWindow):
    window = make_window(start=False)
    window.tabs.setCurrentWidget(window.stock)
    before = window.minimumSizeHint().width()
    window.receive(Stock(P, DAY, (replace(SNAPSHOTS[2].rows[0], name="W" * 200),)))  # type: ignore[attr-defined]
    window.stock.table.selectRow(0)
    QApplication.processEvents()
    assert window.stock.chosen.text().startswith("WWWW")
    assert window.minimumSizeHint().width() <= max(before, window.minimumWidth())


def test_the_tip_of_a_folder_shows_its_name_as_it_is():
    folder = Path("/shops") / MARKUP.replace("/", "")
    tip = plain_tip(str(folder))
    assert Qt.mightBeRichText(tip)
    assert "&lt;b&gt;" in tip
    assert "<img" not in tip

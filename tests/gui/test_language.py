"""One language at a time: no English in the Swedish window, no Swedish in the English one, numbers alike everywhere."""

import re
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.format import Format
from gui.main_window import MainWindow
from gui.theme import DARK, LIGHT, apply_theme
from models.calendar import zone_named
from models.errors import ShopError
from models.numbers import count, decimal, kronor
from models.report import PRELIMINARY, DailyReport, ReportProduct
from models.sentences import Sentence
from models.snapshots import KafkaState, Place, RejectedRow, Standing
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import DAY, NOW, REPORTS, show_busy
from workers.stream.loop import Trouble
from workers.upkeep.desk import DayHours, Refused, RejectedShown, ReportMade

# Data, and what is called the same everywhere.
NAMES = re.findall(
    r"\S+",
    """
    Orderpuls Apache Kafka Svenska English PDF CSV Ctrl
    order_id order_created_now handled_orders produced_orders dead_letter_orders
    Maximiliana Österlund Åsa Öberg Bo Ägg från frigående höns pack Trädgård Te Europe Stockholm
    """,
)
# Words that are written alike in both languages.
ALIKE = re.findall(r"\S+", "Order Status Text Topic Partition partition Offset offset Id Mail JSON kr min")
WORD = re.compile(r"[^\W\d_]{2,}(?:_\w+)*")
REASON = "Expected `int`, got `str` - at `$.order_id`"
REJECTED = RejectedRow(Place("order_created_now", 1, 5, 0), REASON, b'{"order_id": "x"}', 17, NOW, "recorder", None)


def texts_of(root: QWidget) -> set[str]:
    """Return every text that a person can come to see, of all tabs, open or not."""
    found: list[str] = []
    for widget in [root, *root.findChildren(QWidget)]:
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip()]
        found += [action.text() for action in widget.actions()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            found.append(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            found.append(widget.placeholderText())
        if isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        if isinstance(widget, QComboBox):
            found += [widget.itemText(i) for i in range(widget.count())]
        if isinstance(widget, QAbstractSpinBox):
            found.append(widget.text())
        if isinstance(widget, QTabWidget):
            found += [widget.tabText(i) for i in range(widget.count())]
        if isinstance(widget, QMenu):
            found.append(widget.title())
        if isinstance(widget, QTableView):
            found += _cells(widget)
    return {part.strip() for text in found for part in re.split(r"[\n·:;]|(?<=\.) |  +", text or "") if part.strip()}


def _cells(table: QTableView) -> list[str]:
    model = table.model()
    columns = range(model.columnCount())
    head = [str(model.headerData(column, table.horizontalHeader().orientation())) for column in columns]
    return head + [str(model.index(row, column).data()) for row in range(model.rowCount()) for column in columns]


def fill(window: MainWindow) -> None:
    """Show something everywhere: what is sold, what was rejected, a report, and trouble."""
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        show_busy(window)
        window.receive(ReportMade(REPORTS[0]))
        window.receive(RejectedShown((REJECTED,)))
        window.reports.other.choose(REPORTS[1].date)
    window.rejected.rows.choose(REJECTED.place)
    window.receive(Standing(5, 1, {}, 0, 0))
    window.receive(KafkaState(False, "10.0.0.1:9092", True))
    window.receive(Trouble("mail", Sentence("The disk is full. Free some space; the shop goes on by itself.")))


def test_every_text_of_every_tab_is_translated(make_window: MakeWindow):
    window = make_window(language="sv", start=False)
    folder = str(window._supervisor.shop.folder.root)
    read = []
    for language in ("sv", "en"):
        window._supervisor.shop.choices.change(language=language)
        window.appearance_changed.emit()
        fill(window)
        read.append({text for text in texts_of(window) if folder not in text})
    assert len(read[0]) > 100
    alike = {text for text in read[0] & read[1] if set(WORD.findall(text)) - {*NAMES, *ALIKE}}
    assert alike == set(), "the same in both languages"


@pytest.mark.parametrize("language", ["en", "sv"])
def test_numbers_and_money_are_the_same_in_the_window_and_outside_it(language: str):
    shown = Format(language, zone_named("Europe/Stockholm"))
    for number in (0, 7, 999, 1_000, 12_345, 1_234_567, 98_765_432_100, -1, -12_345):
        assert shown.count(number) == count(number, language)
    for ore in (0, 5, 99, 100, 123_456, 99_999_999_999, -5, -123_456):
        assert shown.amount(ore) == f"{kronor(ore, language)} kr"
    for value in (0.0, 0.5, 1234.56, -2.25):
        assert shown.decimal(value) == decimal(value, language)


def test_trouble_that_lasts_is_told_in_the_language_that_is_chosen_later(make_window: MakeWindow):
    window = make_window(language="en", start=False)
    window.receive(Trouble("x", Sentence("Kafka at {address}", address="10.0.0.1:9092")))
    window.receive(Refused(ShopError("That is still no order: {why}. Mend it and send it again.", why=REASON).sentence))
    assert window.banner.text.text().startswith("That is still no order: Expected `int`")
    window._supervisor.shop.choices.change(language="sv")
    window.appearance_changed.emit()
    assert window.banner.text.text() == (
        "Det är fortfarande ingen order: `int` väntades, men där står `str` – vid `$.order_id`. "
        "Laga den och skicka den igen."
    )
    assert "Kafka på 10.0.0.1:9092" in window.banner.toolTip()


def test_why_a_message_was_rejected_is_told_in_the_language_of_the_window(make_window: MakeWindow):
    window = make_window(language="sv", start=False)
    window.rejected.show()
    window.receive(RejectedShown((REJECTED,)))
    reason = "`int` väntades, men där står `str` – vid `$.order_id`"
    assert window.rejected.rows.filter.index(0, 4).data() == reason
    assert window.rejected.where.text().endswith(reason)
    assert window.rejected.judgement.text() == reason
    window.rejected.text.setPlainText("")
    assert window.rejected.judgement.text() == "Meddelandet är avhugget"


def test_a_report_is_read_in_the_language_of_the_window(make_window: MakeWindow):
    window = make_window(language="sv", start=False)
    window.tabs.setCurrentWidget(window.reports)
    made = DailyReport(
        DAY, PRELIMINARY, 1, 3, 123_450, (ReportProduct(1, "Te", 5, 123_450),), "Europe/Stockholm",
        datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
    )  # fmt: skip
    window.receive(ReportMade(made))
    window.receive(DayHours(DAY, tuple(range(24))))
    assert window.reports.text.toPlainText().startswith("Dagsrapport för 2026-11-22, gjord 2026-11-22 20:00:00\n")
    assert "Försäljning:      1 234,50 kr" in window.reports.text.toPlainText()


def test_a_look_that_stays_is_not_worked_out_anew(qtbot: QtBot, qapp: QApplication):
    class Counting(QWidget):
        changes = 0

        def changeEvent(self, event: QEvent):  # noqa: N802
            self.changes += event.type() == QEvent.Type.StyleChange

    apply_theme(qapp, DARK)
    widget = Counting()
    qtbot.addWidget(widget)
    widget.show()
    before = widget.changes
    apply_theme(qapp, DARK)
    assert widget.changes == before
    apply_theme(qapp, LIGHT)
    assert widget.changes > before

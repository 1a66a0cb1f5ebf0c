"""Texts fit, in both languages, both looks and the smallest window; the translations are whole."""

import re
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.format import Format
from gui.translations import plural
from gui.widgets.plot import nice_ceiling
from gui.widgets.table import RowsTable
from gui.window_parts import SMALLEST
from models.calendar import zone_named
from models.report import FINAL, DailyReport, ReportProduct
from models.snapshots import (
    DailyReports,
    HandledMonitor,
    Handling,
    KafkaState,
    NewOrder,
    OrderRow,
    OrdersToday,
    Produced,
    Progress,
    Sales,
    ShopTime,
    Standing,
    Stock,
    StockRow,
    TopProduct,
)
from models.windows import HandledCounts
from tests.gui.conftest import MakeWindow
from workers.stream.loop import Trouble

LONG = 30_000
TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
NOW = datetime(2026, 11, 22, 20, 15, 7, tzinfo=UTC)
DAY = date(2026, 11, 22)
P = Progress("consumer1-orders-today", 9_876_543, 12, 12_345)
LONG_NAME = "Ägg från frigående höns 12-pack"
NEWEST = tuple(NewOrder(987_654_321_000 + i, NOW, "Maximiliana Österlund", 10, 99_999_900) for i in range(40))
TOP = tuple(TopProduct(i, LONG_NAME, 12_345, 123_456_789) for i in range(12))
ROWS = tuple(StockRow(i, LONG_NAME, "Trädgård", 123_456, 12_345, 123, 4567, 1, 5, i < 3, 100) for i in range(80))
HANDLED = tuple(OrderRow(i, NOW, "Åsa Öberg", 100, NOW, True) for i in range(20))
UNHANDLED = (OrderRow(5, NOW, "Bo", 100, None, False),)
COUNTS = HandledCounts((("5m", 12_345), ("30m", 123_456), ("1h", 234_567), ("2h", 345_678)), tuple(range(24)), 24)
SOLD = (ReportProduct(1, "Te", 5, 100),)
REPORTS = tuple(
    DailyReport(date(2026, 11, 1 + i), FINAL, 2, 12_345, 123_456_789, SOLD, "Europe/Stockholm", NOW, "x")
    for i in range(15)
)
HOURS = tuple(range(24))
BUSY: tuple[object, ...] = (
    OrdersToday(P, DAY, 1_234_567, 1_098_765, 98_765_432, tuple(range(60)), NEWEST),
    Sales(P, DAY, 20, 1_234_567, 12_345_678_900, 1_234_567_800, 99_999, 21_400, HOURS, HOURS, TOP),
    Stock(P, DAY, ROWS),
    Handling(P, 1_234_567, 1_234_567, 98_765, (), UNHANDLED, HANDLED),
    HandledMonitor(P, NOW.timestamp(), 5, 6, COUNTS),
    DailyReports(P, DAY, 1_234_567, 12_345_678_900, REPORTS),
    Produced(True, 12_345.6, 2.13, False),
    Standing(98_765_432, 1234, {"consumer6-handled-monitor": 123_456}),
    KafkaState(True, "127.0.0.1:19092", True, version="4.4.0"),
    ShopTime(NOW.timestamp(), 200_000.0, 1440.0, 900.0, None, "consumer5-order-handler"),
)


def show_busy(window) -> None:
    for snapshot in BUSY:
        window.receive(snapshot)


def cut_off(root: QWidget) -> list[str]:
    """Return the texts that have less room than they need."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            continue
        needed = widget.fontMetrics().horizontalAdvance(widget.text())
        if needed > widget.width() + 1 or widget.fontMetrics().height() > widget.height() + 2:
            found.append(f"{widget.text()!r}: {needed} of {widget.width()}")
    return found


def cut_off_at_last(qtbot: QtBot, root: QWidget) -> list[str]:
    """Return the texts that have less room than they need once all is laid out: what scrolls is from the inside out."""
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not cut_off(root), timeout=LONG)
    return cut_off(root)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_fit_in_the_smallest_window(qtbot: QtBot, make_window: MakeWindow, language: str, theme: str):
    window = make_window(language=language, theme=theme, start=False)
    window.resize(*SMALLEST)
    show_busy(window)
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        assert cut_off_at_last(qtbot, window) == [], window.tabs.tabText(i)
    assert (window.width(), window.height()) == SMALLEST


def test_hidden_tabs_show_the_newest_when_they_are_opened(make_window: MakeWindow):
    window = make_window(start=False)
    show_busy(window)
    assert window.stock.table.filter.rowCount() == 0
    window.tabs.setCurrentWidget(window.stock)
    assert window.stock.table.filter.rowCount() == 80


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_has_the_focus_is_seen(qtbot: QtBot, make_window: MakeWindow, theme: str):
    window = make_window(start=False, theme=theme)
    show_busy(window)
    window.activateWindow()
    window.tabs.setCurrentWidget(window.stock)
    seen = (window.tabs.tabBar(), window.stock.table, window.stock.only_low, window.stock.search, window.bar.start)
    for widget in seen:
        window.bar.speed.setFocus()
        qtbot.waitUntil(window.bar.speed.hasFocus)
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widget.hasFocus)
        assert widget.grab().toImage() != before


def ink_middle(widget: QWidget, part: QRect) -> float:
    """Return how far down, in pixels, the middle of what is drawn in a part of a widget is."""
    window = widget.window()
    image = window.grab(QRect(widget.mapTo(window, part.topLeft()), part.size())).toImage()
    ground = image.pixelColor(0, image.height() // 2).lightness()
    rows = [
        y
        for y in range(image.height())
        if any(abs(image.pixelColor(x, y).lightness() - ground) > 60 for x in range(image.width()))
    ]
    return (rows[0] + rows[-1]) / 2


def test_icons_stand_between_the_middles_of_capitals_and_of_small_letters(make_window: MakeWindow):
    window = make_window(start=False)
    off = []
    for tab, button in (
        (window.stock, window.bar.start),
        (window.stock, window.bar.midnight),
        (window.reports, window.reports.open),
        (window.reports, window.reports.make),
    ):
        window.tabs.setCurrentWidget(tab)
        middles = []
        picture = button.icon()
        for text, shown in (("HHHH", QIcon()), ("xxxx", QIcon()), ("", picture)):
            button.setText(text)
            button.setIcon(shown)
            QApplication.processEvents()
            middles.append(ink_middle(button, button.rect().adjusted(8, 4, -8, -4)))
        capital, small, icon_middle = middles
        if not capital - 0.5 <= icon_middle <= small + 0.5:
            off.append((button.toolTip(), *middles))
    bar = window.tabs.tabBar()
    for i in range(1, bar.count()):
        middles = []
        for text in ("HHH", "xxx"):
            bar.setTabText(i, text)
            QApplication.processEvents()
            middles.append(ink_middle(bar, bar.tabRect(i).adjusted(34, 4, -2, -5)))
        middles.append(ink_middle(bar, bar.tabRect(i).adjusted(8, 4, -(bar.tabRect(i).width() - 34), -5)))
        if not middles[0] - 0.5 <= middles[2] <= middles[1] + 0.5:
            off.append((i, *middles))
    assert off == []


@pytest.mark.parametrize("language", ["en", "sv"])
def test_amounts_of_a_column_are_written_alike(make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    mixed = (14_950, 968_400, 1_400_000, 99_999_900)
    top = tuple(TopProduct(i, "Te", 1, ore) for i, ore in enumerate(mixed))
    newest = tuple(NewOrder(i, NOW, "Bo", 1, ore) for i, ore in enumerate(mixed))
    handled = tuple(OrderRow(i, NOW, "Bo", ore, None, False) for i, ore in enumerate(mixed))
    days = tuple(replace(REPORTS[i], sales_ore=ore) for i, ore in enumerate(mixed))
    products = tuple(StockRow(i, "Te", "Mat", ore, 1, 0, 0, 0, 0, False, 0) for i, ore in enumerate(mixed))
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        for snapshot in (
            OrdersToday(P, DAY, 1, 1, 1, tuple(range(60)), newest),
            Sales(P, DAY, 20, 1, 1, 1, 1, 1, HOURS, HOURS, top),
            Stock(P, DAY, products),
            Handling(P, 1, 1, 1, handled, (), ()),
            DailyReports(P, DAY, 1, 1, days),
        ):
            window.receive(snapshot)
    columns = 0
    for table in window.findChildren(RowsTable):
        for column in range(table.filter.columnCount()):
            texts = [table.filter.index(row, column).data() for row in range(table.filter.rowCount())]
            if texts and texts[0].endswith(" kr"):
                columns += 1
                assert len({bool(re.search(r"\d[.,]\d\d kr$", text)) for text in texts}) == 1, texts
    assert columns == 5


@pytest.mark.qt_log_ignore("plugin does not support")  # a list that pops up takes the keyboard; here there is none
@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_list_of_a_drop_down_shows_its_texts_whole(qtbot: QtBot, make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    window.tabs.setCurrentWidget(window.handling)
    window.rejected.show()
    for choice in (window.bar.speed, window.handling.kind, window.rejected.view):
        choice.showPopup()
        qtbot.waitUntil(choice.view().isVisible)
        rows = [choice.view().visualRect(choice.model().index(i, 0)) for i in range(choice.count())]
        assert all(row.height() >= 26 for row in rows)
        assert not choice.view().verticalScrollBar().isVisible()
        for i, row in enumerate(rows):
            assert row.width() >= choice.fontMetrics().horizontalAdvance(choice.itemText(i)) + 2 * 10
        choice.hidePopup()


def test_the_program_is_known_to_the_desktop_by_its_name():
    """X11's class of a window is the first argument, and the name of the application."""
    ask = "from gui.app import _application as a; print(a().arguments(), a().applicationName(), a().desktopFileName())"
    run = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    assert run.stdout.split() == ["['orderpuls']", "Orderpuls", "orderpuls"]


def test_an_empty_shop_says_what_to_do(make_window: MakeWindow):
    window = make_window(start=False)
    assert window.overview.hint.isVisible()
    assert "Start" in window.overview.hint.text()
    assert "23:59:50" in window.reports.text.placeholderText()


def test_trouble_is_told_in_words_and_taken_back(make_window: MakeWindow):
    window = make_window(start=False)
    assert not window.banner.isVisible()
    window.receive(KafkaState(False, "127.0.0.1:9092", True))
    window.receive(KafkaState(False, "127.0.0.1:9092", False, "gone"))
    assert "Kafka is away" in window.banner.text.text()
    assert "sold is lost" in window.banner.text.text()  # what would have been sold is skipped, and counted
    assert "not connected" in window.status.kafka.text()
    window.receive(Trouble("consumer2-sales", "The disk is full."))
    assert window.banner.text.text() == "The disk is full."
    window.receive(Trouble("consumer2-sales", ""))
    assert "Kafka is away" in window.banner.text.text()
    window.receive(KafkaState(False, "127.0.0.1:9092", True))
    assert not window.banner.isVisible()


def test_markup_in_an_order_is_shown_as_it_is(make_window: MakeWindow):
    window = make_window(start=False)
    window.banner.say("x", "<b>bold</b>")
    assert window.banner.text.textFormat().name == "PlainText"
    assert window.overview.orders_today._detail.textFormat().name == "PlainText"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_translations_are_whole_and_compiled(tmp_path: Path, language: str):
    source = TRANSLATIONS / f"orderpuls_{language}.ts"
    for message in ElementTree.parse(source).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        words = [form.text for form in translation.iter("numerusform")] or [translation.text]
        assert all(words), message.findtext("source")
        assert len(words) == (2 if message.get("numerus") else 1)
        assert translation.get("type") is None, message.findtext("source")
    compiled = tmp_path / "compiled.qm"
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([tool, source, "-qm", compiled], check=True, capture_output=True)
    assert compiled.read_bytes() == (TRANSLATIONS / f"orderpuls_{language}.qm").read_bytes()


@pytest.mark.parametrize(("language", "which"), [("sv", ()), ("en", ("-pluralonly",))])
def test_no_text_of_the_window_lacks_a_translation(tmp_path: Path, language: str, which: tuple[str, ...]):
    known = TRANSLATIONS / f"orderpuls_{language}.ts"
    fresh = tmp_path / known.name
    fresh.write_bytes(known.read_bytes())
    tool = Path(sys.executable).parent / "pyside6-lupdate"
    files = [str(path) for path in (Path(__file__).parents[2] / "gui").rglob("*.py")]
    options = ["-no-obsolete", "-locations", "none", *which]
    subprocess.run([tool, *files, "-ts", fresh, *options], check=True, capture_output=True)

    def texts(path: Path) -> set[tuple[str | None, str | None]]:
        return {
            (message.findtext("source"), message.get("numerus")) for message in ElementTree.parse(path).iter("message")
        }

    assert texts(fresh) == texts(known)


ONE_OF_ALL: tuple[object, ...] = (
    Sales(P, DAY, 20, 1, 100, 100, 1, 100, HOURS, HOURS, TOP[:1]),
    Stock(P, DAY, ROWS[:1]),
    Handling(P, 1, 1, 1, (), UNHANDLED, HANDLED[:1]),
    HandledMonitor(P, NOW.timestamp(), 1, 1, HandledCounts((("5m", 1), ("2h", 2)), HOURS, 1)),
    DailyReports(P, DAY, 1, 100, REPORTS[:1]),
    ShopTime(NOW.timestamp(), 0.0, 1.0, 1.0, None),
    Standing(1, 1, {"consumer2-sales": 1}),
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("1 order", "1 mail", "Behind: 1 message", "1 product, 1 low", "order handled", "orders handled")),
        (
            "sv",
            (
                "1 order",
                "1 mail",
                "Eftersläpning: 1 meddelande",
                "1 produkt, 1 låg",
                "hanterad order",
                "hanterade ordrar",
            ),
        ),
    ],
)
def test_one_is_not_written_as_many_are(make_window: MakeWindow, language: str, expected: tuple[str, ...]):
    window = make_window(start=False, language=language)
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        for snapshot in ONE_OF_ALL:
            window.receive(snapshot)
    texts = [label.text() for label in window.findChildren(QLabel)]
    for text in expected:
        assert text in texts
    assert any(re.search(r": 1 order, ", text) for text in texts)
    assert [
        text for text in texts if re.search(r"\b1 (orders|mails|messages|products|ordrar|meddelanden|produkter)", text)
    ] == []


def test_a_number_of_any_size_has_its_form():
    assert [plural(number) for number in (0, 1, 2, 10**12)] == [0, 1, 2, 1_000_000_000]


def test_numbers_are_written_as_the_language_does():
    swedish = Format("sv", zone_named("Europe/Stockholm"))
    english = Format("en", zone_named("Europe/Stockholm"))
    assert swedish.money(9950).replace("\u00a0", " ") == "99,50 kr"
    assert english.money(9950) == "99.50 kr"
    assert english.count(1234567) == "1,234,567"
    assert english.clock(NOW) == "21:15:07"
    assert [english.duration(s) for s in (5, 150, 7800, 200_000)] == ["5 s", "2 min", "2 h 10 min", "2 d 7 h"]


@pytest.mark.parametrize(("value", "top"), [(0, 4), (5, 8), (13, 20), (61, 80), (130, 200), (4_100, 6_000)])
def test_the_plots_range_ends_at_a_round_number(value: float, top: float):
    assert nice_ceiling(value) == top

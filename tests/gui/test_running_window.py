"""The window on a running shop: every control does what it says, on Apache Kafka."""

import time

import psutil
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from models.report import FINAL
from models.settings import ONCE
from models.storage.progress import counters
from tests.gui.conftest import MakeWindow

LONG = 20_000


def number(text: str) -> int:
    digits = "".join(char for char in text if char.isdigit())
    return int(digits) if digits else 0


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def start_selling(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window._supervisor.shop.crossing.kafka.connected, timeout=LONG)
    click(qtbot, window.bar.start)
    qtbot.waitUntil(lambda: number(window.overview.orders_today.value) > 0, timeout=LONG)


def test_start_counts_orders_and_stop_stops(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=6000.0)
    assert window.bar.start.text() == "Start"
    start_selling(qtbot, window)
    assert window.bar.start.text() == "Stop"
    qtbot.waitUntil(lambda: number(window.overview.sales_today.value) > 0, timeout=LONG)
    qtbot.waitUntil(lambda: window.overview.newest.filter.rowCount() > 5, timeout=LONG)
    qtbot.waitUntil(lambda: max(window.overview.per_minute.values) > 0, timeout=LONG)
    click(qtbot, window.bar.start)
    assert window.bar.start.text() == "Start"
    shop = window._supervisor.shop
    qtbot.waitUntil(lambda: shop.store.fact("selling_until") is None, timeout=LONG)
    produced = window.overview.produced
    qtbot.waitUntil(lambda: number(produced.value) == number(window.overview.orders_today.value) > 0, timeout=LONG)
    shop.store.close()


def test_the_sales_tab_shows_hours_and_products_and_is_held_while_the_stream_runs(
    qtbot: QtBot, make_window: MakeWindow
):
    window = make_window(rate=6000.0)
    window.tabs.setCurrentWidget(window.sales)
    start_selling_hidden(qtbot, window)
    qtbot.waitUntil(lambda: sum(window.sales.hours.values) > 0, timeout=LONG)
    qtbot.waitUntil(lambda: window.sales.top.filter.rowCount() == 12, timeout=LONG)
    assert number(window.sales.today.value) > 0
    assert window.sales.median.value.startswith("≈")
    qtbot.waitUntil(lambda: window.sales.so_far.values[-1] > 0, timeout=LONG)
    assert window.sales.types.filter.rowCount() > 1
    window.toggle_freeze()
    held = window.sales.today.value
    qtbot.waitUntil(lambda: window.chip.missed > 0, timeout=LONG)
    assert window.sales.today.value == held
    window.toggle_freeze()
    qtbot.waitUntil(lambda: window.sales.today.value != held, timeout=LONG)


def start_selling_hidden(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window._supervisor.shop.crossing.kafka.connected, timeout=LONG)
    window.bar.start.click()


def test_stock_is_searched_sorted_and_restocked(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=0.0)
    window.tabs.setCurrentWidget(window.stock)
    table = window.stock.table
    qtbot.waitUntil(lambda: table.filter.rowCount() >= 70, timeout=LONG)
    window.stock.only_low.setChecked(True)
    low = table.filter.rowCount()
    assert low < 10
    window.stock.only_low.setChecked(False)
    qtbot.keyClicks(window.stock.search, "bryggkaffe")
    assert table.filter.rowCount() == 1
    assert not window.stock.restock.isEnabled()
    table.selectRow(0)
    before = table.chosen_row().on_hand
    window.stock.quantity.setValue(250)
    click(qtbot, window.stock.restock)
    qtbot.waitUntil(lambda: table.chosen_row().on_hand == before + 250, timeout=LONG)
    window.stock.search.clear()
    table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    balances = [table.filter.index(row, 4).data() for row in range(5)]
    assert [number(text) for text in balances] == sorted(map(number, balances), reverse=True)


def test_orders_are_handled_and_their_mail_can_be_read(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=600.0, speed=60.0)
    window.bar.chance.setValue(100)
    window.tabs.setCurrentWidget(window.handling)
    start_selling_hidden(qtbot, window)
    handling = window.handling
    qtbot.waitUntil(lambda: number(handling.windows["5m"].value) > 0, timeout=LONG)
    handling.kind.setCurrentIndex(handling.kind.findData("handled"))
    qtbot.waitUntil(lambda: handling.orders.filter.rowCount() > 0, timeout=LONG)
    handling.orders.selectRow(0)
    chosen = handling.orders.chosen_row().order_id
    qtbot.waitUntil(lambda: f"Your order {chosen} has been sent" in handling.mail.toPlainText(), timeout=LONG)
    qtbot.waitUntil(lambda: sum(handling.bars.values) > 0, timeout=LONG)
    assert "of 24 intervals" in handling.mean._detail.text()
    handling.kind.setCurrentIndex(handling.kind.findData("unhandled"))
    assert all(row.handled_time is None for row in handling.orders.rows_model._rows)


def test_midnight_is_near_and_makes_a_report(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=60.0, open_at="2026-11-20T23:30")
    window.tabs.setCurrentWidget(window.reports)
    start_selling_hidden(qtbot, window)
    shop = window._supervisor.shop
    click(qtbot, window.reports.make)
    qtbot.waitUntil(lambda: "PRELIMINARY" in window.reports.text.toPlainText(), timeout=LONG)
    click(qtbot, window.bar.midnight)
    qtbot.waitUntil(lambda: "23:59:5" in window.status.time.text(), timeout=LONG)
    assert shop.clock.target is None
    qtbot.waitUntil(lambda: window.bar.midnight.text() == "Go to 23:59:50", timeout=LONG)

    def final() -> bool:
        reports = window.reports.days.rows_model._rows
        return bool(reports) and reports[-1].status == FINAL and reports[-1].date.isoformat() == "2026-11-20"

    qtbot.waitUntil(final, timeout=40_000)
    window.reports.days.choose(window.reports.days.rows_model._rows[-1].date)
    assert window.reports.text.toPlainText().startswith("Daily report for 2026-11-20, made 2026-11-21 00:00:")
    assert "PRELIMINARY" not in window.reports.text.toPlainText()
    assert (shop.folder.reports / "sales_2026-11-20.txt").exists()


def test_a_jump_is_stopped_on_its_way_and_the_shop_goes_on_from_there(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=60.0, open_at="2026-11-20T08:00")
    start_selling(qtbot, window)
    shop = window._supervisor.shop
    began = shop.clock.now()
    shop.clock.go_to(began + 30 * 86_400)  # so far that it is not there before it is stopped
    qtbot.waitUntil(lambda: window.bar.midnight.text() == "Stop here" and window.strip.isVisible(), timeout=3 * LONG)
    qtbot.waitUntil(lambda: shop.clock.now() > began + 600, timeout=3 * LONG)
    click(qtbot, window.bar.midnight)
    stopped_at = shop.clock.now()
    assert shop.clock.target is None
    assert stopped_at < began + 30 * 86_400
    qtbot.waitUntil(lambda: not shop.clock.waits_for_sales and shop.clock.now() > stopped_at, timeout=3 * LONG)
    qtbot.waitUntil(lambda: not window.strip.isVisible(), timeout=3 * LONG)
    click(qtbot, window.bar.start)
    qtbot.waitUntil(lambda: shop.store.fact("selling_until") is None, timeout=3 * LONG)
    looks = shop.crossing.looks
    shop.crossing.look_often = True
    qtbot.waitUntil(lambda: shop.crossing.looks > looks + 2 and shop.crossing.most_unread()[1] == 0, timeout=3 * LONG)
    qtbot.waitUntil(lambda: number(window.overview.produced.value) > 300, timeout=LONG)
    assert counters(shop.store, "producer").get("skipped", 0) == 0
    shop.store.close()


def test_controls_change_the_shop_and_are_kept(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    shop = window._supervisor.shop
    window.bar.rate.setValue(240)
    window.bar.chance.setValue(33.5)
    window.bar.speed.setCurrentIndex(window.bar.speed.findData(60.0))
    assert (shop.choices.now().rate, shop.choices.now().chance, shop.clock.speed) == (240.0, 33.5, 60.0)
    text = shop.folder.settings.read_text(encoding="utf-8")
    assert "rate = 240.0" in text
    assert "chance = 33.5" in text
    menu = window.bar.settings
    for action in menu.findChildren(type(menu.actions()[0])):
        if action.data() == ("mode", ONCE):
            action.trigger()
        if action.data() in (("curve", None), ("restock", None)):
            action.trigger()
    assert (shop.choices.now().mode, shop.choices.now().curve, shop.choices.now().restock) == (ONCE, False, False)
    assert window.bar.chance_caption.text() == "Chance, once"


def test_language_and_look_change_at_once(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    window.tabs.setCurrentIndex(2)
    for data, expected in (
        (("language", "sv"), "Starta"),
        (("theme", "dark"), "Starta"),
        (("language", "en"), "Start"),
    ):
        menu = window.bar.settings
        with qtbot.waitSignal(window.appearance_changed):
            next(a for a in menu.findChildren(type(menu.actions()[0])) if a.data() == data).trigger()
        assert window.bar.start.text() == expected
        assert window.tabs.currentIndex() == 2
    assert window._supervisor.shop.choices.now().theme == "dark"


def kafkas(window: MainWindow) -> list[psutil.Process]:
    """Return the Java processes that run on the window's shop."""
    words = f"-Dorderpuls.folder={window._supervisor.shop.folder.kafka}"
    below = psutil.Process().children(recursive=True)
    return [process for process in below if process.name() == "java" and words in process.cmdline()]


def test_a_broker_that_dies_is_told_and_comes_back(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(built_in=True, rate=600.0)
    start_selling(qtbot, window)
    (broker,) = kafkas(window)
    broker.kill()
    qtbot.waitUntil(window.banner.isVisible, timeout=LONG)
    assert "Kafka is away" in window.banner.text.text()
    qtbot.waitUntil(lambda: "Kafka is away" not in window.banner.toolTip(), timeout=LONG)
    before = number(window.overview.orders_today.value)
    qtbot.waitUntil(lambda: number(window.overview.orders_today.value) > before + 5, timeout=LONG)


def test_closing_the_window_ends_threads_and_broker_in_time(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=60_000.0)
    start_selling(qtbot, window)
    began = time.monotonic()
    window.close()
    qtbot.waitUntil(lambda: not any(t.isRunning() for t in window._supervisor.threads), timeout=LONG)
    assert not [p for p in psutil.Process().children() if "kafka" in p.cmdline()]
    assert time.monotonic() - began < 10  # hangs only; how long it takes is measured in benchmarks/

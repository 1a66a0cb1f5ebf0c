"""A window that looks on at a shop which another program runs, and steers it by rows of their database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import Dresser
from gui.main_window import MainWindow
from gui.order_window import OrderWindow
from models.database import Postgres
from models.folder import ShopFolder
from models.storage.connecting import open_store_beside
from tests.gui.conftest import MakeWindow
from tests.shared_postgres import shared_postgres
from workers.terminal.watch import NO_SLOT
from workers.threads.watcher import Watcher

LONG = 60_000
SALES = "consumer2-sales"
Watch = Callable[[], MainWindow]


@pytest.fixture
def place() -> Postgres:
    return shared_postgres().a_place()


@pytest.fixture
def watch(qapp: QApplication, tmp_path: Path, place: Postgres) -> Iterator[Watch]:
    """Return a maker of windows that look on."""
    made: list[tuple[MainWindow, Watcher, Dresser]] = []

    def make() -> MainWindow:
        watcher = Watcher(open_store_beside(place, NO_SLOT), place, ShopFolder(tmp_path / "watch"), {})
        window = MainWindow(watcher)
        dresser = Dresser(qapp, window, watcher)
        dresser.dress()
        window.appearance_changed.connect(dresser.dress)
        made.append((window, watcher, dresser))
        window.show()
        watcher.start()
        return window

    yield make
    for window, watcher, dresser in made:
        assert watcher.shutdown()
        dresser.undress()
        window.destroy_parts()
        shiboken6.delete(window)


@pytest.fixture
def own(make_window: MakeWindow, place: Postgres, qtbot: QtBot) -> MainWindow:
    """Return the window of the program that runs the shop."""
    window = make_window(database=place.url, rate=6000.0)
    crossing = window._supervisor.shop.crossing
    qtbot.waitUntil(lambda: crossing.kafka.connected, timeout=LONG)
    return window


def told(window: MainWindow) -> str:
    return window.banner.text.text() if not window.banner.isHidden() else ""


def test_the_shop_is_steered_and_both_windows_show_the_same(own: MainWindow, watch: Watch, qtbot: QtBot):
    window = watch()
    assert "(looking on)" in window.windowTitle()
    assert not window.status.looks_on.isHidden()
    assert own.status.looks_on.isHidden()
    window.bar.start.click()
    assert window.bar.start.text() == "Stop"
    qtbot.waitUntil(lambda: own.bar.start.text() == "Stop", timeout=LONG)
    qtbot.waitUntil(lambda: window.overview.orders_today.value.text() not in ("", "–", "0"), timeout=LONG)
    window.bar.rate.setValue(1200)
    window.bar.speed.setCurrentIndex(window.bar.speed.findData(10.0))
    qtbot.waitUntil(lambda: (own.bar.rate.value(), own.bar.speed.currentData()) == (1200, 10.0), timeout=LONG)
    own.bar.chance.setValue(40.0)
    qtbot.waitUntil(lambda: window.bar.chance.value() == 40.0, timeout=LONG)

    window.kafka.consumers.rows[SALES].pause.click()
    qtbot.waitUntil(lambda: own.kafka.consumers.rows[SALES].state.text() == "paused", timeout=LONG)
    own.kafka.consumers.rows[SALES].pause.click()
    qtbot.waitUntil(lambda: window.kafka.consumers.rows[SALES].state.text() == "running", timeout=LONG)
    window.kafka.itself.again.click()
    qtbot.waitUntil(lambda: window.kafka.receipts.newest is not None, timeout=LONG)

    window.bar.start.click()
    qtbot.waitUntil(lambda: own.bar.start.text() == "Start", timeout=LONG)
    window.bar.set_speed(1.0)
    figures = ("orders_today", "sales_today", "produced", "behind")

    def shown(one: MainWindow) -> list[str]:
        return [getattr(one.overview, name).value.text() for name in figures]

    qtbot.waitUntil(lambda: shown(window) == shown(own) and shown(own)[3] == "0", timeout=LONG)


def test_what_is_asked_of_the_shop_is_answered_to_the_window_that_asked(
    own: MainWindow, watch: Watch, qtbot: QtBot
):
    window = watch()
    own.bar.start.click()
    window.tabs.setCurrentWidget(window.messages)
    qtbot.waitUntil(lambda: window.messages.table.model().rowCount() > 0, timeout=LONG)
    row = next(iter(window._supervisor.shop.store.run("select min(order_id) from handled")))
    window.lookup.show_order(int(row[0]))
    order = window.lookup.order
    assert isinstance(order, OrderWindow)
    window.tabs.setCurrentWidget(window.reports)
    window.reports.make.click()
    qtbot.waitUntil(lambda: window.reports.text.toPlainText() != "", timeout=LONG)
    window.receive(window._latest)

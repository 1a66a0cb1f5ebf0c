"""A window that looks on at a shop which another program runs, and steers it by rows of their database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import Dresser
from gui.main_window import MainWindow
from gui.settings_dialog import SettingsDialog
from models.database import Postgres
from models.errors import ShopError, UsageError
from models.folder import ShopFolder
from models.snapshots import Handling, Produced, Standing
from models.storage.connecting import open_store_beside
from models.storage.members import announced
from tests.gui.conftest import MakeWindow
from tests.gui.test_running_window import number
from tests.shared_postgres import shared_postgres
from workers.producer import FIRST_ORDER_ID
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
    shop = window._supervisor.shop
    qtbot.waitUntil(lambda: shop.crossing.kafka.connected and announced(shop.store) is not None, timeout=LONG)
    shop.store.close()
    return window


def told(window: MainWindow) -> str:
    return "" if window.banner.isHidden() else window.banner.text.text()


def test_the_shop_is_steered_and_both_windows_show_the_same(own: MainWindow, watch: Watch, qtbot: QtBot):
    window = watch()
    assert window.windowTitle().endswith("(looking on)")
    assert (window.status.looks_on.isHidden(), own.status.looks_on.isHidden()) == (False, True)
    assert window.reports.open.isHidden()
    assert "kafka_home" not in SettingsDialog(window.kafka.context, window).fields
    window.bar.start.click()
    assert window.bar.start.text() == "Stop"
    qtbot.waitUntil(lambda: own.bar.start.text() == "Stop", timeout=LONG)
    qtbot.waitUntil(lambda: number(window.overview.orders_today.value) > 0, timeout=LONG)
    stop_on_the_way_to_midnight(own, window, qtbot)
    window.bar.rate.setValue(1200)
    window.bar.speed.setCurrentIndex(window.bar.speed.findData(10.0))
    qtbot.waitUntil(lambda: (own.bar.rate.value(), own.bar.speed.currentData()) == (1200, 10.0), timeout=LONG)
    own.bar.chance.setValue(40.0)
    qtbot.waitUntil(lambda: window.bar.chance.value() == 40.0, timeout=LONG)

    for one in (window, own):
        one.tabs.setCurrentWidget(one.kafka)
    window.kafka.consumers.rows[SALES].pause.click()
    qtbot.waitUntil(lambda: own.kafka.consumers.rows[SALES].state.text() == "paused", timeout=LONG)
    own.kafka.consumers.rows[SALES].pause.click()
    qtbot.waitUntil(lambda: window.kafka.consumers.rows[SALES].state.text() == "running", timeout=LONG)
    window.kafka.itself.again.click()
    qtbot.waitUntil(lambda: "0 lost, 0 twice" in window.kafka.receipts.lines[0][2].text(), timeout=LONG)
    assert window.kafka.receipts.lines[0][1].text() == own.kafka.receipts.lines[0][1].text()

    for one in (window, own):
        one.tabs.setCurrentWidget(one.overview)
    window.bar.set_speed(1.0)
    window.bar.start.click()
    qtbot.waitUntil(lambda: own.bar.start.text() == "Start", timeout=LONG)
    qtbot.waitUntil(lambda: figures(window) == figures(own) and number(window.overview.behind.value) == 0, timeout=LONG)


def stop_on_the_way_to_midnight(own: MainWindow, window: MainWindow, qtbot: QtBot) -> None:
    window.bar.midnight.click()
    qtbot.waitUntil(lambda: own.bar.midnight.text() == window.bar.midnight.text() == "Stop here", timeout=LONG)
    window.bar.midnight.click()
    qtbot.waitUntil(lambda: own.bar.midnight.text() == window.bar.midnight.text() == "Go to 23:59:50", timeout=LONG)
    clock = own._supervisor.shop.clock
    qtbot.waitUntil(lambda: not clock.waits_for_sales, timeout=LONG)
    assert window._supervisor.shop.clock.now() < clock.now() + 1.0  # as far as the clocks can be compared


def figures(window: MainWindow) -> list[str]:
    overview = window.overview
    return [one.value for one in (overview.orders_today, overview.sales_today, overview.produced, overview.behind)]


def test_what_is_asked_is_answered_to_the_window_that_asked(own: MainWindow, watch: Watch, qtbot: QtBot):
    window = watch()
    window.bar.start.click()
    window.tabs.setCurrentWidget(window.messages)
    qtbot.waitUntil(lambda: window.messages.rows.filter.rowCount() > 0, timeout=LONG)
    assert own.messages.rows.filter.rowCount() == 0
    window.lookup.show_order(FIRST_ORDER_ID)
    order = window.lookup.order
    qtbot.waitUntil(lambda: order.lines.filter.rowCount() > 0, timeout=LONG)
    assert order.steps.isVisible()
    window.bar.start.click()
    qtbot.waitUntil(lambda: all_is_handed_over(window), timeout=LONG)
    window.lookup.find.text.setText(str(FIRST_ORDER_ID))
    window.lookup.find.go.click()
    qtbot.waitUntil(lambda: window.lookup.find.rows.filter.rowCount() == 1, timeout=LONG)

    window.tabs.setCurrentWidget(window.reports)
    window.reports.make.click()
    qtbot.waitUntil(lambda: "preliminary" in window.reports.text.toPlainText().lower(), timeout=LONG)
    window.tabs.setCurrentWidget(window.stock)
    qtbot.waitUntil(lambda: window.stock.table.filter.rowCount() > 0, timeout=LONG)
    window.stock.table.selectRow(0)
    before = window.stock.table.chosen_row().on_hand
    window.stock.quantity.setValue(50_000)
    window.stock.restock.click()
    qtbot.waitUntil(lambda: window.stock.table.chosen_row().on_hand > before + 40_000, timeout=LONG)
    assert not told(own)

    # A setting that cannot be is refused where it was asked for.
    choices = window._supervisor.shop.choices
    with pytest.raises(UsageError, match="rate must be between"):
        choices.change(rate=-1.0)
    with pytest.raises(ShopError, match="chosen where the shop runs"):
        choices.change(kafka_home="/opt/kafka")
    settings = own._supervisor.shop.folder.settings
    settings.unlink()
    settings.mkdir()
    window.bar.chance.setValue(33.0)
    qtbot.waitUntil(lambda: "could not be saved" in told(window), timeout=LONG)
    assert own.bar.chance.value() == 33.0  # it holds all the same


def all_is_handed_over(window: MainWindow) -> bool:
    handling, standing = window._latest[Handling], window._latest[Standing]
    assert isinstance(handling, Handling)
    assert isinstance(standing, Standing)
    return not is_selling(window) and handling.progress.read == standing.produced_total


def is_selling(window: MainWindow) -> bool:
    produced = window._latest[Produced]
    assert isinstance(produced, Produced)
    return produced.selling


def test_a_change_of_language_reaches_every_window(own: MainWindow, watch: Watch, qtbot: QtBot):
    window = watch()
    # What is written in the windows here is one program's, whose translations are all its windows'.
    window.bar.choose("language", "sv")
    qtbot.waitUntil(lambda: language(own) == language(window) == "sv", timeout=LONG)
    own.bar.choose("language", "en")
    qtbot.waitUntil(lambda: language(own) == language(window) == "en", timeout=LONG)


def language(window: MainWindow) -> str:
    return window.kafka.context.format.language


def test_a_shop_that_nobody_runs_is_said_and_the_window_goes_on_with_the_next_program(
    make_window: MakeWindow, own: MainWindow, watch: Watch, place: Postgres, qtbot: QtBot
):
    window = watch()
    window.bar.start.click()
    window.tabs.setCurrentWidget(window.messages)
    qtbot.waitUntil(lambda: window.messages.rows.filter.rowCount() > 0, timeout=LONG)
    assert own._supervisor.shutdown()
    qtbot.waitUntil(lambda: told(window).startswith("No program runs this shop just now."), timeout=LONG)
    assert window.bar.start.text() == "Start"
    assert window.status.dot.property("tone") == "bad"
    window.bar.start.click()
    qtbot.waitUntil(lambda: window.bar.start.text() == "Start", timeout=LONG)

    prefix = own._supervisor.shop.crossing.kafka.address.prefix
    again = make_window(database=place.url, topic_prefix=prefix)
    qtbot.waitUntil(lambda: not told(window), timeout=LONG)
    assert window.status.dot.property("tone") == "good"
    newest = window.messages._shown
    window.bar.start.click()
    qtbot.waitUntil(lambda: again.bar.start.text() == "Stop", timeout=LONG)
    qtbot.waitUntil(lambda: window.messages._shown.ends != newest.ends, timeout=LONG)  # it is shown what it looks at

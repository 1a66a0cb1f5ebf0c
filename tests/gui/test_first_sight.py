"""A new shop is never an empty sight; and the way to now of a shop that is behind the clock."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from models.errors import StorageError
from models.report import FINAL
from models.snapshots import ShopTime, Standing
from tests.gui.conftest import MakeWindow
from tests.gui.test_running_window import click, number
from workers.stream.shop import Shop
from workers.threads import supervisor

LONG = 60_000


def show_time(window: MainWindow, ahead: float = 0.0, *, catching_up: bool = False) -> None:
    now = window._supervisor.shop.wall()
    target = now if catching_up else None
    window.receive(ShopTime(now + ahead, ahead, 1.0, 1.0, target, catching_up=catching_up))


def test_a_new_shop_offers_how_to_open(make_window: MakeWindow, qtbot: QtBot):
    window = make_window(start=False)
    assert window.first_sight.isHidden()  # nothing is known yet
    show_time(window)
    window.receive(Standing(0, 0, {}))
    sight = window.first_sight
    assert sight.isVisible()
    assert sight.now.isVisible()
    assert sight.yesterday.isEnabled()
    assert number(sight.of_yesterday.text()) > 86_000
    window.bar.rate.setValue(0)  # nobody would buy
    window.receive(Standing(0, 0, {}))
    assert not sight.yesterday.isEnabled()
    assert number(sight.of_yesterday.text()) < 86_000
    window.resize(1280, 900)
    assert sight.geometry().bottom() == window.tabs.rect().bottom()
    click(qtbot, sight.now)
    assert window._supervisor.shop.crossing.selling
    window.receive(Standing(0, 0, {}))  # the first order takes a moment
    assert sight.isHidden()


@pytest.mark.parametrize("standing", [Standing(1, 0, {}), Standing(0, 0, {}, counted_total=1)])
def test_a_shop_that_has_sold_or_counted_is_no_new_one(make_window: MakeWindow, standing: Standing):
    window = make_window(start=False)
    window.receive(Standing(0, 0, {}))
    assert window.first_sight.isVisible()
    window.receive(standing)
    assert window.first_sight.isHidden()


def test_a_shop_at_an_instant_of_its_own_is_not_offered_yesterday(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(Standing(0, 0, {}))
    show_time(window, -240 * 86_400.0)
    assert window.first_sight.now.isVisible()
    assert window.first_sight.yesterday.isHidden()
    assert window.journey.isHidden()  # it is behind on purpose


def test_a_shop_that_is_behind_says_so_and_can_catch_up(make_window: MakeWindow, qtbot: QtBot):
    window = make_window(start=False)
    show_time(window)
    assert window.journey.isHidden()
    show_time(window, -93_600.0)
    assert "1 d 2 h behind the clock" in window.journey.text.text()
    assert window.journey.stop.isHidden()
    shop = window._supervisor.shop
    click(qtbot, window.journey.catch_up)
    assert shop.crossing.selling  # it sells all the way
    show_time(window, -93_600.0, catching_up=True)
    assert window.journey.stop.isVisible()
    assert window.journey.catch_up.isHidden()
    assert window.journey.bar.value() == 0
    window.journey._looked = 0.0
    show_time(window, -46_800.0, catching_up=True)
    assert 0 < window.journey.bar.value() < 1000
    show_time(window)
    assert window.journey.isHidden()


def open_in_vain(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for yesterday where that cannot be stored: it is told, taken back in time, and can be asked again."""

    def fail(_shop: Shop, _instant: float) -> None:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(supervisor, "open_anew", fail)
        click(qtbot, window.first_sight.yesterday)
        qtbot.waitUntil(lambda: window.banner.text.text() == "The disk is full.", timeout=LONG)
        qtbot.waitUntil(window.first_sight.isVisible, timeout=LONG)
        broken.setattr(supervisor, "OPENING_TOLD_SECONDS", 0.0)
        qtbot.waitUntil(lambda: "The disk is full." not in window.banner.toolTip(), timeout=LONG)


def test_yesterdays_sales_fill_every_window_and_the_recount_agrees(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    window = make_window(rate=1.0)
    shop = window._supervisor.shop
    qtbot.waitUntil(window.first_sight.isVisible, timeout=LONG)
    open_in_vain(window, qtbot, monkeypatch)
    today = shop.calendar().day_of(shop.wall())
    click(qtbot, window.first_sight.yesterday)
    qtbot.waitUntil(window.journey.isVisible, timeout=LONG)
    qtbot.waitUntil(lambda: not shop.clock.catching_up and abs(shop.clock.ahead) < 0.1, timeout=4 * LONG)
    window._supervisor.stop_sales()
    window.tabs.setCurrentWidget(window.reports)
    qtbot.waitUntil(lambda: window.reports._shown is not None, timeout=LONG)
    report = window.reports._shown
    assert report is not None
    assert (report.status, report.date < today or shop.calendar().day_of(shop.wall()) > today) == (FINAL, True)
    assert report.orders > 500
    window.tabs.setCurrentWidget(window.sales)
    qtbot.waitUntil(lambda: window.first_sight.isHidden() and window.journey.isHidden(), timeout=LONG)
    badge = window.status.audit
    qtbot.waitUntil(lambda: "all figures agree" in badge.toolTip(), timeout=LONG)
    with shop.store.transaction():
        shop.store.run("update daytotal set n = n + 1 where consumer = 'consumer2-sales'")
    shop.store.close()
    qtbot.waitUntil(lambda: "differ" in badge.toolTip(), timeout=LONG)
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    assert window.audit.isVisible()
    first = window.audit.rows.filter.index(0, 0).data()
    assert first.startswith("Consumer 2")


def test_time_does_not_run_to_now_before_the_producer_has_its_turn(make_window: MakeWindow):
    window = make_window(start=False, open_at="2026-11-20T08:00")
    clock = window._supervisor.shop.clock
    began = clock.now()
    clock.grant(1.0)
    window._supervisor.catch_up()
    clock.extend(lambda _state: None)
    assert clock.catching_up
    assert clock.led_by_sales
    assert clock.now() - began < 60.0  # a day would pass in two seconds

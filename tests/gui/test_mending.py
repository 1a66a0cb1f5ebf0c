"""What the project is to show: a consumer is paused at 2 000 orders/s, Kafka killed meanwhile, and all agrees."""

import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.snapshots import Audited
from models.stream import KAFKA_KILLED, KILLED, PAUSED, ConsumerStream, Receipt, Receipts, Stream
from tests.gui.conftest import MakeWindow
from tests.gui.test_kafka_tab import LONG, SALES, TODAY
from workers.kafka.topics import ORDERS

RATE = 120_000.0
"""Orders a minute: 2 000 in a second, on a computer that keeps up."""
BEHIND = 4_000


def test_a_consumer_is_paused_kafka_killed_and_all_of_it_mends(
    qtbot: QtBot, make_window: MakeWindow, pytestconfig: pytest.Config
):
    window = make_window(built_in=True, rate=RATE)
    shop, kafka = window._supervisor.shop, window.kafka
    shop.choices.change(curve=False)
    window.tabs.setCurrentWidget(kafka)
    row = kafka.consumers.rows[SALES]
    streams: list[Stream] = []
    done: dict[str, Receipt] = {}
    audits: list[Audited] = []

    def take(snapshot: object) -> None:
        if isinstance(snapshot, Stream):
            streams.append(snapshot)
        elif isinstance(snapshot, Receipts):
            done.update({one.kind: one for one in snapshot.done})
        elif isinstance(snapshot, Audited):
            audits.append(snapshot)

    def of(name: str) -> ConsumerStream:
        return next(one for one in streams[-1].consumers if one.name == name)

    window._supervisor.snapshot.connect(take)
    qtbot.waitUntil(lambda: shop.crossing.kafka.connected, timeout=LONG)
    window.bar.start.click()
    qtbot.waitUntil(lambda: bool(streams) and of(SALES).read > 0, timeout=LONG)
    row.pause.click()
    went_on = time.monotonic() + pytestconfig.getoption("--pause")
    qtbot.waitUntil(lambda: of(SALES).paused and of(SALES).lag > BEHIND, timeout=LONG)
    qtbot.mouseClick(kafka.itself.kill, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shop.crossing.outages_over == 1 and shop.crossing.kafka.connected, timeout=LONG)
    stood = of(SALES).read, of(TODAY).read

    def stands_while_others_go_on() -> bool:
        """What was on its way when it was paused may have been counted still."""
        nonlocal stood
        if of(SALES).read != stood[0]:
            stood = of(SALES).read, of(TODAY).read
        return of(TODAY).read > stood[1] + 200 and time.monotonic() >= went_on

    qtbot.waitUntil(stands_while_others_go_on, timeout=LONG + 1000 * pytestconfig.getoption("--pause"))
    assert of(SALES).lag > BEHIND
    qtbot.waitUntil(lambda: KAFKA_KILLED in done, timeout=LONG)
    row.pause.click()
    qtbot.waitUntil(lambda: PAUSED in done, timeout=LONG)
    window.bar.start.click()
    row.kill.click()
    qtbot.waitUntil(lambda: KILLED in done, timeout=LONG)
    for one in done.values():
        assert (one.lost, one.twice, one.came_again) == (0, 0, one.known), one

    def all_are_counted() -> bool:
        counted = {one.read - one.duplicates for one in streams[-1].consumers if one.topic == ORDERS}
        return counted == {shop.store.fact("next_order_id") - 100_001}

    qtbot.waitUntil(all_are_counted, timeout=LONG)
    counted_at = streams[-1].at

    def is_recounted() -> bool:
        return bool(audits) and (audits[-1].at or 0.0) > counted_at and audits[-1].share == 1.0

    qtbot.waitUntil(is_recounted, timeout=LONG)
    assert audits[-1].differing == ()
    qtbot.waitUntil(lambda: "all figures agree" in window.status.audit.toolTip(), timeout=LONG)
    shop.store.close()
    assert "0 lost, 0 twice" in kafka.receipts.lines[0][2].text()

"""A window whose consumers run in processes: what the user asks of a consumer reaches it there."""

import psutil
import pytest
from pytestqt.qtbot import QtBot

from models.stream import KILLED, PAUSED, ConsumerStream, Receipt, Receipts, Stream
from tests.gui.conftest import MakeWindow
from tests.gui.test_kafka_tab import LONG, SALES, TODAY
from workers.processes import host

BEHIND = 300


def test_a_consumer_in_a_process_is_paused_goes_on_and_is_killed(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
):
    window = make_window(processes=2, rate=30_000.0)
    supervisor, row = window._supervisor, window.kafka.consumers.rows[SALES]
    streams: list[Stream] = []
    done: dict[str, Receipt] = {}

    def take(snapshot: object) -> None:
        if isinstance(snapshot, Stream):
            streams.append(snapshot)
        elif isinstance(snapshot, Receipts):
            done.update({one.kind: one for one in snapshot.done})

    def of(name: str) -> ConsumerStream:
        return next(one for one in streams[-1].consumers if one.name == name)

    supervisor.snapshot.connect(take)
    window.tabs.setCurrentWidget(window.kafka)
    qtbot.waitUntil(lambda: supervisor.shop.crossing.kafka.connected, timeout=LONG)
    window.bar.start.click()
    qtbot.waitUntil(lambda: bool(streams) and of(SALES).read > 0, timeout=LONG)
    row.pause.click()
    qtbot.waitUntil(lambda: of(SALES).paused and of(SALES).lag > BEHIND, timeout=LONG)

    # The process hangs meanwhile, and is ended: the next one knows that its consumer is paused.
    assert supervisor.processes is not None
    hangs = supervisor.processes.pids()[SALES]
    with monkeypatch.context() as patch:
        patch.setattr(host, "HANGS_SECONDS", 2.0)
        psutil.Process(hangs).suspend()
        qtbot.waitUntil(lambda: supervisor.processes.pids().get(SALES, hangs) != hangs, timeout=LONG)
    read = of(TODAY).read
    qtbot.waitUntil(lambda: of(TODAY).read > read, timeout=LONG)
    assert of(SALES).lag > BEHIND

    row.pause.click()
    qtbot.waitUntil(lambda: PAUSED in done, timeout=LONG)
    row.kill.click()
    qtbot.waitUntil(lambda: KILLED in done, timeout=LONG)
    window.bar.start.click()
    for one in done.values():
        assert (one.lost, one.twice) == (0, 0), one
    qtbot.waitUntil(
        lambda: len({(one.read - one.duplicates, one.lag) for one in orders(streams[-1])}) == 1, timeout=LONG
    )


def orders(stream: Stream) -> list[ConsumerStream]:
    """Return the consumers of orders."""
    return [one for one in stream.consumers if one.topic == "order_created_now"]

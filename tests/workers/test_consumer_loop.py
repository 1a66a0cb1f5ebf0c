"""The loop of a consumer on a hand-written log: a bug, a bad datum, a gap, a new connection, a stale offset."""

import dataclasses
import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from models.errors import StaleOffsetError
from models.offsets import NextOffset
from models.orders import decode_order
from models.storage.progress import Positions, SeenIds, counters, stored_lag
from models.storage.rejections import RejectionBook, rejected_total
from models.storage.schema import Counter
from tests.orders import order
from tests.workers.fakes import KeptOrders, Log, Wall, crossing
from workers.consumers import recorder
from workers.kafka.topics import DEAD_LETTERS, ORDERS
from workers.stream import consumer_loop
from workers.stream.consumer_loop import ConsumerLoop
from workers.stream.crossing import Crossing
from workers.stream.loop import Trouble
from workers.stream.shop import Shop
from workers.stream.turns import Turns


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit and tick in every step."""
    for name in ("COMMIT_SECONDS", "TICK_SECONDS", "QUIET_TICK_SECONDS"):
        monkeypatch.setattr(consumer_loop, name, 0.0)


@dataclasses.dataclass
class Scene:
    shop: Shop
    log: Log
    consumer: KeptOrders
    crossing: Crossing
    told: list[object]

    def loop(self) -> ConsumerLoop:
        return ConsumerLoop(
            self.consumer, self.shop.store, self.shop.clock, self.crossing, self.log.open, self.told.append
        )

    def offset(self) -> int:
        return Positions(self.shop.store, KeptOrders.name, ORDERS).load()[0].offset

    def counted(self) -> dict[str, int]:
        return counters(self.shop.store, KeptOrders.name)


@pytest.fixture
def scene(shop: Shop) -> Scene:
    return Scene(shop, Log(), KeptOrders(), crossing(), [])


def test_orders_are_counted_once_with_their_offsets_and_leader_epoch(scene: Scene):
    scene.log.epoch = 7
    scene.log.append(order(1), order(2), order(1))
    loop = scene.loop()
    loop.step()
    assert scene.consumer.kept == [1, 2]
    assert Positions(scene.shop.store, KeptOrders.name, ORDERS).load() == {0: NextOffset(3, 7)}
    assert scene.counted() == {"read": 3, "duplicates": 1}
    loop.close()
    scene.log.append(order(3))
    again = scene.loop()
    again.step()
    assert scene.consumer.kept == [1, 2, 3]
    again.close()


def test_a_bug_of_ours_rejects_nothing_and_leaves_the_offset_where_it_is(scene: Scene):
    scene.log.append(*(order(n) for n in range(1, 65)))
    scene.consumer.fault = AttributeError("a typo")
    loop = scene.loop()
    with pytest.raises(AttributeError):
        loop.step()
    loop.close()
    assert rejected_total(scene.shop.store) == 0
    assert Positions(scene.shop.store, KeptOrders.name, ORDERS).load() == {}
    scene.consumer.fault = None  # the mended program
    mended = scene.loop()
    mended.step()
    assert scene.consumer.kept == list(range(1, 65))
    mended.close()


def test_only_the_message_whose_value_the_database_refuses_is_rejected(scene: Scene):
    store = scene.shop.store
    scene.log.append(*(order(n) for n in range(1, 65)))
    scene.consumer.refuses = {13, 40}
    scene.consumer.refusal = lambda: store.add(Counter, ("consumer", "name", "slot"), ("n",), [("x", "y", 0, 10**20)])
    loop = scene.loop()
    loop.step()
    loop.close()
    assert scene.consumer.kept.count(13) == scene.consumer.kept.count(40) == 0
    assert sorted(set(scene.consumer.kept)) == [n for n in range(1, 65) if n not in (13, 40)]
    rows = RejectionBook(store, DEAD_LETTERS).newest()
    assert sorted(row.place.offset for row in rows) == [12, 39]
    assert all("the database refuses a value" in row.reason for row in rows)
    assert scene.offset() == 64
    assert scene.counted()["read"] == 64


def test_a_message_that_is_no_order_is_rejected_and_passed_over(scene: Scene):
    scene.log.append(order(1), b"nonsense", None, order(2))
    loop = scene.loop()
    loop.step()
    loop.close()
    assert scene.consumer.kept == [1, 2]
    assert scene.counted() == {"read": 4, "rejected": 2}
    assert rejected_total(scene.shop.store) == 2


def test_a_stale_offset_rolls_all_of_it_back_and_begins_anew(scene: Scene):
    scene.log.append(order(1))
    old = scene.loop()
    old.step()
    scene.log.append(order(2), order(3))
    new = scene.loop()
    new.step()  # another owner of the partition counts 2 and 3
    with pytest.raises(StaleOffsetError):
        old.step()
    old.close()
    new.close()
    assert scene.counted()["read"] == 3
    assert scene.consumer.kept[:3] == [1, 2, 3]


def told(scene: Scene) -> list[str]:
    return [one.text for one in scene.told if isinstance(one, Trouble)]


def test_what_kafka_deleted_before_it_was_read_is_counted_and_told(scene: Scene):
    scene.log.append(order(1))
    loop = scene.loop()
    loop.step()
    scene.log.append(*(order(n) for n in range(2, 10)))
    scene.log.begins = 6
    loop.step()
    assert scene.consumer.kept == [1, 7, 8, 9]
    assert scene.counted()["missed"] == 5
    assert told(scene) == [
        "Kafka has deleted 5 messages of order_created_now that consumer9-kept had not read: its numbers lack them."
    ]
    loop.close()
    assert told(scene)[-1] == ""


def test_a_gap_is_counted_once_when_kafka_connects_anew_before_the_commit(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    scene.log.append(order(1))
    loop = scene.loop()
    loop.step()
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 1000.0)
    scene.log.append(*(order(n) for n in range(2, 10)))
    scene.log.begins = 6
    loop.step()  # read, and not yet counted
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, generation=2)
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 0.0)
    loop.step()
    assert scene.log.readers[0].abandoned
    assert scene.consumer.kept == [1, 7, 8, 9]
    assert scene.counted()["missed"] == 5
    loop.close()


def test_kafka_is_told_no_offsets_by_a_reader_that_has_no_partitions_yet(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """Kafka would take it for another member of the same name, and put it out."""
    monkeypatch.setattr(consumer_loop, "PUBLISH_SECONDS", 0.0)
    scene.log.append(order(1))
    loop = scene.loop()
    loop.step()
    assert scene.log.readers[0].published == {0: 1}
    scene.log.gives_partitions = False
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, generation=2)
    loop.step()
    assert scene.log.readers[0].abandoned
    assert scene.log.readers[1].published == {}
    scene.log.gives_partitions = True
    loop.step()
    assert scene.log.readers[1].published == {0: 1}
    loop.close()


def test_one_that_is_built_anew_has_let_go_of_its_name_at_once(scene: Scene):
    first = scene.loop()
    first.step()
    first.close()
    assert scene.log.readers[0].abandoned
    second = scene.loop()
    second.step()
    scene.crossing.stop_by = 0.0
    second.close()
    assert scene.log.readers[1].closed


def test_what_was_read_and_not_counted_is_left_for_whoever_comes_next(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 1000.0)
    scene.log.append(order(1), order(2))
    loop = scene.loop()
    loop.step()
    loop.close()
    assert scene.consumer.kept == []
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 0.0)
    again = scene.loop()
    again.step()
    again.close()
    assert scene.consumer.kept == [1, 2]


def test_nothing_is_read_before_kafka_is_ready(scene: Scene):
    scene.crossing = crossing(ready=False)
    loop = scene.loop()
    assert loop.step() > 0
    assert scene.log.readers == []
    loop.close()


def test_how_far_it_is_behind_is_known_to_all(scene: Scene):
    scene.log.append(order(1), order(2))
    loop = scene.loop()
    loop.step()
    scene.crossing.ends.note(ORDERS, {0: 12})
    loop.step()
    assert scene.crossing.unread == {KeptOrders.name: 10}
    assert stored_lag(scene.shop.store) == {KeptOrders.name: 10}
    loop.close()


def test_that_nothing_is_unread_is_not_said_before_the_end_was_come_to(scene: Scene):
    loop = scene.loop()
    loop.step()
    reader = scene.log.readers[0]
    scene.crossing.unread.clear()
    reader.reached = {}
    reader.read = lambda _limit, _timeout: []  # type: ignore[method-assign]
    loop.step()
    assert scene.crossing.unread == {}
    reader.reached = {0: 0}
    loop.step()
    assert scene.crossing.unread == {KeptOrders.name: 0}
    loop.close()


def test_it_passes_the_marks_of_transactions_at_the_end_of_a_log(scene: Scene):
    scene.log.append(order(1))
    loop = scene.loop()
    loop.step()
    scene.log.readers[0].reached = {0: 2}
    reader = scene.log.readers[0]
    keep: Callable[..., object] = reader.read

    def read(limit: int, timeout: float):
        found = keep(limit, timeout)
        reader.reached = {0: 2}
        return found

    reader.read = read  # type: ignore[method-assign]
    loop.step()
    assert scene.offset() == 2
    loop.close()


def test_nobody_waits_for_the_disk_of_the_recorder(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    turns, store = Turns(), scene.shop.store
    held: list[tuple[bool, bool]] = []
    monkeypatch.setattr(os, "fsync", lambda _file: held.append((turns._taken, store._db.in_transaction())))
    scene.log.append(order(1), order(2))
    loop = ConsumerLoop(
        recorder(scene.shop), store, scene.shop.clock, scene.crossing, scene.log.open, scene.told.append, turns
    )
    loop.step()
    loop.close()
    assert held == [(False, False)]
    (recorded,) = scene.shop.folder.tabular.glob("order_created_now*.txt")
    assert [decode_order(one).order_id for one in recorded.read_bytes().splitlines()] == [1, 2]


def test_while_nothing_comes_it_waits_until_something_is_due(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(consumer_loop, "QUIET_TICK_SECONDS", 1000.0)
    loop = scene.loop()
    for _ in range(3):
        loop.step()
    assert scene.log.readers[0].waits[-1] == consumer_loop.MOST_WAIT_SECONDS
    loop.close()


def test_in_a_stream_what_came_in_one_wait_is_counted_after_it(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """
    order   1           2       3 4
    read    |─ at once ─|─── COMMIT ───|    and not another wait before the commit
    """
    wall = Wall()
    monkeypatch.setattr(consumer_loop, "time", wall)
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 10.0)

    def while_waiting(seconds: float) -> None:
        wall.now += seconds

    scene.log.while_waiting = while_waiting
    scene.log.append(order(1))
    loop = scene.loop()
    loop.step()
    assert scene.consumer.kept == []
    scene.log.append(order(2))
    loop.step()
    assert scene.consumer.kept == [1, 2]
    scene.log.append(order(3), order(4))
    loop.step()
    assert scene.consumer.kept == [1, 2, 3, 4]
    loop.close()


def test_a_batch_whose_ids_somebody_else_has_written_meanwhile_is_counted_again_at_once(scene: Scene):
    """As two members may that read orders which a client has placed otherwise."""
    store = scene.shop.store
    scene.log.append(*(order(n) for n in range(1, 4)))
    loop = scene.loop()
    transaction, times = store.transaction, []

    def another_was_first(**how: bool) -> AbstractContextManager[None]:
        if not times:
            seen = SeenIds(store, KeptOrders.name)
            seen.add([2, 9])
            with transaction():
                seen.store()
        times.append(1)
        return transaction(**how)

    store.transaction = another_was_first  # type: ignore[method-assign]
    loop.step()
    loop.close()
    assert scene.consumer.kept == [1, 3]
    assert scene.offset() == 3
    assert scene.counted()["read"] == 3
    assert scene.counted()["duplicates"] == 1


def test_partitions_of_other_members_are_no_lag_once_they_are_counted(scene: Scene):
    scene.log.append(order(1))
    scene.crossing.ends.replace(ORDERS, {0: 1, 1: 7})
    loop = scene.loop()
    loop.step()
    loop.step()
    assert scene.crossing.unread[KeptOrders.name] == 7
    assert not loop.passed({0: 1, 1: 7})
    with scene.shop.store.transaction():
        Positions(scene.shop.store, KeptOrders.name, ORDERS).advance({1: None}, {1: NextOffset(7)})
    loop.step()
    loop.step()
    assert scene.crossing.unread[KeptOrders.name] == 0
    assert scene.crossing.reads[KeptOrders.name] == (0,)
    assert loop.passed({0: 1, 1: 7})
    assert loop.ends() == {0: 1, 1: 1}  # asked for all of them
    loop.close()


def test_what_was_taken_of_partitions_that_are_gone_is_left_to_who_has_them_now(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 1e6)
    scene.log.append(order(1))
    loop = scene.loop()
    loop.step()
    reader = scene.log.readers[0]
    reader.lose()
    monkeypatch.setattr(consumer_loop, "COMMIT_SECONDS", 0.0)
    loop.step()
    loop.close()
    assert scene.consumer.kept == []
    assert Positions(scene.shop.store, KeptOrders.name, ORDERS).load() == {}  # its end was seen, and is not passed to

"""Pausing, killing, outages and what is sent on purpose: on hand-written logs, followed to their receipts."""

import dataclasses

import pytest
from pyroaring import BitMap

from models.errors import RejectedMessageError, ShopError
from models.orders import decode_order, encode
from models.storage import tally
from models.storage.progress import Positions, SeenIds, counters, stored_places
from models.storage.schema import Counter
from models.storage.tally import CountedIds
from models.stream import DUPLICATES, KAFKA_AWAY, KILLED, PAUSED, Receipt, Receipts, Stream
from tests.orders import order
from tests.workers.fakes import Cluster, KeptOrders, Log, crossing
from tests.workers.test_kafka_keeper import BuiltIn, ends
from workers.kafka.topics import ORDERS
from workers.stream import consumer_loop
from workers.stream.consumer_loop import ConsumerLoop
from workers.stream.crossing import Crossing
from workers.stream.shop import Shop
from workers.stream.trial import Outage, Trial
from workers.stream.turns import Turns
from workers.upkeep.kafka_keeper import KafkaKeeperLoop
from workers.upkeep.log_watch import LogWatch, bytes_of
from workers.upkeep.provoking import broken_letters, known_letters
from workers.upkeep.stream_watch import StreamWatch

NAME = KeptOrders.name


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit, tick and publish in every step."""
    for name in ("COMMIT_SECONDS", "TICK_SECONDS", "QUIET_TICK_SECONDS", "PUBLISH_SECONDS"):
        monkeypatch.setattr(consumer_loop, name, 0.0)


@dataclasses.dataclass
class Scene:
    """A shop with one consumer, and whoever watches it, by a clock that the test moves."""

    shop: Shop
    log: Log
    consumer: KeptOrders
    crossing: Crossing
    real: float = 100.0

    def __post_init__(self) -> None:
        self.watch = StreamWatch(self.shop.store, self.shop.clock, self.crossing, {NAME: ORDERS}, lambda: self.real)

    def loop(self) -> ConsumerLoop:
        return ConsumerLoop(
            self.consumer, self.shop.store, self.shop.clock, self.crossing, self.log.open, lambda _told: None
        )

    def look(self) -> tuple[Stream, Receipts]:
        self.real += 1.0
        with self.shop.store.snapshot():
            found = self.watch.read(stored_places(self.shop.store, {NAME: ORDERS}))
        self.watch.begin_trials()
        return found

    def append(self, *ids: int) -> None:
        self.log.append(*(order(n) for n in ids))
        self.crossing.ends.note(ORDERS, {0: len(self.log.values)})


@pytest.fixture
def scene(shop: Shop) -> Scene:
    return Scene(shop, Log(), KeptOrders(), crossing())


def test_one_that_is_paused_takes_nothing_stays_in_its_group_and_goes_on(scene: Scene):
    scene.append(1, 2)
    loop = scene.loop()
    loop.step()
    scene.crossing.paused = frozenset({NAME})
    scene.crossing.trials.put(Trial(PAUSED, NAME))
    scene.append(3, 4, 5)
    for _ in range(3):
        loop.step()
    stream, receipts = scene.look()
    (one,) = stream.consumers
    assert scene.consumer.kept == [1, 2]
    assert (one.paused, one.lag, one.offsets) == (True, 3, {0: 2})
    assert len(scene.log.readers) == 1
    assert not scene.log.readers[0].closed
    assert receipts == Receipts((), ((PAUSED, NAME),))
    scene.crossing.paused = frozenset()
    loop.step()
    assert scene.consumer.kept == [1, 2, 3, 4, 5]
    stream, receipts = scene.look()
    assert stream.consumers[0].lag == 0
    (receipt,) = receipts.done
    assert (receipt.kind, receipt.came_again, receipt.lost, receipt.twice) == (PAUSED, 0, 0, 0)
    assert receipts.under_way == ()
    loop.close()


def test_one_that_is_killed_begins_where_kafka_last_heard_of_it_and_counts_nothing_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    """
    log      1  2  3  4  5  6  7
    told           ^                 Kafka knows of two
    counted                 ^        five stand in the database
    """
    scene.append(1, 2)
    loop = scene.loop()
    loop.step()
    assert scene.log.readers[0].published == {0: 2}
    monkeypatch.setattr(consumer_loop, "PUBLISH_SECONDS", 1000.0)
    scene.append(3, 4, 5)
    loop.step()
    killed: list[str] = []
    scene.crossing.trials.put(Trial(KILLED, NAME, lambda trial: killed.append(trial.consumer)))
    scene.look()
    assert killed == [NAME]
    loop.drop()
    assert scene.log.readers[0].abandoned
    assert not scene.log.readers[0].closed
    scene.append(6, 7)
    again = scene.loop()
    again.step()
    assert scene.consumer.kept == [1, 2, 3, 4, 5, 6, 7]
    assert counters(scene.shop.store, NAME) == {"read": 10, "duplicates": 3}
    _, receipts = scene.look()
    (receipt,) = receipts.done
    assert (receipt.came_again, receipt.known, receipt.lost, receipt.twice) == (3, 3, 0, 0)
    again.close()
    third = scene.loop()
    third.step()  # once is enough: an orderly end goes on from the database
    assert counters(scene.shop.store, NAME)["read"] == 10
    third.close()


def test_what_comes_again_moves_no_offset_back_and_is_rejected_once(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """
    log      1  2  3  no order  4
    told           ^                 Kafka knows of two
    counted                      ^   five stand in the database, and what is stored is what was counted up to there
    """
    store = scene.shop.store
    scene.append(1, 2)
    loop = scene.loop()
    loop.step()
    monkeypatch.setattr(consumer_loop, "PUBLISH_SECONDS", 1000.0)
    scene.log.append(order(3), b"no order")
    scene.append(4)
    loop.step()
    loop.drop()
    monkeypatch.setattr(consumer_loop, "WORTH_SECONDS", 0.0)
    again = ConsumerLoop(
        scene.consumer, store, scene.shop.clock, scene.crossing, scene.log.open, lambda _told: None, Turns(1)
    )
    for left in (2, 1, 0):
        again.step()
        assert Positions(store, NAME, ORDERS).load()[0].offset == 5
        assert scene.crossing.to_come_again[NAME] == left
    scene.append(5)
    again.step()
    assert Positions(store, NAME, ORDERS).load()[0].offset == 6
    assert counters(store, NAME) == {"read": 9, "duplicates": 3, "rejected": 1}
    again.close()
    assert scene.crossing.went_back[NAME] == 3


def test_one_that_is_killed_while_things_come_again_has_gone_back_for_what_came(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    scene.append(1, 2)
    loop = scene.loop()
    loop.step()
    monkeypatch.setattr(consumer_loop, "PUBLISH_SECONDS", 1000.0)
    monkeypatch.setattr(consumer_loop, "WORTH_SECONDS", 0.0)
    scene.append(3, 4, 5)
    loop.step()
    loop.drop()
    second = ConsumerLoop(
        scene.consumer, scene.shop.store, scene.shop.clock, scene.crossing, scene.log.open, lambda _told: None, Turns(1)
    )
    second.step()
    assert (scene.crossing.went_back[NAME], scene.crossing.to_come_again[NAME]) == (3, 2)
    second.drop()
    assert (scene.crossing.went_back[NAME], scene.crossing.to_come_again[NAME]) == (1, 0)
    third = scene.loop()
    third.step()
    assert counters(scene.shop.store, NAME) == {"read": 6, "duplicates": 1}
    third.close()


def receipt_of(scene: Scene) -> Receipt:
    """Look until what seems lost is held to be so."""
    for _ in range(20):
        _, receipts = scene.look()
        if receipts.done:
            return receipts.done[0]
    raise AssertionError("no receipt")


def test_an_order_that_is_not_counted_is_told_as_lost(scene: Scene):
    store = scene.shop.store
    scene.append(1)
    loop = scene.loop()
    loop.step()
    with store.transaction():
        store.set_fact("next_order_id", 2)
    scene.crossing.trials.put(Trial(KILLED, NAME))
    scene.look()
    scene.append(2, 4)  # 3 was sold and acknowledged, they say, and is not there
    loop.drop()
    with store.transaction():
        store.set_fact("next_order_id", 5)
    again = scene.loop()
    again.step()
    assert CountedIds(store).unknown(NAME, 2, 5) == 1
    assert receipt_of(scene).lost == 1
    again.close()


def test_a_look_unpacks_only_the_bitmaps_that_were_written_since(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    unpacked: list[int] = []

    class Unpacking:
        @staticmethod
        def deserialize(data: bytes) -> BitMap:
            unpacked.append(len(data))
            return BitMap.deserialize(data)

    monkeypatch.setattr(tally, "BitMap", Unpacking)
    if shop.store.homes.n > 1:
        pytest.skip("each home has a bitmap of its own")
    chunk, seen, counted = 1 << 16, SeenIds(shop.store, NAME), CountedIds(shop.store)

    def look() -> tuple[int, int, int]:
        unpacked.clear()
        return counted.all_of(NAME), counted.unknown(NAME, 10, 2 * chunk), len(unpacked)

    def count(*ids: int) -> None:
        with shop.store.transaction():
            seen.add(ids)
            seen.store()

    count(1, 10, chunk, 5 * chunk)
    assert look() == (4, 2 * chunk - 12, 3 + 1)
    assert look() == (4, 2 * chunk - 12, 0)
    count(11, 3 * chunk)
    assert look() == (6, 2 * chunk - 13, 2 + 1)
    counted.forget()
    assert look()[:2] == (6, 2 * chunk - 13)


def test_what_is_counted_though_it_was_known_is_told_as_twice(scene: Scene):
    store = scene.shop.store
    scene.append(1, 2)
    loop = scene.loop()
    loop.step()
    trial = Trial(DUPLICATES)
    scene.crossing.trials.put(trial)
    scene.look()
    scene.append(1, 2)
    loop.step()
    trial.sent = 2
    with store.transaction():  # a bug that forgets to look one of them up would leave this behind
        store.add(Counter, ("consumer", "name", "slot"), ("n",), [(NAME, "duplicates", 0, -1)])
    receipt = receipt_of(scene)
    assert (receipt.came_again, receipt.known, receipt.lost, receipt.twice) == (2, 1, 0, 1)
    loop.close()


def test_nothing_to_send_ends_the_trial(scene: Scene):
    trial = Trial(DUPLICATES)
    scene.crossing.trials.put(trial)
    scene.look()
    trial.sent = 0
    assert scene.look()[1] == Receipts()


def test_the_keeper_takes_kafka_away_for_as_long_as_was_asked(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends(7)), BuiltIn()
    told: list[object] = []
    watch = LogWatch(lambda: 5.0, lambda: 1_000)
    loop = KafkaKeeperLoop(shop.store, state, built_in, cluster.open, lambda: 5.0, told.append, watch)
    loop.step()
    assert state.kafka.connected
    log = next(one for one in told if type(one).__name__ == "KafkaLog")
    assert (log.begins, log.since, log.size) == (cluster.log_begins, 5.0, 1_000)
    state.outage = Outage(1, seconds=1_000.0)
    for _ in range(3):
        loop.step()
    assert (built_in.running, built_in.starts, state.kafka.connected, state.outages_over) == (False, 1, False, 0)
    loop._away_until = 0.0  # the time is over
    loop.step()
    assert (built_in.running, built_in.starts, state.outages_over) == (True, 2, 1)
    assert state.kafka.connected
    state.outage = Outage(2, rude=True)
    loop.step()
    assert (built_in.kills, built_in.starts, state.outages_over) == (1, 3, 2)
    loop.close()


def test_an_outage_is_over_when_kafka_answers_and_all_have_caught_up(scene: Scene):
    scene.append(1)
    loop = scene.loop()
    loop.step()
    scene.crossing.trials.put(Trial(KAFKA_AWAY, begin=lambda _trial: setattr(scene.crossing, "outage", Outage(1, 10))))
    scene.look()
    assert scene.look()[1].done == ()
    scene.append(2)
    scene.crossing.outages_over = 1
    assert scene.look()[1].done == ()
    loop.step()
    (receipt,) = scene.look()[1].done
    assert (receipt.lost, receipt.twice) == (0, 0)
    loop.close()


def test_each_broken_message_is_rejected_for_another_reason():
    reasons = set()
    for letter in broken_letters():
        with pytest.raises(RejectedMessageError) as rejected:
            decode_order(letter.body)
        reasons.add(str(rejected.value))
    assert len(reasons) == len(broken_letters())


def test_the_newest_recorded_orders_are_sent_again(shop: Shop):
    folder = shop.folder.tabular
    with pytest.raises(ShopError, match="no order yet"):
        known_letters(folder, 2)
    lines = [encode(order(n)) for n in (1, 2, 3)]
    shop.folder.recorded_orders.write_bytes(b"\n".join([b"edited", *lines, b""]))
    assert [letter.body for letter in known_letters(folder, 2)] == lines[1:]


def test_the_log_is_as_large_as_its_messages(shop: Shop):
    partition = shop.folder.kafka / "log" / "order_created_now-0"
    other = shop.folder.kafka / "log" / "__cluster_metadata-0"
    for path in (partition, other):
        path.mkdir(parents=True)
        (path / "00000000000000000000.log").write_bytes(b"x" * 300)
        (path / "00000000000000000000.index").write_bytes(b"x" * 900)
    assert bytes_of(shop.folder.kafka / "log") == 300
    assert bytes_of(shop.folder.kafka / "nothing") == 0

"""The auditor's loop on a topic of the test's own: what it compares, when, and what it says it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from models.offsets import NextOffset
from models.orders import Order, encode
from models.snapshots import Audited
from models.storage.progress import Positions, SeenIds, count_up
from tests.orders import order
from tests.workers.fakes import store_orders
from workers.consumers import BUILD, READERS
from workers.kafka.follower import LogCutError, Message, Place
from workers.kafka.topics import HANDLED, ORDERS
from workers.stream.crossing import MANY_UNREAD, KafkaNow
from workers.stream.shop import Shop
from workers.stream.turns import Turns
from workers.upkeep import auditor
from workers.upkeep.auditor import AuditorLoop

FIRST, THIRD, FOURTH = "consumer1-orders-today", "consumer3-daily-report", "consumer4-stock"
PLACES = (Place(ORDERS, 0), Place(ORDERS, 1), Place(HANDLED, 0))


@dataclass
class Topics:
    """Topics that are followed: `order_created_now` has two partitions."""

    logs: dict[Place, list[bytes]] = field(default_factory=lambda: {place: [] for place in PLACES})
    begins: dict[Place, int] = field(default_factory=lambda: dict.fromkeys(PLACES, 0))
    sent_at: float = 0.0
    opened: int = 0
    cut: bool = False
    read: int = 0

    def open(self, _kafka: KafkaNow) -> "Follower":
        self.opened += 1
        return Follower(self)


class Follower:
    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self.begins = dict(topics.begins)
        self.next = dict(topics.begins)
        self.first = dict.fromkeys(PLACES, topics.sent_at)
        self._aim: dict[Place, int] = {}

    @property
    def has_come(self) -> bool:
        return not self._aim

    def ends(self) -> dict[Place, int]:
        if self._topics.cut:
            self._topics.cut = False
            raise LogCutError("cut")
        return {place: len(log) for place, log in self._topics.logs.items()}

    def aim(self, at: Mapping[Place, int]) -> None:
        self._aim = {place: offset for place, offset in at.items() if offset > self.next[place]}

    def read(self, limit: int, timeout: float) -> list[Message]:
        found = []
        for place, until in tuple(self._aim.items()):
            while self.next[place] < until and len(found) < limit:
                found.append(Message(place, self.next[place], self._topics.logs[place][self.next[place]]))
                self.next[place] += 1
            if self.next[place] >= until:
                del self._aim[place]
        self._topics.read += len(found)
        return found

    def close(self) -> None:
        """Nothing is held."""


class Scene:
    """A shop whose consumers count when the test says so, and an auditor."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.topics = Topics()
        self.said: list[Audited] = []
        self.now = 0.0
        self.turns = Turns()
        shop.crossing.kafka = KafkaNow(shop.crossing.kafka.address, True, True, 1)
        self.today = shop.calendar().local(shop.clock.now())
        self.loop = AuditorLoop(
            shop.store, shop.clock, shop.calendar(), shop.choices.now, shop.crossing, self.topics.open,
            self.said.append, self.turns, lambda: self.now,
        )  # fmt: skip

    def sell(self, n: int, at: datetime | None = None, partition: int = 0) -> None:
        log = self.topics.logs[Place(ORDERS, partition)]
        total = sum(map(len, self.topics.logs.values()))
        log += [encode(order(100_001 + total + i, at or self.today)) for i in range(n)]

    def count(self, name: str, offset: int | None = None, partition: int = 0) -> None:
        """Let a consumer count the log, up to an offset."""
        consumer, shop = BUILD[name](self.shop), self.shop
        log = self.topics.logs[Place(consumer.topic, partition)]
        positions = Positions(shop.store, name, consumer.topic)
        before = positions.load().get(partition)
        until = len(log) if offset is None else offset
        orders: list[Order] = list(consumer.decode(log[before.offset if before else 0 : until])[0].orders)
        with shop.store.transaction():
            seen = SeenIds(shop.store, name)
            fresh = seen.add([one.order_id for one in orders])
            seen.store()
            new = [one for one, is_new in zip(orders, fresh, strict=True) if is_new]
            if new:
                store_orders(consumer, new)
            if before is None or before.offset != until:
                positions.advance({partition: before}, {partition: NextOffset(until)})
            count_up(shop.store, name, read=len(orders))

    def all_count(self) -> None:
        for topic, names in READERS.items():
            for name in names:
                for place, log in self.topics.logs.items():
                    if place.topic == topic and log:
                        self.count(name, partition=place.partition)

    def audit(self, steps: int = 200) -> Audited:
        """Let it go on until it has compared once more."""
        before = len(self.said)
        for _ in range(steps):
            self.now += 1.0
            self.loop.step()
            if len(self.said) > before and self.said[-1].share == 1.0:
                break
        return self.said[-1]


@pytest.fixture
def scene(shop: Shop) -> Scene:
    return Scene(shop)


def differing(audited: Audited) -> list[tuple[str, str]]:
    return [(one.who, one.kind) for one in audited.differing]


def test_all_agree_and_each_consumer_is_compared(scene: Scene):
    scene.sell(300)
    scene.sell(20, scene.today - timedelta(days=1), partition=1)
    scene.all_count()
    said = scene.audit()
    assert differing(said) == []
    assert (said.share, said.oldest, said.behind) == (1.0, None, ())
    assert {one.who for one in said.findings} == {*READERS[ORDERS], *READERS[HANDLED], "stock"}
    assert all(one.recounted is not None for one in said.findings)
    of_first = {(one.kind, one.day): one.recounted for one in said.findings if one.who == FIRST}
    assert of_first["ids", None] == 320
    assert of_first["orders", scene.today.date()] == 300


def test_when_kafka_was_away_it_says_how_far_it_has_come_again(scene: Scene):
    scene.sell(1_000)
    scene.all_count()
    first = scene.audit()
    scene.shop.crossing.kafka = replace(scene.shop.crossing.kafka, generation=2)
    before = len(scene.said)
    second = scene.audit()
    between = scene.said[before:-1]
    assert [one.at for one in between] == [first.at] * len(between)
    shares = [one.share for one in between]
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < shares[-1] < 1.0
    assert (second.share, differing(second)) == (1.0, [])


def test_compared_is_at_each_consumers_own_offsets(scene: Scene):
    """
    partition 0   ────────── 10 consumer 1 ───── 15 the others
    partition 1   ───── 5 the others ── 8 consumer 1
    """
    scene.sell(15)
    scene.sell(8, partition=1)
    for name in READERS[ORDERS]:
        scene.count(name, 10 if name == FIRST else 15, 0)
        scene.count(name, 8 if name == FIRST else 5, 1)
    said = scene.audit()
    assert differing(said) == []
    ids = {one.who: one.recounted for one in said.findings if one.kind == "ids"}
    assert (ids[FIRST], ids[FOURTH]) == (18, 20)
    scene.all_count()
    assert {one.recounted for one in scene.audit().findings if one.kind == "ids"} == {23, 0}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update daytotal set n = n + 1 where consumer = 'consumer1-orders-today'", (FIRST, "orders")),
        ("update daytotal set ore = ore - 1 where consumer = 'consumer2-sales'", ("consumer2-sales", "ore")),
        (f"update dayproduct set quantity = 0 where consumer = '{THIRD}'", (THIRD, "products")),
        ("update product set sold = sold + 1", (FOURTH, "sold")),
        (f"update seen set bitmap = (select bitmap from seen where consumer = '{FIRST}' limit 1), chunk = 99 "
         "where consumer = 'consumer2-sales' and chunk = (select min(chunk) from seen)",
         ("consumer2-sales", "other ids")),
    ],
)  # fmt: skip
def test_a_bent_figure_is_named_also_in_a_quiet_shop(scene: Scene, change: str, named: tuple[str, str]):
    scene.sell(10)
    scene.all_count()
    assert differing(scene.audit()) == []
    with scene.shop.store.transaction():
        scene.shop.store.run(change)
    assert named in differing(scene.audit())


def test_only_what_is_new_is_read(scene: Scene):
    scene.sell(50)
    scene.all_count()
    scene.audit()
    assert scene.topics.read == 50
    scene.sell(5)
    scene.all_count()
    assert differing(scene.audit()) == []
    assert (scene.topics.read, scene.topics.opened) == (55, 1)


def test_a_consumer_that_was_killed_and_counts_again_is_no_difference(scene: Scene):
    """
    counted    ─────────────────── 50
    offset     ──────────── 40 ─── 50        what is read again is known, and adds nothing
    """
    scene.sell(40)
    scene.all_count()
    scene.audit()
    scene.sell(10)
    scene.all_count()
    move = 'update position set "offset" = "offset" + {} where consumer = \'consumer1-orders-today\''
    with scene.shop.store.transaction():
        scene.shop.store.run(move.format(-5))
    before = len(scene.said)
    while not scene.loop._doubts:
        scene.now += 1.0
        scene.loop.step()
    assert len(scene.said) == before
    with scene.shop.store.transaction():
        scene.shop.store.run(move.format(5))
    assert differing(scene.audit()) == []


def test_it_takes_turns_and_waits_beyond_them_only_while_consumers_are_behind(scene: Scene):
    scene.sell(2 * auditor.SLICE)
    scene.all_count()
    scene.shop.crossing.selling = True
    assert [scene.loop.step() for _ in range(3)] == [0.0, 0.0, 0.0]
    assert scene.turns.full == 2
    scene.audit()
    scene.sell(auditor.SLICE)
    scene.all_count()
    scene.shop.crossing.unread[FIRST] = MANY_UNREAD + 1
    scene.now += 60.0
    assert scene.loop.step() == 0.0
    assert scene.loop.step() > 0.0


def test_a_message_that_was_sent_twice_counts_once_and_what_is_no_order_not_at_all(scene: Scene):
    scene.sell(3)
    log = scene.topics.logs[Place(ORDERS, 0)]
    log.append(log[0])
    scene.all_count()
    said = scene.audit()
    assert differing(said) == []
    assert {one.recounted for one in said.findings if one.kind == "ids"} == {3, 0}


def test_who_is_far_behind_is_named_and_compared_when_it_comes(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(auditor, "KEPT_AT_MOST", 30)
    scene.sell(100)
    scene.all_count()
    scene.sell(100)
    for name in READERS[ORDERS]:
        if name != FIRST:
            scene.count(name)
    said = scene.audit()
    assert (differing(said), said.behind) == ([], (FIRST,))
    scene.count(FIRST)
    said = scene.audit()
    assert (differing(said), said.behind) == ([], ())


def test_what_kafka_has_deleted_is_said_to_be_not_recountable(scene: Scene):
    yesterday = scene.today - timedelta(days=1)
    scene.sell(10, yesterday)
    scene.sell(10)
    scene.all_count()
    for place in PLACES:
        scene.topics.begins[place] = 4 if place == Place(ORDERS, 0) else 0
    scene.topics.sent_at = yesterday.timestamp()
    said = scene.audit()
    assert differing(said) == []
    assert said.oldest == scene.today.date()
    known = {(one.kind, one.day): one.recounted for one in said.findings if one.who == FIRST}
    assert known["ids", None] is None
    assert known["orders", yesterday.date()] is None
    assert known["orders", scene.today.date()] == 10


def test_a_log_that_was_made_anew_is_no_difference(scene: Scene):
    scene.sell(10)
    scene.all_count()
    with scene.shop.store.transaction():
        scene.shop.store.set_fact("log_is_new", True)
    scene.topics.logs = {place: [] for place in PLACES}
    scene.topics.sent_at = scene.today.timestamp()
    said = scene.audit()
    assert differing(said) == []
    assert said.behind  # their offsets lie beyond the end: they are of the other log


@pytest.mark.parametrize("how", ["a cut log", "another Kafka"])
def test_it_begins_anew(scene: Scene, how: str):
    scene.sell(10)
    scene.all_count()
    scene.audit()
    if how == "a cut log":
        scene.topics.cut = True
    else:
        scene.shop.crossing.kafka = KafkaNow(scene.shop.crossing.kafka.address, True, True, 2)
    scene.sell(1)
    scene.all_count()
    assert differing(scene.audit()) == []
    assert (scene.topics.opened, scene.topics.read) == (2, 21)


def test_switched_off_it_reads_nothing_and_says_so(scene: Scene):
    scene.shop.choices.change(audit=False)
    scene.sell(10)
    scene.all_count()
    scene.loop.step()
    assert scene.said[-1] == Audited(on=False)
    assert scene.topics.opened == 0
    scene.shop.choices.change(audit=True)
    assert differing(scene.audit()) == []

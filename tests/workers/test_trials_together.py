"""Trials at the same time: each receipt has what belongs to it, and what cannot be, is refused."""

import pytest

from models.storage.schema import Counter
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED, PAUSED, Receipt, Receipts
from tests.workers.fakes import KeptOrders, Log, crossing
from tests.workers.test_trials import NAME, Scene
from workers.kafka.topics import ORDERS
from workers.stream import consumer_loop
from workers.stream.consumer_loop import ConsumerLoop
from workers.stream.shop import Shop
from workers.stream.trial import Outage, Trial
from workers.stream.turns import Turns
from workers.upkeep.stream_watch import StreamWatch

OTHER = "consumer8-other"
LOOKS = 20
"""Until what seems lost is held to be so."""


@pytest.fixture
def scene(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Return a shop whose consumer commits in every step; Kafka hears of it in the first one only."""
    for name in ("COMMIT_SECONDS", "TICK_SECONDS", "QUIET_TICK_SECONDS", "PUBLISH_SECONDS"):
        monkeypatch.setattr(consumer_loop, name, 0.0)
    made = Scene(shop, Log(), KeptOrders(), crossing())
    made.append(1, 2)
    return made


def counted_to_5_and_told_2(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> ConsumerLoop:
    loop = scene.loop()
    loop.step()
    monkeypatch.setattr(consumer_loop, "PUBLISH_SECONDS", 1000.0)
    scene.append(3, 4, 5)
    loop.step()
    return loop


def try_(scene: Scene, trial: Trial) -> Trial:
    scene.crossing.trials.put(trial)
    scene.look()
    return trial


def outage(scene: Scene, kind: str = KAFKA_AWAY, number: int = 1) -> Trial:
    return Trial(kind, begin=lambda _trial: setattr(scene.crossing, "outage", Outage(number)))


def receipts_of(scene: Scene, *kinds: str) -> dict[str, Receipt]:
    for _ in range(LOOKS):
        found = {one.kind: one for one in scene.look()[1].done}
        if found.keys() >= set(kinds):
            return found
    raise AssertionError(f"no receipt: {found}")


def test_duplicates_that_are_sent_while_one_is_killed_are_not_its_own(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """
    log      1  2  3  4  5  1  2
    told           ^              Kafka knows of two
    counted                 ^     five stand in the database
    """
    loop = counted_to_5_and_told_2(scene, monkeypatch)
    try_(scene, Trial(KILLED, NAME))
    loop.drop()
    sent = try_(scene, Trial(DUPLICATES))
    scene.append(1, 2)
    sent.sent = 2
    again = scene.loop()
    again.step()
    found = receipts_of(scene, KILLED, DUPLICATES)
    of_kill, of_copies = found[KILLED], found[DUPLICATES]
    assert (of_kill.came_again, of_kill.known, of_kill.lost, of_kill.twice, of_kill.together) == (3, 3, 0, 0, ())
    assert (of_copies.came_again, of_copies.known, of_copies.together) == (2, 2, ())
    again.close()


def test_a_pause_has_nothing_of_what_was_sent_and_sent_again_meanwhile(scene: Scene):
    """
    log      1  2  3  1  2  3  broken
    paused         ^                   two duplicates, one that Kafka's end has sent twice, one broken
    """
    loop = scene.loop()
    loop.step()
    scene.crossing.paused = frozenset({NAME})
    try_(scene, Trial(PAUSED, NAME))
    copies, broken = try_(scene, Trial(DUPLICATES)), try_(scene, Trial(BROKEN))
    scene.append(3, 1, 2)
    try_(scene, outage(scene, KAFKA_KILLED))
    scene.append(3)
    scene.log.append(b"no order")
    scene.append()
    copies.sent, broken.sent = 2, 1
    scene.crossing.outages_over = 1
    scene.crossing.paused = frozenset()
    loop.step()
    found = receipts_of(scene, PAUSED, DUPLICATES, BROKEN, KAFKA_KILLED)
    assert {kind: (one.came_again, one.known, one.rejected) for kind, one in found.items()} == {
        PAUSED: (0, 0, 0), DUPLICATES: (2, 2, 0), BROKEN: (0, 0, 1), KAFKA_KILLED: (1, 1, 0),
    }  # fmt: skip
    assert all(one.together == () and one.lost == one.twice == 0 for one in found.values())
    loop.close()


def test_what_was_sent_before_a_trial_and_is_met_in_it_is_not_its_own(scene: Scene):
    """Two duplicates: one is met before Kafka is taken away, one after."""
    loop = scene.loop()
    loop.step()
    copies = try_(scene, Trial(DUPLICATES))
    scene.append(1)
    loop.step()
    try_(scene, outage(scene))
    scene.append(2)
    copies.sent = 2
    scene.crossing.outages_over = 1
    loop.step()
    found = receipts_of(scene, DUPLICATES, KAFKA_AWAY)
    assert (found[DUPLICATES].came_again, found[KAFKA_AWAY].came_again) == (2, 0)
    loop.close()


def test_where_nobody_can_tell_both_say_together_with(scene: Scene):
    loop = scene.loop()
    loop.step()
    copies = try_(scene, Trial(DUPLICATES))
    try_(scene, outage(scene))
    scene.append(1, 2)
    loop.step()
    with scene.shop.store.transaction():  # as if one of them had been counted once more
        scene.shop.store.add(Counter, ("consumer", "name", "slot"), ("n",), [(NAME, "duplicates", 0, -1)])
    copies.sent = 2
    scene.crossing.outages_over = 1
    found = receipts_of(scene, DUPLICATES, KAFKA_AWAY)
    assert (found[DUPLICATES].twice, found[DUPLICATES].together) == (1, ((KAFKA_AWAY, ""),))
    assert (found[KAFKA_AWAY].twice, found[KAFKA_AWAY].together) == (1, ((DUPLICATES, ""),))
    loop.close()


def test_who_was_reading_again_leaves_it_to_another_reader_to_tell(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    """Kafka is taken away while one that was killed is in the middle of what it reads again; the other one knows."""
    monkeypatch.setattr(consumer_loop, "WORTH_SECONDS", 0.0)
    other = KeptOrders()
    other.name = OTHER
    scene.watch = StreamWatch(
        scene.shop.store, scene.shop.clock, scene.crossing, {NAME: ORDERS, OTHER: ORDERS}, lambda: scene.real
    )
    loop = counted_to_5_and_told_2(scene, monkeypatch)
    beside = ConsumerLoop(other, scene.shop.store, scene.shop.clock, scene.crossing, scene.log.open, lambda _told: None)
    beside.step()
    try_(scene, Trial(KILLED, NAME))
    loop.drop()
    again = ConsumerLoop(
        scene.consumer, scene.shop.store, scene.shop.clock, scene.crossing, scene.log.open, lambda _told: None, Turns(1)
    )
    again.step()
    assert scene.crossing.to_come_again[NAME] == 2
    try_(scene, outage(scene))
    scene.append(5)
    scene.crossing.outages_over = 1
    for _ in range(4):
        again.step()
    beside.step()
    found = receipts_of(scene, KILLED, KAFKA_AWAY)
    assert (found[KILLED].came_again, found[KILLED].together) == (3, ())
    assert (found[KAFKA_AWAY].came_again, found[KAFKA_AWAY].together) == (1, ())
    again.close()
    beside.close()


def test_kafka_is_not_ended_while_it_is_ended_and_why_is_said_until_it_is_over(scene: Scene):
    loop = scene.loop()
    loop.step()
    try_(scene, outage(scene, KAFKA_AWAY))
    begun: list[Trial] = []
    scene.crossing.trials.put(Trial(KAFKA_KILLED, begin=begun.append))
    _, receipts = scene.look()
    assert "ended already" in receipts.refused
    assert (receipts.under_way, begun, scene.crossing.outage) == (((KAFKA_AWAY, ""),), [], Outage(1))
    assert scene.look()[1].refused == receipts.refused
    scene.crossing.outages_over = 1
    loop.step()
    receipts_of(scene, KAFKA_AWAY)
    assert scene.look()[1].refused == ""
    try_(scene, Trial(KAFKA_KILLED, begin=begun.append))
    assert len(begun) == 1
    loop.close()


def test_what_is_under_way_is_not_begun_again(scene: Scene):
    loop = scene.loop()
    loop.step()
    begun: list[Trial] = []
    for _ in range(2):
        try_(scene, Trial(KILLED, NAME, begun.append))
    assert len(begun) == 1
    assert "under way already" in scene.look()[1].refused
    scene.crossing.paused = frozenset({NAME})
    for _ in range(2):
        try_(scene, Trial(PAUSED, NAME))
    _, receipts = scene.look()
    assert receipts == Receipts((), ((KILLED, NAME), (PAUSED, NAME)), receipts.refused)
    loop.close()

"""The auditor: recounts the topics from their start, without a group, and compares with what the shop has stored.

It keeps totals of its own (`models.recount`) and shares the decoder alone. Compared is always at equal offsets: the
figures and the positions of all consumers are one read of the database, and then the topics are read exactly so far.
What Kafka no longer has is said to be not recountable; it is never a difference.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.calendar import Calendar
from models.clock import ShopClock
from models.orders import HandledOrder, Order, decode_handled, decode_order
from models.recount import Finding, Recount, TopicRecount, finding
from models.settings import Settings
from models.snapshots import Audited
from models.storage.audit import Audit
from models.storage.progress import activity
from models.storage.store import Store
from workers.consumers import READERS
from workers.kafka.follower import Follows, LogCutError, Place
from workers.kafka.topics import HANDLED, ORDERS
from workers.stream.crossing import MANY_UNREAD, Crossing, KafkaNow
from workers.stream.loop import Emit
from workers.upkeep.comparison import Stored, compare_consumer, compare_stock, read_stored

AUDIT_SECONDS = 3.0
"""Between two comparisons while something is counted …"""
QUIET_SECONDS = 10.0
"""… and while nothing is: somebody may have changed the database."""
COMPARING_COSTS = 50
"""A comparison is followed by a pause so many times as long as its work, so that a shop of many days stays quick."""
LOOK_SECONDS = 1.0
AWAY_SECONDS = 0.3
SLICE = 200
KEPT_AT_MOST = 5_000
"""Messages that consumers may differ by in what they have read, to be compared in one go."""
PATIENCE_SECONDS = 20.0
"""When nothing has come for so long that was to come, it begins anew."""
QUIET_PACE, SELLING_PACE, BEHIND_PACE = 0.2, 3.0, 9.0
"""Pauses after a slice, in times of its work: in a quiet shop, while it sells, and while consumers are behind."""

OpenFollower = Callable[[KafkaNow], Follows]
"""Begins to follow the topics of the Kafka that there is now."""


@dataclass(frozen=True)
class Moment:
    """What is stored of a shop at one instant: each reader by its topic, and what needs no recount."""

    at: float
    readers: Mapping[str, list[Stored]]
    stock: list[Finding]
    handled: int
    unpublished: int
    log_is_new: bool


class AuditorLoop:
    """Recounts and compares. Made, stepped and closed in one thread.

    Args:
        store: the shop's database; it is only read.
        clock: the shop's time.
        calendar: of the shop's zone, for this thread.
        settings: gives the settings as they are now.
        crossing: what the threads tell each other.
        open_follower: begins to follow the topics.
        emit: where `Audited` goes.
        monotonic: real seconds.

    """

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        calendar: Calendar,
        settings: Callable[[], Settings],
        crossing: Crossing,
        open_follower: OpenFollower,
        emit: Emit,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._settings = settings
        self._crossing = crossing
        self._open_follower = open_follower
        self._emit = emit
        self._monotonic = monotonic
        self._follower: Follows | None = None
        self._generation = 0
        self._shown: Audited | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget what was counted: all of it is read again."""
        if self._follower is not None:
            follower, self._follower = self._follower, None
            follower.close()
        zone = self._calendar.zone
        self._topics = {
            ORDERS: TopicRecount(zone, decode_order, _placed),
            HANDLED: TopicRecount(zone, decode_handled, _handled),
        }
        self._moment: Moment | None = None
        self._ends: dict[Place, int] = {}
        self._next_at = self._moved_at = float("-inf")
        self._counted = -1
        self._audited_at = float("-inf")

    def step(self) -> float:
        """Read a slice, or compare when it is time; see `Loop`."""
        kafka = self._crossing.kafka
        if not self._settings().audit:
            if self._follower is not None or self._shown is None or self._shown.on:
                self._begin_anew()
                self._show(Audited(on=False))
            return LOOK_SECONDS
        if self._shown is None or not self._shown.on:
            self._show(Audited(on=True))
        if not kafka.ready or (not kafka.connected and self._follower is None):
            return AWAY_SECONDS
        if self._follower is None or self._generation != kafka.generation:
            self._begin_anew()
            self._generation = kafka.generation
            self._follower = self._open_follower(kafka)
        try:
            return self._go_on(self._follower)
        except LogCutError:
            self._begin_anew()
            return AWAY_SECONDS

    def close(self) -> None:
        """Let go of Kafka and the database."""
        try:
            if self._follower is not None:
                self._follower.close()
        finally:
            self._store.close()

    # Reading

    def _go_on(self, follower: Follows) -> float:
        if not follower.has_come:
            return self._read(follower)
        if self._moment is not None:
            moment, self._moment = self._moment, None
            began = time.thread_time()
            self._compare(moment)
            self._rest(time.thread_time() - began)
            return LOOK_SECONDS
        if not self._is_due():
            return LOOK_SECONDS
        return self._aim(follower)

    def _is_due(self) -> bool:
        now = self._monotonic()
        if now < self._next_at:
            return False
        return activity(self._store) != self._counted or now - self._audited_at >= QUIET_SECONDS

    def _rest(self, work: float) -> None:
        self._audited_at = self._monotonic()
        self._next_at = self._audited_at + max(AUDIT_SECONDS, work * COMPARING_COSTS)

    def _aim(self, follower: Follows) -> float:
        """Look how far the consumers have read, and set out for it; from near by, take their figures as well."""
        counted = activity(self._store)
        offsets = self._offsets()
        ends = follower.ends()
        aims = self._furthest(offsets, ends)
        far = sum(max(aim - follower.next[place], 0) for place, aim in aims.items())
        if far <= KEPT_AT_MOST:
            began = time.thread_time()
            self._moment = moment = self._take()
            self._counted = counted
            offsets = {topic: {one.name: one.offsets for one in readers} for topic, readers in moment.readers.items()}
            self._ends = ends = follower.ends()
            aims = self._furthest(offsets, ends)
            self._next_at = self._monotonic() + (time.thread_time() - began) * COMPARING_COSTS
        self._offsets_there = {topic: _nearest(of_topic, _of(topic, aims)) for topic, of_topic in offsets.items()}
        self._total = sum(aims.values())
        self._moved_at = self._monotonic()
        follower.aim(aims)
        self._settle(follower)
        return 0.0

    def _read(self, follower: Follows) -> float:
        began = time.monotonic()
        messages = follower.read(SLICE, 0.1)
        work = time.thread_time()
        for place, offset, value in messages:
            self._topics[place.topic].add(place.partition, offset, value)
        self._settle(follower)
        if messages:
            self._moved_at = began
        elif began - self._moved_at > PATIENCE_SECONDS:
            self._begin_anew()
            return AWAY_SECONDS
        self._show_progress(follower)
        return (time.thread_time() - work) * self._pace()

    def _pace(self) -> float:
        if self._crossing.most_unread()[1] > MANY_UNREAD:
            return BEHIND_PACE
        return SELLING_PACE if self._crossing.selling else QUIET_PACE

    def _settle(self, follower: Follows) -> None:
        """Sum up what every consumer that will be compared has read."""
        for topic, recount in self._topics.items():
            there = self._offsets_there[topic]
            read = _of(topic, follower.next)
            recount.settle({partition: min(offset, there.get(partition, 0)) for partition, offset in read.items()})

    def _offsets(self) -> dict[str, dict[str, Mapping[int, int]]]:
        """Return the next offsets of each reader of each topic."""
        audit = Audit(self._store)
        with self._store.snapshot():
            return {topic: {name: audit.offsets(name, topic) for name in names} for topic, names in READERS.items()}

    def _furthest(
        self, offsets: Mapping[str, Mapping[str, Mapping[int, int]]], ends: Mapping[Place, int]
    ) -> dict[Place, int]:
        """Return how far the foremost consumers have read; an offset beyond the end is one of another log."""
        aims = dict.fromkeys(ends, 0)
        for topic, of_topic in offsets.items():
            for places in of_topic.values():
                for partition, offset in places.items():
                    place = Place(topic, partition)
                    if offset <= ends.get(place, -1):
                        aims[place] = max(aims[place], offset)
        return aims

    # Comparing

    def _take(self) -> Moment:
        """Read the figures and positions of all consumers, as of one instant."""
        audit = Audit(self._store)
        with self._store.snapshot():
            readers = {topic: [read_stored(audit, name, topic) for name in names] for topic, names in READERS.items()}
            return Moment(
                self._clock.now(), readers, compare_stock(audit),
                audit.counter("consumer5-order-handler", "handled"), len(audit.unpublished_keys(HANDLED)),
                audit.log_is_new,
            )  # fmt: skip

    def _compare(self, moment: Moment) -> None:
        found: list[Finding] = []
        behind: list[str] = []
        oldest_of = {topic: self._oldest(topic, moment) for topic in self._topics}
        counted_at: dict[tuple[str, tuple[tuple[int, int], ...]], Recount | None] = {}
        for topic, readers in moment.readers.items():
            oldest = oldest_of[topic]
            for stored in readers:
                key = topic, tuple(sorted(stored.offsets.items()))
                if key not in counted_at:
                    counted_at[key] = self._recounted(topic, stored.offsets)
                counted = counted_at[key]
                if counted is None:
                    behind.append(stored.name)
                    continue
                # Who has missed messages can not be recounted at all.
                since = date.max if stored.missed else oldest
                found += compare_consumer(stored, counted, since, since is None)
                found.append(
                    finding(stored.name, "rejected", stored.rejected, counted.no_orders if since is None else None)
                )
                if topic == HANDLED:
                    found += self._handled(moment, stored, counted, whole=since is None)
        found += moment.stock
        days = [day for day in oldest_of.values() if day is not None]
        self._show(Audited(True, moment.at, tuple(found), 1.0, max(days, default=None), tuple(behind)))

    def _recounted(self, topic: str, offsets: Mapping[int, int]) -> Recount | None:
        """Return the totals at a consumer's offsets; None where it is too far behind, or has read another log."""
        ends = _of(topic, self._ends)
        if any(offset > ends.get(partition, 0) for partition, offset in offsets.items()):
            return None
        return self._topics[topic].at(offsets)

    def _handled(self, moment: Moment, stored: Stored, counted: Recount, *, whole: bool) -> list[Finding]:
        """Compare what consumer 5 has handled with what its topic holds, at a moment when none is on its way there."""
        fifth = next(one for one in moment.readers[ORDERS] if one.arrived is not None)
        at_rest = not moment.unpublished and all(
            stored.offsets.get(place.partition, 0) == end
            for place, end in self._ends.items()
            if place.topic == HANDLED and end
        )
        # Another shop's orders, in a topic that several share, are none of consumer 5's.
        if not at_rest or counted.ids.only_here(fifth.ids):
            return []
        return [finding(fifth.name, "handled", moment.handled, len(counted.ids) if whole else None)]

    def _oldest(self, topic: str, moment: Moment) -> date | None:
        """Return the first day of which everything must still be in the log; None when all days are.

        What Kafka deleted was sent before the first message that is left. No order is placed later than it is sent, by
        the shop's time, whose offset only grows.
        """
        follower = self._follower
        assert follower is not None  # noqa: S101 - who compares has read
        gone = [
            place
            for place, begin in follower.begins.items()
            if place.topic == topic and (begin > 0 or moment.log_is_new)
        ]
        if not gone:
            return None
        ahead = self._clock.ahead
        latest = max(follower.first.get(place, moment.at - ahead) for place in gone) + ahead
        return self._calendar.day_of(latest) + timedelta(days=1)

    # Showing

    def _show_progress(self, follower: Follows) -> None:
        """Say how far it has come, where nothing was compared yet."""
        shown = self._shown
        if shown is None or shown.at is not None or self._total <= 0:
            return
        share = sum(follower.next.values()) / self._total
        if share - shown.share >= 0.01:
            self._show(Audited(True, share=min(share, 1.0)))

    def _show(self, audited: Audited) -> None:
        self._shown = audited
        self._emit(audited)


def _of(topic: str, places: Mapping[Place, int]) -> dict[int, int]:
    """Return the numbers of one topic's partitions."""
    return {place.partition: number for place, number in places.items() if place.topic == topic}


def _nearest(offsets: Mapping[str, Mapping[int, int]], aims: Mapping[int, int]) -> dict[int, int]:
    """Return how far all consumers have read that are near enough to the foremost ones to be compared with them."""
    near = [
        places
        for places in offsets.values()
        if sum(max(aim - places.get(partition, 0), 0) for partition, aim in aims.items()) <= KEPT_AT_MOST
    ]
    return {
        partition: min((places.get(partition, 0) for places in near), default=aim) for partition, aim in aims.items()
    }


def _placed(order: Order) -> datetime:
    return order.order_time


def _handled(order: Order) -> datetime:
    assert isinstance(order, HandledOrder)  # noqa: S101 - what decode gave
    return order.handled_time

"""The auditor: recounts the topics from their start, without a group, and compares with what the shop has stored.

It keeps totals of its own (`models.recount`) and shares the decoder alone. Compared is always at equal offsets: the
figures and the positions of all consumers are one read of the database, and then the topics are read exactly so far.
What Kafka no longer has is said to be not recountable; it is never a difference.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from models.calendar import Calendar
from models.clock import ShopClock
from models.orders import HandledOrder, Order, decode_handled, decode_order
from models.recount import Recount, TopicRecount
from models.settings import Settings
from models.snapshots import Audited
from models.storage.audit import Audit
from models.storage.progress import activity
from models.storage.store import Store
from workers.consumers import READERS
from workers.kafka.address import KafkaUnavailableError
from workers.kafka.follower import Follows, LogCutError, Place
from workers.kafka.topics import HANDLED, ORDERS
from workers.stream.crossing import MANY_UNREAD, Crossing, KafkaNow
from workers.stream.loop import Emit
from workers.stream.turns import Turns
from workers.upkeep.moment import Moment, Offsets, compare_moment, furthest, nearest, of_topic, take_moment

AUDIT_SECONDS = 3.0
"""Between two comparisons while something is counted …"""
QUIET_SECONDS = 10.0
"""… and while nothing is: somebody may have changed the database."""
COMPARING_COSTS = 50
"""A comparison is followed by a pause so many times as long as its work, so that a shop of many days stays quick."""
LOOK_SECONDS = 1.0
AWAY_SECONDS = 0.3
DOUBT_SECONDS = 1.0
"""After which a difference is looked at once more before it is told. None is known that goes away by itself; but it is
the worst that the window can say of the shop, so it is said of two moments and not of one."""
SLICE = 200
KEPT_AT_MOST = 5_000
"""Messages that consumers may differ by in what they have read, to be compared in one go."""
PATIENCE_SECONDS = 20.0
"""When nothing has come for so long that was to come, it begins anew."""
TRIES = 5
"""When Kafka has refused so often in a row, its client may be at fault."""
BEHIND_PACE = 9.0
"""While consumers are behind, a pause follows each slice that is so many times as long as its work: they go first."""

_log = logging.getLogger("orderpuls.auditor")

OpenFollower = Callable[[KafkaNow], Follows]
"""Begins to follow the topics of the Kafka that there is now."""


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
        turns: which loop may compute now; the pauses in them are what keeps a window smooth.
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
        turns: Turns | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._settings = settings
        self._crossing = crossing
        self._open_follower = open_follower
        self._emit = emit
        self._turns = turns or Turns()
        self._monotonic = monotonic
        self._follower: Follows | None = None
        self._generation = 0
        self._shown: Audited | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget what was counted: all of it is read again. What was compared last stays until there is more to say."""
        if self._follower is not None:
            follower, self._follower = self._follower, None
            follower.close()
        zone = self._calendar.zone
        self._topics = {
            ORDERS: TopicRecount(zone, decode_order, _placed),
            HANDLED: TopicRecount(zone, decode_handled, _handled),
        }
        self._moment: Moment | None = None
        self._work = 0.0
        self._total = self._refused = 0
        self._near: dict[str, dict[int, int]] = {}
        self._ends: dict[Place, int] = {}
        self._next_at = self._moved_at = float("-inf")
        self._counted = -1
        self._audited_at = float("-inf")
        self._doubts = False
        if self._shown is not None:
            self._shown = replace(self._shown, share=0.0)

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
        try:
            if self._follower is None or self._generation != kafka.generation:
                self._begin_anew()
                self._generation = kafka.generation
                self._follower = self._open_follower(kafka)
            wait = self._go_on(self._follower)
        except KafkaUnavailableError as error:
            # It is quiet: that Kafka is away others tell, and the badge keeps the time of what was compared last.
            _log.info("the recount waits: %s", error)
            self._refused += 1
            if isinstance(error, LogCutError) or self._refused >= TRIES:
                self._begin_anew()
            return AWAY_SECONDS
        self._refused = 0
        return wait

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
            self._rest(self._work + time.thread_time() - began)
            return LOOK_SECONDS
        return self._set_out(follower) if self._is_due() else LOOK_SECONDS

    def _is_due(self) -> bool:
        now = self._monotonic()
        if now < self._next_at:
            return False
        return activity(self._store) != self._counted or now - self._audited_at >= QUIET_SECONDS

    def _rest(self, work: float) -> None:
        self._audited_at = self._monotonic()
        self._next_at = self._audited_at + max(AUDIT_SECONDS, work * COMPARING_COSTS)
        if self._doubts:
            self._counted, self._next_at = -1, self._audited_at + max(DOUBT_SECONDS, work)

    def _set_out(self, follower: Follows) -> float:
        """Look how far the consumers have read, and read on to there; from near by, take their figures as well."""
        counted = activity(self._store)
        offsets = self._offsets()
        ends = follower.ends()
        aims = furthest(offsets, ends)
        if sum(max(aim - follower.next[place], 0) for place, aim in aims.items()) <= KEPT_AT_MOST:
            began = time.thread_time()
            moment = take_moment(self._store, self._clock)
            self._work = time.thread_time() - began
            self._ends = follower.ends()  # asked afterwards, so that no consumer can have read beyond
            self._moment, self._counted, offsets = moment, counted, moment.offsets
            aims = furthest(offsets, self._ends)
        self._near = {topic: nearest(places, of_topic(topic, aims), KEPT_AT_MOST) for topic, places in offsets.items()}
        self._total = sum(aims.values())
        self._moved_at = self._monotonic()
        follower.aim(aims)
        self._settle(follower)
        return 0.0

    def _read(self, follower: Follows) -> float:
        messages = follower.read(SLICE, 0.1)
        with self._turns:
            began = time.thread_time()
            for place, offset, value in messages:
                self._topics[place.topic].add(place.partition, offset, value)
            self._settle(follower)
            work = time.thread_time() - began
            if len(messages) == SLICE:
                self._turns.rest()
        if messages:
            self._moved_at = self._monotonic()
        elif self._monotonic() - self._moved_at > PATIENCE_SECONDS:
            self._begin_anew()
            return AWAY_SECONDS
        self._show_progress(follower)
        return work * BEHIND_PACE if self._crossing.most_unread()[1] > MANY_UNREAD else 0.0

    def _settle(self, follower: Follows) -> None:
        """Sum up what every consumer that will be compared has read."""
        for topic, recount in self._topics.items():
            near = self._near[topic]
            read = of_topic(topic, follower.next)
            recount.settle({partition: min(offset, near.get(partition, 0)) for partition, offset in read.items()})

    def _offsets(self) -> Offsets:
        """Return the next offsets of each reader of each topic."""
        audit = Audit(self._store)
        with self._store.snapshot():
            return {topic: {name: audit.offsets(name, topic) for name in names} for topic, names in READERS.items()}

    # Comparing

    def _compare(self, moment: Moment) -> None:
        oldest = {topic: self._oldest(topic, moment) for topic in self._topics}
        found, behind = compare_moment(moment, self._recounted, oldest, of_topic(HANDLED, self._ends))
        days = [day for day in oldest.values() if day is not None]
        self._doubts = not self._doubts and any(one.differs for one in found)
        if self._doubts:
            return
        self._show(Audited(True, moment.at, found, 1.0, max(days, default=None), behind))

    def _recounted(self, topic: str, offsets: Mapping[int, int]) -> Recount | None:
        """Return the totals at a consumer's offsets; None where it is too far behind, or has read another log."""
        ends = of_topic(topic, self._ends)
        if any(offset > ends.get(partition, 0) for partition, offset in offsets.items()):
            return None
        return self._topics[topic].at(offsets)

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
        """Say how far it has come, where nothing was compared since it began."""
        shown = self._shown
        if shown is None or shown.share >= 1.0 or self._total <= 0:
            return
        share = min(sum(follower.next.values()) / self._total, 0.99)
        if share - shown.share >= 0.01:
            self._show(replace(shown, share=share))

    def _show(self, audited: Audited) -> None:
        self._shown = audited
        self._emit(audited)


def _placed(order: Order) -> datetime:
    return order.order_time


def _handled(order: Order) -> datetime:
    assert isinstance(order, HandledOrder)  # noqa: S101 - what decode gave
    return order.handled_time

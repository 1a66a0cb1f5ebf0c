"""Sees the stream as a whole, in the read of all figures: positions, lags, rates, and the trials that are under way."""

import time
from collections.abc import Callable, Mapping

from models.clock import ShopClock
from models.lag import CAUGHT_UP_SECONDS, LagHistory
from models.storage.members import MemberBook
from models.storage.progress import Places, all_counters
from models.storage.store import Store
from models.stream import ConsumerStream, Receipts, Stream
from workers.stream.crossing import Crossing
from workers.upkeep.trials import TrialWatch


class StreamWatch:
    """Remembers the last minutes of every consumer; lives as long as the program, used in the thread of the figures.

    Args:
        store: the shop's database.
        clock: the shop's time.
        crossing: what the threads tell each other.
        topics: by its name, the topic of each consumer, in their order.
        monotonic: real seconds.

    """

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        crossing: Crossing,
        topics: Mapping[str, str],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._crossing = crossing
        self._topics = dict(topics)
        self._monotonic = monotonic
        self._history = LagHistory()
        self._trials = TrialWatch(store, crossing, self._topics, monotonic)

    @property
    def busy(self) -> bool:
        """Whether a trial waits to begin or to be over, so that the figures should be read often."""
        return self._trials.busy

    def read(self, places: Places) -> tuple[Stream, Receipts]:
        """Return the stream as it is, inside the caller's read of all figures."""
        real, now = self._monotonic(), self._clock.now()
        counted, members = all_counters(self._store), self._members()
        self._history.look(real, now, places.ends)
        consumers = []
        caught_up = set()
        for name, topic in self._topics.items():
            offsets, mine = places.offsets.get(name, {}), counted.get(name, {})
            read, lag = mine.get("read", 0), places.lag.get(name, 0)
            course = self._history.course(name, topic, offsets, places.ends.get(topic, {}), read, lag, real, now)
            if course.real_seconds is not None and course.real_seconds <= CAUGHT_UP_SECONDS:
                caught_up.add(name)
            consumers.append(
                ConsumerStream(
                    name=name, topic=topic, offsets=offsets, lag=lag, read=read,
                    duplicates=mine.get("duplicates", 0), rejected=mine.get("rejected", 0),
                    paused=name in self._crossing.paused, seconds=course.seconds, per_second=course.per_second,
                    change=course.change, curve=course.curve, caught_up_at=course.caught_up_at,
                    members=tuple(members.get(name, ())),
                )
            )  # fmt: skip
        return Stream(now, places.ends, tuple(consumers)), self._trials.look(places, caught_up, now)

    def _members(self) -> dict[str, list[tuple[int, tuple[int, ...]]]]:
        """Return by consumer who reads which partitions, where several programs may."""
        found: dict[str, list[tuple[int, tuple[int, ...]]]] = {}
        for one in () if self._store.address is None else MemberBook(self._store).all():
            found.setdefault(one.consumer, []).append((one.slot, one.partitions))
        return found

    def begin_trials(self) -> None:
        """Begin what was asked for, after the figures before it have been noted."""
        self._trials.begin()

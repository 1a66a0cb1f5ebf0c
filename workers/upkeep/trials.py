"""Follows trials (something is broken on purpose) and writes their receipts, from what the database holds.

What comes again, what of it was known, what was lost and what was counted twice are told apart by things that are
stored each for itself: the counters of messages, the bitmaps of order ids, the offsets, and the totals by day.
"""

import queue
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from models.storage.progress import Places
from models.storage.store import Store
from models.storage.tally import CountedIds, Tally, sold_before, tally
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED, PAUSED, Receipt, Receipts
from workers.consumers import READERS
from workers.kafka.topics import ORDERS
from workers.producer import FIRST_ORDER_ID
from workers.stream.crossing import Crossing
from workers.stream.trial import Trial

KEPT = 5
PATIENCE_SECONDS = 5.0
"""Who has counted all that there was then has so long to catch up with what came since; and the ends that are known are
a second old at most, so what seems lost for so long is."""


@dataclass
class _Followed:
    """A trial that has begun: what its consumers had counted before, and where it has come to."""

    trial: Trial
    before: dict[str, Tally]
    went_back: dict[str, int]
    begun: dict[str, int]
    outage: int
    first_id: int
    began: float
    end_id: int = 0
    goal: dict[str, dict[int, int]] = field(default_factory=dict)
    back_since: float | None = None
    back_at: float | None = None
    passed_since: float | None = None
    caught_up_since: float | None = None


@dataclass(frozen=True)
class _Outcome:
    came_again: int = 0
    known: int = 0
    rejected: int = 0
    lost: int = 0
    twice: int = 0


class TrialWatch:
    """All trials of one program. Used in one thread.

    Args:
        store: the shop's database.
        crossing: what the threads tell each other; trials come from it.
        topics: by its name, the topic of each consumer.
        monotonic: real seconds.

    """

    def __init__(
        self, store: Store, crossing: Crossing, topics: Mapping[str, str], monotonic: Callable[[], float]
    ) -> None:
        self._store = store
        self._ids = CountedIds(store)
        self._crossing = crossing
        self._topics = topics
        self._monotonic = monotonic
        self._asked: list[Trial] = []
        self._followed: list[_Followed] = []
        self._done: tuple[Receipt, ...] = ()
        self._number = 0

    @property
    def busy(self) -> bool:
        """Whether a trial waits to begin or to be over (one whose consumer is paused can wait long)."""
        under_way = any(not self._waits(one) for one in self._followed)
        return bool(self._asked) or under_way or not self._crossing.trials.empty()

    def look(self, places: Places, caught_up: AbstractSet[str], now: float) -> Receipts:
        """Note what was before the trials that are asked for, and see how the others get on; inside a snapshot."""
        real = self._monotonic()
        while True:
            try:
                trial = self._crossing.trials.get_nowait()
            except queue.Empty:
                break
            if any(one.trial.kind == trial.kind and one.trial.consumer == trial.consumer for one in self._followed):
                continue  # it is under way
            self._asked.append(trial)
            self._followed.append(self._follow(trial, real))
        self._followed = [one for one in self._followed if one.trial.sent != 0]  # there was something to send
        for one in tuple(self._followed):
            self._look_at(one, places, caught_up, real, now)
        if not self._followed:
            self._ids.forget()
        return Receipts(self._done, tuple((one.trial.kind, one.trial.consumer) for one in self._followed))

    def begin(self) -> None:
        """Begin the trials whose figures were noted; outside of the snapshot."""
        asked, self._asked = self._asked, []
        for trial in asked:
            trial.begin(trial)

    def _follow(self, trial: Trial, real: float) -> _Followed:
        names = self._concerned(trial)
        crossing = self._crossing
        return _Followed(
            trial,
            {name: tally(self._store, name, self._ids) for name in names},
            {name: crossing.went_back.get(name, 0) for name in names},
            {name: crossing.begun.get(name, 0) for name in names},
            crossing.outage.number,
            sold_before(self._store, FIRST_ORDER_ID),
            real,
        )

    def _concerned(self, trial: Trial) -> list[str]:
        if trial.consumer:
            return [trial.consumer]
        if trial.kind in (DUPLICATES, BROKEN):
            return [name for name, topic in self._topics.items() if topic == ORDERS]
        return list(self._topics)

    def _waits(self, one: _Followed) -> bool:
        """Say whether a trial waits for the user to let its consumer go on."""
        return one.trial.kind == PAUSED and one.trial.consumer in self._crossing.paused

    def _is_back(self, one: _Followed, running: Sequence[str]) -> bool:
        """Say whether what was broken is whole again."""
        kind, crossing = one.trial.kind, self._crossing
        if kind == KILLED:
            return crossing.begun.get(one.trial.consumer, 0) > one.begun[one.trial.consumer]
        if kind in (KAFKA_AWAY, KAFKA_KILLED):
            return crossing.outages_over > one.outage and crossing.kafka.connected
        if kind in (DUPLICATES, BROKEN):
            return one.trial.sent is not None and bool(running)
        return not self._waits(one)

    def _look_at(
        self, one: _Followed, places: Places, caught_up: AbstractSet[str], real: float, now: float
    ) -> None:  # fmt: skip
        if one.trial in self._asked:
            return
        running = [name for name in one.before if name not in self._crossing.paused or one.trial.consumer]
        if self._waits(one):
            one.back_since = one.back_at = None
            return
        if one.back_since is None:
            one.back_since = real if one.trial.kind == PAUSED else one.began
        if one.back_at is None:
            if not self._is_back(one, running):
                return
            one.back_at = real
            one.end_id = sold_before(self._store, FIRST_ORDER_ID)
            one.goal = {topic: {**places.ends.get(topic, {}), **self._crossing.ends.of(topic)} for topic in READERS}
        if not running or not all(self._has_passed(one, name, places) for name in running):
            one.passed_since = one.caught_up_since = None
            return
        one.passed_since = one.passed_since or real
        if caught_up >= set(running):
            one.caught_up_since = one.caught_up_since or real
        outcomes = [self._outcome_of(one, name) for name in running]
        if any(each.came_again + each.rejected < (one.trial.sent or 0) for each in outcomes):
            return  # what was sent for it is on its way
        good = one.caught_up_since is not None and not any(each.lost for each in outcomes)
        if not good and real - one.passed_since < PATIENCE_SECONDS:
            return
        outcome = _of_all(outcomes)
        self._followed.remove(one)
        self._number += 1
        receipt = Receipt(
            self._number, one.trial.kind, one.trial.consumer, now, outcome.came_again, outcome.known, outcome.rejected,
            outcome.lost, outcome.twice, one.back_at - one.back_since,
            (one.caught_up_since or one.passed_since) - one.back_since,
        )  # fmt: skip
        self._done = (receipt, *self._done)[:KEPT]

    def _has_passed(self, one: _Followed, name: str, places: Places) -> bool:
        """Say whether a consumer has counted all that there was when what was broken was whole again."""
        goal, offsets = one.goal.get(self._topics[name], {}), places.offsets.get(name, {})
        again = self._crossing.to_come_again.get(name, 0)
        return again == 0 and all(offsets.get(part, 0) >= end for part, end in goal.items())

    def _outcome_of(self, one: _Followed, name: str) -> _Outcome:
        before, after = one.before[name], tally(self._store, name, self._ids)
        read, ids = after.read - before.read, after.ids - before.ids
        rejected, known = after.rejected - before.rejected, after.duplicates - before.duplicates
        came_again = read - rejected - ids
        passed = after.offsets - before.offsets + self._crossing.went_back.get(name, 0) - one.went_back[name]
        lost = max(passed - read, 0)
        if self._topics[name] == ORDERS:
            lost = max(lost, self._ids.unknown(name, one.first_id, one.end_id))
        twice = max(came_again - known, 0)
        if after.summed is not None:
            twice = max(twice, after.summed - (before.summed or 0) - ids)
        return _Outcome(came_again, known, rejected, lost, twice)


def _of_all(outcomes: Sequence[_Outcome]) -> _Outcome:
    """Return what came again of the consumer with most of that, and what was lost and counted twice of all."""
    most = max(outcomes, key=lambda each: each.came_again + each.rejected)
    return replace(most, lost=sum(each.lost for each in outcomes), twice=sum(each.twice for each in outcomes))

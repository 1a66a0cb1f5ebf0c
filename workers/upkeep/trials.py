"""Follows trials (something is broken on purpose) and writes their receipts, from what the database holds.

What comes again, what of it was known, what was lost and what was counted twice are told apart by things that are
stored each for itself: the counters of messages, the bitmaps of order ids, the offsets, and the totals by day.
"""

import queue
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from models.receipts import OUTAGES, Outcome, of_all, own_share
from models.sentences import Sentence
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
    """A trial that has begun: what its consumers had counted before, and where it has come to.

    `read_again` is how much they had read again since they were killed; `reading` who was at it just then.
    """

    trial: Trial
    before: dict[str, Tally]
    read_again: dict[str, int]
    reading: frozenset[str]
    begun: dict[str, int]
    outage: int
    first_id: int
    began: float
    beside: list["_Beside"] = field(default_factory=list)
    end_id: int = 0
    goal: dict[str, dict[int, int]] = field(default_factory=dict)
    back_since: float | None = None
    back_at: float | None = None
    passed_since: float | None = None
    caught_up_since: float | None = None
    over: dict[str, dict[int, int]] | None = None
    """Where the topics ended when there was a receipt."""


@dataclass(frozen=True)
class _Beside:
    """Another trial in a trial's time, and how many of its messages each consumer had met before that."""

    other: _Followed
    met: Mapping[str, int]


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
        self._refused_for: _Followed | None = None
        self._refused = ""

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
            if not self._is_in_the_way(trial):
                self._asked.append(trial)
                self._followed.append(self._follow(trial, real))
        self._followed = [one for one in self._followed if one.trial.sent != 0]  # there was something to send
        for one in tuple(self._followed):
            self._look_at(one, places, caught_up, real, now)
        if not self._followed:
            self._ids.forget()
        if self._refused_for not in self._followed:
            self._refused_for, self._refused = None, ""
        under_way = tuple((one.trial.kind, one.trial.consumer) for one in self._followed)
        return Receipts(self._done, under_way, self._refused)

    def begin(self) -> None:
        """Begin the trials whose figures were noted; outside of the snapshot."""
        asked, self._asked = self._asked, []
        for trial in asked:
            trial.begin(trial)

    def _is_in_the_way(self, trial: Trial) -> bool:
        """Say whether a trial cannot begin beside one that is under way, and take note of why."""
        for one in self._followed:
            if trial.kind in OUTAGES and one.trial.kind in OUTAGES:
                refused = Sentence("Kafka is ended already. It can be ended again when there is a receipt of that.")
            elif (one.trial.kind, one.trial.consumer) == (trial.kind, trial.consumer):
                refused = Sentence("That is under way already. It can be tried again when there is a receipt of it.")
            else:
                continue
            if trial.kind != PAUSED:  # one that is paused again, before it has caught up, is paused on
                self._refused_for, self._refused = one, refused
            return True
        return False

    def _follow(self, trial: Trial, real: float) -> _Followed:
        names = self._concerned(trial)
        crossing = self._crossing
        begins = _Followed(
            trial,
            {name: tally(self._store, name, self._ids) for name in names},
            {name: self._read_again(name) for name in names},
            frozenset(name for name in names if crossing.to_come_again.get(name, 0)),
            {name: crossing.begun.get(name, 0) for name in names},
            crossing.outage.number,
            sold_before(self._store, FIRST_ORDER_ID),
            real,
        )
        for other in self._followed:
            # What came in the time of a consumer that is still paused is met when it goes on.
            earlier = [one.other for one in other.beside if one.other.over is not None]
            for one in (other, *earlier) if self._waits(other) else (other,):
                common = begins.before.keys() & one.before.keys()
                if common and all(one is not known.other for known in begins.beside):
                    begins.beside.append(_Beside(one, {name: self._met_of(one, name, begins) for name in common}))
            if begins.before.keys() & other.before.keys():
                other.beside.append(_Beside(begins, {}))
        return begins

    def _met_of(self, other: _Followed, name: str, now: _Followed) -> int:
        """Return how many of the messages sent for a trial a consumer has met."""
        before, after = other.before[name], now.before[name]
        if other.trial.kind == BROKEN:
            return after.rejected - before.rejected
        came_again = after.read - after.rejected - after.ids - (before.read - before.rejected - before.ids)
        return max(came_again - (now.read_again[name] - other.read_again[name]), 0)

    def _read_again(self, name: str) -> int:
        """Return how many counted messages a consumer has read again, in all, after it was killed."""
        return self._crossing.went_back.get(name, 0) - self._crossing.to_come_again.get(name, 0)

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
        outcomes = {name: self._outcome_of(one, name) for name in running}
        if any(self._is_to_come(one, name, met) for name, met in outcomes.items()):
            return  # what was sent for it is on its way
        shares = {name: self._share_of(one, name, met, places) for name, met in outcomes.items()}
        shares = self._without_vague(shares, outcomes)
        good = one.caught_up_since is not None and not any(met.lost for met in outcomes.values())
        if (not good or None in shares.values()) and real - one.passed_since < PATIENCE_SECONDS:
            return
        one.over = {topic: {**places.ends.get(topic, {}), **self._crossing.ends.of(topic)} for topic in READERS}
        self._followed.remove(one)
        self._number += 1
        outcome = of_all([outcomes[name] if share is None else share for name, share in shares.items()])
        receipt = Receipt(
            self._number, one.trial.kind, one.trial.consumer, now, outcome.came_again, outcome.known, outcome.rejected,
            outcome.lost, outcome.twice, one.back_at - one.back_since,
            (one.caught_up_since or one.passed_since) - one.back_since, _together(one, shares),
        )  # fmt: skip
        self._done = (receipt, *self._done)[:KEPT]

    def _has_passed(self, one: _Followed, name: str, places: Places) -> bool:
        """Say whether a consumer has counted all that there was when what was broken was whole again."""
        goal, offsets = one.goal.get(self._topics[name], {}), places.offsets.get(name, {})
        again = self._crossing.to_come_again.get(name, 0)
        return again == 0 and all(offsets.get(part, 0) >= end for part, end in goal.items())

    def _outcome_of(self, one: _Followed, name: str) -> Outcome:
        before, after = one.before[name], tally(self._store, name, self._ids)
        read, ids = after.read - before.read, after.ids - before.ids
        rejected, known = after.rejected - before.rejected, after.duplicates - before.duplicates
        came_again = read - rejected - ids
        passed = after.offsets - before.offsets + self._read_again(name) - one.read_again[name]
        lost = max(passed - read, 0)
        if self._topics[name] == ORDERS:
            lost = max(lost, self._ids.unknown(name, one.first_id, one.end_id))
        twice = max(came_again - known, 0)
        if after.summed is not None:
            twice = max(twice, after.summed - (before.summed or 0) - ids)
        return Outcome(came_again, known, rejected, lost, twice)

    def _is_to_come(self, one: _Followed, name: str, met: Outcome) -> bool:
        """Say whether a consumer has not met all that was sent for a trial."""
        came = met.came_again - (self._read_again(name) - one.read_again[name])
        sent = one.trial.sent or 0
        return sent > 0 and (met.rejected if one.trial.kind == BROKEN else came) < sent

    def _share_of(self, one: _Followed, name: str, met: Outcome, places: Places) -> Outcome | None:
        """Return what of what a consumer met belongs to a trial; None when that cannot be told."""
        beside: dict[str, int | None] = {}
        for known in one.beside:
            if name in known.other.before and known.other.trial.sent != 0:
                kind = known.other.trial.kind
                met_here = self._met_here(known, name, places) if kind in (DUPLICATES, BROKEN) else 0
                before = beside.get(kind, 0)
                beside[kind] = None if met_here is None or before is None else before + met_here
        read_again = None if name in one.reading else self._read_again(name) - one.read_again[name]
        return own_share(one.trial.kind, met, one.trial.sent or 0, read_again, beside)

    def _without_vague(
        self, shares: dict[str, Outcome | None], outcomes: Mapping[str, Outcome]
    ) -> dict[str, Outcome | None]:
        """Leave out whose share is not known where another reader of the topic, which met the same, knows its own."""
        known = {self._topics[name] for name, share in shares.items() if share is not None}
        harmed = {name for name, met in outcomes.items() if met.lost or met.twice}
        vague = {name for name, share in shares.items() if share is None and self._topics[name] in known} - harmed
        return {name: share for name, share in shares.items() if name not in vague}

    def _met_here(self, known: _Beside, name: str, places: Places) -> int | None:
        """Return how many of another trial's messages a consumer met in a trial's time; None while it is at them."""
        other = known.other
        if other.over is None or other.trial.sent is None:
            return None
        offsets, end = places.offsets.get(name, {}), other.over[self._topics[name]]
        if any(offsets.get(part, 0) < offset for part, offset in end.items()):
            return None
        return max(other.trial.sent - known.met.get(name, 0), 0)


def _together(one: _Followed, shares: Mapping[str, Outcome | None]) -> tuple[tuple[str, str], ...]:
    """Return the trials with which a trial shares what nobody can tell apart."""
    unclear = [name for name, share in shares.items() if share is None]
    others = [known.other for known in one.beside if known.other.trial.sent != 0]
    whose = [other.trial for other in others if any(name in other.before for name in unclear)]
    return tuple(dict.fromkeys((trial.kind, trial.consumer) for trial in whose))

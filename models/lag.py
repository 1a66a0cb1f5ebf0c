"""How lag develops: the last minutes of each consumer's, what it counts in a second, and when it will have caught up.

Pure sums over what was seen; nothing here is needed to count, so a program that starts again begins it anew.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.stream import Offsets

POINTS = 150
POINT_SECONDS = 2.0
"""The curve: five minutes of real time."""
RATE_SECONDS = 4.0
"""Real seconds over which rates are measured."""
END_SECONDS = 0.5
KEPT_ENDS = 7_200
CAUGHT_UP_SECONDS = 2.0
"""Who has counted all that came more than so many real seconds ago has caught up, with orders still coming."""


@dataclass
class _Ends:
    """When a partition was seen to end where."""

    offsets: list[int] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)

    def note(self, real: float, shop: float, end: int) -> None:
        """Take note of an end; one that is lower than before begins anew, and twice the same is the older one."""
        if self.offsets and end < self.offsets[-1]:
            self.offsets, self.times = [], []
        if self.offsets and (end == self.offsets[-1] or real - self.times[-1][0] < END_SECONDS):
            return
        self.offsets.append(end)
        self.times.append((real, shop))
        if len(self.offsets) > KEPT_ENDS:
            del self.offsets[::2], self.times[::2]

    def came(self, offset: int) -> tuple[float, float] | None:
        """Return when the message at an offset was first seen to be there; None: before the first look."""
        at = bisect_right(self.offsets, offset)
        if at == 0:
            return None
        return self.times[at] if at < len(self.times) else self.times[-1]


@dataclass
class _Consumer:
    """The last few looks at a consumer (real seconds, read, lag), and its curve."""

    looks: deque[tuple[float, int, int]] = field(default_factory=deque)
    curve: deque[int] = field(default_factory=lambda: deque(maxlen=POINTS))
    shown: tuple[int, ...] = ()
    point_at: float = float("-inf")


@dataclass(frozen=True, slots=True)
class Course:
    """How a consumer's lag develops; see `ConsumerStream`."""

    per_second: float
    change: float
    seconds: float | None
    real_seconds: float | None
    curve: tuple[int, ...]
    caught_up_at: float | None


class LagHistory:
    """Remembers ends and lags. Used in one thread; real seconds and shop time are given."""

    def __init__(self) -> None:
        self._ends: dict[tuple[str, int], _Ends] = {}
        self._consumers: dict[str, _Consumer] = {}
        self._clock: deque[tuple[float, float]] = deque()

    def look(self, real: float, shop: float, ends: Mapping[str, Offsets]) -> None:
        """Take note of where the topics end."""
        for topic, partitions in ends.items():
            for partition, end in partitions.items():
                self._ends.setdefault((topic, partition), _Ends()).note(real, shop, end)
        self._clock.append((real, shop))
        while len(self._clock) > 2 and real - self._clock[1][0] >= RATE_SECONDS:
            self._clock.popleft()

    def course(
        self, name: str, topic: str, offsets: Offsets, ends: Offsets, read: int, lag: int, real: float, shop: float
    ) -> Course:
        """Take note of a consumer, and return how it gets on."""
        known = self._consumers.setdefault(name, _Consumer())
        known.looks.append((real, read, lag))
        while len(known.looks) > 2 and real - known.looks[1][0] >= RATE_SECONDS:
            known.looks.popleft()
        if real - known.point_at >= POINT_SECONDS:
            known.point_at = real
            known.curve.append(lag)
            known.shown = tuple(known.curve)
        (before, read_before, lag_before), span = known.looks[0], real - known.looks[0][0]
        del before
        per_second = (read - read_before) / span if span > 0 else 0.0
        change = (lag - lag_before) / span if span > 0 else 0.0
        seconds, real_seconds = self._behind(topic, offsets, ends, real, shop)
        caught_up_at = None
        if lag > 0 and change < 0:
            caught_up_at = shop + lag / -change * self._pace()
        return Course(max(per_second, 0.0), change, seconds, real_seconds, known.shown, caught_up_at)

    def _behind(
        self, topic: str, offsets: Offsets, ends: Offsets, real: float, shop: float
    ) -> tuple[float | None, float | None]:
        """Return the age of the oldest message that is not counted, in shop and in real seconds."""
        oldest = (real, shop)
        for partition, end in ends.items():
            offset = offsets.get(partition, 0)
            seen = self._ends.get((topic, partition))
            if offset >= end or seen is None:
                continue
            came = seen.came(offset)
            if came is None:
                return None, None
            oldest = min(oldest, came)
        return max(shop - oldest[1], 0.0), max(real - oldest[0], 0.0)

    def _pace(self) -> float:
        """Return how fast shop time passes, in shop seconds a real second."""
        (real, shop), (now, shop_now) = self._clock[0], self._clock[-1]
        return max((shop_now - shop) / (now - real), 1.0) if now > real else 1.0

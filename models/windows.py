"""Sliding windows (now − w, now] over counts by second, and the 24 five-minute intervals that end now.

An event at instant t stands at second ceil(t), and now is rounded up, so a sum over whole seconds is exact.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

HANDLED_WINDOWS = (("5m", 300), ("30m", 1800), ("1h", 3600), ("2h", 7200))
INTERVAL = 300
INTERVALS = 24
KEPT_SECONDS = 3 * 3600
"""How long counts by second are kept behind shop time."""


def second_of(instant: float) -> int:
    """Return the second that an event is counted at."""
    return math.ceil(instant)


@dataclass(frozen=True, slots=True)
class HandledCounts:
    """How many orders were handled; `bars` are oldest first, `coverage` of them lie after the shop's opening."""

    windows: tuple[tuple[str, int], ...]
    bars: tuple[int, ...]
    coverage: int

    @property
    def mean(self) -> float:
        """The mean of the intervals that exist (0 before there is one)."""
        return sum(self.bars[len(self.bars) - self.coverage :]) / self.coverage if self.coverage else 0.0


def handled_counts(seconds: Iterable[tuple[int, int]], now: float, opened_at: float) -> HandledCounts:
    """Count (second, number) pairs in the windows and intervals that end now.

    An interval exists when some of it lies after `opened_at`; later ones exist even when they are empty.
    """
    end = second_of(now)
    bars = [0] * INTERVALS
    totals = [0] * len(HANDLED_WINDOWS)
    for second, number in seconds:
        age = end - second
        if 0 <= age < INTERVAL * INTERVALS:
            bars[INTERVALS - 1 - age // INTERVAL] += number
            for i, (_, width) in enumerate(HANDLED_WINDOWS):
                if age < width:
                    totals[i] += number
    covered = math.ceil(max(end - opened_at, 0) / INTERVAL)
    return HandledCounts(
        windows=tuple((name, totals[i]) for i, (name, _) in enumerate(HANDLED_WINDOWS)),
        bars=tuple(bars),
        coverage=min(covered, INTERVALS),
    )


def rounded_value(value: int) -> int:
    """Round to three significant digits, for medians that are at most 0.5 % off."""
    if value < 1000:
        return value
    scale: int = 10 ** (len(str(value)) - 3)
    return (value + scale // 2) // scale * scale


def median(counts: Iterable[tuple[int, int]]) -> int | None:
    """Return the median of (value, number) pairs sorted by value; None when there are none."""
    pairs = list(counts)
    half = (sum(number for _, number in pairs) + 1) // 2
    passed = 0
    for value, number in pairs:
        passed += number
        if passed >= half:
            return value
    return None

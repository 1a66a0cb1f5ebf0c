"""Minutes of the shop's clock: the last hour by minute, and a day so far against the day before at the same time.

A minute is [60 m, 60 m + 60) on the UTC line, named m. On a day when the clock changes, a time of the clock stands for
the first instant at which the clock showed it or a later one: so a time that is skipped has one, and one that comes
twice has its first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from models.calendar import Calendar
from models.folds import Sum

CURVE_STEP = 5
"""Minutes of the clock between two points of a day's curve."""
CURVE_POINTS = 24 * 60 // CURVE_STEP + 1
_DAY_MINUTES = 24 * 60
_NONE = Sum(0, 0)


@dataclass(frozen=True, slots=True)
class SameTime:
    """Two days up to the same time of the clock, in whole minutes since it showed 00:00."""

    minute: int
    today: Sum
    yesterday: Sum


def minute_of(instant: float) -> int:
    """Return the minute that an instant belongs to."""
    return int(instant // 60)


def last_minutes(counts: Iterable[tuple[int, int]], now: float, minutes: int = 60) -> tuple[int, ...]:
    """Count (minute, number) pairs in the last minutes of the clock, oldest first; the last one is not over yet."""
    last = minute_of(now)
    found = [0] * minutes
    for minute, number in counts:
        age = last - minute
        if 0 <= age < minutes:
            found[minutes - 1 - age] += number
    return tuple(found)


def change_percent(today: int, yesterday: int) -> int | None:
    """Return by how many percent a figure is higher than yesterday's (negative: lower); None when that was 0."""
    return round((today - yesterday) * 100 / yesterday) if yesterday else None


@lru_cache(maxsize=16)
def clock_cuts(zone: ZoneInfo, day: date) -> tuple[int, ...]:
    """Return for each minute that a clock can show, 0 … 1440, the minute at which it first showed that or later."""
    calendar = Calendar(zone)
    start, end = (minute_of(bound) for bound in calendar.bounds(day))
    cuts: list[int] = []
    for quarter in range(start, end, 15):  # zones move by quarters of an hour
        local = calendar.local(quarter * 60)
        shown = local.hour * 60 + local.minute
        cuts.extend(quarter + max(at - shown, 0) for at in range(len(cuts), shown + 15))
    return (*cuts, *[end] * (_DAY_MINUTES + 1 - len(cuts)))


class DayMinutes:
    """A day's orders and sales, added up minute by minute."""

    def __init__(self, calendar: Calendar, day: date, minutes: Mapping[int, Sum]) -> None:
        self._start, self._end = (minute_of(bound) for bound in calendar.bounds(day))
        self._cuts = clock_cuts(calendar.zone, day)
        found = [minutes.get(minute, _NONE) for minute in range(self._start, self._end)]
        self._orders = list(accumulate((n for n, _ in found), initial=0))
        self._ore = list(accumulate((ore for _, ore in found), initial=0))

    @property
    def total(self) -> Sum:
        """All of the day."""
        return Sum(self._orders[-1], self._ore[-1])

    def before(self, minute: int) -> Sum:
        """Return what came before a minute on the UTC line."""
        at = min(max(minute, self._start), self._end) - self._start
        return Sum(self._orders[at], self._ore[at])

    def before_clock(self, minute: int) -> Sum:
        """Return what came before the clock first showed a time, in minutes since 00:00."""
        return self.before(self._cuts[minute])

    def curve(self, now: float | None = None) -> tuple[int, ...]:
        """Return the sales so far, in öre, at each five minutes of the clock.

        With `now`, what lies ahead is left out; the last point is then what there is so far, before its time has come.
        """
        cuts = self._cuts[::CURVE_STEP]
        if now is not None:
            cuts = cuts[: bisect_right(cuts, now / 60)]
        points = [self.before(cut).ore for cut in cuts]
        if len(points) < CURVE_POINTS:
            points.append(self.total.ore)
        return tuple(points)


def same_time(calendar: Calendar, now: float, today: DayMinutes, yesterday: DayMinutes) -> SameTime:
    """Compare today up to the last whole minute with yesterday up to the same time of the clock."""
    local = calendar.local(now)
    shown = local.hour * 60 + local.minute
    return SameTime(shown, today.before(minute_of(now)), yesterday.before_clock(shown))

"""Days and hours in the shop's zone, from calendar dates and never by adding 24 hours.

Instants are seconds since 1970 (UTC); a day is [00:00, next 00:00) of the zone, 23 to 25 hours long.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.errors import UsageError
from models.text import plain

_KEPT_DAYS = 4096


def zone_named(name: str) -> ZoneInfo:
    """Return the zone; raises UsageError with what to do when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            "There is no time zone “{name}”. Use a name such as Europe/Stockholm.", name=plain(name, 40)
        ) from None


class Calendar:
    """The days and hours of one zone; keeps what it has worked out. Not shared between threads."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._days: dict[date, tuple[float, float]] = {}
        self._hours: dict[date, tuple[list[float], list[int]]] = {}
        self._last: tuple[float, float, date] = (0.0, 0.0, date.min)

    def start_of(self, day: date) -> float:
        """Return the instant of 00:00; where the clock skips it, the first instant of the day."""
        return datetime.combine(day, time(0), tzinfo=self.zone).timestamp()

    def bounds(self, day: date) -> tuple[float, float]:
        """Return the instants [start, end) of a day."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _KEPT_DAYS:
                self._days.clear()
            found = self.start_of(day), self.start_of(day + timedelta(days=1))
            self._days[day] = found
        return found

    def day_of(self, instant: float) -> date:
        """Return the day that an instant belongs to."""
        start, end, day = self._last
        if start <= instant < end:
            return day
        day = self.local(instant).date()
        start, end = self.bounds(day)
        if instant < start:  # a zone that skips midnight: what came before belongs to the day before
            day -= timedelta(days=1)
            start, end = self.bounds(day)
        elif instant >= end:
            day += timedelta(days=1)
            start, end = self.bounds(day)
        self._last = start, end, day
        return day

    def hour_of(self, instant: float) -> int:
        """Return the hour that the shop's clock shows, 0–23 (an hour that the clock repeats counts in one)."""
        day = self.day_of(instant)
        found = self._hours.get(day)
        if found is None:
            if len(self._hours) >= 64:
                self._hours.clear()
            start, end = self.bounds(day)
            # Zones move by quarters of an hour, so a quarter never straddles two hours of the clock.
            starts = [start + 900 * i for i in range(int((end - start) // 900))]
            found = starts, [self.local(start).hour for start in starts]
            self._hours[day] = found
        starts, hours = found
        return hours[max(bisect_right(starts, instant) - 1, 0)]

    def local(self, instant: float) -> datetime:
        """Return an instant as an aware datetime in the shop's zone."""
        return datetime.fromtimestamp(instant, tz=UTC).astimezone(self.zone)

    def next_time(self, instant: float, hour: int, minute: int, second: int) -> float:
        """Return the first instant after `instant` at which the shop's clock shows the given time."""
        day = self.day_of(instant)
        for ahead in range(3):
            moment = datetime.combine(
                day + timedelta(days=ahead), time(hour, minute, second), tzinfo=self.zone
            ).timestamp()
            if moment > instant:
                return moment
        raise AssertionError("three days without that time of day")

    def days_between(self, first: date, last: date) -> list[date]:
        """Return every date from first to last, both included."""
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def parse_date(text: str, today: date) -> date:
    """Read a day: `2026-11-22`, `today` or `yesterday`; raises UsageError otherwise."""
    if text == "today":
        return today
    if text == "yesterday":
        return today - timedelta(days=1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "“{given}” is no date. Write it as 2026-11-22, or say today or yesterday.", given=plain(text, 40)
        ) from None


def parse_instant(text: str, zone: ZoneInfo) -> float:
    """Read an instant such as `2026-03-28T22:00`, in the shop's zone unless it carries an offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "“{given}” is no time. Write it as 2026-03-28T22:00 or 2026-03-28T22:00+01:00.", given=plain(text, 40)
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if not 2000 < moment.year < 2099:
        raise UsageError("The year {year} is outside 2001–2098. Choose another one.", year=moment.year)
    return moment.timestamp()

"""Orders and sales by minute: written beside the other sums, and read back as days that are added up."""

from collections.abc import Mapping
from datetime import date

from peewee import fn

from models.calendar import Calendar
from models.folds import KEPT_MINUTES, Sum
from models.minutes import DayMinutes, minute_of
from models.storage.figures_schema import MinuteTotal
from models.storage.store import Store

_TIDY_SECONDS = 6 * 3600
_READ_AGAIN = (4, 60)
"""Minutes before the last one known that are read anew, before all are: orders come nearly in their order."""


class MinuteBook:
    """One consumer's minutes. What was read is kept, and looked after by the day's total, which other tables hold."""

    def __init__(self, store: Store, consumer: str, calendar: Calendar) -> None:
        self._store = store
        self._consumer = consumer
        self._calendar = calendar
        self._tidied = 0.0
        self._known: dict[date, tuple[Sum, dict[int, Sum], DayMinutes]] = {}

    def add(self, sums: Mapping[int, Sum]) -> None:
        """Add to the minutes, inside the caller's transaction."""
        rows = [(self._consumer, minute, self._store.slot, n, ore) for minute, (n, ore) in sums.items()]
        self._store.add(MinuteTotal, ("consumer", "minute", "slot"), ("n", "ore"), rows)

    def tidy(self, now: float) -> None:
        """Now and then drop the minutes that nothing is compared with any more, in a transaction of its own."""
        if abs(now - self._tidied) <= _TIDY_SECONDS:
            return
        self._tidied = now
        mine = MinuteTotal.consumer == self._consumer
        with self._store.transaction():
            self._store.change(MinuteTotal.delete().where(mine, MinuteTotal.minute < minute_of(now) - KEPT_MINUTES))

    def last(self, now: float, minutes: int = 60) -> list[tuple[int, int]]:
        """Return (minute, orders) for the last minutes."""
        last = minute_of(now)
        return [(minute, n) for minute, (n, _) in self._read(last - minutes + 1, last + 1).items()]

    def day(self, day: date, total: Sum) -> DayMinutes | None:
        """Return a day, added up; None when the minutes do not hold all of it (it was counted before there were any).

        Args:
            day: which.
            total: the day's orders and sales as the day totals hold them, of the same instant of the database.

        """
        known = self._known.get(day)
        if known is None or known[0] != total:
            known = self._read_day(day, total, known[1] if known else {})
            self._known = {other: kept for other, kept in self._known.items() if abs((other - day).days) == 1}
            self._known[day] = known
        return known[2] if known[2].total == total else None

    def _read_day(self, day: date, total: Sum, before: dict[int, Sum]) -> tuple[Sum, dict[int, Sum], DayMinutes]:
        start, end = (minute_of(bound) for bound in self._calendar.bounds(day))
        for back in _READ_AGAIN if before else ():
            minutes = before | self._read(max(max(before) - back, start), end)
            made = DayMinutes(self._calendar, day, minutes)
            if made.total == total:
                return total, minutes, made
        minutes = self._read(start, end)
        return total, minutes, DayMinutes(self._calendar, day, minutes)

    def _read(self, start: int, end: int) -> dict[int, Sum]:
        query = MinuteTotal.select(MinuteTotal.minute, fn.SUM(MinuteTotal.n), fn.SUM(MinuteTotal.ore)).where(
            MinuteTotal.consumer == self._consumer, MinuteTotal.minute >= start, MinuteTotal.minute < end
        )
        rows = self._store.rows(query.group_by(MinuteTotal.minute))
        return {minute: Sum(int(n), int(ore)) for minute, n, ore in rows}

"""How long the files of recorded orders are, and which day's file has the plain name."""

from datetime import date

from models.storage.schema import Recording
from models.storage.store import Store


class Recordings:
    """The recorder's table; methods that write belong inside the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def length(self, day: date) -> int:
        """Return the bytes that are recorded for a day."""
        return self._store.number(Recording.select(Recording.length).where(Recording.day == day.isoformat()))

    def set_length(self, day: date, length: int) -> None:
        """Store the bytes that are recorded for a day."""
        self._store.change(
            Recording.insert(day=day.isoformat(), length=length).on_conflict(
                conflict_target=[Recording.day], update={Recording.length: length}
            )
        )

    def days_before(self, day: date) -> list[date]:
        """Return the recorded days before a day."""
        rows = self._store.rows(Recording.select(Recording.day).where(Recording.day < day.isoformat()))
        return [date.fromisoformat(text) for (text,) in rows]

    def forget(self, day: date) -> None:
        """Drop a day's row."""
        self._store.change(Recording.delete().where(Recording.day == day.isoformat()))

    def today(self) -> date | None:
        """Return the day whose file has the plain name."""
        text = self._store.fact("recorder_today")
        return date.fromisoformat(text) if text else None

    def set_today(self, day: date) -> None:
        """Store the day whose file has the plain name."""
        self._store.set_fact("recorder_today", day.isoformat())

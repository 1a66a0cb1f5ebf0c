"""How long the files of recorded orders are in the folder that is written in, and which day's has the plain name."""

from datetime import date

from models.storage.folder_number import folder_number, numbered
from models.storage.schema import Recording
from models.storage.store import Store

_LENGTHS = "recorded"


class Recordings:
    """The recorder's table; methods that write belong inside the caller's transaction.

    The table is about the first folder; what is recorded in another one is a fact of its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = folder_number(store)

    def length(self, day: date) -> int:
        """Return the bytes that are recorded for a day."""
        if self._folder:
            return self._elsewhere().get(day.isoformat(), 0)
        return self._store.number(Recording.select(Recording.length).where(Recording.day == day.isoformat()))

    def set_length(self, day: date, length: int) -> None:
        """Store the bytes that are recorded for a day."""
        if self._folder:
            self._set_elsewhere({**self._elsewhere(), day.isoformat(): length})
            return
        self._store.change(
            Recording.insert(day=day.isoformat(), length=length).on_conflict(
                conflict_target=[Recording.day], update={Recording.length: length}
            )
        )

    def days_before(self, day: date) -> list[date]:
        """Return the recorded days before a day."""
        if self._folder:
            return [date.fromisoformat(text) for text in self._elsewhere() if text < day.isoformat()]
        rows = self._store.rows(Recording.select(Recording.day).where(Recording.day < day.isoformat()))
        return [date.fromisoformat(text) for (text,) in rows]

    def forget(self, day: date) -> None:
        """Drop a day's row."""
        if self._folder:
            self._set_elsewhere({text: n for text, n in self._elsewhere().items() if text != day.isoformat()})
            return
        self._store.change(Recording.delete().where(Recording.day == day.isoformat()))

    def today(self) -> date | None:
        """Return the day whose file has the plain name."""
        text = self._store.fact(numbered("recorder_today", self._folder))
        return date.fromisoformat(text) if text else None

    def set_today(self, day: date) -> None:
        """Store the day whose file has the plain name."""
        self._store.set_fact(numbered("recorder_today", self._folder), day.isoformat())

    def _elsewhere(self) -> dict[str, int]:
        return dict(self._store.fact(numbered(_LENGTHS, self._folder), {}))

    def _set_elsewhere(self, lengths: dict[str, int]) -> None:
        self._store.set_fact(numbered(_LENGTHS, self._folder), lengths)

"""The recorder: every order as a line of JSON in `order_created_now.txt`, older days beside it.

Lines are appended and synced before the transaction that stores the file's length with the offsets and ids; what a
crash left beyond that length is cut off before the next line.
"""

import logging
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models.batch import Batch
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.errors import StorageError
from models.files import remove_quietly
from models.folder import ShopFolder
from models.orders import encode
from models.sentences import Sentence
from models.snapshots import Progress, Recorded
from models.storage.handling import KEPT_DAYS, first_kept_day
from models.storage.recordings import Recordings
from models.storage.store import Store
from workers.kafka.topics import ORDERS
from workers.stream.loop import Tell
from workers.stream.read_log import ReadLog

_log = logging.getLogger("orderpuls.recorder")


class RecorderConsumer:
    """Writes orders to the file of their day."""

    name = "recorder"
    topic = ORDERS

    def __init__(self, store: Store, calendar: Calendar, clock: ShopClock, folder: ShopFolder, tell: Tell) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._folder = folder
        self._tell = tell
        self._recordings = Recordings(store)
        self._lines: dict[date, list[bytes]] = {}
        self._lengths: dict[date, int] = {}
        self._today = self._recordings.today() or calendar.day_of(clock.now())

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add a line for each order: the message as it came, where it is one line, else the order written anew."""
        for day, of_day in batch.by_day(self._calendar):
            lines = self._lines.setdefault(day, [])
            joined = b"".join(of_day.raws)
            if joined and b"\n" not in joined and b"\r" not in joined:
                lines += of_day.raws
            else:
                lines += map(encode, of_day.orders)

    def clear(self) -> None:
        """Begin a new fold."""
        self._lines.clear()
        self._lengths.clear()

    def prepare(self) -> None:
        """Append the orders to the files of their days; where that is not stored, it is cut off before the next."""
        for day, of_day in self._lines.items():
            try:
                self._lengths[day] = self._append(day, b"\n".join((*of_day, b"")))
            except OSError as error:
                raise StorageError(
                    "The orders cannot be recorded in {folder} ({why}). Check the folder and the disk.",
                    folder=self._folder.tabular,
                    why=error.strerror,
                ) from error

    def store(self) -> None:
        """Store the new lengths of the files."""
        for day, length in self._lengths.items():
            self._recordings.set_length(day, length)

    def _append(self, day: date, content: bytes) -> int:
        path = self._path(day)
        path.parent.mkdir(exist_ok=True)
        stored = self._recordings.length(day)
        with path.open("a+b", buffering=0) as file:
            length = file.seek(0, os.SEEK_END)
            if length > stored:
                file.truncate(stored)
            elif length < stored:
                _log.warning("%s is shorter than what was recorded; it was edited", path)
                stored = length
            written = 0
            while written < len(content):
                written += file.write(memoryview(content)[written:])
            os.fsync(file.fileno())
        return stored + len(content)

    def _path(self, day: date) -> Path:
        """Return the file of a day: the one without a date is today's."""
        dated = self._folder.recorded_orders_of(day)
        return self._folder.recorded_orders if day == self._today and not dated.exists() else dated

    def tick(self, _log: ReadLog) -> bool:
        """At midnight, give yesterday's file its date."""
        today = self._calendar.day_of(self._clock.now())
        if today == self._today and self._recordings.today() == today:
            return False
        plain = self._folder.recorded_orders
        try:
            # Where the folder cannot be used, yesterday's file seems not to be there, and today's would replace it.
            plain.parent.mkdir(exist_ok=True)
            if today != self._today and plain.exists() and not self._folder.recorded_orders_of(self._today).exists():
                os.replace(plain, self._folder.recorded_orders_of(self._today))
            dated = self._folder.recorded_orders_of(today)
            if dated.exists() and not plain.exists():
                os.replace(dated, plain)
        except OSError as error:  # somebody holds it open; the next tick tries again
            self._tell(
                "recorded orders",
                Sentence(
                    "{file} cannot be given its date in {folder} ({why}). Nothing is lost; "
                    "it is done as soon as that is over.",
                    file=plain.name,
                    folder=plain.parent,
                    why=error.strerror,
                ),
            )
            return False
        self._tell("recorded orders", "")
        with self._store.transaction():
            self._recordings.set_today(today)
        self._today = today
        self._prune(first_kept_day(today, KEPT_DAYS))
        return False

    def _prune(self, oldest: date) -> None:
        for day in self._recordings.days_before(oldest):
            remove_quietly(self._folder.recorded_orders_of(day))
            with self._store.transaction():
                self._recordings.forget(day)

    def snapshot(self, progress: Progress) -> Recorded:
        """Say how far it has come."""
        return Recorded(progress)

    def close(self) -> None:
        """Nothing is held."""

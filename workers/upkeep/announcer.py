"""Says how the shop is to the programs that count beside this one, by a row of the database they share.

They follow its clock and its settings, read where its topics end, and begin anew with their clients when it does. Who
reads which partition here stands beside it, as the others say it of themselves.
"""

import os
import platform
import time
from contextlib import suppress

import msgspec

from models.errors import StorageError
from models.storage.members import MemberBook, announce
from models.storage.sellers import sellers, take_over
from workers.processes.messages import Mirror
from workers.processes.told_shop import mirror_of, without_secrets
from workers.stream.shop import Shop

NAME = "announcer"
STEP_SECONDS = 0.2
BEAT_SECONDS = 2.0
"""How often it is said at least, whether anything has changed or not."""
CLOCK_SECONDS = 60.0
"""How often our clock is compared with the database's."""


def place_of_this_program() -> str:
    """Return the computer and the process that this program is."""
    return f"{platform.node() or 'localhost'} {os.getpid()}"


def clock_ahead(book_time: float, wall: float) -> float:
    """Return by how much a clock is ahead of the database's, in whole milliseconds of seconds."""
    return round(wall - book_time, 3)


class AnnouncerLoop:
    """Tells what has changed, five times a second at most.

    Args:
        shop: the shop that this program runs.

    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._book = MemberBook(shop.store)
        self._told: Mirror | None = None
        self._reads: dict[str, tuple[int, ...]] | None = None
        self._ahead = 0.0
        self._compared = self._beat = float("-inf")

    def step(self) -> float:
        """Tell what has changed; see `Loop`."""
        shop, now = self._shop, time.monotonic()
        if now - self._compared >= CLOCK_SECONDS:
            self._compared = now
            self._ahead = clock_ahead(shop.store.database_time(), shop.wall())
        reads = dict(shop.crossing.reads)
        due = now - self._beat >= BEAT_SECONDS
        self._tell(due)
        if due:
            self._take_over()
        if reads != self._reads or due:
            self._book.note(place_of_this_program(), reads)
            self._reads, self._beat = reads, now
        return STEP_SECONDS

    def _tell(self, due: bool) -> None:
        mirror = without_secrets(mirror_of(self._shop), self._shop.crossing.most_unread())
        if mirror != self._told or due:
            announce(self._shop.store, msgspec.json.encode(mirror).decode(), self._ahead)
            self._told = mirror

    def _take_over(self) -> None:
        """Let the sales of a program that is gone be ended, and its blocks be sent by us: nobody has its slot."""
        store = self._shop.store
        for slot in sellers(store):
            if store.take_slot(slot):
                take_over(store, slot)
                store.leave_slot(slot)

    def close(self) -> None:
        """Say that nothing is sold and read any more; a database that is away hears nothing, and rows grow old."""
        try:
            with suppress(StorageError):
                self._tell(True)
                self._book.leave()
        finally:
            self._shop.store.close()

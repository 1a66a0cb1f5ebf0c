"""Sales that were skipped: what fell due while nobody could take it, counted and told.

They are counted in the database (`skipped` orders, `skipped_seconds` of shop time) and told in one sentence when sales
go on, or are ended by the user.
"""

import time
from collections.abc import Callable

from models.calendar import Calendar
from models.sentences import Sentence
from models.simulation import expected_orders
from models.storage.progress import count_up
from models.storage.store import Store

PRODUCER = "producer"
SHOWN_SECONDS = 60.0


class Skips:
    """The skips of one shop. Used in one thread.

    Args:
        store: the shop's database.
        calendar: of the shop's zone, for this thread.
        tell: says a sentence about what is in the way, and takes it back with an empty one.
        monotonic: real seconds.

    """

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        tell: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._tell = tell
        self._monotonic = monotonic
        self._since = self._until = self._orders = 0.0
        self._why = ""
        self._told_at: float | None = None

    def skip(self, since: float, until: float, rate: float, curve: bool, why: str) -> None:
        """Note that what was due in (since, until] is not sold, and why; the orders are those due on average."""
        due = expected_orders(self._calendar, since, until, rate, curve)
        if not self._why:
            self._since, self._orders = since, 0.0
        before = round(self._orders)
        self._orders += due
        with self._store.transaction(shared=True):
            count_up(self._store, PRODUCER, skipped=round(self._orders) - before, skipped_seconds=round(until - since))
        self._until, self._why = until, why

    def over(self) -> None:
        """Tell what was skipped, if anything was: sales go on, or are ended."""
        if self._why:
            self._tell(
                Sentence(
                    "For {length:span} of shop time nothing was sold, about {n:count} {n:order|orders}, since {why}.",
                    length=self._until - self._since,
                    n=round(self._orders),
                    why=self._why,
                )
            )
            self._why = ""
            self._told_at = self._monotonic()

    def look(self) -> None:
        """Take the sentence back after a while; the status goes on saying how much was skipped."""
        if self._told_at is not None and self._monotonic() - self._told_at > SHOWN_SECONDS:
            self.take_back()

    def take_back(self) -> None:
        """Take the sentence back now, if there is one."""
        if self._told_at is not None:
            self._told_at = None
            self._tell("")

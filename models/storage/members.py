"""Who counts: the programs that read the topics of a shop, each with a slot of its own, and what they have of them.

The program that runs the shop has slot 0 and says how the shop is. The others follow that; each holds its slot by a
lock of the database, which ends with it however it ends.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from models.storage.schema import Member
from models.storage.store import Store

_ANNOUNCED = "announced"
MOST = 999
"""Programs that may count beside the one that runs the shop."""
STALE_SECONDS = 15.0
"""A program that has said nothing for so long is not shown any more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One member of a consumer's group: where it runs, and which partitions it has."""

    slot: int
    consumer: str
    place: str
    partitions: tuple[int, ...]


class MemberBook:
    """The members of all groups. Methods that write are transactions of their own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, place: str, partitions: Mapping[str, tuple[int, ...]]) -> None:
        """Say which partitions this program has, by consumer; what it said before is replaced."""
        store, slot = self._store, self._store.slot
        now = store.database_time()
        rows = [(slot, name, place, json.dumps(parts), now) for name, parts in sorted(partitions.items())]
        with store.transaction(shared=True):
            store.change(Member.delete().where(Member.slot == slot))
            store.insert(Member, ("slot", "consumer", "place", "partitions", "beat"), rows)

    def leave(self) -> None:
        """Say that this program counts no more."""
        with self._store.transaction(shared=True):
            self._store.change(Member.delete().where(Member.slot == self._store.slot))

    def all(self) -> tuple[Reading, ...]:
        """Return those that have been heard of lately, by consumer and slot."""
        query = Member.select(Member.slot, Member.consumer, Member.place, Member.partitions).where(
            Member.beat > self._store.database_time() - STALE_SECONDS
        )
        rows = self._store.rows(query.order_by(Member.consumer, Member.slot))
        return tuple(Reading(slot, name, place, tuple(json.loads(parts))) for slot, name, place, parts in rows)


def take_free_slot(store: Store) -> int | None:
    """Take the first slot above 0 that no program holds, for as long as this thread is connected; None: all are."""
    return next((slot for slot in range(1, MOST + 1) if store.take_slot(slot)), None)


def announce(store: Store, text: str, ahead: float) -> None:
    """Store how the shop is, for those who count beside; `ahead` is our clock less the database's, in seconds."""
    with store.transaction(shared=True):
        store.set_fact(_ANNOUNCED, [ahead, text])


def announced(store: Store) -> tuple[float, str] | None:
    """Return what the program that runs the shop said last, as it was given to `announce`; None before it has."""
    found = store.fact(_ANNOUNCED)
    return None if found is None else (float(found[0]), str(found[1]))

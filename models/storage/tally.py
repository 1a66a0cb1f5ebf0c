"""What proves that nothing is lost or counted twice: a consumer's counters against the ids that it has counted."""

from dataclasses import dataclass

from peewee import Expression, fn
from pyroaring import BitMap

from models.ids import CHUNK_BITS
from models.storage.figures_schema import DayTotal
from models.storage.progress import counters
from models.storage.schema import Block, Position, Seen
from models.storage.store import Store

_CHUNK = 1 << CHUNK_BITS
_READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one consumer at one instant of the database: its counters, ids and offsets, each stored for itself.

    `ids` is how many order ids it has counted, `offsets` the sum of its next offsets, and `summed` how many orders its
    day totals hold (None: it keeps none).
    """

    read: int
    duplicates: int
    rejected: int
    ids: int
    offsets: int
    summed: int | None


class CountedIds:
    """How many order ids consumers have counted; only bitmaps that were written since the last look are unpacked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, int, int, int], tuple[int, int]] = {}

    def all_of(self, consumer: str) -> int:
        """Return how many ids a consumer has counted, inside the caller's snapshot."""
        return self._count(consumer, Seen.consumer == consumer, None)

    def unknown(self, consumer: str, first: int, end: int) -> int:
        """Return how many of the order ids from `first` to below `end` it has not, inside the caller's snapshot."""
        if first >= end:
            return 0
        lowest, highest = self._store.homes.chunks(first, end)
        where = (Seen.consumer == consumer) & (Seen.chunk >= lowest) & (Seen.chunk <= highest)
        return end - first - self._count(consumer, where, (first, end))

    def forget(self) -> None:
        """Drop what is known of earlier looks."""
        self._known.clear()

    def _count(self, consumer: str, where: Expression, ids: tuple[int, int] | None) -> int:
        """Return how many of some chunks' ids are known, of all or from one to below another."""
        counted, changed = 0, {}
        for chunk, version in self._store.rows(Seen.select(Seen.chunk, Seen.version).where(where)):
            low, high = (0, _CHUNK) if ids is None else self._store.homes.within(chunk, *ids)
            was, n = self._known.get((consumer, chunk, low, high), (0, 0))
            if was == version:
                counted += n
            else:
                changed[chunk] = low, high
        chunks = list(changed)
        for i in range(0, len(chunks), _READ_AT_ONCE):
            query = Seen.select(Seen.chunk, Seen.version, Seen.bitmap).where(
                Seen.consumer == consumer, Seen.chunk.in_(chunks[i : i + _READ_AT_ONCE])
            )
            for chunk, version, data in self._store.rows(query):
                low, high = changed[chunk]
                n = BitMap.deserialize(bytes(data)).range_cardinality(low, high) if low < high else 0
                self._known[consumer, chunk, low, high] = version, n
                counted += n
        return counted


def tally(store: Store, consumer: str, ids: CountedIds) -> Tally:
    """Read a consumer's tally, inside the caller's snapshot."""
    counted = counters(store, consumer)
    offsets = store.number(Position.select(fn.SUM(Position.offset)).where(Position.consumer == consumer))
    row = store.row(DayTotal.select(fn.SUM(DayTotal.n)).where(DayTotal.consumer == consumer))
    summed = None if row is None or row[0] is None else int(row[0])
    return Tally(
        counted.get("read", 0), counted.get("duplicates", 0), counted.get("rejected", 0), ids.all_of(consumer),
        offsets, summed,
    )  # fmt: skip


def sold_before(store: Store, first_of_all: int) -> int:
    """Return the id below which every order that was sold is in the log."""
    waiting = store.row(Block.select(fn.MIN(Block.first_order_id)).where(~Block.acked))
    if waiting is not None and waiting[0] is not None:
        return int(waiting[0])
    return int(store.fact("next_order_id", first_of_all))

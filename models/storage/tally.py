"""What proves that nothing is lost or counted twice: a consumer's counters against the ids that it has counted."""

from dataclasses import dataclass
from itertools import groupby

from peewee import fn
from pyroaring import BitMap

from models.ids import CHUNK_BITS
from models.storage.figures_schema import DayTotal
from models.storage.progress import counters
from models.storage.schema import Block, Position, Seen
from models.storage.store import Store

_CHUNK = 1 << CHUNK_BITS


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


def tally(store: Store, consumer: str) -> Tally:
    """Read a consumer's tally, inside the caller's snapshot."""
    counted = counters(store, consumer)
    ids = sum(
        len(BitMap.deserialize(bytes(data)))
        for (data,) in store.rows(Seen.select(Seen.bitmap).where(Seen.consumer == consumer))
    )
    offsets = store.number(Position.select(fn.SUM(Position.offset)).where(Position.consumer == consumer))
    row = store.row(DayTotal.select(fn.SUM(DayTotal.n)).where(DayTotal.consumer == consumer))
    summed = None if row is None or row[0] is None else int(row[0])
    return Tally(
        counted.get("read", 0), counted.get("duplicates", 0), counted.get("rejected", 0), ids, offsets, summed
    )  # fmt: skip


def sold_before(store: Store, first_of_all: int) -> int:
    """Return the id below which every order that was sold is in the log."""
    waiting = store.row(Block.select(fn.MIN(Block.first_order_id)).where(~Block.acked))
    if waiting is not None and waiting[0] is not None:
        return int(waiting[0])
    return int(store.fact("next_order_id", first_of_all))


def unknown_ids(store: Store, consumer: str, first: int, end: int) -> int:
    """Return how many of the order ids from `first` to below `end` a consumer has not counted."""
    if first >= end:
        return 0
    query = (
        Seen.select(Seen.chunk, Seen.bitmap)
        .where(
            Seen.consumer == consumer, Seen.chunk >= first >> CHUNK_BITS, Seen.chunk <= (end - 1) >> CHUNK_BITS
        )
        .order_by(Seen.chunk)
    )  # fmt: skip
    known = 0
    for chunk, rows in groupby(store.rows(query), key=lambda row: row[0]):
        base = chunk << CHUNK_BITS
        low, high = max(first - base, 0), min(end - base, _CHUNK)
        known += sum(BitMap.deserialize(bytes(data)).range_cardinality(low, high) for _, data in rows)
    return end - first - known

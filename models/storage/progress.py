"""How far each consumer has come: offsets by compare-and-set, and the ids it has counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from models.errors import StaleOffsetError
from models.ids import IdSet
from models.storage.schema import Block, Counter, Outbox, Position, Seen
from models.storage.store import Store

_CACHED_CHUNKS = 1024


class Positions:
    """The next offsets of one consumer in one topic."""

    def __init__(self, store: Store, consumer: str, topic: str) -> None:
        self._store = store
        self._consumer = consumer
        self._topic = topic

    def load(self) -> dict[int, int]:
        """Return the next offset by partition."""
        return dict(self._store.rows(Position.select(Position.part, Position.offset).where(*self._mine())))

    def reread_until(self) -> dict[int, int]:
        """Return by partition the offset up to which messages were read in an earlier log epoch."""
        rows = self._store.rows(Position.select(Position.part, Position.reread_until).where(*self._mine()))
        return {part: until for part, until in rows if until}

    def advance(self, expected: Mapping[int, int | None], to: Mapping[int, int], epoch: int) -> None:
        """Move offsets, inside the caller's transaction.

        Args:
            expected: the offset that must be stored now, None for a partition that was never read.
            to: the next offset, by partition.
            epoch: the log epoch that the offsets belong to.

        Raises:
            StaleOffsetError: a stored offset is another one; the transaction must not be kept.

        """
        for partition, offset in to.items():
            before = expected[partition]
            if before is None:
                stored = self._store.row(Position.select(Position.offset).where(*self._mine(partition)))
                if stored is not None:
                    raise StaleOffsetError(f"{self._consumer} {self._topic}[{partition}]: {stored[0]}")
                self._store.change(
                    Position.insert(
                        consumer=self._consumer, topic=self._topic, part=partition, offset=offset,
                        epoch=epoch, end=offset,
                    )
                )  # fmt: skip
                continue
            moved = self._store.change(
                Position.update(offset=offset, epoch=epoch).where(*self._mine(partition), Position.offset == before)
            )
            if moved != 1:
                raise StaleOffsetError(f"{self._consumer} {self._topic}[{partition}]: not {before}")

    def note_ends(self, ends: Mapping[int, int]) -> None:
        """Store where the log ends, for whoever asks how far behind this consumer is."""
        for partition, end in ends.items():
            self._store.change(Position.update(end=end).where(*self._mine(partition)))

    def _mine(self, partition: int | None = None) -> list[Any]:
        mine = [Position.consumer == self._consumer, Position.topic == self._topic]
        return mine if partition is None else [*mine, Position.part == partition]


class SeenIds:
    """The ids that one consumer has counted, for ever; written in the transaction of what they brought."""

    def __init__(self, store: Store, consumer: str) -> None:
        self._store = store
        self._consumer = consumer
        self._versions: dict[int, int] = {}
        self._ids = IdSet(self._load)

    def add(self, ids: Sequence[int]) -> list[bool]:
        """Say which ids are new, and store them, inside the caller's transaction.

        Raises:
            StaleOffsetError: another owner has written the same chunk; roll back and `forget`.

        """
        fresh = self._ids.add(ids)
        for chunk in sorted(self._ids.touched):
            data = self._ids.stored_form(chunk)
            version = self._versions.get(chunk, 0)
            if version == 0:
                self._store.insert(Seen, ("consumer", "chunk", "bitmap", "version"), [(self._consumer, chunk, data, 1)])
            elif (
                self._store.change(
                    Seen.update(bitmap=data, version=version + 1).where(
                        Seen.consumer == self._consumer, Seen.chunk == chunk, Seen.version == version
                    )
                )
                != 1
            ):
                raise StaleOffsetError(f"{self._consumer}: ids {chunk} were written by another owner")
            self._versions[chunk] = version + 1
        self._ids.touched.clear()
        return fresh

    def kept(self) -> None:
        """Say that the transaction was kept; the cache is held small."""
        if len(self._ids) > _CACHED_CHUNKS:
            self.forget()

    def forget(self) -> None:
        """Drop the cache, after a rollback."""
        self._ids.forget()
        self._versions.clear()

    def _load(self, chunk: int) -> bytes | None:
        found = self._store.row(
            Seen.select(Seen.bitmap, Seen.version).where(Seen.consumer == self._consumer, Seen.chunk == chunk)
        )
        self._versions[chunk] = found[1] if found else 0
        return bytes(found[0]) if found else None


def count_up(store: Store, consumer: str, **amounts: int) -> None:
    """Add to a consumer's counters."""
    rows = [(consumer, name, amount) for name, amount in amounts.items() if amount]
    store.add(Counter, ("consumer", "name"), ("n",), rows)


def counters(store: Store, consumer: str) -> dict[str, int]:
    """Return a consumer's counters by name."""
    return dict(store.rows(Counter.select(Counter.name, Counter.n).where(Counter.consumer == consumer)))


def begin_epoch(store: Store) -> int:
    """Begin a new log epoch, after a log that may have lost its tail; inside the caller's transaction.

    Every consumer reads the log from its start again, and whatever is still in an outbox is sent again; ids make both
    harmless.

    Returns:
        The new epoch.

    """
    epoch = int(store.fact("epoch", 0)) + 1
    store.set_fact("epoch", epoch)
    store.change(Position.update(reread_until=Position.offset).where(Position.offset > Position.reread_until))
    store.change(Position.update(offset=0, epoch=epoch))
    store.change(Block.update(acked_at=None, epoch=epoch))
    store.change(Outbox.update(acked_at=None, epoch=epoch))
    return epoch


def require_epoch(store: Store, epoch: int) -> None:
    """Make sure, inside the caller's transaction, that no new log epoch has begun. Raises StaleOffsetError."""
    now = int(store.fact("epoch", 0))
    if now != epoch:
        raise StaleOffsetError(f"log epoch {now} has begun, this belongs to {epoch}")


def stored_lag(store: Store) -> dict[str, int]:
    """Return how many messages each consumer had not read when that was last noted."""
    behind = fn.SUM(Position.end - Position.offset)
    rows = store.rows(Position.select(Position.consumer, behind).group_by(Position.consumer))
    return {consumer: max(int(lag), 0) for consumer, lag in rows}


def farthest_offsets(store: Store, topic: str) -> dict[int, int]:
    """Return by partition the highest next offset of any consumer."""
    farthest = Position.select(Position.part, fn.MAX(Position.offset)).where(Position.topic == topic)
    return dict(store.rows(farthest.group_by(Position.part)))


def slowest_offsets(store: Store, topic: str, consumers: Sequence[str]) -> dict[int, int]:
    """Return by partition the lowest next offset of the given consumers; 0 where one has not begun."""
    rows = store.rows(
        Position.select(Position.part, fn.MIN(Position.offset), fn.COUNT(Position.consumer))
        .where(Position.topic == topic, Position.consumer.in_(list(consumers)))
        .group_by(Position.part)
    )
    return {part: lowest if n == len(consumers) else 0 for part, lowest, n in rows}

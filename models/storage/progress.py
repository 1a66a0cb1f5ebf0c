"""How far each consumer has come: offsets by compare-and-set, and the ids it has counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from models.errors import ContentionError, StaleOffsetError
from models.ids import IdSet
from models.offsets import NextOffset
from models.storage.schema import Counter, Position, Seen
from models.storage.store import Row, Store

_CACHED_CHUNKS = 1024
_READ_AT_ONCE = 500


class Positions:
    """The next offsets of one consumer in one topic."""

    def __init__(self, store: Store, consumer: str, topic: str) -> None:
        self._store = store
        self._consumer = consumer
        self._topic = topic

    def load(self) -> dict[int, NextOffset]:
        """Return where to read on, by partition."""
        rows = self._store.rows(Position.select(Position.part, Position.offset, Position.epoch).where(*self._mine()))
        return {part: NextOffset(offset, epoch) for part, offset, epoch in rows}

    def advance(self, expected: Mapping[int, NextOffset | None], to: Mapping[int, NextOffset]) -> None:
        """Move offsets, inside the caller's transaction.

        Args:
            expected: what must be stored now, None for a partition that was never read.
            to: where to read on, by partition.

        Raises:
            StaleOffsetError: a stored offset is another one; the transaction must not be kept.

        """
        for partition, (offset, epoch) in to.items():
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
                Position.update(offset=offset, epoch=epoch).where(
                    *self._mine(partition), Position.offset == before.offset
                )
            )
            if moved != 1:
                raise StaleOffsetError(f"{self._consumer} {self._topic}[{partition}]: not {before.offset}")

    def note_ends(self, ends: Mapping[int, int]) -> None:
        """Store where the log ends, for whoever asks how far behind this consumer is."""
        for partition, end in ends.items():
            self._store.change(Position.update(end=end).where(*self._mine(partition)))

    def _mine(self, partition: int | None = None) -> list[Any]:
        mine = [Position.consumer == self._consumer, Position.topic == self._topic]
        return mine if partition is None else [*mine, Position.part == partition]


class SeenIds:
    """The ids that one consumer has counted, for ever; written in the transaction of what they brought.

    Ids are added before that transaction. Whoever gives it up, or does not come to it, has to `forget`.
    """

    def __init__(self, store: Store, consumer: str) -> None:
        self._store = store
        self._consumer = consumer
        self._versions: dict[int, int] = {}
        self._ahead: dict[int, tuple[bytes, int] | None] = {}
        self._homes = store.homes
        self._ids = IdSet(self._load, self._homes)

    def add(self, ids: Sequence[int]) -> list[bool]:
        """Say which ids are new; they are known from now on, and not stored yet."""
        place = self._homes.place
        if ids and place(ids[0])[0] != place(ids[-1])[0]:
            self._read_ahead({place(number)[0] for number in ids} - self._versions.keys())
        try:
            return self._ids.add(ids)
        finally:
            self._ahead.clear()

    def store(self) -> None:
        """Store what was added, inside the caller's transaction.

        Raises:
            ContentionError: somebody else has written the same chunk; roll back, `forget`, and add the ids again.

        """
        new: list[Row] = []
        more: list[Row] = []
        for chunk in sorted(self._ids.touched):
            data, version = self._ids.stored_form(chunk), self._versions.get(chunk, 0)
            if version == 0:
                new.append((self._consumer, chunk, data, 1))
            else:
                more.append((data, version + 1, self._consumer, chunk, version))
            self._versions[chunk] = version + 1
        stored = self._store.insert(Seen, ("consumer", "chunk", "bitmap", "version"), new, keep=True)
        stored += self._store.update_many(Seen, ("bitmap", "version"), ("consumer", "chunk", "version"), more)
        if stored != len(new) + len(more):
            raise ContentionError("The shop's database is busy. It is tried again.")
        self._ids.touched.clear()

    def kept(self) -> None:
        """Say that the transaction was kept; the cache is held small."""
        if len(self._ids) > _CACHED_CHUNKS:
            self.forget()

    def forget(self) -> None:
        """Drop the cache, after a rollback."""
        self._ids.forget()
        self._versions.clear()

    def _read_ahead(self, chunks: Collection[int]) -> None:
        """Read chunks in a few queries: foreign ids, which lie anywhere, would else cost one each."""
        missing = sorted(chunks)
        self._ahead = dict.fromkeys(missing)
        for i in range(0, len(missing), _READ_AT_ONCE):
            query = Seen.select(Seen.chunk, Seen.bitmap, Seen.version).where(
                Seen.consumer == self._consumer, Seen.chunk.in_(missing[i : i + _READ_AT_ONCE])
            )
            for chunk, bitmap, version in self._store.rows(query):
                self._ahead[chunk] = bitmap, version

    def _load(self, chunk: int) -> bytes | None:
        found = self._ahead[chunk] if chunk in self._ahead else self._read(chunk)
        self._versions[chunk] = found[1] if found else 0
        return bytes(found[0]) if found else None

    def _read(self, chunk: int) -> Row | None:
        return self._store.row(
            Seen.select(Seen.bitmap, Seen.version).where(Seen.consumer == self._consumer, Seen.chunk == chunk)
        )


def count_up(store: Store, consumer: str, **amounts: int) -> None:
    """Add to a consumer's counters."""
    rows = [(consumer, name, store.slot, amount) for name, amount in sorted(amounts.items()) if amount]
    store.add(Counter, ("consumer", "name", "slot"), ("n",), rows)


def counters(store: Store, consumer: str) -> dict[str, int]:
    """Return a consumer's counters by name."""
    query = Counter.select(Counter.name, fn.SUM(Counter.n)).where(Counter.consumer == consumer)
    return {name: int(n) for name, n in store.rows(query.group_by(Counter.name))}


def counters_here(store: Store, name: str) -> dict[str, int]:
    """Return by consumer what this program has added to a counter."""
    query = Counter.select(Counter.consumer, Counter.n).where(Counter.name == name, Counter.slot == store.slot)
    return dict(store.rows(query))


def all_counters(store: Store) -> dict[str, dict[str, int]]:
    """Return the counters of all consumers by consumer and name."""
    found: dict[str, dict[str, int]] = {}
    query = Counter.select(Counter.consumer, Counter.name, fn.SUM(Counter.n))
    for consumer, name, n in store.rows(query.group_by(Counter.consumer, Counter.name)):
        found.setdefault(consumer, {})[name] = int(n)
    return found


def activity(store: Store) -> int:
    """Return a number that grows with everything that is counted."""
    return store.number(Counter.select(fn.SUM(Counter.n)))


@dataclass(frozen=True, slots=True)
class Places:
    """How far each consumer has counted its topic, and where the topics end, of what any of their readers knows."""

    offsets: dict[str, dict[int, int]]
    ends: dict[str, dict[int, int]]
    lag: dict[str, int]


def stored_places(store: Store, topics: Mapping[str, str] | None = None) -> Places:
    """Return how far each consumer has come.

    All of it is one read, so what a consumer has counted and what it lacks add up to the same for all of a topic.
    Of a partition that it has never counted anything of, a consumer lacks all.

    Args:
        store: the shop's database.
        topics: by their names, the topics of consumers that may have counted nothing at all yet.

    """
    rows = store.rows(Position.select(Position.consumer, Position.topic, Position.part, Position.offset, Position.end))
    ends: dict[str, dict[int, int]] = {}
    for _, topic, part, offset, end in rows:
        known = ends.setdefault(topic, {})
        known[part] = max(known.get(part, 0), offset, end)
    reads = dict(topics or {})
    offsets: dict[str, dict[int, int]] = {}
    for consumer, topic, part, offset, _ in rows:
        reads[consumer] = topic
        offsets.setdefault(consumer, {})[part] = offset
    lag = {
        consumer: sum(end - offsets.get(consumer, {}).get(part, 0) for part, end in ends.get(topic, {}).items())
        for consumer, topic in reads.items()
    }
    return Places(offsets, ends, lag)


def stored_lag(store: Store) -> dict[str, int]:
    """Return how many messages each consumer has not counted, of those that any of its topic's readers knows of."""
    return stored_places(store).lag

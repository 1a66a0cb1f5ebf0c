"""Each order id counts once, exactly: one compressed bitmap of 65 536 ids a chunk (Roaring bitmaps)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

CHUNK_BITS = 16
_LOW = (1 << CHUNK_BITS) - 1


@dataclass(frozen=True, slots=True)
class Homes:
    """Shares ids out among `n` homes, by `id mod n`; the ids of a home lie side by side in chunks of its own.

    Where each partition holds the orders of some homes only, whoever reads one partition writes to none of the chunks
    that readers of others write to.
    """

    n: int = 1

    def home(self, number: int) -> int:
        """Return an id's home."""
        return number % self.n

    def of_key(self, key: str) -> int | None:
        """Return the home of the order that a message's key names; None where keys are placed as Kafka does."""
        return self.home(int(key)) if self.n > 1 and key.isdecimal() else None

    def place(self, number: int) -> tuple[int, int]:
        """Return the chunk of an id, and its place there."""
        within, home = divmod(number, self.n)
        return (within >> CHUNK_BITS) * self.n + home, within & _LOW

    def number(self, chunk: int, low: int) -> int:
        """Return the id at a place of a chunk."""
        high, home = divmod(chunk, self.n)
        return ((high << CHUNK_BITS) + low) * self.n + home

    def chunks(self, first: int, end: int) -> tuple[int, int]:
        """Return the first and the last chunk that may hold ids from `first` to below `end`."""
        return (first // self.n >> CHUNK_BITS) * self.n, ((end - 1) // self.n >> CHUNK_BITS) * self.n + self.n - 1

    def within(self, chunk: int, first: int, end: int) -> tuple[int, int]:
        """Return the places of a chunk, from one to below another, that are ids from `first` to below `end`."""
        high, home = divmod(chunk, self.n)
        base = high << CHUNK_BITS
        low, after = (-(-(bound - home) // self.n) - base for bound in (first, end))
        return max(low, 0), min(max(after, 0), 1 << CHUNK_BITS)


class IdSet:
    """The ids seen so far; chunks are loaded when they are first touched.

    `load` gives the stored bytes of a chunk, or None. `touched` says which chunks are to be stored.
    """

    def __init__(self, load: Callable[[int], bytes | None], homes: Homes = Homes()) -> None:
        self._load = load
        self._homes = homes
        self._chunks: dict[int, BitMap] = {}
        self.touched: set[int] = set()

    def add(self, ids: Sequence[int]) -> list[bool]:
        """Add ids in order; returns for each whether it is new (the first of two equal ones is)."""
        return [True] * len(ids) if self._add_all(ids) else self._add_each(ids)

    def _add_all(self, ids: Sequence[int]) -> bool:
        """Add ids of which none is known and none comes twice, as it nearly always is; else add none of them."""
        if len(set(ids)) < len(ids):
            return False
        lows: dict[int, list[int]] = {}
        n = self._homes.n
        if n == 1 and ids and min(ids) >> CHUNK_BITS == max(ids) >> CHUNK_BITS:
            lows[ids[0] >> CHUNK_BITS] = [number & _LOW for number in ids]
        else:
            for number in ids:
                within, home = divmod(number, n)
                lows.setdefault((within >> CHUNK_BITS) * n + home, []).append(within & _LOW)
        new = {chunk: BitMap(found) for chunk, found in lows.items()}
        if any(self._chunk(chunk).intersect(bitmap) for chunk, bitmap in new.items()):
            return False
        for chunk, bitmap in new.items():
            self._chunks[chunk] |= bitmap
        self.touched.update(new)
        return True

    def _add_each(self, ids: Sequence[int]) -> list[bool]:
        fresh: list[bool] = []
        chunk, bitmap = -1, BitMap()
        for number in ids:
            its, low = self._homes.place(number)
            if its != chunk:
                chunk, bitmap = its, self._chunk(its)
            if low in bitmap:
                fresh.append(False)
            else:
                bitmap.add(low)
                self.touched.add(chunk)
                fresh.append(True)
        return fresh

    def stored_form(self, chunk: int) -> bytes:
        """Return the bytes of a chunk, to be given back by `load` one day."""
        self._chunks[chunk].run_optimize()
        data: bytes = self._chunks[chunk].serialize()
        return data

    def forget(self) -> None:
        """Drop what is in memory, after a rollback."""
        self._chunks.clear()
        self.touched.clear()

    def __len__(self) -> int:
        """Return how many chunks are in memory."""
        return len(self._chunks)

    def _chunk(self, chunk: int) -> BitMap:
        bitmap = self._chunks.get(chunk)
        if bitmap is None:
            stored = self._load(chunk)
            bitmap = BitMap.deserialize(stored) if stored else BitMap()
            self._chunks[chunk] = bitmap
        return bitmap

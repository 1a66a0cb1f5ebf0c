"""Each order id counts once, exactly: one compressed bitmap of 65 536 ids a chunk (Roaring bitmaps)."""

from collections.abc import Callable, Sequence

from pyroaring import BitMap

CHUNK_BITS = 16
_LOW = (1 << CHUNK_BITS) - 1


class IdSet:
    """The ids seen so far; chunks are loaded when they are first touched.

    `load` gives the stored bytes of a chunk, or None. `touched` says which chunks are to be stored.
    """

    def __init__(self, load: Callable[[int], bytes | None]) -> None:
        self._load = load
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
        if ids and min(ids) >> CHUNK_BITS == max(ids) >> CHUNK_BITS:
            lows[ids[0] >> CHUNK_BITS] = [number & _LOW for number in ids]
        else:
            for number in ids:
                lows.setdefault(number >> CHUNK_BITS, []).append(number & _LOW)
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
            if number >> CHUNK_BITS != chunk:
                chunk = number >> CHUNK_BITS
                bitmap = self._chunk(chunk)
            low = number & _LOW
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

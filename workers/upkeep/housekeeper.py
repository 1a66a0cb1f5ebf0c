"""Keeps the clock's ceiling ahead of it, slows time when consumers are behind, and watches the disk."""

import shutil
import time

from models.clock import ClockState
from models.errors import ShopError
from models.snapshots import ShopTime
from models.storage.progress import stored_lag
from models.storage.rejections import rejected_total
from workers.stream.loop import Emit, Trouble
from workers.stream.shop import Shop

STEP_SECONDS = 0.1
SHOW_SECONDS = 0.2
DISK_SECONDS = 5.0
LEAST_FREE_BYTES = 1_000_000_000
MANY_UNREAD = 3_000
"""Messages that a fast clock may leave unread; above it the clock is slowed, below it sped up."""
MANY_FULL_BLOCKS = 3
SLOW_DOWN, SLOW_DOWN_FOR_SALES, SPEED_UP = 0.6, 0.85, 1.15
"""By how much the clock's speed changes in a step, at most."""
_STORE_BELOW_SECONDS = 0.6


class HousekeeperLoop:
    """Small duties that have a rhythm of their own."""

    def __init__(self, shop: Shop, emit: Emit) -> None:
        self._shop = shop
        self._emit = emit
        self._shown = self._looked_at_disk = 0.0
        self._lag: dict[str, int] = {}
        self._rejected = 0
        self._counted_at = 0.0
        self._told: dict[str, str] = {}

    def step(self) -> float:
        """Do what is due; see `Loop`."""
        real = time.monotonic()
        # First what needs no database, since a full disk may close that.
        self._tell()
        if real - self._looked_at_disk >= DISK_SECONDS:
            self._looked_at_disk = real
            self._look_at_disk()
        self._govern()
        clock = self._shop.clock
        if clock.headroom < _STORE_BELOW_SECONDS:
            clock.extend(self._store_clock)
        if real - self._shown >= SHOW_SECONDS:
            self._shown = real
            self._show(real)
        return STEP_SECONDS

    def close(self) -> None:
        """Let go of the database."""
        self._shop.store.close()

    def _tell(self) -> None:
        """Say what waits beside the stream, and when it is over."""
        for source, sentence in tuple(self._shop.in_the_way.items()):
            if self._told.get(source) != sentence:
                self._told[source] = sentence
                self._emit(Trouble(source, sentence))

    def _look_at_disk(self) -> None:
        folder = self._shop.folder.root
        try:
            self._shop.disk_full = shutil.disk_usage(folder).free < LEAST_FREE_BYTES
        except OSError as error:
            raise ShopError(f"The folder {folder} cannot be reached ({error.strerror}). Put it back.") from error

    def _store_clock(self, state: ClockState) -> None:
        self._shop.save_clock(state)

    def _govern(self) -> None:
        """Let a fast clock run no faster than the slowest consumer and the sales follow (and never below ×1)."""
        factor = min(max(MANY_UNREAD / max(self._shop.kafka.unread, 1), SLOW_DOWN), SPEED_UP)
        if self._shop.full_blocks > MANY_FULL_BLOCKS:
            factor = min(factor, SLOW_DOWN_FOR_SALES)
        clock = self._shop.clock
        clock.grant(clock.granted * factor)

    def _show(self, real: float) -> None:
        if real - self._counted_at >= 1.0:
            self._counted_at = real
            self._lag = stored_lag(self._shop.store)
            self._rejected = rejected_total(self._shop.store)
        clock = self._shop.clock
        self._emit(
            ShopTime(
                clock.now(), clock.ahead, clock.speed, clock.running_speed, clock.target, self._lag,
                self._rejected, self._shop.disk_full, clock.standing,
            )
        )  # fmt: skip

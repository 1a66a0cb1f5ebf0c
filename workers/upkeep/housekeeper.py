"""Keeps the clock's ceiling ahead of it, slows time when consumers are behind, and watches the disk."""

import shutil
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from models.clock import ClockState, ShopClock
from models.errors import ShopError
from models.snapshots import SALES, ShopTime
from models.storage.clock import store_clock
from models.storage.store import Store
from workers.stream.crossing import MANY_UNREAD, Crossing
from workers.stream.loop import Emit, Trouble

STEP_SECONDS, QUIET_STEP_SECONDS = 0.1, 0.25
SHOW_SECONDS, QUIET_SHOW_SECONDS = 0.2, 0.5
"""How often shop time is shown while it runs fast, and while it does not."""
DISK_SECONDS = 5.0
LEAST_FREE_BYTES = 1_000_000_000
SLOW_DOWN, SPEED_UP = 0.6, 1.15
"""By how much the clock's speed changes in a step, at most."""
PACE_SECONDS = 1.5
"""Real seconds over which the clock's pace is measured."""
_STORE_BELOW_SECONDS = 0.6
_AS_ASKED = 0.9


class HousekeeperLoop:
    """Small duties that have a rhythm of their own.

    Args:
        store: the shop's database.
        clock: the shop's time.
        crossing: what the threads tell each other.
        folder: the shop's folder, whose disk is watched.
        emit: where snapshots and trouble go.
        monotonic: real seconds.

    """

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        crossing: Crossing,
        folder: Path,
        emit: Emit,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._crossing = crossing
        self._folder = folder
        self._emit = emit
        self._monotonic = monotonic
        self._shown = self._looked_at_disk = float("-inf")
        self._told: dict[str, str] = {}
        self._seen: deque[tuple[float, float]] = deque()
        self._asked: tuple[float, bool] = (1.0, False)

    def step(self) -> float:
        """Do what is due; see `Loop`."""
        real = self._monotonic()
        # First what needs no database, since a full disk may close that.
        self._tell()
        if real - self._looked_at_disk >= DISK_SECONDS:
            self._looked_at_disk = real
            self._look_at_disk()
        self._govern()
        if self._clock.headroom < _STORE_BELOW_SECONDS:
            self._clock.extend(self._store_clock)
        pace = self._pace(real)
        if real - self._shown >= (SHOW_SECONDS if self._clock.running_speed > 1.0 else QUIET_SHOW_SECONDS):
            self._shown = real
            self._show(pace)
        return STEP_SECONDS if self._clock.running_speed > 1.0 else QUIET_STEP_SECONDS

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def _tell(self) -> None:
        """Say what waits beside the stream, and when it is over."""
        for source, sentence in self._crossing.newly_in_the_way(self._told):  # one before this loop may have told it
            self._emit(Trouble(source, sentence))

    def _look_at_disk(self) -> None:
        try:
            self._crossing.disk_full = shutil.disk_usage(self._folder).free < LEAST_FREE_BYTES
        except OSError as error:
            raise ShopError(
                "The folder {folder} cannot be reached ({why}). Put it back.", folder=self._folder, why=error.strerror
            ) from error

    def _store_clock(self, state: ClockState) -> None:
        store_clock(self._store, state)

    def _govern(self) -> None:
        """Let a fast clock run no faster than the slowest consumer follows (and never below ×1).

        Where somebody sells, the sales wait for the consumers and time for the sales; that needs no governing.
        """
        unread = 0 if self._clock.led_by_sales else self._crossing.most_unread()[1]
        self._clock.grant(self._clock.granted * min(max(MANY_UNREAD / max(unread, 1), SLOW_DOWN), SPEED_UP))

    def _pace(self, real: float) -> float:
        """Measure how fast shop time really passes, since it was last told to run otherwise."""
        asked = self._clock.speed, self._clock.target is not None
        if asked != self._asked:
            self._asked = asked
            self._seen.clear()
        self._seen.append((real, self._clock.now()))
        while len(self._seen) > 2 and real - self._seen[1][0] >= PACE_SECONDS:
            self._seen.popleft()
        (before, shop_before), (now, shop_now) = self._seen[0], self._seen[-1]
        if now - before < PACE_SECONDS / 2:
            return self._clock.running_speed
        return (shop_now - shop_before) / (now - before)

    def _held_by(self, pace: float) -> str:
        """Return what keeps the clock from the speed that was asked for."""
        clock = self._clock
        if clock.waits_for_sales:
            return SALES
        if clock.target is None and (clock.speed <= 1.0 or pace >= clock.speed * _AS_ASKED):
            return ""
        name, unread = self._crossing.most_unread()
        if clock.follows_sales and unread < MANY_UNREAD:
            return SALES
        return name if unread > MANY_UNREAD / 2 else ""

    def _show(self, pace: float) -> None:
        clock = self._clock
        now = clock.now()
        self._emit(
            ShopTime(
                now, clock.ahead, clock.speed, pace, clock.target, self._held_by(pace), self._crossing.disk_full,
                clock.standing, clock.catching_up, self._waits_for(),
            )
        )  # fmt: skip

    def _waits_for(self) -> str:
        """Return the consumer that the user has paused and that keeps time from running fast; empty when none does."""
        clock, crossing = self._clock, self._crossing
        if clock.target is None and clock.speed <= 1.0 and not clock.waits_for_sales:
            return ""
        behind = {name: crossing.unread.get(name, 0) for name in crossing.paused}
        name = max(behind, key=lambda each: behind[each], default="")
        return name if behind.get(name, 0) > MANY_UNREAD else ""

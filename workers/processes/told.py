"""The clock and the settings of a shop as its consumers' processes know them: as they were told last."""

import math
import threading
import time
from collections.abc import Callable
from pathlib import Path

from models.clock import ClockState, ShopClock
from models.settings import Settings
from workers.processes.messages import Time
from workers.stream.choices import Choices

_MICRO = 1e6


def time_of(clock: ShopClock) -> Time:
    """Return what is to be told of a clock now; the same while plain time only goes on."""
    speed, now = clock.running_speed, clock.now()
    ceiling = now + clock.headroom * speed
    led = clock.target is not None or clock.waits_for_sales or speed > 1.0 or clock.standing > 0.0
    if led:
        return Time(True, now, clock.reached, 0.0, 0.0, speed, clock.led_by_sales)
    # Cut off, so that it neither changes by itself nor runs ahead.
    ahead, ceiling = math.floor(clock.ahead * _MICRO) / _MICRO, math.floor(ceiling * 1e3) / 1e3
    return Time(False, 0.0, 0.0, ahead, ceiling, speed, clock.led_by_sales)


class ToldClock(ShopClock):
    """Shop time by what was told last: never ahead of the clock that tells it, and never backwards."""

    def __init__(self, told: Time, wall: Callable[[], float] = time.time) -> None:
        super().__init__(wall, ClockState(0.0, 0.0))
        self._told_lock = threading.Lock()
        self._told = told
        self._given = 0.0
        self._told_wall = wall

    def take(self, told: Time) -> None:
        """Go by this from now on."""
        self._told = told

    def now(self) -> float:
        """Return shop time."""
        told = self._told
        here = told.now if told.led else min(self._told_wall() + told.ahead, told.ceiling)
        with self._told_lock:
            self._given = max(self._given, here)
            return self._given

    @property
    def reached(self) -> float:
        """The instant that sales have come to."""
        told, now = self._told, self.now()
        return min(told.reached, now) if told.led else now

    @property
    def running_speed(self) -> float:
        """The speed at this moment."""
        return self._told.speed

    @property
    def led_by_sales(self) -> bool:
        """Whether somebody sells."""
        return self._told.sales


class ToldChoices(Choices):
    """The settings as they were told last."""

    def __init__(self, path: Path, told: Settings) -> None:
        super().__init__(path, told)
        self._told = told

    def take(self, told: Settings) -> None:
        """Go by these from now on."""
        self._told = told

    def now(self) -> Settings:
        """Return the settings."""
        return self._told

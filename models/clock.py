"""The shop's time: wall time plus an offset that only grows, handed out below a stored ceiling.

One `ShopClock` is passed to everything; nothing else asks for the time.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

SPEEDS = (1, 10, 60, 360, 1440)
FILL_SPEED = 43_200.0
"""Shop seconds per second at most while the clock runs to a time that was asked for (a day in two seconds)."""
_FIRST_GRANT = 0.01
"""Such a run begins gently, so that sales and consumers are not left behind in the first moment."""
SLEEP_SECONDS = 5.0
"""Somebody asks for the time many times a second; when nobody did for so long, the computer slept."""
KEEPS_UP_SECONDS = 2.0
"""Sales that are no further behind the wall clock have caught up with it."""


@dataclass(frozen=True)
class ClockState:
    """What is stored of the clock, in seconds: shop time = wall + offset, and never past the ceiling."""

    offset: float
    ceiling: float


class ShopClock:
    """Shop time in seconds since 1970 (UTC); never runs backwards; safe to share between threads.

    Time is only given out below a ceiling that has been stored before (see `extend`), so a program
    that is killed at any speed starts again no earlier than the last instant it ever gave out.

    While time is led (it runs fast, or to a given instant) it does not run away from the sales (see `follow_sales`),
    and at the end of that it stands until they have come as far: no order is skipped for having been due too fast.
    """

    def __init__(self, wall: Callable[[], float], state: ClockState) -> None:
        self._wall = wall
        self._lock = threading.Lock()
        self._begin(state)

    def _begin(self, state: ClockState) -> None:
        self._last_wall = self._wall()
        self._now = max(self._last_wall + state.offset, state.ceiling)
        self._offset = self._floor = self._now - self._last_wall
        self._ceiling = self._now
        self._speed = 1.0
        self._grant = 1.0
        self._target: float | None = None
        self._to_wall = False
        self._way = FILL_SPEED
        self._hold: float | None = None
        self._given_up = False
        self._taken_back = 0
        self._sold: float | None = None
        self._slack = 0.0
        self._limited = False

    def begin_anew(self, state: ClockState) -> None:
        """Begin at another instant, which may be an earlier one: only where nothing was sold (`opening_anew`)."""
        with self._lock:
            self._begin(state)

    def now(self) -> float:
        """Return shop time; stands still at the ceiling and while a wall clock that was set back catches up."""
        with self._lock:
            return self._advance()

    @property
    def reached(self) -> float:
        """The instant that sales have come to: shop time, less what has fallen due and is not sold as time runs fast.

        Windows end here: up to shop time itself they would look as if orders had failed to come.
        """
        with self._lock:
            now = self._advance()
            return min(now, self._sold) if self._led and self._sold is not None else now

    def _advance(self) -> float:
        wall = self._wall()
        passed = wall - self._last_wall
        if self._hold is not None and (self._sold is None or self._sold >= self._hold):
            self._hold, self._given_up = None, False
        if passed > 0:
            self._last_wall = wall
            self._limited = False
            if self._led:
                self._lead(wall, passed)
            else:
                self._floor = self._offset
        elif passed < -1.0:
            # The wall clock was set back; from here its own pace counts, once shop time is reached again.
            self._last_wall = wall
        # Plain time may have passed the hold already; time comes as far as that, or the sales never would.
        limit = self._ceiling if self._hold is None else min(self._hold, self._ceiling)
        self._now = max(self._now, min(wall + self._offset, limit))
        return self._now

    @property
    def _led(self) -> bool:
        return self._target is not None or self._hold is not None or self._running_speed() > 1.0

    def _lead(self, wall: float, passed: float) -> None:
        """Move the offset by what time has run beyond the wall clock's pace.

        Nothing is saved up while time has to stand, but it never falls back behind plain time.
        """
        if self.catching_up:
            self._target = wall
        reach = self._now + passed * self._running_speed()
        stops = [self._ceiling]
        if self._target is not None:
            stops.append(self._target)
        if self._hold is not None:
            stops.append(self._hold)
        elif self._sold is not None:
            self._limited = reach > self._sold + self._slack
            stops.append(self._sold + self._slack)
        reach = max(min(reach, *stops), self._now)
        least = self._offset if passed > SLEEP_SECONDS else self._floor
        self._offset = max(reach - wall, least)
        if self.catching_up:
            self._offset = min(self._offset, 0.0)  # a wall clock that is set back meanwhile is waited for
            if self._offset == 0.0 and (self._sold is None or self._sold >= wall - KEEPS_UP_SECONDS):
                self._target = None
        elif self._target is not None and wall + self._offset >= self._target:
            self._hold_until_sold(self._target)
            self._target = None

    def _hold_until_sold(self, instant: float) -> None:
        """Let time stand at an instant until the sales have come as far, if there are any."""
        self._hold = instant if self._sold is not None and self._sold < instant else None

    def follow_sales(self, sold_until: float | None, slack: float = 0.0) -> None:
        """Take note of how far sales have come; None: nobody sells, or what is due cannot be sold just now.

        Args:
            sold_until: the instant up to which orders were made.
            slack: shop seconds that time which runs fast may be ahead of it.

        """
        with self._lock:
            self._sold, self._slack = sold_until, slack
            self._advance()

    def _running_speed(self) -> float:
        wanted = self._way if self._target is not None else self._speed
        return max(1.0, wanted * self._grant)

    @property
    def speed(self) -> float:
        """The speed that was chosen (shop seconds per second)."""
        return self._speed

    @speed.setter
    def speed(self, value: float) -> None:
        with self._lock:
            now = self._advance()
            slower = value < self._speed
            self._speed = max(1.0, value)
            if slower and self._target is None:
                self._hold_until_sold(now)

    @property
    def running_speed(self) -> float:
        """The speed at this moment: that of a run to a given time, and less when consumers are behind."""
        with self._lock:
            return self._running_speed()

    @property
    def target(self) -> float | None:
        """The instant that the clock is running to, if any; it can be given up (see `give_up`)."""
        return self._target

    @property
    def catching_up(self) -> bool:
        """Whether the clock is running to the wall clock's time (see `catch_up`)."""
        return self._to_wall and self._target is not None

    @property
    def waits_for_sales(self) -> bool:
        """Whether time stands until the sales have come as far."""
        with self._lock:
            self._advance()
            return self._hold is not None

    @property
    def was_given_up(self) -> bool:
        """Whether time stands because its target was given up: then also while nothing can be sold."""
        with self._lock:
            self._advance()
            return self._given_up

    @property
    def led_by_sales(self) -> bool:
        """Whether somebody sells, so that time which runs fast waits for what falls due (see `follow_sales`)."""
        return self._sold is not None

    @property
    def follows_sales(self) -> bool:
        """Whether the sales keep time from running as fast as it may."""
        with self._lock:
            return self._limited or self._hold is not None

    @property
    def ahead(self) -> float:
        """Seconds by which shop time is ahead of the wall clock (negative: behind)."""
        with self._lock:
            self._advance()
            return self._now - self._last_wall

    @property
    def standing(self) -> float:
        """Shop seconds that have to pass before time moves again, because the wall clock was set back; else 0."""
        with self._lock:
            return max(self._advance() - (self._wall() + self._offset), 0.0)

    def go_to(self, instant: float, speed: float | None = None) -> None:
        """Run to an instant as fast as the slowest consumer allows, or at a speed; a past instant changes nothing."""
        with self._lock:
            if instant > self._advance():
                self._target, self._to_wall = instant, False
                self._way = FILL_SPEED if speed is None else max(1.0, speed)
                self._grant = min(self._grant, _FIRST_GRANT if speed is None else 1.0)

    def catch_up(self) -> None:
        """Run to the wall clock's time, as fast as the slowest consumer allows, and go on with it, sales included.

        A clock that is not behind stays as it is.
        """
        with self._lock:
            if self._advance() < self._last_wall:
                self._target, self._to_wall = self._last_wall, True
                self._way = FILL_SPEED
                self._grant = min(self._grant, _FIRST_GRANT)

    def give_up(self) -> None:
        """Go no further than now, if the clock is running to an instant; it stands until the sales have come as far."""
        with self._lock:
            now = self._advance()
            if self._target is None:
                return
            self._target = None
            self._hold_until_sold(now)
            self._given_up = self._hold is not None
            # What was allowed beyond is taken back: a program that is killed now must not go on from there.
            self._ceiling = now
            self._taken_back += 1

    @property
    def granted(self) -> float:
        """The share (0–1) of the wanted speed at which the clock may run."""
        return self._grant

    def grant(self, share: float) -> None:
        """Let the clock run at this share (0–1) of the wanted speed, because somebody is behind; never below 1."""
        with self._lock:
            self._advance()
            wanted = self._way if self._target is not None else self._speed
            self._grant = min(max(share, 1.0 / wanted), 1.0)

    @property
    def headroom(self) -> float:
        """Seconds of real time until the ceiling is reached."""
        with self._lock:
            return (self._ceiling - self._advance()) / self._running_speed()

    def extend(self, store: Callable[[ClockState], None]) -> None:
        """Store a ceiling one second (times the speed) ahead, and only then allow time up to it."""
        with self._lock:
            now = self._advance()
            # After a sleep of the computer time goes on from the wall clock at once.
            ceiling = max(now, self._last_wall + self._offset) + 1.0 * self._running_speed()
            if self._target is not None:
                ceiling = min(ceiling, max(self._target, now + 1.0))
            if self._led and self._sold is not None:
                # Time does not pass this anyway; a program that is killed goes on from where the sales were.
                ceiling = min(ceiling, max(self._sold + self._slack, now + 1.0))
            # Never less than what is allowed already: that may be given out at any moment.
            state = ClockState(offset=self._offset, ceiling=max(ceiling, self._ceiling))
            taken_back = self._taken_back
        store(state)
        with self._lock:
            if taken_back == self._taken_back:  # else a target was given up meanwhile, and the next call stores less
                self._ceiling = max(self._ceiling, state.ceiling)

    def settle(self, store: Callable[[ClockState], None]) -> None:
        """Store the present instant as the ceiling, at a clean end, so that nothing is skipped."""
        with self._lock:
            now = self._advance()
            self._ceiling = now
            state = ClockState(offset=self._offset, ceiling=now)
        store(state)

"""The clock and the settings of a shop as a window knows them that looks on: as they were told, and steered by wishes.

What was wished for is shown at once, and holds as soon as the program that runs the shop says so.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.errors import ShopError
from models.settings import Settings
from models.snapshots import ShopTime
from workers.processes.messages import Time
from workers.processes.told import ToldChoices, ToldClock
from workers.watching.wishes import CatchUp, Choose, GiveUp, GoTo, SetSpeed, Wish

Ask = Callable[[Wish], None]
"""Has a wish sent; called in the window's thread."""
OURS = frozenset({"theme", "behind"})
"""Settings of this window alone, until it is closed."""
STEERED = frozenset({"rate", "curve", "chance", "mode", "restock", "grace", "audit", "language"})
"""Those of the shop."""


class WatchedClock(ToldClock):
    """Shop time that is steered by wishes."""

    def __init__(self, told: Time, wall: Callable[[], float] = time.time, *, ask: Ask) -> None:
        super().__init__(told, wall)
        self._ask = ask
        self._shown = ShopTime(self.now(), 0.0, told.speed, told.speed, None)

    def show(self, shown: ShopTime) -> None:
        """Take what the program says of its clock."""
        self._shown = shown

    def as_shown(self) -> ShopTime:
        """Return the clock as it is now."""
        return replace(self._shown, now=self.now())

    def _wish(self, wish: Wish, **now: float | None) -> None:
        self._shown = replace(self._shown, **now)  # type: ignore[arg-type]
        self._ask(wish)

    @property
    def speed(self) -> float:
        """The speed that was chosen."""
        return self._shown.speed

    @speed.setter
    def speed(self, value: float) -> None:
        self._wish(SetSpeed(value), speed=max(1.0, value))

    @property
    def target(self) -> float | None:
        """The instant that time runs to."""
        return self._shown.target

    @property
    def catching_up(self) -> bool:
        """Whether it runs to the wall clock's time."""
        return self._shown.catching_up and self._shown.target is not None

    @property
    def ahead(self) -> float:
        """Seconds by which shop time is ahead of the wall clock."""
        return self._shown.ahead

    @property
    def standing(self) -> float:
        """Seconds that have to pass before time moves again."""
        return self._shown.standing

    def go_to(self, instant: float, speed: float | None = None) -> None:  # noqa: ARG002  a window names none
        """Let time run to an instant."""
        self._wish(GoTo(instant), target=instant)

    def catch_up(self) -> None:
        """Let time run to the wall clock's."""
        self._ask(CatchUp())

    def give_up(self) -> None:
        """Let time that runs to an instant go no further."""
        self._wish(GiveUp(), target=None)


class WatchedChoices(ToldChoices):
    """Settings that are changed by wishes, but for those of the window itself."""

    def __init__(self, path: Path, told: Settings, *, ask: Ask) -> None:
        super().__init__(path, told)
        self._ask = ask
        self._ours: dict[str, object] = {}
        self.seen = self.now()
        """What the window was told, or has chosen; used in its thread."""

    def take(self, told: Settings) -> None:
        """Go by these from now on, but for our own."""
        super().take(replace(told, **self._ours))  # type: ignore[arg-type]

    def change(self, **values: object) -> None:
        """Ask for other settings.

        Raises:
            UsageError: a value is bad; nothing has changed.
            ShopError: it is one that is chosen where the shop runs.

        """
        changed = self.now().changed(**values)
        if not values.keys() <= OURS | STEERED:
            raise ShopError("That is chosen where the shop runs.")
        self._ours |= {name: getattr(changed, name) for name in values.keys() & OURS}
        wished = {name: getattr(changed, name) for name in sorted(values.keys() & STEERED)}
        super().take(changed)
        self.seen = changed
        if wished:
            self._ask(Choose(wished))

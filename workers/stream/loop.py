"""What a worker thread runs: steps until it is told to stop. Plain classes, no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

Emit = Callable[[object], None]
"""Hands a frozen snapshot to whoever looks on; called in the worker's thread."""


Tell = Callable[[str, str], None]
"""Says by its source, in one sentence, what waits beside the stream; an empty sentence takes it back."""


class Loop(Protocol):
    """The body of a worker thread."""

    def step(self) -> float:
        """Do one piece of work; returns the seconds to wait before the next (0: go on at once)."""

    def close(self) -> None:
        """Let go of everything; called in the thread that made it."""


@runtime_checkable
class Killable(Protocol):
    """A loop that can end as one that is killed does."""

    def drop(self) -> None:
        """Let go of what belongs to the thread, and of nothing else in good order."""


Build = Callable[[Emit], Loop]
"""Puts a loop together, in the thread that runs it."""


SKIPPED_SALES = "skipped sales"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is in the way, in words; an empty text says that it is over."""

    source: str
    text: str

    @property
    def is_past(self) -> bool:
        """Whether it is told of something that is over already."""
        return self.source == SKIPPED_SALES

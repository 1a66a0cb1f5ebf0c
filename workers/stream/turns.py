"""Turns: of the loops of one shop only one computes at a time, a few milliseconds, so that a window never waits long.

All threads of a program share one interpreter. A window that repaints needs it a hundred times, and each time competes
with every thread that computes; with turns that is one at most, and in the pause after each turn none. Who writes to
the database needs it for every row, and would wait as often.
"""

import threading
import time
from collections import deque
from types import TracebackType

BATCH = 500
"""Messages taken in a turn where nobody looks on."""
SMALL_BATCH = 300
"""The same beside a window: about two milliseconds of work."""


class Turns:
    """Taken by `with`, in any thread; held for a short piece of work, and never while waiting for anything.

    Who needs the database's write lock as well takes that first.

    Args:
        batch: how many messages a loop takes in one turn.

    """

    def __init__(self, batch: int = BATCH) -> None:
        self.batch = batch
        self.pause = 0.0
        """Seconds after each full turn in which nobody has one; set by whoever watches the window."""
        self.full = 0
        """How many turns there were in which a loop had as much to do as it may do at once."""
        self._lock = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        """Wait for the turn. Who came first has it first: a plain lock would go to whoever asks again quickest."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        """Let the next one have it."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def rest(self) -> None:
        """Pause after a full turn, inside it: nobody else has one meanwhile."""
        self.full += 1
        if self.pause > 0:
            time.sleep(self.pause)

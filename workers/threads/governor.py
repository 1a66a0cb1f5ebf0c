"""Watches how late the window's thread is, and sets how long the loops pause after each of their turns."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from workers.stream.turns import Turns

LOOK_MILLISECONDS = 250
"""How often it is looked whether the loops have much to do."""
TIMER_MILLISECONDS = 10
"""How often the window's thread wants its turn while they do."""
CALM_LOOKS = 30
"""After so many of these in which no loop had much to do it looks seldom again."""
LATE_SECONDS = 0.016
"""Lateness that a window may have; a frame is painted in a few of these."""
MIN_PAUSE, MAX_PAUSE = 0.0005, 0.003
_STEP_UP, _STEP_DOWN = 1.15, 0.98


class Governor(QObject):
    """Works from its start to its stop, in the window's thread.

    Args:
        turns: the turns of the loops.
        pause: seconds after a turn to begin with.
        parent: as Qt has it.

    """

    def __init__(self, turns: Turns, pause: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._turns = turns
        turns.pause = pause
        self._full = 0
        self._calm = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._due = 0.0

    def start(self) -> None:
        """Begin to watch."""
        self._wait(LOOK_MILLISECONDS)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def _wait(self, milliseconds: int) -> None:
        precise = milliseconds == TIMER_MILLISECONDS
        self._timer.setTimerType(Qt.TimerType.PreciseTimer if precise else Qt.TimerType.CoarseTimer)
        self._timer.start(milliseconds)
        self._due = time.monotonic() + milliseconds / 1000

    @Slot()
    def _look(self) -> None:
        """Judge how late this is, if the loops have had much to do since the last look."""
        now = time.monotonic()
        late = now - self._due
        busy = self._turns.full != self._full
        self._full = self._turns.full
        self._calm = 0 if busy else self._calm + 1
        if busy:
            step = _STEP_UP if late > LATE_SECONDS else _STEP_DOWN
            self._turns.pause = min(max(self._turns.pause * step, MIN_PAUSE), MAX_PAUSE)
        if busy and self._timer.interval() != TIMER_MILLISECONDS:
            self._wait(TIMER_MILLISECONDS)
        elif self._calm == CALM_LOOKS:
            self._wait(LOOK_MILLISECONDS)
        self._due = time.monotonic() + self._timer.interval() / 1000

"""Collects Python's garbage in the window's thread only.

Python collects cycles in whatever thread happens to allocate; a widget that a worker's thread collects is destroyed
in the wrong thread, which ends the process. So automatic collection is off, and a timer does it here.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MILLISECONDS = 250
YOUNG, OLDER, OLDEST = 5_000, 10, 20
"""Collect when so many objects were made; the older generations every so many collections of the one before."""


class GarbageCollector(QObject):
    """Works from its making until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._settled = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MILLISECONDS)

    def settle(self) -> None:
        """Leave what there is now out of later collections: it stays for as long as the program runs."""
        gc.collect()
        gc.freeze()
        self._settled = True

    def stop(self) -> None:
        """Collect a last time, and let Python do it by itself again."""
        self._timer.stop()
        if self._settled:
            gc.unfreeze()
        gc.collect()
        gc.enable()

    @Slot()
    def _look(self) -> None:
        young, older, oldest = gc.get_count()
        if young < YOUNG:
            return
        gc.collect(2 if oldest >= OLDEST else 1 if older >= OLDER else 0)

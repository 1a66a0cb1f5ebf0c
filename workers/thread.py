"""A QThread that runs a loop: built in the thread, stepped until it is told to stop, closed in `finally`.

Trouble with the surroundings is told in words and tried again; an error of ours is logged and told as `failed`.
"""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, Signal

from models.errors import ShopError, StaleOffsetError
from workers.kafka import KafkaUnavailableError
from workers.loop import Emit, Loop, Trouble

RETRY_SECONDS = 0.5
RETRY_AFTER_FAILURE_SECONDS = 2.0
_log = logging.getLogger("orderpuls.thread")

Build = Callable[[Emit], Loop]


class LoopThread(QThread):
    """Runs one loop; `snapshot` carries what it emits, `trouble` what is in its way."""

    snapshot = Signal(object)
    trouble = Signal(object)
    failed = Signal(str)

    def __init__(self, name: str, build: Build, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._build = build
        self._stop = threading.Event()
        self._troubled = False

    def ask_to_stop(self) -> None:
        """Ask the loop to end after its present step; may be called before it starts, and twice."""
        self._stop.set()
        self.requestInterruption()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Run the loop; after trouble build it anew, from what the database holds."""
        while not self._stop.is_set():
            try:
                self._run_loop()
            except StaleOffsetError as error:
                _log.info("%s begins anew: %s", self.objectName(), error)
            except ShopError as error:
                _log.warning("%s: %s", self.objectName(), error)
                # That Kafka is away is told by the keeper; a loop speaks of it when trying again has not helped.
                if self._troubled or not isinstance(error, KafkaUnavailableError):
                    self.trouble.emit(Trouble(self.objectName(), str(error)))
                self._troubled = True
                self._stop.wait(RETRY_SECONDS)
            except Exception as error:
                _log.exception("%s failed", self.objectName())
                self.failed.emit(f"{self.objectName()}: {type(error).__name__}: {error}")
                self._stop.wait(RETRY_AFTER_FAILURE_SECONDS)

    def _run_loop(self) -> None:
        loop = self._build(self.snapshot.emit)
        try:
            while not self._stop.is_set():
                wait = loop.step()
                if self._troubled:
                    self._troubled = False
                    self.trouble.emit(Trouble(self.objectName(), ""))
                if wait > 0:
                    self._stop.wait(wait)
        finally:
            loop.close()

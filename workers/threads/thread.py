"""A QThread that runs a loop: built in the thread, stepped until it is told to stop, closed in `finally`.

Trouble with the surroundings is told in words and tried again; an error of ours is logged and told as `failed`.
"""

import logging
import sys
import threading
import time
import traceback

from PySide6.QtCore import QObject, QThread, Signal

from models.errors import ShopError, StaleOffsetError, in_words
from workers.kafka.address import KafkaUnavailableError
from workers.stream.loop import Build, Killable, Loop, Trouble

RETRY_SECONDS = 0.5
RETRY_AFTER_FAILURE_SECONDS = 2.0
CALM_SECONDS = 2.0
"""A loop that begins anew does some steps well before it meets the same trouble; its sentence stays meanwhile."""
_log = logging.getLogger("orderpuls.thread")


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
        self._anew = threading.Event()
        self._again = self._told = False
        self._number: int | None = None

    def ask_to_stop(self) -> None:
        """Ask the loop to end after its present step; may be called before it starts, and twice."""
        self._stop.set()
        self.requestInterruption()

    def start_again(self) -> None:
        """Run anew after it was asked to stop and has ended: the loop is built from what the database holds."""
        self._stop.clear()
        self.start()

    def begin_anew(self) -> None:
        """End the loop as one that is killed ends, and build another one; from any thread."""
        self._anew.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def where(self) -> str:
        """Return the lines of code in which the thread is just now, for the log; empty when it does not run."""
        frame = None if self._number is None else sys._current_frames().get(self._number)
        return "" if frame is None else "".join(traceback.format_stack(frame))

    def run(self) -> None:
        """Run the loop; after trouble build it anew, from what the database holds."""
        self._number = threading.get_ident()
        while not self._stop.is_set():
            try:
                self._run_loop()
            except StaleOffsetError as error:
                _log.info("%s begins anew: %s", self.objectName(), error)
            except (ShopError, OSError) as error:
                self._tell(error)
                self._stop.wait(RETRY_SECONDS)
            except Exception as error:
                _log.exception("%s failed", self.objectName())
                self.failed.emit(f"{self.objectName()}: {type(error).__name__}: {error}")
                self._stop.wait(RETRY_AFTER_FAILURE_SECONDS)

    def _tell(self, error: ShopError | OSError) -> None:
        _log.warning("%s: %s", self.objectName(), in_words(error))
        # That Kafka is away is told by the keeper; a loop speaks of it when trying again has not helped.
        if self._again or not isinstance(error, KafkaUnavailableError):
            self._told = True
            self.trouble.emit(Trouble(self.objectName(), in_words(error)))
        self._again = True

    def _run_loop(self) -> None:
        loop = self._build(self._emit)
        began = time.monotonic()
        try:
            while not self._stop.is_set():
                if self._anew.is_set() and isinstance(loop, Killable):
                    self._anew.clear()
                    loop.drop()
                    return
                wait = loop.step()
                self._again = False
                if self._told and time.monotonic() - began >= CALM_SECONDS:
                    self._told = False
                    self.trouble.emit(Trouble(self.objectName(), ""))
                if wait > 0:
                    self._stop.wait(wait)
        except BaseException:
            self._close_after_an_error(loop)
            raise
        loop.close()

    def _close_after_an_error(self, loop: Loop) -> None:
        """Close a loop whose step failed: that is what is told, and not what its closing then meets as well."""
        try:
            loop.close()
        except ShopError as error:
            _log.info("%s closed without all that belongs to it: %s", self.objectName(), error)
        except Exception:
            _log.exception("%s did not close well after an error", self.objectName())

    def _emit(self, found: object) -> None:
        """Carry on what the loop shows, or what it tells is in its way while it goes on."""
        (self.trouble if isinstance(found, Trouble) else self.snapshot).emit(found)

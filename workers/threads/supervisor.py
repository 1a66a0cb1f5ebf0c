"""Owns all workers of a shop: starts them, passes their snapshots on, and ends every thread and process.

The window and the terminal both run a shop through this class.
"""

import logging
import queue
import sys
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from models.snapshots import Figures, Place
from workers.stream.loop import Build
from workers.stream.shop import Shop
from workers.stream.turns import BATCH, SMALL_BATCH, Turns
from workers.threads.governor import Governor
from workers.threads.loops import built_in_kafka, keeper_of, workers_of
from workers.threads.thread import LoopThread
from workers.upkeep.desk import DeskLoop
from workers.upkeep.tabular_writer import TabularWriterLoop

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another waits; the default makes a window stutter."""
WINDOW_PACE = 0.0025
"""How long the loops pause after a turn beside a window, in seconds, before it is known how late the window is."""
STOP_SECONDS = 1.8

_log = logging.getLogger("orderpuls.supervisor")


class Supervisor(QObject):
    """Runs one shop. Signals come in the thread that made it.

    Args:
        shop: the shop.
        pace: seconds that the loops pause after a turn to begin with, where a window looks on; else 0.
        parent: as Qt has it.

    """

    snapshot = Signal(object)
    trouble = Signal(object)
    failed = Signal(str)

    def __init__(self, shop: Shop, pace: float = 0.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shop = shop
        self.turns = Turns(SMALL_BATCH if pace > 0 else BATCH)
        self._governor = Governor(self.turns, pace, self) if pace > 0 else None
        self._tables = TabularWriterLoop(shop.folder.tabular, shop.calendar(), shop.tell)
        self._requests: queue.SimpleQueue[Callable[[DeskLoop], object]] = queue.SimpleQueue()
        self._built_in = built_in_kafka(shop, self._keeper_is_stopping) if shop.built_in else None
        self._keeper = self._thread("kafka-keeper", partial(keeper_of, shop, self._built_in))
        self._tables_thread = self._thread("tabular-writer", lambda _emit: self._tables)
        builds = workers_of(shop, self._requests, self.turns)
        self._workers = [self._thread(name, build) for name, build in builds.items()]
        self._started = self._stopped = False

    def start(self) -> None:
        """Start every worker; sales do not begin before `start_sales`."""
        if self._governor is not None:
            self._governor.start()
            sys.setswitchinterval(SWITCH_SECONDS)
        self._started = True
        for thread in self.threads:
            thread.start()

    @property
    def threads(self) -> tuple[LoopThread, ...]:
        """All threads of the shop."""
        return self._keeper, self._tables_thread, *self._workers

    # What the user asks for

    def start_sales(self) -> None:
        """Let the simulation sell."""
        self.shop.crossing.selling = True

    def stop_sales(self) -> None:
        """Let the simulation pause; the consumers go on."""
        self.shop.crossing.selling = False

    def restock(self, product_id: int, quantity: int) -> None:
        """Book a delivery by hand; answered by a `Restocked` snapshot."""
        self._requests.put(lambda desk: desk.restock(product_id, quantity))

    def make_report(self) -> None:
        """Make today's report now; answered by a `ReportMade` snapshot."""
        self._requests.put(lambda desk: desk.make_report())

    def show_mail(self, order_id: int) -> None:
        """Read an order's mail; answered by a `MailShown` snapshot."""
        self._requests.put(lambda desk: desk.show_mail(order_id))

    def show_rejected(self) -> None:
        """Read the newest rejected messages; answered by a `RejectedShown` snapshot."""
        self._requests.put(lambda desk: desk.show_rejected())

    def send_again(self, place: Place, mended: bytes) -> None:
        """Send a mended message; answered by a `RejectedShown` snapshot."""
        self._requests.put(lambda desk: desk.send_again(place, mended))

    # The end

    @property
    def left(self) -> tuple[str, ...]:
        """The workers that run."""
        return tuple(thread.objectName() for thread in self.threads if thread.isRunning())

    def shutdown(self) -> bool:
        """End all workers, the consumers before the broker; returns whether all ended. May be called twice."""
        if self._stopped or not self._started:
            self.shop.close()
            return not self.left
        self._stopped = True
        if self._governor is not None:
            self._governor.stop()
        self.shop.crossing.selling = False
        self.shop.crossing.stop_by = deadline = time.monotonic() + STOP_SECONDS
        self.shop.store.hurry(deadline)
        for thread in self._workers:
            thread.ask_to_stop()
        ended = [self._wait(thread, deadline - 0.8) for thread in self._workers]
        for thread in (self._tables_thread, self._keeper):
            thread.ask_to_stop()
        ended += [self._wait(thread, deadline) for thread in (self._tables_thread, self._keeper)]
        if not ended[-1] and self._built_in is not None:
            self._built_in.kill()
        self.shop.close()
        return all(ended)

    def _wait(self, thread: LoopThread, deadline: float) -> bool:
        ended = bool(thread.wait(max(int((deadline - time.monotonic()) * 1000), 1)))
        if not ended:
            _log.error("%s did not end in time", thread.objectName())
        return ended

    # Putting together

    def _thread(self, name: str, build: Build) -> LoopThread:
        thread = LoopThread(name, build, self)
        thread.snapshot.connect(self._on_snapshot)
        thread.trouble.connect(self.trouble)
        thread.failed.connect(self.failed)
        return thread

    def _keeper_is_stopping(self) -> bool:
        return self._keeper.stopping

    @Slot(object)
    def _on_snapshot(self, snapshot: object) -> None:
        for one in snapshot.snapshots if isinstance(snapshot, Figures) else (snapshot,):
            self._tables.offer(one)
            self.snapshot.emit(one)

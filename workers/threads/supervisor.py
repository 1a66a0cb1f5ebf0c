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

from models.snapshots import Place
from workers.consumers import CONSUMERS
from workers.kafka.practice_broker import kill_left_over
from workers.producer import ProducerLoop
from workers.stream.consumer_loop import ConsumerLoop
from workers.stream.loop import Emit, Loop
from workers.stream.shop import Shop
from workers.threads.thread import LoopThread
from workers.upkeep.desk import DeskLoop
from workers.upkeep.housekeeper import HousekeeperLoop
from workers.upkeep.kafka_keeper import KafkaKeeperLoop
from workers.upkeep.outbox import NAME as OUTBOX
from workers.upkeep.outbox import OutboxLoop
from workers.upkeep.tabular_writer import TabularWriterLoop

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another waits; the default makes a window stutter."""
WINDOW_PACE = 0.005
STOP_SECONDS = 1.8

_log = logging.getLogger("orderpuls.supervisor")


class Supervisor(QObject):
    """Runs one shop. Signals come in the thread that made it."""

    snapshot = Signal(object)
    trouble = Signal(object)
    failed = Signal(str)

    def __init__(self, shop: Shop, pace: float = 0.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shop = shop
        self._pace = pace
        self._tables = TabularWriterLoop(shop)
        self._requests: queue.SimpleQueue[Callable[[DeskLoop], object]] = queue.SimpleQueue()
        self._keeper = self._thread("kafka-keeper", self._build_keeper)
        self._tables_thread = self._thread("tabular-writer", lambda _emit: self._tables)
        self._workers = [
            self._thread("housekeeper", partial(HousekeeperLoop, shop)),
            self._thread("producer", partial(ProducerLoop, shop)),
            *(self._thread(kind.name, partial(_consumer_loop, kind, shop, pace)) for kind in CONSUMERS),
            self._thread(OUTBOX, partial(OutboxLoop, shop)),
            self._thread("desk", partial(DeskLoop, shop, self._requests)),
        ]
        self._started = self._stopped = False

    def start(self) -> None:
        """Start every worker; sales do not begin before `start_sales`."""
        if self._pace > 0:
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
        self.shop.selling = True

    def stop_sales(self) -> None:
        """Let the simulation pause; the consumers go on."""
        self.shop.selling = False

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
        self.shop.selling = False
        self.shop.stop_by = deadline = time.monotonic() + STOP_SECONDS
        self.shop.store.hurry(deadline)
        for thread in self._workers:
            thread.ask_to_stop()
        ended = [self._wait(thread, deadline - 0.8) for thread in self._workers]
        for thread in (self._tables_thread, self._keeper):
            thread.ask_to_stop()
        ended += [self._wait(thread, deadline) for thread in (self._tables_thread, self._keeper)]
        if not ended[-1] and self.shop.kafka.practice:
            kill_left_over(self.shop.folder.kafka)
        self.shop.close()
        return all(ended)

    def _wait(self, thread: LoopThread, deadline: float) -> bool:
        ended = bool(thread.wait(max(int((deadline - time.monotonic()) * 1000), 1)))
        if not ended:
            _log.error("%s did not end in time", thread.objectName())
        return ended

    # Putting together

    def _thread(self, name: str, build: Callable[[Emit], Loop]) -> LoopThread:
        thread = LoopThread(name, build, self)
        thread.snapshot.connect(self._on_snapshot)
        thread.trouble.connect(self.trouble)
        thread.failed.connect(self.failed)
        return thread

    def _build_keeper(self, emit: Emit) -> Loop:
        return KafkaKeeperLoop(self.shop, emit, lambda: self._keeper.stopping)

    @Slot(object)
    def _on_snapshot(self, snapshot: object) -> None:
        self._tables.offer(snapshot)
        self.snapshot.emit(snapshot)


def _consumer_loop(kind: Callable[..., object], shop: Shop, pace: float, emit: Emit) -> Loop:
    return ConsumerLoop(kind(shop), shop, pace, emit)  # type: ignore[arg-type]

"""Owns all workers of a shop: starts them, passes their snapshots on, and ends every thread and process.

The window and the terminal both run a shop through this class.
"""

import logging
import queue
import sys
import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Slot

from models.errors import ShopError
from models.snapshots import Figures, Place
from workers.consumers import BUILD
from workers.processes.spread import Processes
from workers.stream.loop import Build, Trouble
from workers.stream.opening_anew import open_anew, yesterday_begins
from workers.stream.shop import Shop
from workers.stream.turns import BATCH, SMALL_BATCH, Turns
from workers.threads.carrying_out import carry_out
from workers.threads.governor import Governor
from workers.threads.instances import Instances
from workers.threads.looks import Looks
from workers.threads.loops import built_in_kafka, keeper_of, watchers_of, workers_of
from workers.threads.shop_run import ShopRun
from workers.threads.thread import LoopThread
from workers.threads.trials import Trials
from workers.upkeep.desk import DeskLoop
from workers.upkeep.looks import NAME as LOOKS
from workers.upkeep.tabular_writer import TabularWriterLoop
from workers.watching.watchers import Wished, remember

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another waits; the default makes a window stutter."""
WINDOW_PACE = 0.0025
"""How long the loops pause after a turn beside a window, in seconds, before it is known how late the window is."""
STOP_SECONDS = 1.8
"""In which everything is to end; nothing is waited for beyond it."""
PATIENCE_SECONDS = 8.0
"""What a thread gets on top before it counts as one that hangs: on a busy machine its turn comes late."""
KAFKAS_SECONDS = 0.8
"""What is left of `STOP_SECONDS` for Kafka, once the workers have let go of it."""
OPENING = "opening anew"
OPENING_TOLD_SECONDS = 20.0
"""What was in the way of opening anew is told for so long at least, and until the workers are well again."""

_log = logging.getLogger("orderpuls.supervisor")


class Supervisor(ShopRun):
    """Runs one shop, with all consumers or those that are named. Signals come in the thread that made it.

    Args:
        shop: the shop.
        pace: seconds that the loops pause after a turn to begin with, where a window looks on; else 0.
        parent: as Qt has it.
        consumers: the names of those that run.

    """

    runs_here = True

    def __init__(
        self,
        shop: Shop,
        pace: float = 0.0,
        parent: QObject | None = None,
        *,
        consumers: Collection[str] = tuple(BUILD),
    ) -> None:
        super().__init__(parent)
        self.shop = shop
        self._latest: dict[str, object] = {}
        self.turns = Turns(SMALL_BATCH if pace > 0 else BATCH)
        self._governor = Governor(self.turns, pace, self) if pace > 0 else None
        self._tables = TabularWriterLoop(
            shop.folder.tabular, shop.calendar(), shop.tell, lambda: shop.choices.now().spoken
        )
        self._requests: queue.SimpleQueue[Callable[[DeskLoop], object]] = queue.SimpleQueue()
        self._built_in = built_in_kafka(shop, self._keeper_is_stopping) if shop.built_in else None
        self._keeper = self._thread("kafka-keeper", partial(keeper_of, shop, self._built_in))
        self._tables_thread = self._thread("tabular-writer", lambda _emit: self._tables)
        self.processes = Processes(shop, consumers, shop.processes, behind=pace > 0) if shop.processes else None
        loops = workers_of(shop, self._requests, self.turns, consumers, self.processes)
        if pace > 0 or shop.store.address is not None:
            loops |= watchers_of(shop, self.turns, self._latest, window=pace > 0)
        self._workers = [self._thread(name, build) for name, build in loops.items()]
        self.looks = Looks(shop)
        if pace > 0:  # without a window nobody looks anything up
            self._workers.append(self._thread(LOOKS, self.looks.build))
        self.trials = Trials(shop, {thread.objectName(): thread for thread in self._workers}, self._requests.put)
        for thread in self._workers:
            thread.finished.connect(self._on_worker_ended)
        self.instances = None if shop.store.address is None else Instances(shop, self)
        self._started = self._stopped = self._opens_anew = False
        self._told_opening: float | None = None

    @property
    def named(self) -> str:
        """The shop's folder."""
        return str(self.shop.folder.root)

    def start_kafka(self) -> None:
        """Start Kafka's keeper before all others, while a window is still being made: Java needs the longest."""
        self._started = True
        self._keeper.start()

    def start(self) -> None:
        """Start every worker that does not run yet; sales do not begin before `start_sales`."""
        if self._governor is not None:
            self._governor.start()
            sys.setswitchinterval(SWITCH_SECONDS)
        self._started = True
        for thread in self.threads:
            thread.start()  # does nothing where it runs

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

    def open_with_yesterday(self) -> None:
        """Let a shop that has sold nothing begin at yesterday 00:00, and run to now, selling all the way.

        The workers end, the shop is opened anew, and they begin again; what is in the way of that is told as trouble.
        """
        if not self._opens_anew and self._started and not self._stopped:
            self._opens_anew = True
            for thread in self._workers:
                thread.ask_to_stop()

    def catch_up(self) -> None:
        """Let a shop that is behind the wall clock run to now, selling all the way."""
        self.start_sales()
        if not self.shop.clock.led_by_sales:  # or time would run on until the producer has its next turn
            self.shop.clock.follow_sales(self.shop.clock.now())
        self.shop.clock.catch_up()

    def restock(self, product_id: int, quantity: int) -> None:
        """Book a delivery by hand; answered by a `Restocked` snapshot."""
        self._requests.put(lambda desk: desk.restock(product_id, quantity))

    def make_report(self) -> None:
        """Make today's report now; answered by a `ReportMade` snapshot."""
        self._requests.put(lambda desk: desk.make_report())

    def show_hours(self, day: date) -> None:
        """Read the sales of each hour of a day; answered by a `DayHours` snapshot."""
        self._requests.put(lambda desk: desk.show_hours(day))

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
        self.shop.store.hurry(deadline - KAFKAS_SECONDS)
        if self.instances is not None:
            self.instances.let_go()
        for thread in self._workers:
            thread.ask_to_stop()
        ended = [self._wait(thread, deadline + PATIENCE_SECONDS) for thread in self._workers]
        self._end_processes()
        if self.instances is not None:
            self.instances.end(deadline)
        for thread in (self._tables_thread, self._keeper):
            thread.ask_to_stop()
        ended += [self._wait(thread, deadline + PATIENCE_SECONDS) for thread in (self._tables_thread, self._keeper)]
        if not ended[-1] and self._built_in is not None:
            self._built_in.kill()
        self.shop.close()
        return all(ended)

    def _wait(self, thread: LoopThread, deadline: float) -> bool:
        ended = bool(thread.wait(max(int((deadline - time.monotonic()) * 1000), 1)))
        if not ended:
            _log.error("%s did not end in time; it stands at\n%s", thread.objectName(), thread.where())
        return ended

    # Opening anew

    @Slot()
    def _on_worker_ended(self) -> None:
        """Go on with opening anew when the last worker has ended."""
        if not self._opens_anew or self._stopped or any(not thread.isFinished() for thread in self._workers):
            return
        self._opens_anew = False
        self._end_processes()  # they know the shop as it was opened
        try:
            open_anew(self.shop, yesterday_begins(self.shop))
        except ShopError as error:
            self._told_opening = time.monotonic()
            self._on_trouble(Trouble(OPENING, error.sentence))
        else:
            self._take_back_opening()
            self.catch_up()
        for thread in self._workers:
            thread.start_again()

    def _take_back_opening(self) -> None:
        if self._told_opening is not None:
            self._told_opening = None
            self._on_trouble(Trouble(OPENING, ""))

    def _end_processes(self) -> None:
        if self.processes is not None:
            self.processes.end()

    # Putting together

    def _thread(self, name: str, build: Build) -> LoopThread:
        thread = LoopThread(name, build, self)
        thread.snapshot.connect(self._on_snapshot)
        thread.trouble.connect(self._on_trouble)
        thread.failed.connect(self.failed)
        return thread

    def _keeper_is_stopping(self) -> bool:
        return self._keeper.stopping

    @Slot(object)
    def _on_trouble(self, trouble: Trouble) -> None:
        """Pass it on; where another program has the shop by now, nobody here may keep its partitions from it."""
        if self.shop.store.taken and not self._stopped:
            self.shop.crossing.selling = False
            for thread in self._workers:
                thread.ask_to_stop()
        remember(self._latest, trouble)
        self.trouble.emit(trouble)

    @Slot(object)
    def _on_snapshot(self, snapshot: object) -> None:
        if self._told_opening is not None and time.monotonic() - self._told_opening >= OPENING_TOLD_SECONDS:
            self._take_back_opening()
        if isinstance(snapshot, Wished):
            if carry_out(self, snapshot):
                self.settings_changed.emit()
            return
        for one in snapshot.snapshots if isinstance(snapshot, Figures) else (snapshot,):
            remember(self._latest, one)
            self._tables.offer(one)
            self.snapshot.emit(one)

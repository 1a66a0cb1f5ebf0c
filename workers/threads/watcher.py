"""A window that looks on at a shop which another program runs: reads its figures itself, and steers it by wishes."""

import queue
import secrets
import time
from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Slot

from models.database import Postgres
from models.folder import ShopFolder
from models.snapshots import Figures, Place
from models.storage.store import Store
from models.stream import Receipts
from workers.consumers import BUILD, CONSUMERS
from workers.stream.loop import Build, Emit, Loop
from workers.threads.instances import Instances
from workers.threads.shop_run import ShopRun
from workers.threads.thread import LoopThread
from workers.upkeep.announcer import place_of_this_program
from workers.upkeep.figures import FiguresLoop
from workers.upkeep.stream_watch import StreamWatch
from workers.watching.following import Following
from workers.watching.steering import WatchedLooks, WatchedTrials
from workers.watching.watch_loop import WatchLoop
from workers.watching.watched import WatchedChoices, WatchedClock
from workers.watching.wishes import (
    CatchUp,
    MakeReport,
    OpenWithYesterday,
    Restock,
    Sell,
    SendAgain,
    ShowHours,
    ShowMail,
    ShowRejected,
    Wish,
)

STOP_SECONDS = 2.0
PATIENCE_SECONDS = 8.0


class Watcher(ShopRun):
    """Looks on.

    Args:
        store: the shared database.
        place: where it is.
        folder: where the window may keep how it stood; nothing else is written there.
        kafka: librdkafka's properties for the way to Kafka, which the instances need that are started here.
        bootstrap_servers: where Kafka is, if the shop's program is not to say it.

    Raises:
        ShopError: the shop was not run yet, or is run by another version.

    """

    runs_here = False

    def __init__(
        self,
        store: Store,
        place: Postgres,
        folder: ShopFolder,
        kafka: Mapping[str, str],
        bootstrap_servers: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._name = f"{place_of_this_program()} {secrets.token_hex(8)}"
        self._wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        ask = self._wishes.put
        self._following = Following(
            store, place, folder, kafka, bootstrap_servers,
            partial(WatchedClock, ask=ask), partial(WatchedChoices, ask=ask),
        )  # fmt: skip
        self.shop = self._following.shop
        self.looks = WatchedLooks(ask)
        self.trials = WatchedTrials(self.shop, ask)
        # A Kafka that comes along is on loopback, maybe of another computer.
        self.instances = None if self.trials.owns_kafka else Instances(self.shop, self)
        topics = {consumer.name: consumer.topic for consumer in CONSUMERS}
        self._watch = StreamWatch(self.shop.store, self.shop.clock, self.shop.crossing, topics)
        self._threads = [self._thread("watching", self._watching), self._thread("figures", self._figures)]
        self._loop: WatchLoop | None = None
        self._stopped = False

    @property
    def named(self) -> str:
        """The database."""
        return self._place.shown

    def start_kafka(self) -> None:
        """Do nothing: Kafka runs elsewhere."""

    def start(self) -> None:
        """Begin to look on."""
        for thread in self._threads:
            thread.start()

    def shutdown(self) -> bool:
        """Look on no more; the shop goes on. Returns whether all threads have ended."""
        if not self._stopped:
            self._stopped = True
            if self.instances is not None:
                self.instances.let_go()
            deadline = time.monotonic() + STOP_SECONDS
            for thread in self._threads:
                thread.ask_to_stop()
            for thread in self._threads:
                thread.wait(max(int((deadline + PATIENCE_SECONDS - time.monotonic()) * 1000), 1))
            if self.instances is not None:
                self.instances.end(deadline)
            self.shop.store.close()
        return not any(thread.isRunning() for thread in self._threads)

    # What the user asks for

    def start_sales(self) -> None:
        """Let the simulation sell."""
        self._sell(True)

    def stop_sales(self) -> None:
        """Let the simulation pause; the consumers go on."""
        self._sell(False)

    def _sell(self, on: bool) -> None:
        self.shop.crossing.selling = on
        self._wishes.put(Sell(on))

    def open_with_yesterday(self) -> None:
        """Let a shop that has sold nothing begin at yesterday 00:00, and run to now, selling all the way."""
        self._wishes.put(OpenWithYesterday())

    def catch_up(self) -> None:
        """Let a shop that is behind the wall clock run to now, selling all the way."""
        self._wishes.put(CatchUp())

    def restock(self, product_id: int, quantity: int) -> None:
        """Book a delivery by hand; answered by a `Restocked` snapshot."""
        self._wishes.put(Restock(product_id, quantity))

    def make_report(self) -> None:
        """Make today's report now; answered by a `ReportMade` snapshot."""
        self._wishes.put(MakeReport())

    def show_hours(self, day: date) -> None:
        """Read the sales of each hour of a day; answered by a `DayHours` snapshot."""
        self._wishes.put(ShowHours(day))

    def show_mail(self, order_id: int) -> None:
        """Read an order's mail; answered by a `MailShown` snapshot."""
        self._wishes.put(ShowMail(order_id))

    def show_rejected(self) -> None:
        """Read the newest rejected messages; answered by a `RejectedShown` snapshot."""
        self._wishes.put(ShowRejected())

    def send_again(self, place: Place, mended: bytes) -> None:
        """Send a mended message; answered by a `RejectedShown` snapshot."""
        self._wishes.put(SendAgain(place, mended))

    # Putting together

    def _watching(self, emit: Emit) -> Loop:
        if self._loop is None:
            clock = self.shop.clock
            assert isinstance(clock, WatchedClock)  # noqa: S101 - it was made here
            self._loop = WatchLoop(self.shop.store, self._name, self._following, clock, self._wishes, emit)
        return self._loop

    def _figures(self, emit: Emit) -> Loop:
        shop = self.shop
        return FiguresLoop(shop.store, shop.clock, [build(shop) for build in BUILD.values()], emit, self._watch)

    def _thread(self, name: str, build: Build) -> LoopThread:
        thread = LoopThread(name, build, self)
        thread.snapshot.connect(self._on_snapshot)
        thread.trouble.connect(self.trouble)
        thread.failed.connect(self.failed)
        return thread

    @Slot(object)
    def _on_snapshot(self, snapshot: object) -> None:
        """Pass it on; what came of trials is told by the program that tries."""
        of_ours = isinstance(snapshot, Figures)
        for one in snapshot.snapshots if isinstance(snapshot, Figures) else (snapshot,):
            if not (of_ours and isinstance(one, Receipts)):
                self.snapshot.emit(one)
        choices = self.shop.choices
        assert isinstance(choices, WatchedChoices)  # noqa: S101 - it was made here
        if (settings := choices.now()) != choices.seen:
            choices.seen = settings
            self.settings_changed.emit()

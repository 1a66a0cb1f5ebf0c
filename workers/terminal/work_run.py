"""`orderpuls work`: helps to count, as one more member of the consumers' groups, beside the program that runs the shop.

It needs no folder: positions, ids and sums are in the database that they share, and how the shop is it hears there. It
holds a slot of that database, by which it is known in the groups too: one that was killed comes back under its name.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QTimer
from rich.live import Live
from rich.table import Table

from models.database import Postgres
from models.errors import ShopError, StorageError
from models.numbers import count
from models.sentences import Sentence, said, translate
from models.storage.members import MOST, MemberBook, take_free_slot
from models.storage.progress import counters_here
from models.storage.stock import StockBook
from models.storage.store import Store
from models.text import plain
from workers.consumers import consumer_loop
from workers.kafka.reading import Member
from workers.producer import NAME as PRODUCER
from workers.stream.loop import Emit, Loop
from workers.stream.opening import load_customers
from workers.stream.turns import Turns
from workers.terminal.in_the_way import MAX_SENTENCE, InTheWay
from workers.terminal.log_file import log_beside
from workers.terminal.parser import HELPED, Request
from workers.terminal.saying import say
from workers.terminal.status import terminal
from workers.threads.loops import producer_loop
from workers.threads.thread import LoopThread
from workers.upkeep.announcer import BEAT_SECONDS, place_of_this_program
from workers.watching.following import Following

SESSION_SECONDS = 10.0
"""After so long without a sign its partitions go to the others."""
CAPTIONS = Sentence("consumer"), Sentence("partitions"), Sentence("counted or sold here"), Sentence("not counted yet")
LOOK_MILLISECONDS = 100
FOLLOW_SECONDS = 0.2
TABLE_SECONDS = 0.5
STOP_SECONDS = 1.8
BEFORE_THE_END_SECONDS = 0.8
PATIENCE_SECONDS = 8.0


class WorkRun:
    """One run. Made and used in the main thread.

    Args:
        store: the shared database.
        place: where it is.
        request: what was asked for.
        kafka: librdkafka's properties for the way to Kafka.

    """

    def __init__(self, store: Store, place: Postgres, request: Request, kafka: Mapping[str, str]) -> None:
        self._store = store
        self._place = place
        asked = request.consumers or HELPED
        self._names = tuple(name for name in (PRODUCER, *HELPED) if name in asked)
        self._attached = request.attached
        self._book = MemberBook(store)
        self._following = Following(store, place, request.folder, kafka, request.bootstrap_servers)
        self._turns = Turns()
        self._threads: list[LoopThread] = []
        self._in_the_way = InTheWay(None if sys.stdout.isatty() else sys.stderr, lambda: self._following.language)
        self._asked = False
        self._followed = self._noted = self._drawn = float("-inf")
        self._live: Live | None = None

    def run(self) -> None:
        """Count until it is to end. Raises ShopError when there is no slot."""
        app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self._take_slot()
        log_beside(f"work-{self._store.slot}")
        before = {name: signal.signal(name, self._on_signal) for name in (signal.SIGINT, signal.SIGTERM)}
        if self._attached:
            threading.Thread(target=self._watch_standard_input, daemon=True).start()
        timer = QTimer()
        timer.timeout.connect(self._look)
        timer.start(LOOK_MILLISECONDS)
        try:
            self._begin()
            self._say_who_we_are()
            with Live(console=terminal(), auto_refresh=False) if sys.stdout.isatty() else nullcontext() as live:
                self._live = live
                app.exec()
        finally:
            timer.stop()
            self._end()
            for name, handler in before.items():
                signal.signal(name, handler)

    def _say_who_we_are(self) -> None:
        loops = [name.split("-")[0] for name in self._names]
        say(
            said(
                self._following.language,
                "Instance {slot} works as {loops} for the shop in {database}. Ctrl-C ends it.",
                slot=self._store.slot,
                loops=", ".join(loops),
                database=self._place.shown,
            )
        )

    # The loops

    def _take_slot(self) -> None:
        slot = take_free_slot(self._store)
        if slot is None:
            raise ShopError("There are {n} instances already. End some of them.", n=MOST)
        self._store.slot = slot

    def _begin(self) -> None:
        crossing = self._following.shop.crossing
        crossing.stop_by = None
        for name in self._names:
            thread = LoopThread(name, self._building(name))
            thread.trouble.connect(self._in_the_way.receive)
            thread.failed.connect(self._on_failed)
            self._threads.append(thread)
            thread.start()

    def _building(self, name: str) -> Callable[[Emit], Loop]:
        shop = self._following.shop
        if name == PRODUCER:
            seller = replace(shop, products=StockBook(self._store).listed(), customers=load_customers())
            return lambda emit: producer_loop(seller, emit)
        member = Member(f"-{self._store.slot}", SESSION_SECONDS, leaves=True)
        return lambda emit: consumer_loop(shop, name, self._turns, emit, member)

    def _end(self) -> None:
        """End the loops, and say that nothing is read here any more."""
        self._following.shop.crossing.stop_by = deadline = time.monotonic() + STOP_SECONDS
        for thread in self._threads:
            thread.ask_to_stop()
        left = [
            thread
            for thread in self._threads
            if not thread.wait(max(int((deadline + PATIENCE_SECONDS - time.monotonic()) * 1000), 1))
        ]
        try:
            self._book.leave()
        except StorageError as error:
            self._in_the_way.say("database", error.sentence)
        if left:
            os._exit(1)  # a thread hangs; what counts is in the database
        self._threads = []

    def _look(self) -> None:
        """Follow the shop, and say what is read here; called by a timer, which also lets Python see signals."""
        if self._asked:
            QCoreApplication.quit()
            return
        now = time.monotonic()
        try:
            if now - self._followed >= FOLLOW_SECONDS:
                self._followed = now
                self._following.follow()
            if now - self._noted >= BEAT_SECONDS:
                self._noted = now
                self._keep_slot()
                self._book.note(place_of_this_program(), dict(self._following.shop.crossing.reads))
            self._draw(now)
            self._in_the_way.say("database", "")
        except ShopError as error:
            self._in_the_way.say("database", error.sentence)

    def _keep_slot(self) -> None:
        """See that our slot is ours: a connection that was lost had given it up."""
        if not self._store.take_slot(self._store.slot):
            self._in_the_way.say("slot", Sentence("Another instance has taken our number; we go on under another."))
            self._end()
            self._take_slot()
            self._begin()
            self._in_the_way.say("slot", "")

    def _draw(self, now: float) -> None:
        if self._live is None or now - self._drawn < TABLE_SECONDS:
            return
        self._drawn = now
        table = Table(title=translate(Sentence("Instance {slot}", slot=self._store.slot), self._following.language))
        for n, caption in enumerate(CAPTIONS):
            table.add_column(translate(caption, self._following.language), justify="right" if n else "left")
        crossing, read = self._following.shop.crossing, counters_here(self._store, "read")
        read |= counters_here(self._store, "produced")  # what the producer has sold
        for name in self._names:
            partitions = ", ".join(map(str, crossing.reads.get(name, ()))) or "–"
            unread = crossing.unread.get(name)
            table.add_row(
                name,
                partitions,
                count(read.get(name, 0), self._following.language),
                "–" if unread is None else count(unread, self._following.language),
            )
        if self._in_the_way.newest:
            table.caption = plain(translate(self._in_the_way.newest, self._following.language), MAX_SENTENCE)
        self._live.update(table, refresh=True)

    def _on_failed(self, text: str) -> None:
        self._in_the_way.say("bug", Sentence("An error in the program, see the log: {what}", what=text))

    def _on_signal(self, *_: object) -> None:
        self._asked = True

    def _watch_standard_input(self) -> None:
        """End with the program that started us, however that ends."""
        while sys.stdin.buffer.read(4096):
            pass
        self._asked = True

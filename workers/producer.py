"""The producer: sells what the simulation draws, reserves it first, and streams the orders to Kafka.

T1 reserves a block of orders in one transaction; then it is sent; T2 notes that all of it is in the log. A block that
is not acknowledged is sent again, also at the next start, and nothing is given back that may have been sent.
"""

import logging
import time

from models.orders import Order, encode
from models.simulation import Simulation, share_of_rate
from models.snapshots import Produced
from models.stock import cut_to_stock
from models.storage.progress import count_up, counters, require_epoch
from models.storage.stock import SentBlock, StockBook
from workers.kafka.client import LAST_ORDER, ORDERS, TopicWriter
from workers.stream.loop import Emit
from workers.stream.shop import FIRST_ORDER_ID, Shop

NAME = "producer"
BLOCK = 500
BLOCK_SECONDS = 0.1
LAST_ORDER_SECONDS = 1.0
SNAPSHOT_SECONDS = 0.25
CURSOR_SECONDS = 0.5
MAX_UNACKNOWLEDGED = 20_000
MAX_UNREAD = 50_000
"""Messages that the slowest consumer may be behind on the practice broker, which keeps its log in memory."""
MAX_LATE_SECONDS = 2.0
"""Real seconds that sales may fall behind the clock before the time in between is skipped."""
MAX_GAP_SECONDS = 30.0
"""Real seconds that sales may be behind the clock at all."""

_log = logging.getLogger("orderpuls.producer")


class ProducerLoop:
    """Sells while `shop.selling`; sends what was left unacknowledged in any case."""

    def __init__(self, shop: Shop, emit: Emit) -> None:
        self._shop = shop
        self._emit = emit
        self._calendar = shop.calendar()
        self._book = StockBook(shop.store)
        self._simulation = Simulation(
            shop.products, shop.customers, self._calendar, shop.seed, shop.clock.now(),
            drawn=int(shop.store.fact("drawn", 0)),
        )  # fmt: skip
        self._writer: TopicWriter | None = None
        self._generation = self._epoch = 0
        self._open: dict[int, int] = {}
        self._done: list[int] = []
        self._failed = False
        self._was_selling = False
        self._held_back = False
        self._last: Order | None = None
        self._last_sent: Order | None = None
        self._shown = self._last_at = self._cursor_at = 0.0

    def step(self) -> float:
        """Make and send a block if one is due; see `Loop`."""
        self._show()
        if self._writer is not None and self._generation != self._shop.kafka.generation:
            self._drop_writer()
        if self._writer is None and not self._connect():
            return 0.1
        assert self._writer is not None  # noqa: S101
        self._writer.poll(0.0)
        self._settle()
        if self._writer is None:
            return 0.1
        made = 0
        if self._shop.selling:
            made = self._sell()
        elif self._was_selling:
            self._stop_selling()
        self._send_last_order()
        return 0.0 if made == BLOCK else (BLOCK_SECONDS / 2 if self._was_selling or self._open else 0.1)

    def close(self) -> None:
        """Wait shortly for acknowledgements under way; a block without is sent again at the next start."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                if self._was_selling:
                    self._writer = writer
                    self._stop_selling()
                    self._writer = None
                writer.flush(0.4)
                self._settle()
        finally:
            if writer is not None:
                writer.close()
            self._shop.store.close()

    def _connect(self) -> bool:
        if not self._shop.kafka.ready.is_set():
            return False
        self._generation, self._epoch = self._shop.kafka.generation, self._shop.kafka.epoch
        self._writer = TopicWriter(self._shop.kafka.address, self._delivered)
        for block in self._book.unacknowledged():
            self._send(block)
        return True

    # Selling

    def _sell(self) -> int:
        """Draw what has fallen due, reserve it and send it; returns the drafts drawn."""
        now = self._shop.clock.now()
        if not self._was_selling:
            self._was_selling = True
            self._simulation.skip_to(now)
            self._note_cursor()
        kafka = self._shop.kafka
        self._held_back = (
            not kafka.connected
            or self._shop.disk_full
            or sum(self._open.values()) > MAX_UNACKNOWLEDGED
            or (kafka.practice and kafka.unread > MAX_UNREAD)
        )
        if self._held_back:
            if now - self._simulation.cursor > MAX_LATE_SECONDS * self._shop.clock.running_speed:
                # Orders that nobody could take were not placed; the shop does not make up for them in a burst.
                self._simulation.skip_to(now)
            if time.monotonic() - self._cursor_at >= CURSOR_SECONDS:
                self._note_cursor()
            return 0
        clock = self._shop.clock
        if now - self._simulation.cursor > MAX_GAP_SECONDS * max(clock.speed, clock.running_speed):
            # The computer slept, or was asked for more than it can do: nobody bought anything in between.
            self._simulation.skip_to(now)
        settings = self._shop.settings
        drafts = self._simulation.until(now, settings.rate, settings.curve, BLOCK)
        self._shop.full_blocks = self._shop.full_blocks + 1 if len(drafts) == BLOCK else 0
        if not drafts:
            if time.monotonic() - self._cursor_at >= CURSOR_SECONDS:
                self._note_cursor()
            return 0
        store = self._shop.store
        with store.transaction():
            first = int(store.fact("next_order_id", FIRST_ORDER_ID))
            orders = cut_to_stock(drafts, self._shop.products, self._book.available(), first, self._calendar)
            if orders:
                self._book.reserve(orders, self._epoch)
                store.set_fact("next_order_id", first + len(orders))
            store.set_fact("drawn", self._simulation.drawn)
            store.set_fact("selling_until", self._simulation.cursor)
        self._cursor_at = time.monotonic()
        if orders:
            self._last = orders[-1]
            lines = tuple((str(order.order_id), encode(order)) for order in orders)
            self._send(SentBlock(first, len(orders), lines))
        return len(drafts)

    def _note_cursor(self) -> None:
        """Store how far sales have come, so that a day is not closed before them."""
        self._cursor_at = time.monotonic()
        with self._shop.store.transaction():
            self._shop.store.set_fact("selling_until", self._simulation.cursor)
            self._shop.store.set_fact("drawn", self._simulation.drawn)

    def _stop_selling(self) -> None:
        self._was_selling = self._held_back = False
        self._shop.full_blocks = 0
        with self._shop.store.transaction():
            self._shop.store.set_fact("selling_until", None)
        self._send_last_order(now=True)

    # Sending

    def _send(self, block: SentBlock) -> None:
        assert self._writer is not None  # noqa: S101
        self._open[block.first_order_id] = block.n
        for key, body in block.orders:
            self._writer.send(ORDERS, key, body, block.first_order_id)

    def _delivered(self, block: int | None, problem: str | None) -> None:
        if block is None or block not in self._open:
            return
        if problem is not None:
            if not self._failed:
                _log.warning("orders were not taken and will be sent again: %s", problem)
            self._failed = True
            return
        self._open[block] -= 1
        if self._open[block] == 0:
            del self._open[block]
            self._done.append(block)

    def _settle(self) -> None:
        """T2: note the blocks that are whole in the log."""
        if self._done:
            done, self._done = self._done, []
            with self._shop.store.transaction():
                require_epoch(self._shop.store, self._epoch)
                orders = self._book.acknowledge(done, self._shop.wall())
                count_up(self._shop.store, NAME, produced=orders)
        if self._failed:
            self._drop_writer()

    def _drop_writer(self) -> None:
        """Let go of the client; the blocks are in the database, and a new client sends those not acknowledged."""
        writer, self._writer = self._writer, None
        self._open.clear()
        self._done.clear()
        if writer is not None:
            writer.close()
        self._failed = False
        self._last_sent = None

    def _send_last_order(self, *, now: bool = False) -> None:
        """Put the newest order into `produced_orders`, at most once a second, and the last one always."""
        if self._writer is None or self._last is self._last_sent or self._last is None:
            return
        if now or time.monotonic() - self._last_at >= LAST_ORDER_SECONDS:
            self._last_at = time.monotonic()
            self._writer.send(LAST_ORDER, "last", encode(self._last))
            self._last_sent = self._last

    def _show(self) -> None:
        if time.monotonic() - self._shown < SNAPSHOT_SECONDS:
            return
        self._shown = time.monotonic()
        settings = self._shop.settings
        share = share_of_rate(self._calendar, self._shop.clock.now()) if settings.curve else 1.0
        self._emit(
            Produced(
                selling=self._shop.selling,
                produced_total=counters(self._shop.store, NAME).get("produced", 0),
                rate_now=settings.rate * share,
                share=share,
                held_back=self._held_back,
                last_order=b"" if self._last is None else encode(self._last),
            )
        )

"""Sends blocks of orders to Kafka and notes those that are whole in the log; and the newest order, now and then."""

import logging
import time

from models.orders import Order, decode_order, encode
from models.storage.blocks import BlockBook, SentBlock
from models.storage.sellers import blocks_to_send
from models.storage.store import Store
from workers.kafka.topics import LAST_ORDER, ORDERS
from workers.kafka.writer import Writer
from workers.stream.crossing import Crossing, OpenWriter

LAST_ORDER_SECONDS = 1.0
LOOK_SECONDS = 2.0
"""Between two looks for blocks of a program that has sold for the same shop and is gone."""
_log = logging.getLogger("orderpuls.producer")


class BlockSender:
    """What the producer sends with: a client of the present Kafka, and the blocks under way. Used in one thread."""

    def __init__(self, store: Store, crossing: Crossing, open_writer: OpenWriter) -> None:
        self._store = store
        self._crossing = crossing
        self._open_writer = open_writer
        self._blocks = BlockBook(store)
        self._writer: Writer | None = None
        self._generation = 0
        self._open: dict[int, int] = {}
        self._done: list[int] = []
        self._failed = False
        self._last: Order | None = None
        self._last_sent: Order | None = None
        self._last_at = self._looked_at = 0.0

    @property
    def unacknowledged(self) -> int:
        """Orders on their way to the log."""
        return sum(self._open.values())

    @property
    def last(self) -> Order | None:
        """The newest order that was sent."""
        return self._last

    def ready(self) -> bool:
        """Connect if need be, and let acknowledgements come in; returns whether orders can be sent.

        A new client first sends the blocks that were not acknowledged before.
        """
        kafka = self._crossing.kafka
        if self._writer is not None and self._generation != kafka.generation:
            self._drop_writer()
        if self._writer is None:
            if not kafka.ready:
                return False
            self._generation = kafka.generation
            self._writer = self._open_writer(kafka, self._delivered)
            self._send_what_is_stored()
        self._writer.poll(0.0)
        self._settle()
        if self._writer is not None and self._store.address is not None:
            self._look_for_more()
        return self._writer is not None

    def _send_what_is_stored(self) -> None:
        self._looked_at = time.monotonic()
        for block in self._blocks.unacknowledged(blocks_to_send(self._store) - self._open.keys()):
            self.send(block, decode_order(block.orders[-1][1]))

    def _look_for_more(self) -> None:
        """Send what another program has stored that is gone: see `models.storage.sellers`."""
        if time.monotonic() - self._looked_at >= LOOK_SECONDS:
            self._send_what_is_stored()

    def send(self, block: SentBlock, last: Order) -> None:
        """Send a block that is stored; `last` is its newest order."""
        assert self._writer is not None  # noqa: S101
        if self._last is None or last.order_id > self._last.order_id:
            self._last = last
        self._open[block.first_order_id] = block.n
        homes = self._store.homes
        for key, body in block.orders:
            self._writer.send(ORDERS, key, body, block.first_order_id, home=homes.of_key(key))

    def send_last_order(self, *, now: bool = False) -> None:
        """Put the newest order into `produced_orders`, at most once a second, and the last one always."""
        if self._writer is None or self._last is self._last_sent or self._last is None:
            return
        if now or time.monotonic() - self._last_at >= LAST_ORDER_SECONDS:
            self._last_at = time.monotonic()
            self._writer.send(LAST_ORDER, "last", encode(self._last))
            self._last_sent = self._last

    def close(self, seconds: float) -> None:
        """Wait so long for acknowledgements under way, and let go; a block without is sent again at the next start."""
        try:
            if self._writer is not None:
                self.send_last_order(now=True)
                self._writer.flush(seconds)
                self._settle()
        finally:
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

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
            with self._store.transaction(shared=True):
                self._blocks.acknowledge(done)
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

"""The outbox: publishes what the consumers put into it (handled orders, dead letters, mended messages).

Each message is sent at least once; readers know an order by its id, and a dead letter by its key. One that Kafka will
never take, since it is too large for it, is left out and noted in the log, so that it does not hold up the others.
"""

import logging

from models.storage.outbox import OutboxBook
from models.storage.progress import require_epoch
from workers.kafka.client import REFUSED, TopicWriter
from workers.stream.loop import Emit
from workers.stream.shop import Shop

NAME = "outbox"
KEPT_SECONDS = 10.0
"""Real seconds that an acknowledged message is kept, to be sent again if the log loses its tail."""
AT_ONCE = 2000
IDLE_SECONDS = 0.2
BUSY_SECONDS = 0.01

_log = logging.getLogger("orderpuls.outbox")


class OutboxLoop:
    """Sends what is new, and ticks off what Kafka has acknowledged in the log epoch that is still the present one."""

    def __init__(self, shop: Shop, _emit: Emit) -> None:
        self._shop = shop
        self._book = OutboxBook(shop.store)
        self._writer: TopicWriter | None = None
        self._generation = self._epoch = 0
        self._sent_up_to = 0
        self._acknowledged: list[int] = []
        self._failed = False
        self._dropped_at = 0.0

    def step(self) -> float:
        """Send and tick off; see `Loop`."""
        if not self._shop.kafka.ready.is_set():
            return IDLE_SECONDS
        if self._writer is not None and self._generation != self._shop.kafka.generation:
            self._drop_writer()
        if self._writer is None:
            self._generation, self._epoch = self._shop.kafka.generation, self._shop.kafka.epoch
            self._writer = TopicWriter(self._shop.kafka.address, self._delivered)
        if len(self._writer) < AT_ONCE:
            for letter in self._book.unpublished(self._sent_up_to, AT_ONCE):
                self._writer.send(letter.topic, letter.key, letter.body, letter.number, letter.headers)
                self._sent_up_to = letter.number
        self._writer.poll()
        self._tick_off()
        return BUSY_SECONDS if len(self._writer) else IDLE_SECONDS

    def close(self) -> None:
        """Wait shortly for acknowledgements under way; what has none is sent again at the next start."""
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                writer.flush(0.3)
                self._tick_off()
        finally:
            if writer is not None:
                writer.close()
            self._shop.store.close()

    def _drop_writer(self) -> None:
        """Let go of a client of an earlier broker; what it sent counts only if it was acknowledged before."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        self._acknowledged.clear()
        self._failed, self._sent_up_to = False, 0

    def _delivered(self, number: int, problem: str | None) -> None:
        if problem == REFUSED:
            _log.error("message %d of the outbox is left out: %s", number, problem)
        if problem in (None, REFUSED):
            self._acknowledged.append(number)
        else:
            self._failed = True

    def _tick_off(self) -> None:
        now = self._shop.wall()
        if self._acknowledged:
            done, self._acknowledged = self._acknowledged, []
            with self._shop.store.transaction():
                require_epoch(self._shop.store, self._epoch)
                self._book.acknowledge(done, now)
        if now - self._dropped_at > KEPT_SECONDS / 4:
            self._dropped_at = now
            with self._shop.store.transaction():
                self._book.drop_acknowledged(now - KEPT_SECONDS)
        if self._failed:
            self._failed, self._sent_up_to = False, 0

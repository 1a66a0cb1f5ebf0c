"""Publishes handled orders from the outbox table, and ticks off what Kafka has acknowledged."""

from models.storage.handling import HandlingBook
from models.storage.progress import require_epoch
from workers.kafka import TopicWriter
from workers.shop import Shop

KEPT_SECONDS = 10.0
"""Real seconds that an acknowledged message is kept, to be sent again if the log loses its tail."""
AT_ONCE = 2000


class HandledOutbox:
    """Sends each row at least once; readers know an order by its id."""

    def __init__(self, shop: Shop, book: HandlingBook) -> None:
        self._shop = shop
        self._book = book
        self._writer: TopicWriter | None = None
        self._generation = self._epoch = 0
        self._sent_up_to = 0
        self._acknowledged: list[int] = []
        self._failed = False
        self._dropped_at = 0.0

    @property
    def busy(self) -> bool:
        """Whether messages wait for their acknowledgement."""
        return self._writer is not None and len(self._writer) > 0

    def step(self) -> None:
        """Send what is new and tick off what has been acknowledged."""
        if not self._shop.kafka.ready.is_set():
            return
        if self._writer is not None and self._generation != self._shop.kafka.generation:
            self._drop_writer()
        if self._writer is None:
            self._generation, self._epoch = self._shop.kafka.generation, self._shop.kafka.epoch
            self._writer = TopicWriter(self._shop.kafka.address, self._delivered)
        if len(self._writer) < AT_ONCE:
            for number, topic, key, body in self._book.unpublished(self._sent_up_to, AT_ONCE):
                self._writer.send(topic, key, body, number)
                self._sent_up_to = number
        self._writer.poll()
        self._tick_off()

    def _drop_writer(self) -> None:
        """Let go of a client of an earlier broker; what it sent counts only if it was acknowledged before."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        self._acknowledged.clear()
        self._failed, self._sent_up_to = False, 0

    def close(self) -> None:
        """Wait shortly for acknowledgements under way; what has none is sent again at the next start."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.flush(0.3)
            self._tick_off()
            writer.close()

    def _delivered(self, number: int, problem: str | None) -> None:
        if problem is None:
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

"""The outbox: publishes what the consumers put into it (handled orders, dead letters, mended messages).

Each message is sent at least once; readers know an order by its id, and a dead letter by its key. One that Kafka will
never take, since it is too large for it, is left out and noted in the log, so that it does not hold up the others.
"""

import logging

from models.storage.outbox import OutboxBook
from models.storage.store import Store
from workers.kafka.topics import HANDLED, ORDERS
from workers.kafka.writer import REFUSED, Writer
from workers.stream.crossing import Crossing, OpenWriter

NAME = "outbox"
AT_ONCE = 2000
IDLE_SECONDS = 0.2
BUSY_SECONDS = 0.01

_log = logging.getLogger("orderpuls.outbox")


class OutboxLoop:
    """Sends what is new, and ticks off what Kafka has acknowledged."""

    def __init__(self, store: Store, crossing: Crossing, open_writer: OpenWriter) -> None:
        self._store = store
        self._crossing = crossing
        self._open_writer = open_writer
        self._book = OutboxBook(store)
        self._writer: Writer | None = None
        self._generation = 0
        self._round = 0
        self._under_way: set[int] = set()
        self._acknowledged: list[int] = []
        self._failed = False

    def step(self) -> float:
        """Send and tick off; see `Loop`."""
        kafka = self._crossing.kafka
        if not kafka.ready:
            return IDLE_SECONDS
        if self._writer is not None and self._generation != kafka.generation:
            self._drop_writer()
        if self._writer is None:
            self._generation = kafka.generation
            self._writer = self._open_writer(kafka, self._delivered)
        self._tick_off()
        if len(self._writer) < AT_ONCE:
            for letter in self._book.unpublished(self._under_way, AT_ONCE):
                self._under_way.add(letter.number)
                token = self._round, letter.number
                home = self._store.homes.of_key(letter.key) if letter.topic in (ORDERS, HANDLED) else None
                self._writer.send(letter.topic, letter.key, letter.body, token, letter.headers, home)
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
            self._store.close()

    def _drop_writer(self) -> None:
        """Let go of a client; what it sent and was not acknowledged is sent again."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
        self._failed = True
        self._tick_off()

    def _delivered(self, token: tuple[int, int], problem: str | None) -> None:
        sent_in, number = token
        if sent_in != self._round:
            return  # it was sent again since, and a number that was ticked off may be another message's by now
        if problem == REFUSED:
            _log.error("message %d of the outbox is left out: %s", number, problem)
        if problem in (None, REFUSED):
            self._acknowledged.append(number)
        else:
            self._failed = True

    def _tick_off(self) -> None:
        """Tick off what is in the log; when something failed, all that is under way is sent again."""
        if self._acknowledged:
            done, self._acknowledged = self._acknowledged, []
            with self._store.transaction(shared=True):
                self._book.acknowledge(done)
            self._under_way.difference_update(done)
        if self._failed:
            self._failed = False
            self._round += 1
            self._under_way.clear()

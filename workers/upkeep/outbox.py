"""The outbox: publishes what the consumers put into it (handled orders, dead letters, mended messages).

Each message is sent at least once; readers know an order by its id, and a dead letter by its key. One that Kafka will
never take, since it is too large for it, is left out and noted in the log, so that it does not hold up the others.
"""

import logging

from models.storage.outbox import OutboxBook
from models.storage.store import Store
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
        self._sent_up_to = 0
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
        if len(self._writer) == 0 and not self._acknowledged:
            self._sent_up_to = 0  # nothing is under way; numbers may begin anew in an empty outbox
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
            self._store.close()

    def _drop_writer(self) -> None:
        """Let go of a client; what it sent and was not acknowledged is sent again."""
        self._tick_off()
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        self._failed, self._sent_up_to = False, 0

    def _delivered(self, number: int, problem: str | None) -> None:
        if problem == REFUSED:
            _log.error("message %d of the outbox is left out: %s", number, problem)
        if problem in (None, REFUSED):
            self._acknowledged.append(number)
        else:
            self._failed = True

    def _tick_off(self) -> None:
        if self._acknowledged:
            done, self._acknowledged = self._acknowledged, []
            with self._store.transaction():
                self._book.acknowledge(done)
        if self._failed:
            self._failed, self._sent_up_to = False, 0

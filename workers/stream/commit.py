"""One batch of a consumer's messages, counted: decoded, and written with ids and offsets in a single transaction.

It knows neither Kafka nor threads: messages come in, and what they add goes into the database, all of it or nothing.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol, runtime_checkable

from models.errors import RefusedValueError, RejectedMessageError
from models.folds import Batch
from models.offsets import NextOffset
from models.orders import Order
from models.storage.progress import Positions, SeenIds, count_up
from models.storage.rejections import Rejection, RejectionBook
from models.storage.store import Store
from workers.kafka.reader import Record
from workers.kafka.topics import DEAD_LETTERS

_log = logging.getLogger("orderpuls.consumer")


class Counts(Protocol):
    """What a consumer does with the orders of its topic."""

    name: str
    """Its number and name, as in its group id: consumer1-orders-today."""
    topic: str

    def decode(self, raw: bytes | None) -> Order:
        """Read a message; raises RejectedMessageError."""

    def store_batch(self, batch: Batch) -> None:
        """Write the increments of orders that are new, inside the caller's transaction."""


@runtime_checkable
class Remembers(Protocol):
    """A consumer that keeps the orders themselves, and so can tell whether one comes again with other content."""

    def met_again(self, orders: Sequence[Order]) -> None:
        """Look at orders that were counted before, inside the caller's transaction."""


class Commit:
    """Counts the messages of one consumer. Used in one thread.

    Args:
        consumer: what is done with the orders.
        store: the shop's database.
        now: tells shop time.
        log_ends: tells where the topic ends, by partition, as far as anybody has seen.

    """

    def __init__(
        self,
        consumer: Counts,
        store: Store,
        now: Callable[[], float],
        log_ends: Callable[[], Mapping[int, int]],
    ) -> None:
        self._consumer = consumer
        self._store = store
        self._now = now
        self._log_ends = log_ends
        self._seen = SeenIds(store, consumer.name)
        self._positions = Positions(store, consumer.name, consumer.topic)
        self._rejected = RejectionBook(store, DEAD_LETTERS)
        self._stored: dict[int, NextOffset] = {}
        self._ends: dict[int, int] = {}

    def load(self) -> Mapping[int, NextOffset]:
        """Read where the consumer goes on; asked whenever partitions are assigned."""
        self._seen.forget()
        self._stored = self._positions.load()
        return self._stored

    @property
    def offsets(self) -> dict[int, int]:
        """The next offset by partition."""
        return {partition: place.offset for partition, place in self._stored.items()}

    def count(self, records: Sequence[Record], missed: int = 0) -> None:
        """Count a batch, with `missed` messages that Kafka deleted before it.

        When the database refuses a value of it, the culprit is looked for and rejected: nothing else is.

        Raises:
            StorageError: it could not be written just now.
            StaleOffsetError: another owner has counted meanwhile.

        """
        orders, rejections = self._decode(records)
        try:
            self._write(records, orders, rejections, missed)
        except RefusedValueError as error:
            self._seen.forget()
            if len(records) > 1:
                half = len(records) // 2
                self.count(records[:half], missed)
                self.count(records[half:])
                return
            _log.warning("%s cannot store a message: %s", self._consumer.name, error)
            refused = self._rejection(records[0], f"the database refuses a value of it: {error}")
            self._write(records, [], [refused], missed)
        except BaseException:
            self._seen.forget()
            raise

    def pass_to(self, reached: Mapping[int, int], missed: int = 0) -> None:
        """Move on to where the log ended behind its last message, when all of them are counted."""
        to = {
            p: NextOffset(offset, self._stored[p].epoch if p in self._stored else -1)
            for p, offset in reached.items()
            if p not in self._stored or offset > self._stored[p].offset
        }
        to = {p: place for p, place in to.items() if place.offset > 0}
        if not to and not missed:
            return
        with self._store.transaction():
            self._positions.advance({p: self._stored.get(p) for p in to}, to)
            count_up(self._store, self._consumer.name, missed=missed)
            self._positions.note_ends(ends := self._changed_ends({**self._stored, **to}))
        self._stored = {**self._stored, **to}
        self._ends.update(ends)

    def note_ends(self) -> None:
        """Store where the log ends, for whoever asks how far behind this consumer is, if it has changed."""
        changed = self._changed_ends(self._stored)
        if changed:
            with self._store.transaction():
                self._positions.note_ends(changed)
            self._ends.update(changed)

    def _changed_ends(self, known: Collection[int]) -> dict[int, int]:
        """Return the ends that are not stored yet, of the partitions that have a row."""
        return {p: end for p, end in self._log_ends().items() if p in known and self._ends.get(p) != end}

    def _decode(self, records: Sequence[Record]) -> tuple[list[Order], list[Rejection]]:
        orders: list[Order] = []
        rejections: list[Rejection] = []
        decode = self._consumer.decode
        for record in records:
            try:
                orders.append(decode(record.value))
            except RejectedMessageError as error:
                rejections.append(self._rejection(record, str(error)))
        return orders, rejections

    def _rejection(self, record: Record, reason: str) -> Rejection:
        return Rejection(self._consumer.topic, record.partition, record.offset, record.epoch, reason, record.value)

    def _write(self, records: Sequence[Record], orders: list[Order], rejections: list[Rejection], missed: int) -> None:
        name = self._consumer.name
        to = {record.partition: NextOffset(record.offset + 1, record.epoch) for record in records}
        with self._store.transaction():
            fresh = self._seen.add([order.order_id for order in orders])
            new = orders if all(fresh) else [o for o, is_new in zip(orders, fresh, strict=True) if is_new]
            if new:
                self._consumer.store_batch(Batch(new))
            again = len(orders) - len(new)
            if again and isinstance(self._consumer, Remembers):
                self._consumer.met_again([o for o, is_new in zip(orders, fresh, strict=True) if not is_new])
            self._positions.advance({partition: self._stored.get(partition) for partition in to}, to)
            count_up(self._store, name, read=len(records), duplicates=again, rejected=len(rejections), missed=missed)
            if rejections:
                self._rejected.record(rejections, name, self._now())
            self._positions.note_ends(ends := self._changed_ends({**self._stored, **to}))
        self._seen.kept()
        self._ends.update(ends)
        self._stored = {**self._stored, **to}

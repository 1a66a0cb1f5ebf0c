"""A consumer's messages, counted: decoded and folded as they come, and written with ids and offsets now and then.

It knows neither Kafka nor threads: messages come in, and what they add goes into the database in a single transaction,
all of it or nothing. The database's write lock is taken only for that, when there is nothing left to work out.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from models.batch import Batch
from models.decoding import Refusal
from models.errors import ContentionError, RefusedValueError
from models.offsets import NextOffset
from models.orders import Order
from models.storage.progress import Positions, SeenIds, count_up
from models.storage.rejections import Rejection, RejectionBook
from models.storage.store import Store
from workers.kafka.records import Records
from workers.kafka.topics import DEAD_LETTERS

CONTENDED_TRIES = 4
"""How often a batch is counted at most before it is told that others are in the way."""
_log = logging.getLogger("orderpuls.consumer")


class Counts(Protocol):
    """What a consumer does with the orders of its topic."""

    name: str
    """Its number and name, as in its group id: consumer1-orders-today."""
    topic: str

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read messages."""

    def fold(self, batch: Batch) -> None:
        """Add orders that are new to what `store` will write."""

    def store(self) -> None:
        """Write the increments, inside the caller's transaction."""

    def clear(self) -> None:
        """Begin a new fold: what was folded is stored, or will be read again."""


@runtime_checkable
class Remembers(Protocol):
    """A consumer that keeps the orders themselves, and so can tell whether one comes again with other content."""

    def met_again(self, orders: Sequence[Order]) -> None:
        """Look at orders that were counted before, inside the caller's transaction."""


@runtime_checkable
class Prepares(Protocol):
    """A consumer that waits for the disk before its increments are written: nobody else has to wait with it."""

    def prepare(self) -> None:
        """Do that, before the transaction and outside of the turn; it may be done again, or come to nothing."""


class Commit:
    """Counts the messages of one consumer. Used in one thread.

    Args:
        consumer: what is done with the orders.
        store: the shop's database.
        now: tells shop time.
        log_ends: tells where the topic ends, by partition, as far as anybody has seen.
        turns: held while increments are written, but not while waiting for the write lock or for the disk.

    """

    def __init__(
        self,
        consumer: Counts,
        store: Store,
        now: Callable[[], float],
        log_ends: Callable[[], Mapping[int, int]],
        turns: AbstractContextManager[None],
    ) -> None:
        self._consumer = consumer
        self._store = store
        self._now = now
        self._log_ends = log_ends
        self._turns = turns
        self._seen = SeenIds(store, consumer.name)
        self._positions = Positions(store, consumer.name, consumer.topic)
        self._rejected = RejectionBook(store, DEAD_LETTERS)
        self._stored: dict[int, NextOffset] = {}
        self._ends: dict[int, int] = {}
        self._read_again: dict[int, int] = {}
        self._taken = Records()
        self._rejections: list[Rejection] = []
        self._again: list[Order] = []
        self._duplicates = 0
        self.pending_bytes = 0

    def load(self, partitions: Collection[int]) -> Mapping[int, NextOffset]:
        """Read where the consumer goes on; asked whenever it is given partitions, which are its own from now on."""
        self.forget()
        self._read_again = {}
        self._ends = {}
        self._stored = {p: place for p, place in self._positions.load().items() if p in partitions}
        return self._stored

    def offsets_of_all(self) -> dict[int, int]:
        """Return the next offset by partition as it is stored, whoever reads it."""
        return {partition: place.offset for partition, place in self._positions.load().items()}

    def read_again(self, begins: Mapping[int, int]) -> None:
        """Take note of partitions that are read from before their stored offsets: what lies between is counted.

        The offsets stay where they are meanwhile, so that what is stored is at any time what was counted up to them.
        """
        self._read_again = dict(begins)

    @property
    def to_come_again(self) -> int:
        """Messages that are counted and are read again first."""
        return sum(self._stored[p].offset - offset for p, offset in self._read_again.items())

    @property
    def pending(self) -> int:
        """Messages that were taken and are not written."""
        return len(self._taken)

    @property
    def offsets(self) -> dict[int, int]:
        """The next offset of each of its partitions."""
        return {partition: place.offset for partition, place in self._stored.items()}

    def take(self, records: Records) -> None:
        """Decode messages and fold what is new in them, beside what was taken before."""
        try:
            batch, refusals = self._consumer.decode(records.values)
            fresh = self._seen.add(batch.ids)
            if not all(fresh):
                if isinstance(self._consumer, Remembers):
                    self._again += batch.only([not is_new for is_new in fresh]).orders
                batch = batch.only(fresh)
            if batch.orders:
                self._consumer.fold(batch)
        except BaseException:
            self.forget()
            raise
        new = [refusal for refusal in refusals if not self._is_counted(records, refusal.place)]
        self._rejections += [self._rejection(records, place, reason) for place, reason in new]
        self._duplicates += len(fresh) - len(batch.orders) + len(refusals) - len(new)
        self._taken.extend(records)
        self.pending_bytes += sum([len(value) for value in records.values if value is not None])

    def write(self, missed: int = 0) -> None:
        """Count what was taken, with `missed` messages that Kafka deleted before it.

        When the database refuses a value of it, the culprit is looked for and rejected: nothing else is.

        Raises:
            StorageError: it could not be written just now.
            StaleOffsetError: another owner has counted meanwhile.

        """
        taken = self._taken
        try:
            self._write_beside_others(missed)
        except RefusedValueError as error:
            self.forget()
            if len(taken) > 1:
                half = len(taken) // 2
                self.take(taken.part(0, half))
                self.write(missed)
                self.take(taken.part(half, len(taken)))
                self.write()
                return
            _log.warning("%s cannot store a message: %s", self._consumer.name, error)
            self._taken = taken
            self._rejections = [self._rejection(taken, 0, f"the database refuses a value of it: {error}")]
            self._write(missed)
        except BaseException:
            self.forget()
            raise

    def _write_beside_others(self, missed: int) -> None:
        """Count what was taken; where somebody else wrote the same rows first, see what is new in it once more."""
        taken = self._taken
        for _ in range(CONTENDED_TRIES - 1):
            try:
                self._write(missed)
                return
            except ContentionError as error:
                _log.info("%s counts a batch again: %s", self._consumer.name, error)
                self.forget()
                self.take(taken)
        self._write(missed)

    def forget(self) -> None:
        """Drop what was taken and is not written; it is read again from the stored offsets."""
        self._seen.forget()
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._consumer.clear()
        self._taken = Records()
        self._rejections = []
        self._again = []
        self._duplicates = self.pending_bytes = 0

    def pass_to(self, reached: Mapping[int, int], missed: int = 0) -> None:
        """Move on to where the log ended behind its last message, when all of them are counted."""
        to = {
            p: NextOffset(offset, self._stored[p].epoch if p in self._stored else -1)
            for p, offset in reached.items()
            if p not in self._stored or offset > self._stored[p].offset
        }
        to = {p: place for p, place in to.items() if place.offset > 0}
        self._come_again_to(reached)
        if not to and not missed:
            return
        with self._store.transaction(shared=True):
            self._positions.advance({p: self._stored.get(p) for p in to}, to)
            count_up(self._store, self._consumer.name, missed=missed)
            self._positions.note_ends(ends := self._changed_ends({**self._stored, **to}))
        self._stored = {**self._stored, **to}
        self._ends.update(ends)

    def note_ends(self) -> None:
        """Store where the log ends, for whoever asks how far behind this consumer is, if it has changed."""
        changed = self._changed_ends(self._stored)
        if changed:
            with self._store.transaction(shared=True):
                self._positions.note_ends(changed)
            self._ends.update(changed)

    def _changed_ends(self, known: Collection[int]) -> dict[int, int]:
        """Return the ends that are not stored yet, of the partitions that have a row."""
        return {p: end for p, end in self._log_ends().items() if p in known and self._ends.get(p) != end}

    def _is_counted(self, records: Records, place: int) -> bool:
        """Say whether a message that is no order came before, as orders are told by their ids."""
        partition = records.partitions[place]
        return partition in self._read_again and records.offsets[place] < self._stored[partition].offset

    def _come_again_to(self, offsets: Mapping[int, int]) -> None:
        self._read_again = {
            p: offset
            for p, before in self._read_again.items()
            if (offset := max(offsets.get(p, 0), before)) < self._stored[p].offset
        }

    def _rejection(self, records: Records, place: int, reason: str) -> Rejection:
        return Rejection(
            self._consumer.topic, records.partitions[place], records.offsets[place], records.epochs[place], reason,
            records.values[place],
        )  # fmt: skip

    def _write(self, missed: int) -> None:
        come_to = self._taken.next_offsets()
        again = {p for p in self._read_again if p in come_to and come_to[p].offset <= self._stored[p].offset}
        to = {p: place for p, place in come_to.items() if p not in again}
        if isinstance(self._consumer, Prepares):
            self._consumer.prepare()
        with self._store.transaction(shared=True), self._turns:
            self._seen.store()
            self._positions.advance({partition: self._stored.get(partition) for partition in to}, to)
            count_up(
                self._store, self._consumer.name, read=len(self._taken), duplicates=self._duplicates,
                rejected=len(self._rejections), missed=missed,
            )  # fmt: skip
            if self._rejections:
                self._rejected.record(self._rejections, self._consumer.name, self._now())
            self._positions.note_ends(ends := self._changed_ends({**self._stored, **to}))
            self._consumer.store()  # last, since others may wait for what it locks
            if self._again and isinstance(self._consumer, Remembers):
                self._consumer.met_again(self._again)
        self._seen.kept()
        self._begin_anew()
        self._ends.update(ends)
        self._come_again_to({p: place.offset for p, place in come_to.items()})
        self._stored = {**self._stored, **to}

"""The loop that the six consumers and the recorder share: a batch, decode, fold, one transaction, snapshot.

Nothing is held here that a restart would miss: increments, ids and offsets go into one transaction, and what is
shown is read back from the database.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from models.errors import RejectedMessageError, StaleOffsetError, StorageError
from models.folds import Batch
from models.orders import Order
from models.snapshots import Progress
from models.storage.progress import (
    Positions,
    SeenIds,
    count_up,
    counters,
    require_epoch,
)
from models.storage.rejections import Rejection, RejectionBook
from workers.kafka.client import DEAD_LETTERS, Gap, Record, TopicReader
from workers.stream.loop import Emit, Trouble
from workers.stream.shop import Shop

BATCH = 500
COMMIT_SECONDS = 0.15
TICK_SECONDS = 0.2
QUIET_TICK_SECONDS = 1.0
PUBLISH_SECONDS = 1.0
GAP_SHOWN_SECONDS = 60.0

_log = logging.getLogger("orderpuls.consumer")


class Consumer(Protocol):
    """What makes one consumer different from the others."""

    name: str
    """Its number and name, as in its group id: consumer1-orders-today."""
    topic: str
    max_pending: int
    """Messages that go into one transaction at most."""

    def decode(self, raw: bytes | None) -> Order:
        """Read a message; raises RejectedMessageError."""

    def store_batch(self, batch: Batch) -> None:
        """Write the increments of orders that are new, inside the loop's transaction."""

    def tick(self, lag: int | None, caught_up: Callable[[], bool]) -> bool:
        """Do what time asks for, without a message; returns whether there is more to do at once."""

    def snapshot(self, progress: Progress) -> object:
        """Read back what is to be shown."""

    def close(self) -> None:
        """Let go of what the consumer holds beside the loop."""


@runtime_checkable
class Remembers(Protocol):
    """A consumer that keeps the orders themselves, and so can tell whether one comes again with other content."""

    def met_again(self, orders: Sequence[Order]) -> None:
        """Look at orders that were counted before, inside the loop's transaction."""


class ConsumerLoop:
    """Runs one consumer. Made, stepped and closed in one thread.

    Args:
        consumer: what is done with the orders.
        shop: what all share.
        pace: seconds to pause after a full batch, so that a window stays smooth.
        emit: where snapshots go.

    """

    def __init__(self, consumer: Consumer, shop: Shop, pace: float, emit: Emit) -> None:
        self._consumer = consumer
        self._shop = shop
        self._pace = pace
        self._emit = emit
        self._seen = SeenIds(shop.store, consumer.name)
        self._positions = Positions(shop.store, consumer.name, consumer.topic)
        self._rejected = RejectionBook(shop.store, DEAD_LETTERS)
        self._reader: TopicReader | None = None
        self._generation = self._epoch = 0
        self._stored: dict[int, int] = {}
        self._reread_until: dict[int, int] = {}
        self._pending: list[Record] = []
        self._pending_since = 0.0
        self._ends: dict[int, int] = {}
        self._gaps: list[Gap] = []
        self._missed = 0
        self._gap_told_at: float | None = None
        self._last_event = 0.0
        self._ticked = self._published = 0.0
        self._changed = True

    def step(self) -> float:
        """Read, and commit or tick when it is time; see `Loop`."""
        records = self._read()
        if records:
            if not self._pending:
                self._pending_since = time.monotonic()
            self._pending += records
        if self._pending and (
            len(self._pending) >= self._consumer.max_pending or time.monotonic() - self._pending_since >= COMMIT_SECONDS
        ):
            self._commit_pending()
        if self._reader is not None and not self._pending:
            self._pass_to(self._reader.reached)
        more = self._tick_if_due()
        if self._reader is None:
            return 0.05
        return self._pace if len(records) == BATCH or more else 0.0

    def close(self) -> None:
        """Commit what was read, and leave."""
        try:
            if self._pending:
                self._commit_pending()
        except (StorageError, StaleOffsetError) as error:
            _log.info("%s leaves %d messages for next time: %s", self._consumer.name, len(self._pending), error)
        finally:
            self._take_gaps_back()
            try:
                self._consumer.close()
            finally:
                if self._reader is not None:
                    self._reader.close()
                self._shop.store.close()

    def _read(self) -> list[Record]:
        kafka = self._shop.kafka
        if self._reader is not None and self._generation != kafka.generation:
            self._reader.close()
            self._reader = None
            self._pending.clear()
        if self._reader is None:
            if not kafka.ready.is_set():
                return []
            self._generation, self._epoch = kafka.generation, kafka.epoch
            self._reader = TopicReader(
                kafka.address, self._consumer.topic, self._shop.group(self._consumer.name), self._start,
                kafka.ends if kafka.practice else None,
            )  # fmt: skip
        wait = 0.1
        if self._pending:
            wait = min(max(self._pending_since + COMMIT_SECONDS - time.monotonic(), 0.0), wait)
        records = self._reader.read(BATCH, wait)
        self._gaps += self._reader.take_gaps()
        return records

    def _start(self) -> dict[int, int]:
        self._pending.clear()
        self._stored = self._positions.load()
        self._reread_until = self._positions.reread_until()
        return self._stored

    # Committing

    def _commit_pending(self) -> None:
        pending, self._pending = self._pending, []
        self._commit(pending)
        self._changed = True

    def _commit(self, records: Sequence[Record]) -> None:
        """Write a batch in one transaction; when its data are refused, find the culprit and reject it."""
        orders, rejections = self._decode(records)
        try:
            self._write(records, orders, rejections)
        except (StorageError, StaleOffsetError):
            self._seen.forget()
            raise
        except Exception as error:
            self._seen.forget()
            if len(records) > 1:
                half = len(records) // 2
                self._commit(records[:half])
                self._commit(records[half:])
                return
            _log.exception("%s could not store a message", self._consumer.name)
            self._write(records, [], [self._rejection(records[0], f"could not be stored: {type(error).__name__}")])

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
        return Rejection(self._consumer.topic, record.partition, record.offset, reason, record.value)

    def _write(self, records: Sequence[Record], orders: list[Order], rejections: list[Rejection]) -> None:
        store, name, epoch = self._shop.store, self._consumer.name, self._epoch
        to = {record.partition: record.offset + 1 for record in records}
        with store.transaction():
            require_epoch(store, epoch)
            fresh = self._seen.add([order.order_id for order in orders])
            new = orders if all(fresh) else [o for o, is_new in zip(orders, fresh, strict=True) if is_new]
            if new:
                self._consumer.store_batch(Batch(new))
            again = len(orders) - len(new)
            if again and isinstance(self._consumer, Remembers):
                self._consumer.met_again([o for o, is_new in zip(orders, fresh, strict=True) if not is_new])
            reread = min(again, self._read_before(records)) if again else 0
            self._positions.advance({partition: self._stored.get(partition) for partition in to}, to, epoch)
            count_up(store, name, read=len(records), duplicates=again - reread, reread=reread, rejected=len(rejections))
            if rejections:
                self._rejected.record(rejections, epoch, name, self._shop.clock.now())
            self._count_gaps()
            self._note_ends()
        self._seen.kept()
        self._stored = {**self._stored, **to}
        self._tell_gaps()
        if new:
            self._last_event = max(order.order_time.timestamp() for order in new[-50:])

    def _read_before(self, records: Sequence[Record]) -> int:
        """Return how many of the messages were read in an earlier log epoch."""
        until = self._reread_until
        return sum(record.offset < until.get(record.partition, 0) for record in records) if until else 0

    def _pass_to(self, reached: Mapping[int, int]) -> None:
        """Move on to where a cluster's log ended behind its last message, when all of them are counted."""
        to = {p: offset for p, offset in reached.items() if offset > self._stored.get(p, 0)}
        if to:
            with self._shop.store.transaction():
                require_epoch(self._shop.store, self._epoch)
                self._positions.advance({p: self._stored.get(p) for p in to}, to, self._epoch)
                self._count_gaps()
            self._stored = {**self._stored, **to}
            self._tell_gaps()

    def _count_gaps(self) -> None:
        """Count what a log, not our own broker's, lost before it was read, as the offsets move past it."""
        count_up(self._shop.store, self._consumer.name, missed=sum(gap.missing for gap in self._gaps))

    def _tell_gaps(self) -> None:
        if not self._gaps:
            return
        name, topic = self._consumer.name, self._consumer.topic
        self._missed += sum(gap.missing for gap in self._gaps)
        if self._missed:
            text = (
                f"Kafka has deleted {self._missed} messages of {topic} that {name} had not read: its numbers lack them."
            )
        else:
            text = f"{topic} is shorter than what {name} has read of it. It reads on from the start; ids count once."
        _log.warning("%s (%s)", text, self._gaps)
        self._gaps = []
        self._gap_told_at = time.monotonic()
        self._emit(Trouble(f"{name} gap", text))

    def _take_gaps_back(self) -> None:
        """Take the sentence back; the status goes on saying how many messages were missed."""
        if self._gap_told_at is not None:
            self._gap_told_at, self._missed = None, 0
            self._emit(Trouble(f"{self._consumer.name} gap", ""))

    def _note_ends(self) -> None:
        unread = self._shop.kafka.ends.unread(self._consumer.topic, self._stored)
        ends = {p: self._stored[p] + n for p, n in unread.items() if p in self._stored}
        changed = {p: end for p, end in ends.items() if self._ends.get(p) != end}
        self._positions.note_ends(changed)
        self._ends.update(changed)

    # Ticking

    def _tick_if_due(self) -> bool:
        now = time.monotonic()
        busy = self._changed or self._shop.clock.running_speed > 1.0
        if now - self._ticked < (TICK_SECONDS if busy else QUIET_TICK_SECONDS):
            return False
        self._ticked = now
        self._changed = False
        if self._gap_told_at is not None and now - self._gap_told_at > GAP_SHOWN_SECONDS:
            self._take_gaps_back()
        more = self._consumer.tick(self._lag(), self._caught_up)
        if self._reader is not None and now - self._published >= PUBLISH_SECONDS and self._stored:
            self._published = now
            self._reader.publish_offsets(self._stored)
            # Also without a commit, so that a consumer that is stuck is seen to be behind.
            with self._shop.store.transaction():
                self._note_ends()
        self._emit(self._consumer.snapshot(self._progress()))
        if more:
            self._ticked = 0.0
        return more

    def _lag(self) -> int | None:
        """Return the messages not yet counted, None before Kafka has given us partitions."""
        if self._reader is None or not self._reader.assigned:
            return None
        return sum(self._shop.kafka.ends.unread(self._consumer.topic, self._stored).values())

    def _caught_up(self) -> bool:
        """Ask Kafka where the topic ends now, and say whether all before that is counted."""
        if self._reader is None or not self._reader.assigned:
            return False
        ends = self._reader.ask_ends()
        return all(self._stored.get(partition, 0) >= end for partition, end in ends.items())

    def _progress(self) -> Progress:
        counted = counters(self._shop.store, self._consumer.name)
        lag = self._lag() or 0
        behind = self._shop.clock.now() - self._last_event if lag and self._last_event else 0.0
        return Progress(
            self._consumer.name, counted.get("read", 0), counted.get("duplicates", 0), lag, max(behind, 0.0)
        )

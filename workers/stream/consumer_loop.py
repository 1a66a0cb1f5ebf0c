"""The loop that the six consumers and the recorder share: read, count in one transaction, tick.

Nothing is held here that a restart would miss: increments, ids and offsets go into one transaction (`Commit`), and what
is shown is read back from the database.
"""

import time
from collections.abc import Collection, Mapping
from typing import Protocol

from models.clock import ShopClock
from models.offsets import NextOffset
from models.snapshots import Progress
from models.storage.store import Store
from workers.kafka.address import KafkaUnavailableError
from workers.kafka.reading import Reader
from workers.kafka.records import Records
from workers.stream.commit import Commit, Counts
from workers.stream.crossing import Crossing, OpenReader
from workers.stream.gaps import GapWatch
from workers.stream.loop import Emit
from workers.stream.read_log import ReadLog
from workers.stream.turns import Turns

MAX_PENDING = 12_000
"""Messages that go into one transaction at most: what is under way when the program is to end takes a moment."""
MAX_PENDING_BYTES = 8_000_000
"""The same in bytes; messages may be large."""
COMMIT_SECONDS = 0.15
WORTH_PENDING, WORTH_SECONDS = 2_000, 1.0
"""In a backlog it waits for so many, or so long: a slow disk would else have a transaction for every turn."""
TICK_SECONDS = 0.2
QUIET_TICK_SECONDS = 1.0
PUBLISH_SECONDS = 5.0
"""As often as Kafka's own clients do by default; each time Kafka writes it into a topic of its own."""
MOST_WAIT_SECONDS = 0.4
"""While nothing comes it waits until its next tick, but not longer: it is to see that it is to stop, or to pause."""


class Consumer(Counts, Protocol):
    """What makes one consumer different from the others."""

    def tick(self, log: ReadLog) -> bool:
        """Do what time asks for, without a message; returns whether there is more to do at once."""

    def snapshot(self, progress: Progress) -> object:
        """Read back what is to be shown."""

    def close(self) -> None:
        """Let go of what the consumer holds beside the loop."""


class ConsumerLoop:
    """Runs one consumer. Made, stepped and closed in one thread.

    Args:
        consumer: what is done with the orders.
        store: the shop's database.
        clock: the shop's time.
        crossing: what the threads tell each other.
        open_reader: begins to read the consumer's topic.
        emit: where trouble goes.
        turns: which loop may compute now.

    """

    def __init__(
        self,
        consumer: Consumer,
        store: Store,
        clock: ShopClock,
        crossing: Crossing,
        open_reader: OpenReader,
        emit: Emit,
        turns: Turns | None = None,
    ) -> None:
        self._consumer = consumer
        self._store = store
        self._clock = clock
        self._crossing = crossing
        self._open_reader = open_reader
        self._turns = turns or Turns()
        self._commit = Commit(consumer, store, clock.now, lambda: crossing.ends.of(consumer.topic), self._turns)
        self._gaps = GapWatch(consumer.name, consumer.topic, emit)
        self._reader: Reader | None = None
        self._generation = 0
        self._pending_since = 0.0
        self._streaming = False
        self._ticked = self._published_at = 0.0
        self._published: Mapping[int, int] = {}
        self._of_others = self._published
        self._changed = True

    def step(self) -> float:
        """Read, and commit or tick when it is time; see `Loop`."""
        backlog = self._take()
        if self._crossing.stop_by is not None:  # what is not counted is read again
            return 0.05
        if self._commit.pending and self._is_time(backlog):
            self._commit.write(self._gaps.missing)
            self._gaps.counted()
            self._changed = True
            self._note_to_come_again()
        if self._reader is not None and self._reader.assigned and not self._commit.pending:
            self._commit.pass_to(self._reader.reached, self._gaps.missing)
            self._gaps.counted()
        self._note_unread()
        if self._tick_if_due():
            with self._turns:
                self._turns.rest()
        return 0.05 if self._reader is None else 0.0

    def _take(self) -> bool:
        """Read and fold, one turn after the other, but not for long; returns whether there is more to read at once."""
        began = time.monotonic()
        while True:
            streaming, asked = self._streaming, time.monotonic()
            records = self._read()
            full = len(records) == self._turns.batch
            self._streaming = len(records) > 0
            if len(records):
                if not self._commit.pending:  # in a stream the first of them came when we began to wait for all
                    self._pending_since = asked if streaming else time.monotonic()
                with self._turns:
                    self._commit.take(records)
                    if full:
                        self._turns.rest()
            enough = self._commit.pending >= WORTH_PENDING or time.monotonic() - began >= TICK_SECONDS
            if not full or enough or self._crossing.stop_by is not None:
                return full

    def _is_time(self, backlog: bool) -> bool:
        """Say whether what is pending is to be counted now."""
        if self._commit.pending >= MAX_PENDING or self._commit.pending_bytes >= MAX_PENDING_BYTES:
            return True
        waited = time.monotonic() - self._pending_since
        if backlog and self._commit.pending < WORTH_PENDING:
            return waited >= WORTH_SECONDS
        return waited >= COMMIT_SECONDS

    def drop(self) -> None:
        """End as a program that is killed does: nothing more is counted, and Kafka is told nothing.

        Whoever comes next begins where Kafka last heard of us, as a consumer does that keeps its offsets there only:
        what was counted since comes again.
        """
        self._commit.forget()
        self._stop_going_back()
        self._gaps.take_back()
        self._crossing.unread.pop(self._consumer.name, None)
        self._crossing.last_told[self._consumer.name] = self._published
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.abandon()
        self._consumer.close()
        self._store.close()

    def close(self) -> None:
        """Leave at once: what was read and not counted is read again by whoever comes next."""
        self._commit.forget()
        self._stop_going_back()
        self._gaps.take_back()
        try:
            self._consumer.close()
        finally:
            if self._reader is not None and self._crossing.stop_by is not None:
                self._reader.close()
            elif self._reader is not None:
                self._reader.abandon()  # it must be gone before the next one joins under its name
            self._store.close()

    def _read(self) -> Records:
        kafka = self._crossing.kafka
        if self._reader is not None and self._generation != kafka.generation:
            self._reader.abandon()  # what it still had to say, Kafka refuses once the next one has joined
            self._reader = None
            self._published = {}
            self._forget()
            self._crossing.unread.pop(self._consumer.name, None)
        if self._reader is None:
            if not kafka.ready:
                return Records()
            self._generation = kafka.generation
            self._reader = self._open_reader(kafka, self._start)
        self._reader.hold(self._consumer.name in self._crossing.paused)
        records = self._reader.read(self._turns.batch, self._wait())
        if self._commit.pending and not self._reader.assigned:
            self._forget()  # our partitions may be another member's by now
        self._gaps.meet(self._reader.take_gaps())
        return records

    def _wait(self) -> float:
        """Return for how long a read may wait: until something is due, which no message that comes puts off."""
        if self._ticked == 0.0:  # there is more to do at once
            return 0.0
        if self._commit.pending:
            return min(_until(self._pending_since + COMMIT_SECONDS), COMMIT_SECONDS)
        if self._streaming:
            return COMMIT_SECONDS
        return min(_until(self._ticked + self._between_ticks()), MOST_WAIT_SECONDS)

    def _start(self, partitions: Collection[int]) -> Mapping[int, NextOffset]:
        self._forget()
        self._stop_going_back()
        crossing, name = self._crossing, self._consumer.name
        crossing.begun[name] = crossing.begun.get(name, 0) + 1
        stored = self._commit.load(partitions)
        told = crossing.last_told.pop(name, {})
        back = {p: told[p] for p, place in stored.items() if told.get(p, place.offset) < place.offset}
        self._commit.read_again(back)
        crossing.went_back[name] = crossing.went_back.get(name, 0) + self._commit.to_come_again
        self._note_to_come_again()
        return {**stored, **{p: NextOffset(offset) for p, offset in back.items()}}

    def _note_to_come_again(self) -> None:
        self._crossing.to_come_again[self._consumer.name] = self._commit.to_come_again

    def _stop_going_back(self) -> None:
        """Take note that what was to come again and has not does not: whoever comes next begins behind it."""
        crossing, name = self._crossing, self._consumer.name
        crossing.went_back[name] = crossing.went_back.get(name, 0) - self._commit.to_come_again
        crossing.to_come_again[name] = 0

    def _forget(self) -> None:
        """Drop what is not counted: it is read again from the stored offsets."""
        self._commit.forget()
        self._gaps.forget()

    def _between_ticks(self) -> float:
        busy = self._changed or self._clock.running_speed > 1.0
        return TICK_SECONDS if busy else QUIET_TICK_SECONDS

    def _tick_if_due(self) -> bool:
        now = time.monotonic()
        if now - self._ticked < self._between_ticks():
            return False
        self._ticked = now
        self._changed = False
        self._gaps.look()
        more = self._consumer.tick(self)
        # A reader that is no member yet and speaks for our name is taken for somebody else's, and fenced.
        if self._reader is not None and self._reader.assigned and now - self._published_at >= PUBLISH_SECONDS:
            self._published_at = now
            if self._commit.offsets != self._published:
                self._published = self._commit.offsets
                self._reader.publish_offsets(self._published)
        self._look_at_others()
        # Also without a commit, so that a consumer that is stuck is seen to be behind.
        self._commit.note_ends()
        if more:
            self._ticked = 0.0
        return more

    def _look_at_others(self) -> None:
        """See how far the partitions are counted that other members of the group read."""
        mine = set() if self._reader is None or not self._reader.assigned else set(self._reader.partitions)
        self._crossing.reads[self._consumer.name] = tuple(sorted(mine))
        others = self._reader is not None and self._crossing.ends.of(self._consumer.topic).keys() - mine
        self._of_others = self._commit.offsets_of_all() if others else {}

    def _lag(self) -> int | None:
        """Return the messages that nobody has counted yet, None before Kafka has given us partitions."""
        if self._reader is None or not self._reader.assigned:
            return None
        return self._crossing.ends.unread(self._consumer.topic, {**self._of_others, **self._commit.offsets})

    def _note_unread(self) -> None:
        """Say how much is not counted; that nothing is, not before we have once come to where the log ends."""
        lag = self._lag()
        if lag is None or self._reader is None:
            return
        unread = max(lag, self._commit.pending)  # where a log was cut, what is read again lies before our offset
        if unread > 0 or self._reader.at_end:
            self._crossing.unread[self._consumer.name] = unread

    # What the consumer may ask of its topic (ReadLog)

    def ends(self) -> Mapping[int, int] | None:
        """Ask Kafka where each partition ends now, whoever reads it; None when it does not say."""
        if self._reader is None or not self._reader.assigned:
            return None
        known = self._crossing.ends.of(self._consumer.topic).keys() | set(self._reader.partitions)
        try:
            return self._reader.ask_ends(known)
        except KafkaUnavailableError:
            return None

    def passed(self, ends: Mapping[int, int]) -> bool:
        """Say whether everything before these ends is counted."""
        offsets = self._commit.offsets
        offsets = offsets if ends.keys() <= offsets.keys() else {**self._commit.offsets_of_all(), **offsets}
        return all(offsets.get(partition, 0) >= end for partition, end in ends.items())


def _until(due: float) -> float:
    """Return the seconds until then; a little more, since the client leaves out what is no whole millisecond."""
    left = due - time.monotonic()
    return left + 0.001 if left > 0 else 0.0

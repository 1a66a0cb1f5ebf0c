"""Reads one topic as a member of a group, from positions that the caller keeps. Raw messages stop here."""

import logging
import threading
from collections.abc import Collection, Mapping

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Message, TopicPartition

from models.offsets import NextOffset
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.client import NEEDS_A_NEW_CONSUMER, PASSING, in_kafkas_words, make_client
from workers.kafka.ends import LogEnds
from workers.kafka.reading import ALONE, Gap, Member, Start
from workers.kafka.records import Records

_CLOSE_SECONDS = 0.3
"""With Kafka away, closing waits a whole session for offsets that were published; nothing rests on them."""
_log = logging.getLogger("orderpuls.kafka")


class TopicReader:
    """Reads a topic. Made, used and closed in one thread.

    A partition that `start` does not know is read from its beginning. Positions carry the epoch of the leader that took
    the last message (KIP-320). librdkafka (2.16) looks at it only when the leader changes while it reads; so we begin
    with that last message, and if it is not there any more, or another one in its place, the log was cut, whether it
    has grown past our position again or not, and is read from its start.
    `reached` says by partition where the log ended when we came to its end: behind the last message, and behind the
    marks of transactions there. Where the logs end, as the fetches tell it, goes to `ends`.
    """

    def __init__(
        self, address: KafkaAddress, topic: str, group: str, start: Start, ends: LogEnds, member: Member = ALONE
    ) -> None:
        self._topic = topic
        self._name = address.named(topic)
        self._start = start
        self._ends = ends
        self._places: list[TopicPartition] = []
        self._next: dict[int, int] = {}
        self._unproven: dict[int, NextOffset] = {}
        self._read_before: set[int] = set()
        self.reached: dict[int, int] = {}
        self._gaps: list[Gap] = []
        self._quiet = True
        self._assigned = False
        self._leaves = member.leaves
        self._held = False
        self._ends_told: dict[int, int] = {}
        self._consumer = make_client(
            Consumer,
            address.config(
                group_id=address.named(group),
                group_instance_id=address.named(group) + member.suffix,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                fetch_wait_max_ms=500,
                fetch_error_backoff_ms=100,
                fetch_queue_backoff_ms=5,
                # What lies ready in the client takes five times as much as it took on its way, for each consumer.
                fetch_message_max_bytes=131_072,
                queued_max_messages_kbytes=4096,
                enable_partition_eof=True,
                session_timeout_ms=int(member.session_seconds * 1000),
            ),
        )
        self._consumer.subscribe(
            [self._name], on_assign=self._on_assign, on_revoke=self._on_gone, on_lost=self._on_gone
        )

    @property
    def assigned(self) -> bool:
        """Whether the group has given this reader its partitions, which may be none."""
        return self._assigned

    @property
    def partitions(self) -> Collection[int]:
        """The partitions that were given to this reader."""
        return self._next.keys()

    @property
    def at_end(self) -> bool:
        """Whether it has come to the end of each of its partitions, once."""
        return self.assigned and all(map(self._is_at_end, self._next))

    def _is_at_end(self, partition: int) -> bool:
        # Kafka says that there is nothing more only after having waited for it; where the log ends, with each message.
        end = self._ends_told.get(partition, -1)
        return partition in self.reached or (partition not in self._unproven and 0 <= end <= self._next[partition])

    def read(self, limit: int, timeout: float) -> Records:
        """Return up to `limit` messages; waits at most about `timeout` seconds.

        Raises:
            KafkaUnavailableError: the group or the topic is not usable.

        """
        try:
            messages = self._messages(limit, timeout)
        except (KafkaException, RuntimeError) as error:
            raise KafkaUnavailableError(
                "Reading {topic} failed: {why}", topic=self._topic, why=in_kafkas_words(error)
            ) from error
        records = self._in_columns(messages)
        if records is None:
            records = self._one_by_one(messages)
        self._quiet = not len(records)  # that an end was reached is no sign of more to come
        self._note_ends()
        return records

    def _messages(self, limit: int, timeout: float) -> list[Message]:
        """Return what there is; after a rest as soon as there is something, else what comes in the whole time."""
        if self._quiet:
            first = self._consumer.poll(timeout)
            places = self._places
            messages = [] if first is None else [first, *self._consumer.consume(limit - 1, 0.0)]
            if messages and self._places is not places:
                del messages[0]  # it is from before partitions were taken or given, and comes again
        else:
            messages = self._consumer.consume(limit, timeout)
        return messages

    def _in_columns(self, messages: list[Message]) -> Records | None:
        """Take messages over as a whole where nothing is to be seen about any of them; else None."""
        if self._unproven or any(map(Message.error, messages)):
            return None
        records = Records(
            list(map(Message.value, messages)),
            list(map(Message.partition, messages)),  # type: ignore[arg-type]
            list(map(Message.offset, messages)),  # type: ignore[arg-type]
            [-1 if epoch is None else epoch for epoch in map(Message.leader_epoch, messages)],
        )
        follows = dict(self._next)
        for partition, first, last in records.runs():
            begin, end = records.offsets[first], records.offsets[last]
            if begin != follows.get(partition, 0) or end - begin != last - first:
                return None
            follows[partition] = end + 1
        self._next = follows
        self._read_before.update(records.partitions)
        return records

    def _one_by_one(self, messages: list[Message]) -> Records:
        """Take messages over, and look at what came in their place."""
        records = Records()
        cut: set[int] = set()
        for message in messages:
            problem = message.error()
            partition, offset = message.partition(), message.offset()
            if problem is not None and problem.code() != KafkaError._PARTITION_EOF:
                self._look_at(problem)
            elif partition is not None and offset is not None and partition not in cut:
                epoch = message.leader_epoch()
                stored = self._unproven.pop(partition, None)
                if stored is not None and offset == stored.offset - 1:
                    if problem is not None or epoch not in (None, stored.epoch):
                        cut.add(partition)
                        self._begin_anew(partition)
                    continue
                self._come_to(partition, offset)
                if problem is None:
                    records.append(partition, offset, -1 if epoch is None else epoch, message.value())
                    self._next[partition] = offset + 1
                else:
                    self._next[partition] = self.reached[partition] = offset
        return records

    def _begin_anew(self, partition: int) -> None:
        """Read a partition from its start, since it lost what we have read. Raises KafkaUnavailableError."""
        self._gaps.append(Gap(partition, 0))
        self._next[partition] = 0
        self._read_before.discard(partition)
        try:
            self._consumer.seek(TopicPartition(self._name, partition, OFFSET_BEGINNING))
        except KafkaException as error:
            raise KafkaUnavailableError(
                "Reading {topic} anew failed: {why}", topic=self._topic, why=in_kafkas_words(error)
            ) from error

    def _note_ends(self) -> None:
        """Pass on where the logs end, as the last fetches told it."""
        ends = {}
        for place in self._places:
            bounds = self._consumer.get_watermark_offsets(place, cached=True)
            if bounds is not None and bounds[1] >= 0:
                ends[place.partition] = bounds[1]
        self._ends_told = ends
        self._ends.note(self._topic, ends)

    def _come_to(self, partition: int, offset: int) -> None:
        """Take note when Kafka deleted what we had not read; offsets also jump where a transaction ended."""
        expected = self._next.get(partition, 0)
        if offset != expected and partition in self._read_before:
            begin = self._ask_bounds(partition)[0]
            if offset < expected or begin > expected:
                self._gaps.append(Gap(partition, max(begin - expected, 0)))
        self._read_before.add(partition)

    def _ask_bounds(self, partition: int) -> tuple[int, int]:
        """Ask where a partition begins and ends now. Raises KafkaUnavailableError."""
        place = TopicPartition(self._name, partition)
        try:
            begin, end = self._consumer.get_watermark_offsets(place, timeout=1.0, cached=False)
        except (KafkaException, TypeError) as error:
            raise KafkaUnavailableError(
                "Kafka did not say where {topic} ends: {why}", topic=self._topic, why=in_kafkas_words(error)
            ) from error
        return begin, end

    def take_gaps(self) -> list[Gap]:
        """Return the gaps that were met since this was last asked."""
        gaps, self._gaps = self._gaps, []
        return gaps

    def _look_at(self, problem: KafkaError) -> None:
        """Take note of what came in place of a message."""
        if problem.fatal() or problem.code() in NEEDS_A_NEW_CONSUMER:
            raise KafkaUnavailableError("Reading {topic} failed: {why}", topic=self._topic, why=problem.str())
        if problem.code() not in PASSING:
            _log.warning("%s: %s", self._topic, problem.str())

    def ask_ends(self, partitions: Collection[int]) -> dict[int, int]:
        """Ask the broker where partitions end now, whoever reads them. Raises KafkaUnavailableError."""
        return {partition: self._ask_bounds(partition)[1] for partition in partitions}

    def publish_offsets(self, offsets: Mapping[int, int]) -> None:
        """Tell Kafka how far we are, for other tools to see; it may fail, nothing rests on it."""
        try:
            self._consumer.commit(
                offsets=[TopicPartition(self._name, p, o) for p, o in offsets.items()], asynchronous=True
            )
        except KafkaException as error:
            _log.debug("offsets of %s not published: %s", self._topic, in_kafkas_words(error))

    def hold(self, held: bool) -> None:
        """Take no messages, or take them again, and stay in the group all the while. Raises KafkaUnavailableError."""
        if held == self._held:
            return
        self._held = held
        try:
            (self._consumer.pause if held else self._consumer.resume)(self._places)
        except KafkaException as error:
            raise KafkaUnavailableError(
                "Pausing {topic} failed: {why}", topic=self._topic, why=in_kafkas_words(error)
            ) from error

    def abandon(self) -> None:
        """Be gone as a program that was killed is: the client is dropped without leaving its group.

        When this returns, nothing of it speaks for the group any more, as it may for a while after `close`.
        """
        del self._consumer

    def close(self) -> None:
        """Leave; a static member keeps its partitions for whoever comes next under its name."""
        closing = threading.Thread(target=self._close, name=f"closing {self._topic}", daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)

    def _close(self) -> None:
        try:
            if self._leaves:  # closing alone would keep a static name in the group
                self._consumer.unsubscribe()
                while self._assigned or self._consumer.poll(0.1):
                    self._consumer.poll(0.05)
            self._consumer.close()
        except (KafkaException, RuntimeError) as error:
            _log.debug("closing the reader of %s: %s", self._topic, in_kafkas_words(error))

    def _on_assign(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        stored = self._start([p.partition for p in partitions])
        self._next = {p.partition: stored[p.partition].offset if p.partition in stored else 0 for p in partitions}
        self._places = [TopicPartition(self._name, p.partition) for p in partitions]
        self._assigned = True
        self._read_before = set(stored)
        self._unproven = {
            p.partition: stored[p.partition]
            for p in partitions
            if p.partition in stored and stored[p.partition].epoch >= 0 and stored[p.partition].offset > 0
        }
        self.reached = {}
        self._ends_told = {}
        self._gaps = []
        consumer.assign([self._begin_at(p.partition, stored.get(p.partition)) for p in partitions])
        if self._held:
            consumer.pause(self._places)

    def _begin_at(self, partition: int, stored: NextOffset | None) -> TopicPartition:
        if stored is None:
            return TopicPartition(self._name, partition, OFFSET_BEGINNING)
        if partition in self._unproven:
            return TopicPartition(self._name, partition, stored.offset - 1, "", stored.epoch)
        return TopicPartition(self._name, partition, stored.offset)

    def _on_gone(self, _consumer: Consumer, _partitions: list[TopicPartition]) -> None:
        self._assigned = False
        self._next, self.reached = {}, {}
        self._unproven = {}
        self._places = []

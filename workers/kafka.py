"""The Kafka client, wrapped once: the only module that knows confluent_kafka. Raw messages stop here."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    IsolationLevel,
    KafkaError,
    KafkaException,
    Message,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, NewPartitions, NewTopic, OffsetSpec  # type: ignore[attr-defined]

from models.errors import ShopError, UsageError
from workers.log_filter import Seldom

ORDERS = "order_created_now"
LAST_ORDER = "produced_orders"
HANDLED = "handled_orders"
DEAD_LETTERS = "dead_letter_orders"
_PARTITIONS = {ORDERS: 3, LAST_ORDER: 1, HANDLED: 3, DEAD_LETTERS: 1}
"""As we make them; on somebody else's cluster there are as many as there are."""
REFUSED = "Kafka takes no message of this size"

_log = logging.getLogger("orderpuls.kafka")
_client_log = logging.getLogger("orderpuls.librdkafka")
_client_log.addFilter(Seldom())


class KafkaUnavailableError(ShopError):
    """Kafka did not do what was asked, just now."""


@dataclass(frozen=True)
class KafkaAddress:
    """Where Kafka is, and the librdkafka properties that the owner added. The properties may hold secrets."""

    bootstrap_servers: str
    properties: Mapping[str, str] = field(default_factory=dict, repr=False)

    def config(self, **more: Any) -> dict[str, Any]:
        """Return a client's configuration; underscores in the given names stand for dots."""
        own = {name if name.endswith("_cb") else name.replace("_", "."): value for name, value in more.items()}
        return {
            **self.properties,
            "bootstrap.servers": self.bootstrap_servers,
            "client.id": "orderpuls",
            "reconnect.backoff.max.ms": 1000,
            "log.connection.close": False,
            **own,
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One message as it stands in a partition."""

    partition: int
    offset: int
    value: bytes | None


class Stored(NamedTuple):
    """A message as it stands in a topic."""

    partition: int
    offset: int
    key: bytes
    value: bytes | None


@dataclass(frozen=True)
class WholeTopic:
    """What was in a topic, and by partition where it began and ended.

    A beginning above 0 says that Kafka has deleted what came before, also where no message is left.
    """

    messages: list[Stored]
    begins: dict[int, int]
    ends: dict[int, int]

    def __iter__(self) -> Iterator[Stored]:
        """Give the messages, in their places."""
        return iter(self.messages)


class Gap(NamedTuple):
    """Messages that Kafka has deleted before we read them; `missing` 0: the log is shorter than what was read of it."""

    partition: int
    missing: int


class LogEnds:
    """Where our topics begin and end, as the Kafka keeper saw it last; readers wait here for news.

    Shared between threads.
    """

    def __init__(self) -> None:
        self.begins: dict[str, dict[int, int]] = {}
        self._ends: dict[str, dict[int, int]] = {}
        self._news = threading.Condition()

    def put(self, ends: dict[str, dict[int, int]]) -> None:
        """Take over new ends and wake those who wait, if anything has changed."""
        with self._news:
            changed = ends != self._ends
            self._ends = ends
            if changed:
                self._news.notify_all()

    def of(self, topic: str) -> dict[int, int]:
        """Return the ends of a topic's partitions; empty before the first look."""
        return self._ends.get(topic, {})

    def unread(self, topic: str, offsets: Mapping[int, int]) -> dict[int, int]:
        """Return by partition how many messages, of those still there, lie at or behind the next offsets."""
        begins = self.begins.get(topic, {})
        return {
            partition: max(end - max(offsets.get(partition, 0), begins.get(partition, 0)), 0)
            for partition, end in self.of(topic).items()
        }

    def wait(self, timeout: float) -> None:
        """Wait until something has changed, at most `timeout` seconds."""
        with self._news:
            self._news.wait(timeout)


class TopicReader:
    """Reads one topic as the single member of a group, from offsets that the caller keeps.

    Made, used and closed in one thread. `start` is asked for the next offset of each partition when it is assigned (a
    partition that is missing is read from its beginning). `reached` says by partition where somebody else's log ended
    when we came to its end: behind the last message, and behind the marks of transactions there.

    The practice broker answers an empty fetch at once instead of waiting, so a reader at the end of the log would
    keep it and us busy with ten thousand fetches a second. Given `ends`, a reader therefore pauses at the end of
    the log and fetches again when the ends have moved.
    """

    def __init__(
        self,
        address: KafkaAddress,
        topic: str,
        group: str,
        start: Callable[[], Mapping[int, int]],
        ends: LogEnds | None = None,
    ) -> None:
        self._topic = topic
        self._start = start
        self._ends = ends
        self._next: dict[int, int] = {}
        self._read_before: set[int] = set()
        self.reached: dict[int, int] = {}
        self._gaps: list[Gap] = []
        self._paused = False
        self._consumer = _client(
            Consumer,
            address.config(
                group_id=group,
                group_instance_id=group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                fetch_wait_max_ms=100,
                fetch_error_backoff_ms=100,
                queued_max_messages_kbytes=8192,
                enable_partition_eof=ends is None,
                session_timeout_ms=45_000,
            ),
        )
        self._consumer.subscribe([topic], on_assign=self._on_assign, on_revoke=self._on_gone, on_lost=self._on_gone)

    def read(self, limit: int, timeout: float) -> list[Record]:
        """Return up to `limit` messages; waits at most about `timeout` seconds.

        Raises:
            KafkaUnavailableError: the group or the topic is not usable.

        """
        if self._ends is None or not self._next:
            return self._consume(limit, timeout)
        unread = self._unread(self._ends)
        if unread == 0:
            self._pause()
            self._ends.wait(timeout)
            unread = self._unread(self._ends)
            if unread == 0:
                return self._consume(1, 0.0)  # nothing to fetch, but the group wants to see us
        self._resume()
        return self._consume(min(limit, unread), _FETCH_SECONDS)

    def _unread(self, ends: LogEnds) -> int:
        known = ends.of(self._topic)
        return sum(max(known.get(partition, 0) - offset, 0) for partition, offset in self._next.items())

    def _consume(self, limit: int, timeout: float) -> list[Record]:
        try:
            messages = self._consumer.consume(limit, timeout)
        except (KafkaException, RuntimeError) as error:
            raise KafkaUnavailableError(f"Reading {self._topic} failed: {_words(error)}") from error
        records = []
        for message in messages:
            problem = message.error()
            partition, offset = message.partition(), message.offset()
            if problem is not None and problem.code() != KafkaError._PARTITION_EOF:
                self._look_at(problem)
            elif partition is not None and offset is not None:
                self._come_to(partition, offset)
                if problem is None:
                    records.append(Record(partition, offset, message.value()))
                    self._next[partition] = offset + 1
                else:
                    self._next[partition] = self.reached[partition] = offset
        return records

    def _come_to(self, partition: int, offset: int) -> None:
        """Take note when Kafka deleted what we had not read; offsets also jump where a transaction ended.

        Our own broker's log is cut behind its slowest reader only.
        """
        expected = self._next.get(partition, 0)
        if offset != expected and partition in self._read_before and self._ends is None:
            begin = self._ask_bounds(partition)[0]
            if offset < expected or begin > expected:
                self._gaps.append(Gap(partition, max(begin - expected, 0)))
        self._read_before.add(partition)

    def _ask_bounds(self, partition: int) -> tuple[int, int]:
        """Ask where a partition begins and ends now. Raises KafkaUnavailableError."""
        place = TopicPartition(self._topic, partition)
        try:
            begin, end = self._consumer.get_watermark_offsets(place, timeout=1.0, cached=False)
        except (KafkaException, TypeError) as error:
            raise KafkaUnavailableError(f"Kafka did not say where {self._topic} ends: {_words(error)}") from error
        return begin, end

    def take_gaps(self) -> list[Gap]:
        """Return the gaps that were met since this was last asked."""
        gaps, self._gaps = self._gaps, []
        return gaps

    def _pause(self) -> None:
        if not self._paused:
            self._paused = True
            self._consumer.pause(self._places())

    def _resume(self) -> None:
        if self._paused:
            self._paused = False
            places = self._places()
            self._consumer.resume(places)
            # The client would look at resumed partitions within a second; a request makes it look now.
            try:
                self._consumer.get_watermark_offsets(places[0], timeout=0.5, cached=False)
            except KafkaException as error:
                _log.debug("%s: %s; the client looks by itself", self._topic, _words(error))

    def _places(self) -> list[TopicPartition]:
        return [TopicPartition(self._topic, partition) for partition in self._next]

    def _look_at(self, problem: KafkaError) -> None:
        """Take note of what came in place of a message."""
        if problem.fatal() or problem.code() in _NEEDS_A_NEW_CONSUMER:
            raise KafkaUnavailableError(f"Reading {self._topic} failed: {problem.str()}")
        if problem.code() not in _PASSING:
            _log.warning("%s: %s", self._topic, problem.str())

    @property
    def assigned(self) -> bool:
        """Whether partitions were given to this reader."""
        return bool(self._next)

    def ask_ends(self) -> dict[int, int]:
        """Ask the broker where each of our partitions ends now. Raises KafkaUnavailableError."""
        return {partition: self._ask_bounds(partition)[1] for partition in self._next}

    def publish_offsets(self, offsets: Mapping[int, int]) -> None:
        """Tell Kafka how far we are, for other tools to see; it may fail, nothing rests on it."""
        try:
            self._consumer.commit(
                offsets=[TopicPartition(self._topic, p, o) for p, o in offsets.items()], asynchronous=True
            )
        except KafkaException as error:
            _log.debug("offsets of %s not published: %s", self._topic, _words(error))

    def close(self) -> None:
        """Leave; a static member keeps its partitions for whoever comes next under its name."""
        closing = threading.Thread(target=self._close, name=f"closing {self._topic}", daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)

    def _close(self) -> None:
        try:
            self._consumer.close()
        except (KafkaException, RuntimeError) as error:
            _log.debug("closing the reader of %s: %s", self._topic, _words(error))

    def _on_assign(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        stored = self._start()
        self._next = {p.partition: stored.get(p.partition, 0) for p in partitions}
        self._read_before = set(stored)
        self.reached = {}
        self._paused = False
        consumer.assign(
            [TopicPartition(p.topic, p.partition, stored.get(p.partition, OFFSET_BEGINNING)) for p in partitions]
        )

    def _on_gone(self, _consumer: Consumer, _partitions: list[TopicPartition]) -> None:
        self._next = {}


class TopicWriter:
    """Publishes messages; each acknowledgement is told to the sender. Used in one thread.

    `delivered(token, problem)` is called from `poll` or `send`, with None as the problem when the message is in the
    log, and REFUSED when Kafka will never take it.
    """

    def __init__(self, address: KafkaAddress, delivered: Callable[[Any, str | None], None]) -> None:
        self._delivered = delivered
        self._fatal: str | None = None
        self._producer = _client(
            Producer,
            address.config(
                acks="all",
                enable_idempotence=True,
                compression_type="lz4",
                linger_ms=5,
                message_max_bytes=4_000_000,  # a cluster may take less, and says so
                message_timeout_ms=0,  # waits for the broker as long as it takes
                queue_buffering_max_messages=100_000,
                queue_buffering_max_kbytes=65_536,
                error_cb=self._on_error,
            ),
        )

    def send(
        self, topic: str, key: str, value: bytes | None, token: Any = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Queue a message; waits a while when the queue is full.

        Raises:
            KafkaUnavailableError: the client is beyond use, or the queue stays full.

        """
        for _ in range(20):
            self._check()
            try:
                self._producer.produce(
                    topic, value=value, key=key, headers=dict(headers or {}), on_delivery=self._callback(token)
                )
                return
            except BufferError:
                self.poll(0.05)
            except KafkaException as error:
                if error.args[0].code() in _REFUSED:
                    self._delivered(token, REFUSED)
                    return
                raise KafkaUnavailableError(f"Publishing to {topic} failed: {_words(error)}") from error
        raise KafkaUnavailableError(f"Publishing to {topic} waits: Kafka takes no more messages.")

    def poll(self, timeout: float = 0.0) -> None:
        """Let acknowledgements come in. Raises KafkaUnavailableError when the client is beyond use."""
        self._serve(self._producer.poll, timeout)
        self._check()

    def flush(self, timeout: float) -> int:
        """Wait for acknowledgements; returns how many messages are still unacknowledged."""
        self._serve(self._producer.flush, timeout)
        return len(self)

    def __len__(self) -> int:
        """Return the messages that are not acknowledged."""
        return len(self._producer)

    def close(self) -> None:
        """Drop what is still queued (it stays in its outbox) and let go of the client."""
        self._producer.purge(in_queue=True, in_flight=True, blocking=False)
        self._serve(self._producer.flush, 0.2)

    def _serve(self, wait: Callable[[float], int], timeout: float) -> None:
        """Let the client call back; what makes it unusable it raises here, instead of telling `_on_error`."""
        try:
            wait(timeout)
        except KafkaException as error:
            self._fatal = _words(error)

    def _callback(self, token: Any) -> Callable[[KafkaError | None, Message], None]:
        def on_delivery(error: KafkaError | None, _message: Message) -> None:
            problem = None if error is None else REFUSED if error.code() in _REFUSED else error.str()
            self._delivered(token, problem)

        return on_delivery

    def _on_error(self, error: KafkaError) -> None:
        if error.fatal():
            self._fatal = error.str()

    def _check(self) -> None:
        if self._fatal is not None:
            raise KafkaUnavailableError(f"Publishing stopped: {self._fatal}")


class KafkaAdmin:
    """What one asks of the cluster itself. Used in one thread."""

    def __init__(self, address: KafkaAddress) -> None:
        self._client = _client(AdminClient, address.config(socket_timeout_ms=3000))
        self._partitions = dict(_PARTITIONS)

    def cluster_id(self, timeout: float) -> str:
        """Return the cluster's id, waiting at most `timeout` seconds. Raises KafkaUnavailableError."""
        try:
            cluster = self._client.list_topics(timeout=timeout)
        except KafkaException as error:
            raise KafkaUnavailableError(f"Kafka does not answer: {_words(error)}") from error
        self._partitions |= {
            topic: len(cluster.topics[topic].partitions) for topic in _PARTITIONS if topic in cluster.topics
        }
        return str(cluster.cluster_id)

    def make_topics(self, *, practice: bool = False) -> None:
        """Make the topics that are missing. Raises KafkaUnavailableError.

        The practice broker can forget, over a restart, partitions in which there is nothing yet; they are made too. It
        has not been seen to compact, and from a topic that is only compacted nothing can be trimmed.
        """
        try:
            cluster = self._client.list_topics(timeout=3)
            present = {name: len(topic.partitions) for name, topic in cluster.topics.items()}
            copies = -1 if len(cluster.brokers) > 1 else 1
            topics = [
                NewTopic(
                    topic,
                    num_partitions=count,
                    replication_factor=copies,
                    config={"cleanup.policy": "compact,delete" if practice else "compact"}
                    if topic == LAST_ORDER
                    else {},
                )
                for topic, count in _PARTITIONS.items()
                if topic not in present
            ]
            more = [NewPartitions(topic, n) for topic, n in _PARTITIONS.items() if present.get(topic, n) < n]
            made: dict[str, Future[None]] = {}
            if topics:
                made |= self._client.create_topics(topics, operation_timeout=5)
            if more and practice:
                made |= self._client.create_partitions(more, operation_timeout=5)
            for topic, future in made.items():
                _wait_until_made(topic, future)
        except (KafkaException, TimeoutError) as error:
            raise KafkaUnavailableError(f"The topics could not be made: {_words(error)}") from error

    def begins(self, topics: Sequence[str]) -> dict[str, dict[int, int]]:
        """Return where the partitions of our topics begin. Raises KafkaUnavailableError."""
        return self._offsets(topics, OffsetSpec.earliest())

    def ends(self, topics: Sequence[str]) -> dict[str, dict[int, int]]:
        """Return where the partitions of our topics end. Raises KafkaUnavailableError."""
        return self._offsets(topics, OffsetSpec.latest())

    def _offsets(self, topics: Sequence[str], which: OffsetSpec) -> dict[str, dict[int, int]]:
        asked = {
            TopicPartition(topic, partition): which for topic in topics for partition in range(self._partitions[topic])
        }
        found: dict[str, dict[int, int]] = {topic: {} for topic in topics}
        try:
            futures = self._client.list_offsets(
                asked, isolation_level=IsolationLevel.READ_UNCOMMITTED, request_timeout=1
            )
            for place, future in futures.items():
                found[place.topic][place.partition] = future.result(timeout=1.2).offset
        except (KafkaException, TimeoutError) as error:
            raise KafkaUnavailableError(f"Kafka did not say where the topics end: {_words(error)}") from error
        return found

    def delete_before(self, topic: str, offsets: Mapping[int, int]) -> bool:
        """Delete the messages before the given offsets; returns whether the topic allows it.

        Raises:
            KafkaUnavailableError: it could not be done just now.

        """
        places = [TopicPartition(topic, partition, offset) for partition, offset in offsets.items()]
        try:
            for future in self._client.delete_records(places, request_timeout=3).values():
                future.result(timeout=5)
        except (KafkaException, TimeoutError) as error:
            if isinstance(error, KafkaException) and error.args[0].code() == KafkaError.POLICY_VIOLATION:
                return False
            raise KafkaUnavailableError(f"{topic} could not be trimmed: {_words(error)}") from error
        return True


def _wait_until_made(topic: str, future: "Future[None]") -> None:
    try:
        future.result(timeout=10)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise KafkaUnavailableError(f"The topic {topic} could not be made: {_words(error)}") from error


def _client(kind: Any, config: dict[str, Any]) -> Any:
    """Make a client. Raises UsageError when a property is not one of librdkafka's, or has a bad value."""
    try:
        return kind(config, logger=_client_log)
    except (KafkaException, ValueError, TypeError) as error:
        raise UsageError(f"[kafka] in shop.toml: {_words(error)}. Mend or delete that property.") from None


def read_whole_topic(address: KafkaAddress, topic: str) -> WholeTopic:
    """Return every message that is in a topic now, without joining a group.

    Raises:
        KafkaUnavailableError: the topic could not be read to its end.

    """
    # With a long wait the last fetch of one partition, at its end, would keep the first of the next one waiting.
    consumer = _client(
        Consumer,
        address.config(
            group_id="orderpuls-verify", enable_auto_commit=False, fetch_wait_max_ms=10, enable_partition_eof=True,
            isolation_level="read_committed", auto_offset_reset="earliest",
        ),
    )  # fmt: skip
    found = WholeTopic([], {}, {})
    try:
        for partition in sorted(consumer.list_topics(topic, timeout=10).topics[topic].partitions):
            place = TopicPartition(topic, partition)
            low, high = consumer.get_watermark_offsets(place, timeout=10)
            consumer.assign([TopicPartition(topic, partition, low)])
            position, quiet = low, 0
            while position < high and quiet < _QUIET_READS:
                messages = consumer.consume(min(1000, high - position), 1.0)
                quiet = 0 if messages else quiet + 1
                for message in messages:
                    problem, offset = message.error(), message.offset() or 0
                    if problem is None:
                        position = offset + 1
                        found.messages.append(Stored(partition, offset, message.key() or b"", message.value()))
                    elif problem.code() == KafkaError._PARTITION_EOF:
                        position = offset  # behind the mark of a transaction, which is no message
            if position < high:
                raise KafkaUnavailableError(f"{topic} could not be read to its end. Try again.")
            # Asked after reading: what was deleted meanwhile may not have been read.
            found.begins[partition] = consumer.get_watermark_offsets(place, timeout=10)[0]
            found.ends[partition] = max(position, high)
    except (KafkaException, TypeError) as error:
        raise KafkaUnavailableError(f"{topic} could not be read: {_words(error)}") from error
    finally:
        consumer.close()
    return found


_QUIET_READS = 10
_FETCH_SECONDS = 0.2
_CLOSE_SECONDS = 0.3
"""With Kafka away, closing waits a whole session for offsets that were published; nothing rests on them."""

_REFUSED = {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.RECORD_LIST_TOO_LARGE, KafkaError.INVALID_RECORD}
_PASSING = {
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._TRANSPORT,
    KafkaError._RESOLVE,
    KafkaError._TIMED_OUT,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
}
_NEEDS_A_NEW_CONSUMER = {
    KafkaError._FATAL,
    KafkaError._MAX_POLL_EXCEEDED,
    KafkaError.FENCED_INSTANCE_ID,
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
}


def _words(error: BaseException) -> str:
    first = error.args[0] if error.args else error
    return first.str() if isinstance(first, KafkaError) else str(first) or type(error).__name__

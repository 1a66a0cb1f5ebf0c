"""Looks into a topic from any place, without a group: nobody else notices, and nothing is stored."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.client import in_kafkas_words, make_client

ASK_SECONDS = 0.8
"""Shorter than what the end of the program waits for a thread."""


class Seen(NamedTuple):
    """A message with all that stands beside it; `time` in seconds since 1970, as Kafka keeps it (real time)."""

    partition: int
    offset: int
    epoch: int
    time: float
    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


class Looker(Protocol):
    """What a look is done with."""

    def bounds(self) -> dict[int, tuple[int, int]]:
        """Return where each partition begins and ends now."""

    def at_time(self, instant: float) -> dict[int, int]:
        """Return by partition the first offset at or after an instant of real time; the end when there is none."""

    def begin(self, starts: Mapping[int, int]) -> None:
        """Read from these offsets from now on, and those partitions only."""

    def read(self, limit: int, timeout: float) -> list[Seen]:
        """Return up to `limit` messages; waits at most about `timeout` seconds."""

    def at_end(self) -> bool:
        """Whether each partition was read to its end once, since `begin`."""

    def close(self) -> None:
        """Let go of the client."""


class TopicLooker:
    """A client of one topic that belongs to no group. Made, used and closed in one thread.

    All of its methods but `close` raise KafkaUnavailableError when Kafka does not do what is asked.
    """

    def __init__(self, address: KafkaAddress, topic: str) -> None:
        self._topic = topic
        self._name = address.named(topic)
        self._places: list[int] = []
        self._begun: set[int] = set()
        self._ended: set[int] = set()
        self._consumer = make_client(
            Consumer,
            address.config(
                group_id="orderpuls-look", enable_auto_commit=False, enable_partition_eof=True,
                isolation_level="read_committed", auto_offset_reset="earliest", fetch_wait_max_ms=100,
                fetch_queue_backoff_ms=5, queued_max_messages_kbytes=4096,
            ),
        )  # fmt: skip

    def bounds(self) -> dict[int, tuple[int, int]]:
        """Return where each partition begins and ends now."""
        try:
            return {
                number: self._consumer.get_watermark_offsets(TopicPartition(self._name, number), timeout=ASK_SECONDS)
                for number in self._partitions()
            }
        except (KafkaException, TypeError) as error:
            raise self._refused(error) from error

    def at_time(self, instant: float) -> dict[int, int]:
        """Return by partition the first offset at or after an instant of real time; the end when there is none."""
        asked = [TopicPartition(self._name, number, max(int(instant * 1000), 0)) for number in self._partitions()]
        try:
            found = {p.partition: p.offset for p in self._consumer.offsets_for_times(asked, timeout=ASK_SECONDS)}
        except (KafkaException, TypeError) as error:
            raise self._refused(error) from error
        return {number: at if at >= 0 else self.bounds()[number][1] for number, at in found.items()}

    def begin(self, starts: Mapping[int, int]) -> None:
        """Read from these offsets from now on, and those partitions only."""
        self._begun, self._ended = set(starts), set()
        try:
            self._consumer.assign([TopicPartition(self._name, number, offset) for number, offset in starts.items()])
        except KafkaException as error:
            raise self._refused(error) from error

    def read(self, limit: int, timeout: float) -> list[Seen]:
        """Return up to `limit` messages; waits at most about `timeout` seconds."""
        try:
            messages = self._consumer.consume(limit, timeout)
        except (KafkaException, RuntimeError) as error:
            raise self._refused(error) from error
        found = []
        for message in messages:
            problem = message.error()
            if problem is None:
                epoch = message.leader_epoch()
                found.append(
                    Seen(
                        message.partition(), message.offset(), -1 if epoch is None else epoch,
                        message.timestamp()[1] / 1000, message.key() or b"", message.value(),
                        tuple((name, value or b"") for name, value in message.headers() or ()),
                    )
                )  # fmt: skip
            elif problem.code() == KafkaError._PARTITION_EOF:
                self._ended.add(message.partition())
        return found

    def at_end(self) -> bool:
        """Whether each partition was read to its end once, since `begin`."""
        return self._ended >= self._begun

    def close(self) -> None:
        """Let go of the client."""
        self._consumer.close()

    def _partitions(self) -> list[int]:
        """Return the topic's partitions. Raises KafkaUnavailableError."""
        if not self._places:
            try:
                topic = self._consumer.list_topics(self._name, timeout=ASK_SECONDS).topics[self._name]
            except (KafkaException, KeyError) as error:
                raise self._refused(error) from error
            if topic.error is not None:
                raise KafkaUnavailableError(
                    "{topic} cannot be looked into: {why}", topic=self._topic, why=topic.error.str()
                )
            self._places = sorted(topic.partitions)
        return self._places

    def _refused(self, error: BaseException) -> KafkaUnavailableError:
        return KafkaUnavailableError(
            "{topic} cannot be looked into just now: {why}", topic=self._topic, why=in_kafkas_words(error)
        )

"""Reads a topic from its beginning to its end, without a group: for a recount, and for looking."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.client import in_kafkas_words, make_client

_QUIET_READS = 10


class Stored(NamedTuple):
    """A message as it stands in a topic."""

    partition: int
    offset: int
    key: bytes
    value: bytes | None


@dataclass
class WholeTopic:
    """What was in a topic, and by partition where it began and ended.

    A beginning above 0 says that Kafka has deleted what came before, also where no message is left.
    """

    messages: list[Stored] = field(default_factory=list)
    begins: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Stored]:
        """Give the messages, in their places."""
        return iter(self.messages)


def read_whole_topic(address: KafkaAddress, topic: str) -> WholeTopic:
    """Return what is in a topic now, without joining a group.

    Raises:
        KafkaUnavailableError: the topic could not be read to its end.

    """
    # With a long wait the last fetch of one partition, at its end, would keep the first of the next one waiting.
    consumer = make_client(
        Consumer,
        address.config(
            group_id="orderpuls-verify", enable_auto_commit=False, fetch_wait_max_ms=10, enable_partition_eof=True,
            isolation_level="read_committed", auto_offset_reset="earliest",
            fetch_queue_backoff_ms=5,
        ),
    )  # fmt: skip
    found = WholeTopic()
    name = address.named(topic)
    try:
        for partition in sorted(consumer.list_topics(name, timeout=10).topics[name].partitions):
            _read_partition(consumer, name, partition, found)
    except (KafkaException, TypeError) as error:
        raise KafkaUnavailableError(
            "{topic} could not be read: {why}", topic=topic, why=in_kafkas_words(error)
        ) from error
    finally:
        consumer.close()
    return found


def _read_partition(consumer: Consumer, name: str, partition: int, found: WholeTopic) -> None:
    low, high = consumer.get_watermark_offsets(TopicPartition(name, partition), timeout=10)
    consumer.assign([TopicPartition(name, partition, low)])
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
        raise KafkaUnavailableError("{name} could not be read to its end. Try again.", name=name)
    # Asked after reading: what was deleted meanwhile may not have been read.
    found.begins[partition] = consumer.get_watermark_offsets(TopicPartition(name, partition), timeout=10)[0]
    found.ends[partition] = max(position, high)

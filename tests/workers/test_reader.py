"""The reader of a topic on a hand-written client: partitions that change hands in the middle of a read."""

from collections.abc import Callable
from typing import Any

import pytest
from confluent_kafka import KafkaError, Message, TopicPartition

from models.offsets import NextOffset
from workers.kafka import reader as module
from workers.kafka.address import KafkaAddress
from workers.kafka.ends import LogEnds
from workers.kafka.reader import TopicReader
from workers.kafka.topics import ORDERS

Callback = Callable[[Any, list[TopicPartition]], None]


def sent(offset: int) -> Message:
    return Message(topic=ORDERS, partition=0, offset=offset, value=b"{}", leader_epoch=4)


class Client:
    """Gives what the test has laid ready; the first `polled` by itself."""

    def __init__(self, _config: object, **_more: object) -> None:
        self.polled: list[Message] = []
        self.consumed: list[Message] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def subscribe(self, _topics: list[str], on_assign: Callback, on_revoke: Callback, on_lost: Callback) -> None:
        self.give = lambda: on_assign(self, [TopicPartition(ORDERS, 0)])
        self.take = lambda: on_lost(self, [TopicPartition(ORDERS, 0)])

    def assign(self, _places: list[TopicPartition]) -> None:
        """Nothing begins to come."""

    def poll(self, _timeout: float) -> Message | None:
        return self.polled.pop(0) if self.polled else None

    def consume(self, _limit: int, _timeout: float) -> list[Message]:
        self.meanwhile()
        found, self.consumed = self.consumed, []
        return found

    def get_watermark_offsets(self, _place: TopicPartition, **_how: object) -> tuple[int, int]:
        return (40, 100)


def test_a_message_from_before_the_partitions_were_lost_is_left_to_be_read_again(monkeypatch: pytest.MonkeyPatch):
    clients: list[Client] = []
    monkeypatch.setattr(module, "Consumer", Client)
    monkeypatch.setattr(module, "make_client", lambda kind, _config: clients.append(kind({})) or clients[-1])
    reader = TopicReader(KafkaAddress("here:9092"), ORDERS, "group", lambda _: {0: NextOffset(50)}, LogEnds())
    (client,) = clients
    client.give()
    client.polled, client.consumed = [sent(50)], [sent(51)]
    assert reader.read(10, 0.0).offsets == [50, 51]
    assert reader.read(10, 0.0).offsets == []
    client.polled = [sent(52)]
    client.meanwhile = client.take
    assert reader.read(10, 0.0).offsets == []
    assert (reader.take_gaps(), reader.assigned) == ([], False)
    client.meanwhile = client.give
    client.polled, client.consumed = [sent(52)], [sent(50), sent(51)]
    assert reader.read(10, 0.0).offsets == [50, 51]
    assert reader.take_gaps() == []


def test_after_the_end_of_a_topic_the_next_message_is_not_waited_with(monkeypatch: pytest.MonkeyPatch):
    """To consume many waits the whole time; that is for when messages come in a stream."""
    clients: list[Client] = []
    monkeypatch.setattr(module, "Consumer", Client)
    monkeypatch.setattr(module, "make_client", lambda kind, _config: clients.append(kind({})) or clients[-1])
    reader = TopicReader(KafkaAddress("here:9092"), ORDERS, "group", lambda _: {}, LogEnds())
    (client,) = clients
    client.give()
    client.polled = [
        Message(topic=ORDERS, partition=0, offset=0, error=KafkaError(KafkaError._PARTITION_EOF)),
        sent(0),
    ]
    assert reader.read(10, 0.0).offsets == []
    assert reader.at_end
    assert reader.read(10, 0.0).offsets == [0]

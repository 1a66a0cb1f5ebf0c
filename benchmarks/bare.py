"""What a client can do that does less than a consumer: only consume, or consume and decode, tuned for speed."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from benchmarks.judge import Truth, per_second
from models.orders import decode_order

BATCH = 5_000
PATIENCE_SECONDS = 120.0


@dataclass
class Found:
    """What a loop has read; `ore` None where it did not look into the messages; `first` came before the time began."""

    messages: int
    first: int
    ore: int | None
    seconds: float

    @property
    def speed(self) -> float | None:
        """Messages a second."""
        return per_second(self.messages - self.first, self.seconds, ())

    def wrong(self, truth: Truth) -> list[str]:
        """Say what it read wrong."""
        if self.messages != truth.messages:
            return [f"{self.messages} messages instead of {truth.messages}"]
        return [] if self.ore in (None, truth.ore) else [f"{self.ore} öre instead of {truth.ore}"]


def bare(address: str, topic: str, n: int) -> Found:
    """Consume a topic and do nothing with its messages."""
    return _read(address, topic, n, None)


def decoding(address: str, topic: str, n: int) -> Found:
    """Consume a topic, and decode each message by the rules that all consumers have."""

    def add(messages: list[Message]) -> int:
        return sum(decode_order(message.value()).total_ore for message in messages)

    return _read(address, topic, n, add)


def _read(address: str, topic: str, n: int, add: Callable[[list[Message]], int] | None) -> Found:
    """Read from the first message on; the time begins when the first ones are there."""
    consumer = Consumer(
        {
            "bootstrap.servers": address, "group.id": "bare", "enable.auto.commit": False, "fetch.wait.max.ms": 10,
            "fetch.queue.backoff.ms": 5, "queued.max.messages.kbytes": 65_536, "enable.auto.offset.store": False,
        }
    )  # fmt: skip
    parts = consumer.list_topics(topic, timeout=30).topics[topic].partitions
    messages = first = ore = 0
    gc.collect()
    gc.disable()
    try:
        consumer.assign([TopicPartition(topic, part, OFFSET_BEGINNING) for part in parts])
        began = 0.0
        deadline = time.monotonic() + PATIENCE_SECONDS
        while messages < n and time.monotonic() < deadline:
            batch = [message for message in consumer.consume(BATCH, 1.0) if message.error() is None]
            if not began and batch:
                began, first = time.monotonic(), len(batch)
            messages += len(batch)
            if add is not None:
                ore += add(batch)
        return Found(messages, first, None if add is None else ore, time.monotonic() - began)
    finally:
        gc.enable()
        consumer.close()

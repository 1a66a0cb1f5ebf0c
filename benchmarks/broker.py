"""The built-in Kafka in a temporary folder, and orders put into topics there; every shop has a prefix of its own."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from confluent_kafka import Producer

from benchmarks.common import say
from benchmarks.judge import Truth, recount
from benchmarks.orders import made
from tests.integration.program import Place, read_topic
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.builtin import BuiltInKafka
from workers.kafka.topics import ORDERS, TOPIC_SETTINGS

_FLUSH_SECONDS = 120
_FULL = 50_000
_STOP_SECONDS = 15.0


class Broker:
    """A Kafka that runs, and a folder beside it for what else is needed.

    Args:
        address: where it listens.
        folder: a place for shops; it is deleted at the end.

    """

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self._numbers = itertools.count(1)

    def place(self) -> Place:
        """Return a place where no shop has been, with its topics."""
        place = Place(self.address, f"bench-{self.folder.name}-{next(self._numbers)}-")
        KafkaAdmin(KafkaAddress(place.address, prefix=place.prefix)).make_topics(TOPIC_SETTINGS)
        return place

    def new_folder(self) -> Path:
        """Return a shop folder that is not there yet."""
        return self.folder / f"shop-{next(self._numbers)}"

    def with_orders(self, n: int) -> tuple[Place, Truth]:
        """Put so many new orders into a topic, and recount them from there."""
        place = self.place()
        produce(place, ORDERS, made(n))
        return place, self.recount(place, ORDERS)

    def recount(self, place: Place, topic: str, time_field: str = "order_time") -> Truth:
        """Recount what is in a topic with a plain client and plain JSON."""
        messages = read_topic(place.address, place.prefix + topic)
        return recount((message.value() for message in messages), time_field)


def produce(
    place: Place, topic: str, orders: Iterable[tuple[int, bytes]], partition_of: Callable[[int], int] = lambda _id: -1
) -> int:
    """Put orders into a topic and wait until all are acknowledged; returns how many.

    Args:
        place: where the topic is.
        topic: its name.
        orders: ids and messages.
        partition_of: the partition of an id; −1: as its key falls.

    """
    problems: list[object] = []

    def on_delivery(problem: object, _message: object) -> None:
        if problem is not None:
            problems.append(problem)

    producer = Producer(
        {
            "bootstrap.servers": place.address, "acks": "all", "enable.idempotence": True, "linger.ms": 20,
            "compression.type": "lz4", "queue.buffering.max.messages": 2 * _FULL, "on_delivery": on_delivery,
            "log_level": 3,
        }
    )  # fmt: skip
    n = 0
    for order_id, order in orders:
        if n % 1000 == 0:
            producer.poll(0)
            while len(producer) > _FULL:
                producer.poll(0.05)
        producer.produce(place.prefix + topic, order, str(order_id).encode(), partition_of(order_id))
        n += 1
    left = producer.flush(_FLUSH_SECONDS)
    if left or problems:
        raise RuntimeError(f"{left + len(problems)} of {n} orders were not taken by Kafka: {problems[:1]}")
    return n


@contextmanager
def kafka() -> Iterator[Broker]:
    """Run a Kafka for as long as it is used."""
    folder = Path(tempfile.mkdtemp(prefix="orderpuls-bench-"))
    server = BuiltInKafka(folder / "kafka", folder / "kafka.log")
    try:
        say("starting Kafka")
        server.start()
        yield Broker(server.address, folder)
    finally:
        server.stop(_STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)

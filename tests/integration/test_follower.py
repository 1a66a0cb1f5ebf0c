"""Topics are followed on Apache Kafka without a group: exactly so far as is asked for, and no second time."""

import time
from collections.abc import Iterator

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from tests.shared_kafka import a_prefix, shared_kafka
from workers.kafka.address import KafkaAddress
from workers.kafka.follower import LogFollower, Place
from workers.kafka.topics import HANDLED, ORDERS

LONG_SECONDS = 60.0
ZERO, ONE, EMPTY = Place(ORDERS, 0), Place(ORDERS, 1), Place(HANDLED, 0)


@pytest.fixture
def address() -> KafkaAddress:
    made = KafkaAddress(shared_kafka().address, prefix=a_prefix())
    admin = AdminClient({"bootstrap.servers": made.bootstrap_servers})
    topics = [NewTopic(made.named(ORDERS), 2, 1), NewTopic(made.named(HANDLED), 1, 1)]
    for future in admin.create_topics(topics).values():
        future.result(60)
    return made


@pytest.fixture
def producer(address: KafkaAddress) -> Iterator[Producer]:
    made = Producer({"bootstrap.servers": address.bootstrap_servers})
    yield made
    assert made.flush(60) == 0


def send(producer: Producer, address: KafkaAddress, place: Place, numbers: range) -> None:
    for number in numbers:
        producer.produce(address.named(place.topic), str(number).encode(), partition=place.partition)
    assert producer.flush(60) == 0


def read(follower: LogFollower, until: dict[Place, int]) -> list[tuple[Place, int, bytes | None]]:
    follower.aim(until)
    found = []
    end = time.monotonic() + LONG_SECONDS
    while not follower.has_come:
        assert time.monotonic() < end, f"came to {follower.next} only"
        found += [tuple(message) for message in follower.read(100, 1.0)]
    return found


def test_it_reads_on_to_where_it_is_asked_to(address: KafkaAddress, producer: Producer):
    send(producer, address, ZERO, range(50))
    send(producer, address, ONE, range(7))
    follower = LogFollower(address, (ORDERS, HANDLED))
    assert follower.begins == {ZERO: 0, ONE: 0, EMPTY: 0}
    assert follower.ends() == {ZERO: 50, ONE: 7, EMPTY: 0}
    first = read(follower, {ZERO: 20, ONE: 7, EMPTY: 0})
    assert {place for place, _, _ in first} == {ZERO, ONE}
    send(producer, address, ZERO, range(50, 60))
    second = read(follower, {ZERO: 60, ONE: 7})
    of_zero = [(offset, value) for place, offset, value in first + second if place == ZERO]
    assert of_zero == [(number, str(number).encode()) for number in range(60)]
    assert follower.next == {ZERO: 60, ONE: 7, EMPTY: 0}
    assert follower.first.keys() == {ZERO, ONE}
    follower.close()


def test_it_knows_where_the_log_begins(address: KafkaAddress, producer: Producer):
    send(producer, address, ZERO, range(10))
    admin = AdminClient({"bootstrap.servers": address.bootstrap_servers})
    for future in admin.delete_records([TopicPartition(address.named(ORDERS), 0, 4)]).values():
        future.result(60)
    follower = LogFollower(address, (ORDERS,))
    assert follower.begins == {ZERO: 4, ONE: 0}
    assert [offset for _, offset, _ in read(follower, {ZERO: 10, ONE: 0})] == list(range(4, 10))
    follower.close()

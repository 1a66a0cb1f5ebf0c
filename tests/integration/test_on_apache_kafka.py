"""The stream on Apache Kafka itself, where Java and Maven are at hand."""

from collections.abc import Iterator

import pytest
from confluent_kafka import Producer

from models.orders import encode
from tests.integration.apache_kafka import ApacheKafka, why_not
from tests.integration.program import Program, recount_topic
from tests.orders import order

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
FAST = ("headless", "--rate", "60000", "--zone", "Europe/Stockholm", "--speed", "30")


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    kafka = ApacheKafka(tmp_path_factory.mktemp("apache"))
    kafka.start()
    yield kafka
    kafka.stop()


def check(program: Program, apache: ApacheKafka) -> None:
    """Let the consumers read everything, and recount."""
    at = ("--bootstrap-servers", apache.address)
    status = program.json("headless", "--rate", "0", "--for", "0", *at)
    assert set(status["lag"].values()) == {0}
    found = recount_topic(apache.address)
    assert status["orders_total"] == len(found.ids)
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    assert status["handled_total"] == status["mailed_total"]
    assert program.json("verify", *at)["differences"] == []


def test_every_figure_equals_a_recount(program: Program, apache: ApacheKafka):
    at = ("--bootstrap-servers", apache.address)
    for _ in range(2):
        status = program.json("headless", "--rate", "6000", *FAST[3:], "--for", "3", *at)
    assert status["orders_total"] == status["produced_total"] > 0
    assert status["duplicates"] == 0
    assert status["handled_total"] > 0
    check(program, apache)


def test_the_marks_of_transactions_are_no_messages_that_are_missing(program: Program, apache: ApacheKafka):
    at = ("--bootstrap-servers", apache.address)
    before = program.json("headless", "--rate", "0", "--for", "0", "--zone", "UTC", *at)
    producer = Producer({"bootstrap.servers": apache.address, "transactional.id": "somebody-else"})
    producer.init_transactions(30)
    for number in range(3):
        producer.begin_transaction()
        for partition in range(3):
            body = encode(order(900_000_000 + 3 * number + partition))
            producer.produce("order_created_now", body, partition=partition)
        producer.commit_transaction(30)
    status = program.json("headless", "--rate", "0", "--for", "0", *at)
    assert status["orders_total"] == before["orders_total"] + 9
    assert (status["missed"], set(status["lag"].values())) == (0, {0})
    assert program.json("verify", *at)["differences"] == []

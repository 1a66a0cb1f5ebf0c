"""A run with some of the consumers: they count everything, nobody waits for the others, and nothing is sold."""

from confluent_kafka import Producer

from models.orders import encode
from tests.integration.program import Program
from tests.orders import NOON, line, order
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.topics import TOPIC_SETTINGS

N = 30
RAN = {"consumer1-orders-today", "consumer4-stock"}


def test_only_those_that_are_named_run_and_the_others_go_on_later(program: Program):
    assert program.at is not None
    KafkaAdmin(KafkaAddress(program.at.address, prefix=program.at.prefix)).make_topics(TOPIC_SETTINGS)
    writer = Producer({"bootstrap.servers": program.at.address})
    for number in range(1, N + 1):
        writer.produce(program.named(), encode(order(number, NOON, line(1, 2))), str(number))
    assert writer.flush(60) == 0

    status = program.json("headless", "--consumers", "consumer4,1", "--zone", "UTC", "--open-at", "2026-11-22T10:00")
    assert (status["orders_total"], status["produced_total"]) == (N, 0)
    assert status["products"][0]["sold_today"] == 2 * N
    assert status["backlog"] == 0
    assert not (program.folder / "Tabular_data" / "order_created_now.txt").exists()
    assert {name for (name,) in program.rows("select distinct consumer from position")} == RAN

    status = program.json("headless", "--rate", "0", "--for", "0")
    assert (status["orders_total"], status["backlog"] + status["handled_total"]) == (N, N)
    assert len(program.recorded()) == N


def test_an_unknown_consumer_is_told_with_those_that_there_are(program: Program):
    told = program.run("headless", "--consumers", "1,consumer7", expect=2).stderr
    assert "'consumer7'" in told
    assert "consumer1, consumer2, consumer3, consumer4, consumer5, consumer6, recorder" in told

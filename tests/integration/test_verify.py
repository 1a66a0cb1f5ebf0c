"""The recount finds what is wrong: each figure that is bent is named."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from confluent_kafka import OFFSET_END, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from tests.integration.program import Program, read_topic


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("verify") / "shop")
    status = program.json("headless", "--rate", "200", "--speed", "360", "--zone", "UTC", "--for", "3", "--seed", "7")
    assert status["mailed_total"] > 0
    assert program.json("verify")["differences"] == []
    return program


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update daytotal set n = n + 1 where consumer like 'consumer1%'", "consumer1-orders-today: orders on"),
        ("update daytotal set ore = ore - 1 where consumer like 'consumer2%'", "consumer2-sales: öre on"),
        ("update dayproduct set quantity = quantity + 1 where consumer like 'consumer3%'", "consumer3-daily-report"),
        ("update dayproduct set ore = ore + 1 where consumer like 'consumer3%'", "consumer3-daily-report: products"),
        ("update hourtotal set n = n + 1", "consumer2-sales: hours that differ"),
        ("update valuecount set n = n + 1", "consumer2-sales: orders by value on"),
        ("update product set on_hand = on_hand + 1", "stock: products off the equation"),
        ("update handled set handled_at = null where order_id = (select max(order_id) from handled where mail > 0)",
         "mail: mails of orders that are not handled"),
    ],
)  # fmt: skip
def test_a_bent_figure_is_named(sold: Program, tmp_path: Path, change: str, named: str):
    bent = Program(tmp_path / "bent")
    shutil.copytree(sold.folder, bent.folder)
    with closing(sqlite3.connect(bent.folder / "orders.db")) as database:
        assert database.execute(change).rowcount > 0
        database.commit()
    done = bent.run("verify", "--json", expect=1)
    assert any(finding["what"].startswith(named) for finding in json.loads(done.stdout)["differences"])


def test_an_order_that_was_handled_before_it_was_placed_is_named(sold: Program, tmp_path: Path):
    bent = Program(tmp_path / "bent")
    shutil.copytree(sold.folder, bent.folder)
    with closing(sqlite3.connect(bent.folder / "orders.db")) as database, database:
        database.execute("update handled set handled_at = instant - 1 where handled_at is not null")
    differences = json.loads(bent.run("verify", "--json", expect=1).stdout)["differences"]
    assert [finding["what"] for finding in differences] == ["handled before they were placed: in the database"]


@pytest.mark.parametrize("log", [("--keep-log",), ()], ids=["whole log", "trimmed log"])
def test_what_is_no_longer_kept_is_not_missed(program: Program, log: tuple[str, ...]):
    program.json("headless", "--rate", "200", "--speed", "360", "--zone", "UTC", "--for", "2", *log)
    program.let_time_pass(8 * 86_400)
    status = program.json("headless", "--rate", "200", "--speed", "360", "--for", "1", *log)
    assert len(list((program.folder / "mail").iterdir())) == 1
    assert status["mailed_total"] > 0
    assert program.json("verify")["differences"] == []


def test_topics_that_somebody_emptied_are_no_difference(program: Program):
    program.json("headless", "--rate", "200", "--speed", "360", "--zone", "UTC", "--for", "2", "--keep-log")
    with program.broker() as address:
        send(address, b"no order")
    program.json("headless", "--rate", "0", "--for", "0", "--keep-log")
    with program.broker() as address:
        admin = AdminClient({"bootstrap.servers": address})
        topics = ("order_created_now", "handled_orders", "dead_letter_orders")
        places = [
            TopicPartition(topic, partition, OFFSET_END)
            for topic in topics
            for partition in admin.list_topics(timeout=10).topics[topic].partitions
        ]
        for future in admin.delete_records(places).values():
            future.result(10)
        assert not any(read_topic(address, topic) for topic in topics)
    assert program.json("verify")["differences"] == []


def send(address: str, message: bytes) -> None:
    producer = Producer({"bootstrap.servers": address})
    producer.produce("order_created_now", message)
    assert producer.flush(10) == 0

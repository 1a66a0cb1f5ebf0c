"""The recount finds what is wrong: each figure that is bent is named."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from confluent_kafka import OFFSET_END, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from tests.integration.program import Program, a_place
from tests.shared_kafka import shared_kafka


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("verify") / "shop", a_place())
    status = program.json("headless", "--rate", "60", "--speed", "360", "--zone", "UTC", "--for", "3", "--seed", "7")
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
    bent = Program(tmp_path / "bent", sold.at)
    shutil.copytree(sold.folder, bent.folder)
    with closing(sqlite3.connect(bent.folder / "orders.db")) as database:
        assert database.execute(change).rowcount > 0
        database.commit()
    done = bent.run("verify", "--json", expect=1)
    assert any(finding["what"].startswith(named) for finding in json.loads(done.stdout)["differences"])


def test_an_order_that_was_handled_before_it_was_placed_is_named(sold: Program, tmp_path: Path):
    bent = Program(tmp_path / "bent", sold.at)
    shutil.copytree(sold.folder, bent.folder)
    with closing(sqlite3.connect(bent.folder / "orders.db")) as database, database:
        database.execute("update handled set handled_at = instant - 1 where handled_at is not null")
    differences = json.loads(bent.run("verify", "--json", expect=1).stdout)["differences"]
    assert [finding["what"] for finding in differences] == ["handled before they were placed: in the database"]


def test_what_is_no_longer_kept_is_not_missed(program: Program):
    selling = ("headless", "--rate", "60", "--speed", "360", "--zone", "UTC")
    program.json(*selling, "--for", "2")
    program.let_time_pass(8 * 86_400)
    status = program.json(*selling, "--for", "1")
    assert len(list((program.folder / "mail").iterdir())) == 1
    assert status["mailed_total"] > 0
    assert program.json("verify")["differences"] == []


def test_topics_that_somebody_emptied_are_no_difference(program: Program):
    program.json("headless", "--rate", "60", "--speed", "360", "--zone", "UTC", "--for", "2")
    send(program, b"no order")
    program.json("headless", "--rate", "0", "--for", "0")
    admin = AdminClient({"bootstrap.servers": shared_kafka().address})
    topics = ("order_created_now", "handled_orders", "dead_letter_orders")
    places = [
        TopicPartition(program.named(topic), partition, OFFSET_END)
        for topic in topics
        for partition in admin.list_topics(timeout=60).topics[program.named(topic)].partitions
    ]
    for future in admin.delete_records(places).values():
        future.result(60)
    assert not any(program.topic(topic) for topic in topics)
    assert program.json("verify")["differences"] == []


def send(program: Program, message: bytes) -> None:
    producer = Producer({"bootstrap.servers": shared_kafka().address})
    producer.produce(program.named(), message)
    assert producer.flush(60) == 0

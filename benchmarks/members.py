"""How much faster do several members of a group count, on a PostgreSQL: one, two and four `orderpuls work`.

The members have joined, and wait, before the clock begins; a run whose totals are wrong has no speed.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from benchmarks.broker import Broker, kafka, produce
from benchmarks.common import Column, Findings, Scale, ask, parser, say
from benchmarks.judge import Figures, Truth, differences, expected, per_second
from benchmarks.orders import made
from models.database import Postgres
from tests.integration.program import ROOT, Place, Program
from tests.shared_postgres import PostgresServer
from workers.kafka.topics import HANDLED, ORDERS

SPEED = Column("orders/s")
TIMES = Column("of one member", 2)
QUESTION = "Several members of one consumer's group, catching up, with the shop on a PostgreSQL."
MEMBERS = (1, 2, 4)
CONSUMERS = ("consumer2-sales", "consumer4-stock")
PARTITIONS = 12
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 300.0


def measure(findings: Findings, scale: Scale, options: argparse.Namespace) -> None:
    """Measure each consumer with each number of members, in each round."""
    with kafka() as broker, postgres() as server:
        place = _place(broker)
        say(f"putting {scale.orders} orders into the log")
        produce(place, ORDERS, made(scale.orders), partition_of=lambda number: number % PARTITIONS)
        truth = broker.recount(place, ORDERS)
        for _ in range(scale.rounds):
            for consumer in options.consumers or CONSUMERS:
                alone: float | None = None
                for n in MEMBERS:
                    say(f"{consumer}: {n}")
                    speed, wrong = _run(broker, place, server.a_place(), consumer, n, truth)
                    alone = speed if n == 1 else alone
                    times = speed / alone if speed and alone else None
                    what = f"{consumer}, {n} {'member' if n == 1 else 'members'}"
                    findings.add(what, {SPEED.name: speed, TIMES.name: times}, wrong)


def _run(
    broker: Broker, place: Place, database: Postgres, consumer: str, n: int, truth: Truth
) -> tuple[float | None, list[str]]:
    """Let members count the log; returns the orders a second, and what is wrong."""
    program = Program(broker.new_folder(), place, database)
    # It makes the shop, and lets it be known; then only those that are measured run.
    program.run("headless", "--zone", "UTC", "--rate", "0", "--for", "0", "--consumers", "6")
    with closing(psycopg.connect(database.url, autocommit=True)) as connection, _members(program, consumer, n):
        _pause(connection, [consumer])
        reads = "select coalesce(sum(json_array_length(partitions::json)), 0) from member where consumer = %s"
        _wait(lambda: _one(connection, reads, consumer) == PARTITIONS and _begun(connection, consumer) == n)
        _pause(connection, [])
        counted = "select coalesce(sum(n), 0) from counter where consumer = %s and name = 'read'"
        _wait(lambda: _one(connection, counted, consumer) > 0)
        before, began = _one(connection, counted, consumer), time.monotonic()
        _wait(lambda: _one(connection, counted, consumer) >= truth.messages)
        took = time.monotonic() - began
        wrong = differences(expected(consumer, truth), _found(connection, consumer))
    return per_second(truth.messages - before, took, wrong), wrong


def _begun(connection: "psycopg.Connection[tuple[int, ...]]", consumer: str) -> int:
    return _one(connection, "select count(*) from member where consumer = %s and partitions <> '[]'", consumer)


def _pause(connection: "psycopg.Connection[tuple[int, ...]]", consumers: list[str]) -> None:
    """Let the members wait, or go on: they hear it as they hear everything, from the row of the shop's program."""
    connection.execute(
        "update fact set value = json_build_array(value::json->0, "
        "jsonb_set((value::json->>1)::jsonb, '{paused}', to_jsonb(%s::text[]))::text)::text where name = 'announced'",
        (consumers,),
    )


def _found(connection: "psycopg.Connection[tuple[int, ...]]", consumer: str) -> Figures:
    if consumer == "consumer4-stock":
        rows = connection.execute("select product, sold from product where sold > 0").fetchall()
        return {f"units of product {product}": n for product, n in rows}
    query = "select day, sum(n)::bigint, sum(ore)::bigint from daytotal where consumer = %s group by day"
    return {f"orders and öre of {day}": (n, ore) for day, n, ore in connection.execute(query, (consumer,))}


def _one(connection: "psycopg.Connection[tuple[int, ...]]", query: str, consumer: str) -> int:
    row = connection.execute(query.encode(), (consumer,)).fetchone()
    return int(row[0]) if row else 0


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("the members did not come to an end")
        time.sleep(LOOK_SECONDS)


@contextmanager
def _members(program: Program, consumer: str, n: int) -> Iterator[None]:
    words = [sys.executable, "-m", "gui", "work", consumer.split("-", maxsplit=1)[0]]
    members = [
        subprocess.Popen(words, cwd=ROOT, env=program.environment(), stderr=subprocess.DEVNULL) for _ in range(n)
    ]
    try:
        yield
    finally:
        for member in members:
            member.terminate()
        for member in members:
            member.wait()


def _place(broker: Broker) -> Place:
    """Return a place with more partitions than usual, as somebody would make it who wants more members."""
    place = Place(broker.address, f"members-{broker.folder.name}-")
    admin = AdminClient({"bootstrap.servers": place.address})
    topics = [NewTopic(place.prefix + name, PARTITIONS) for name in (ORDERS, HANDLED)]
    for made_it in admin.create_topics(topics).values():
        made_it.result()
    return place


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """Run a PostgreSQL for as long as it is used."""
    with tempfile.TemporaryDirectory(prefix="orderpuls-bench-postgres-") as folder:
        say("starting PostgreSQL")
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


if __name__ == "__main__":
    given = parser(__doc__)
    given.add_argument("--consumers", nargs="+", choices=CONSUMERS, metavar="NAME", help="only these; whole names")
    sys.exit(ask(Findings("members", QUESTION, (SPEED, TIMES)), measure, given))

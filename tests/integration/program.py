"""Runs the program as its user does, in processes of its own, and recounts topics with a plain Kafka client."""

import inspect
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

import psutil
import psycopg
import pytest
from confluent_kafka import Consumer, KafkaError, Message, TopicPartition

from models.database import ENVIRONMENT, Postgres
from models.storage.connecting import open_store
from tests.shared_kafka import STOP_SECONDS, a_prefix, shared_kafka
from workers.kafka.builtin import BuiltInKafka
from workers.terminal.command_line import main

ROOT = Path(__file__).parents[2]
TIMEOUT = 300
ORDERS = "order_created_now"
_MAKES_A_SHOP = {"headless", "replay"}
OPENED = "2026-11-24T12:00"
"""When a new shop opens where a test does not say: at night, when little is sold, a test would wait for long."""
_LOOKS = {"status", "report", "verify"}
"""Commands that run without Qt or threads, and so need no process of their own."""
MISUSED = 2
"""The exit code of a mistake in the words or files, which is told before anything begins."""
_ROOMY = {"TERM": "xterm", "COLUMNS": "100", "LINES": "50"}


class Place(NamedTuple):
    """Where a shop's topics are: on which Kafka, what their names begin with, and how a client gets in."""

    address: str
    prefix: str
    properties: Mapping[str, str] = MappingProxyType({})


def a_place() -> Place:
    """Return a place on the Kafka that all tests share, where no other shop has been."""
    return Place(shared_kafka().address, a_prefix())


def wait_until(
    condition: Callable[[], bool], seconds: float = TIMEOUT, look_after: Callable[[], float] = lambda: 0.05
) -> None:
    """Look again and again, each time after so many seconds, until a condition holds."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {inspect.getsource(condition)}"
        pause.wait(look_after())


@dataclass
class Program:
    """The command line on one shop folder.

    `at` is where the shop's topics are: on a Kafka that is there, under names of their own. Without it the program
    runs the Kafka that comes along. `database` holds its state; None: a file does. `more` is added to the environment
    that it runs in. `processes` are those of its
    consumers where nobody says otherwise, None: as many as a user has.
    """

    folder: Path
    at: Place | None = None
    database: Postgres | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    processes: ClassVar[int | None] = None

    def words(self, *arguments: str) -> list[str]:
        """Return the command with which a shell would start the program."""
        module = "gui"
        if arguments[:1] == ("window",):  # one that sells at once
            module, arguments = "tests.integration.kills.window", arguments[1:]
        words = [sys.executable, "-m", module, *arguments, "--shop", str(self.folder)]
        # Without a command it is the window that makes the shop.
        makes_a_shop = not arguments or arguments[0].startswith("-") or arguments[0] in _MAKES_A_SHOP
        new = arguments[:1] == ("headless",) and "--from-yesterday" not in arguments and not self.fact("clock")
        if new and "--open-at" not in arguments:
            words += ["--open-at", OPENED]
        if makes_a_shop and self.processes is not None and "--processes" not in arguments:
            words += ["--processes", str(self.processes)]
        if self.at is not None:
            if "--bootstrap-servers" not in arguments:
                words += ["--bootstrap-servers", self.at.address]
            if makes_a_shop and self.at.prefix and "--topic-prefix" not in arguments:
                words += ["--topic-prefix", self.at.prefix]
        return words

    def environment(self) -> dict[str, str]:
        """Return the environment that it runs in; an address that holds a password is nothing for a command."""
        return {**os.environ, **self.more, **({ENVIRONMENT: self.database.url} if self.database else {})}

    def run(self, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; an exit code that is not expected fails the test (None: any may come)."""
        # The address of a PostgreSQL, and the way into a cluster, are in the environment of a process.
        begins = self.database is not None or bool(self.more) or (arguments[0] not in _LOOKS and expect != MISUSED)
        done = self.apart(*arguments) if begins else self.here(*arguments)
        assert expect in (done.returncode, None), (
            done.returncode,
            done.stdout[-2000:],
            done.stderr[-2000:],
            self.log(),
        )
        return done

    def apart(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a process of its own."""
        return subprocess.run(
            self.words(*arguments),
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=self.environment(),
            timeout=TIMEOUT,
            check=False,
        )

    def here(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command in this process, which starts in no time; for one that looks, or that is refused."""
        words = self.words(*arguments)[3:]
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as errors:
            try:
                code = main(words, pytest.fail, pytest.fail, display=False)
            except SystemExit as end:  # from the parser
                code = end.code
        return subprocess.CompletedProcess(words, code, out.getvalue(), errors.getvalue())

    def json(self, *arguments: str) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.run(*arguments, "--json").stdout)
        return answer

    def log(self, characters: int = 3000) -> str:
        path = self.folder / "logs" / "orderpuls.log"
        return path.read_text(encoding="utf-8")[-characters:] if path.exists() else ""

    def counted(self) -> int:
        """Return the orders that consumer 1 has counted, straight from the database."""
        (row,) = self.rows("select coalesce(sum(n), 0) from daytotal where consumer = 'consumer1-orders-today'") or [
            (0,)
        ]
        return int(row[0])

    def counter(self, consumer: str, name: str) -> int:
        """Return one of a consumer's counters, straight from the database."""
        query = "select coalesce(sum(n), 0) from counter where consumer = ? and name = ?"
        found = self.rows(query, consumer, name)
        return int(found[0][0]) if found else 0

    def fact(self, name: str) -> Any:
        """Return what is stored of the whole shop under a name, straight from the database."""
        found = self.rows("select value from fact where name = ?", name)
        return json.loads(found[0][0]) if found else None

    def arrived(self) -> Counter[int]:
        """Return the units of each product that were delivered, straight from the ledger."""
        query = "select product, sum(quantity) from delivery where arrived_at is not null group by product"
        return Counter(dict(self.rows(query)))

    def rows(self, query: str, *values: str) -> list[Any]:
        """Look into the database, which a program may go on writing; nothing where there is none yet."""
        if self.database is not None:
            try:
                with psycopg.connect(self.database.url) as connection:
                    return connection.execute(query.replace("?", "%s").encode(), values).fetchall()
            except psycopg.errors.UndefinedTable:
                return []
        try:
            with closing(
                sqlite3.connect(f"file:{self.folder / 'orders.db'}?mode=ro", uri=True, timeout=60)
            ) as database:
                return database.execute(query, values).fetchall()
        except sqlite3.OperationalError:
            return []

    def topic(self, name: str = ORDERS, address: str = "") -> list[Message]:
        """Read one of the shop's topics; at an address where the program has a Kafka of its own."""
        where, prefix, properties = self.at or Place(address, "")
        return read_topic(where, prefix + name, properties)

    def recount(self, name: str = ORDERS, address: str = "") -> "Recount":
        """Recount the orders in one of the shop's topics."""
        return recount([json.loads(message.value()) for message in self.topic(name, address)])

    def named(self, topic: str = ORDERS) -> str:
        """Return the name under which Kafka knows a topic of the shop."""
        return (self.at.prefix if self.at else "") + topic

    def kafkas(self) -> list[psutil.Process]:
        """Return the Kafkas that run on the shop's own log; never more than one is meant to."""
        place = str((self.folder / "kafka").resolve())
        running = psutil.process_iter(["name", "cwd"])
        return [one for one in running if one.info["cwd"] == place and "java" in (one.info["name"] or "")]

    @contextmanager
    def in_terminal(self, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
        """Start the program in a terminal of its own; gives the process, and what it writes to read from."""
        try:
            terminal, inside = os.openpty()
        except OSError as error:
            pytest.skip(f"skipped: this system has no terminals to give ({error.strerror})")
        process = subprocess.Popen(
            self.words(*arguments),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            cwd=ROOT,
            env={**self.environment(), **_ROOMY},
        )
        os.close(inside)
        try:
            yield process, terminal
        finally:
            process.terminate()
            process.wait(TIMEOUT)
            os.close(terminal)

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Start the program and leave it running; it is stopped at the end."""
        process = subprocess.Popen(
            self.words(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=self.environment(),
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=TIMEOUT)

    def let_time_pass(self, seconds: float) -> None:
        """Set the clock of a closed shop further, as if it had been closed for so much longer."""
        offset, ceiling = self.fact("clock")
        store = open_store(self.database or self.folder / "orders.db")
        store.set_fact("clock", [offset + seconds, ceiling + seconds])
        store.close()

    @contextmanager
    def broker(self) -> Iterator[str]:
        """Run Kafka on the shop's own log, for as many programs as there are; gives its address."""
        kafka = BuiltInKafka(self.folder / "kafka", self.folder / "logs" / "kafka.log")
        kafka.start()
        try:
            yield kafka.address
        finally:
            kafka.stop(STOP_SECONDS)

    @contextmanager
    def at_rest(self) -> Iterator["Program"]:
        """Give the program where its topics are; if it has a Kafka of its own, that runs meanwhile."""
        if self.at is not None:
            yield self
            return
        with self.broker() as address:
            yield replace(self, at=Place(address, ""))

    def recorded(self) -> list[dict[str, Any]]:
        """Return the recorded orders of all days."""
        lines: list[dict[str, Any]] = []
        for path in sorted((self.folder / "Tabular_data").glob("order_created_now*.txt")):
            lines += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return lines


@dataclass
class Recount:
    """What a plain loop finds in a topic; each order id once, the first of its messages."""

    messages: int = 0
    ids: set[int] = field(default_factory=set)
    ore: int = 0
    units: Counter[int] = field(default_factory=Counter)
    orders: list[dict[str, Any]] = field(default_factory=list)

    def add(self, order: dict[str, Any]) -> None:
        self.messages += 1
        if order["order_id"] in self.ids:
            return
        self.ids.add(order["order_id"])
        self.orders.append(order)
        for line in order["order_details"]:
            self.ore += line["price"] * line["quantity"]
            self.units[line["product_id"]] += line["quantity"]


def read_topic(address: str, topic: str, properties: Mapping[str, str] = MappingProxyType({})) -> list[Message]:
    """Read a topic from its beginning to its end with a plain client, by the topic's whole name."""
    consumer = Consumer(
        {
            "bootstrap.servers": address, "group.id": "recount", "enable.auto.commit": False, "fetch.wait.max.ms": 10,
            "enable.partition.eof": True, **properties,
        }
    )  # fmt: skip
    found: list[Message] = []
    for partition in consumer.list_topics(topic, timeout=60).topics[topic].partitions:
        low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=60)
        consumer.assign([TopicPartition(topic, partition, low)])
        position = low
        while position < high:
            for message in consumer.consume(min(1000, high - position), 5.0):
                problem = message.error()
                if problem is None:
                    found.append(message)
                    position = message.offset() + 1
                else:  # behind the mark of a transaction, which is no message
                    assert problem.code() == KafkaError._PARTITION_EOF, problem
                    position = message.offset()
    consumer.close()
    return found


def recount_topic(address: str, topic: str = ORDERS) -> Recount:
    """Recount the orders of a topic, by its whole name."""
    return recount([json.loads(message.value()) for message in read_topic(address, topic)])


def recount(orders: list[dict[str, Any]]) -> Recount:
    """Count orders from anywhere else."""
    found = Recount()
    for order in orders:
        found.add(order)
    return found

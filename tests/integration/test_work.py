"""Several programs count for one shop, as members of the same groups: they come, go and are killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from models.database import Postgres
from models.storage.connecting import open_store_read_only
from models.storage.members import MemberBook
from models.storage.store import Store
from tests.integration.program import ROOT, Program, a_place, wait_until
from tests.shared_postgres import ESCAPED, PASSWORD, shared_postgres
from workers.kafka.topics import ORDERS, SHARED_PARTITIONS
from workers.stream.opening import SHARED_HOMES

HELPED = ("consumer2-sales", "consumer4-stock", "consumer5-order-handler", "consumer6-handled-monitor")
SHORT = [name.split("-")[0] for name in HELPED]
PARTITIONS = set(range(SHARED_PARTITIONS))
SELLS = ("headless", "--rate", "20000", "--zone", "Europe/Stockholm")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "shop", a_place(), shared_postgres().a_place())


@pytest.fixture
def database(program: Program) -> Postgres:
    assert program.database is not None
    return program.database


class Instances:
    """The programs that help, started without the shop's folder, in a folder of nobody's."""

    def __init__(self, program: Program, store: Store, cleanup: ExitStack) -> None:
        self._program = program
        self._store = store
        self._cleanup = cleanup

    def start(self, *consumers: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "gui", "work", *consumers],
            cwd=self._program.folder.parent,
            env={**self._program.environment(), "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self._cleanup.callback(self._let_go, process)
        return process

    def _let_go(self, process: "subprocess.Popen[str]") -> None:
        if process.poll() is None:
            process.kill()
        process.communicate()

    def read(self, consumer: str) -> dict[int, set[int]]:
        """Return who reads which partitions of a consumer's topic, by slot."""
        found = MemberBook(self._store).all()
        return {one.slot: set(one.partitions) for one in found if one.consumer == consumer}

    def share(self, *slots: int) -> bool:
        """Say whether these have the partitions of all topics among them, and each of them some."""
        for consumer in HELPED:
            read = self.read(consumer)
            parts = list(read.values())
            if set(read) != set(slots) or not all(parts):
                return False
            if set().union(*parts) != PARTITIONS or sum(map(len, parts)) != len(PARTITIONS):
                return False
        return True

    def fact(self, name: str) -> object:
        return self._store.fact(name)

    def sold(self, slot: int) -> int:
        query = f"select coalesce(sum(n), 0) from counter where slot = {slot} and name = 'produced'"
        return int(self._store.run(query)[0][0])

    def counted(self, slot: int) -> int:
        query = f"select coalesce(sum(n), 0) from counter where slot = {slot} and name = 'read'"
        return int(self._store.run(query)[0][0])


@contextmanager
def helped(program: Program, database: Postgres) -> Iterator[Instances]:
    with ExitStack() as cleanup:
        store = open_store_read_only(database)
        cleanup.callback(store.close)
        yield Instances(program, store, cleanup)


def test_members_come_go_and_are_killed_and_every_order_counts_once(program: Program, database: Postgres):
    with program.started(*SELLS) as running, helped(program, database) as instances:
        wait_until(lambda: program.counted() > 0)
        first, second = instances.start("producer", *SHORT), instances.start(*SHORT)
        wait_until(lambda: instances.share(0, 1, 2))
        words = " ".join(" ".join(psutil.Process(one.pid).cmdline()) for one in (first, second))
        wait_until(lambda: min(map(instances.counted, (0, 1, 2))) > 200)
        wait_until(lambda: min(instances.sold(0), max(instances.sold(1), instances.sold(2))) > 200)
        seller = 1 if instances.sold(1) else 2

        first.kill()
        first.wait()
        again = instances.start("producer", *SHORT)  # it is known by its slot, and back at once
        before = instances.counted(seller)
        wait_until(lambda: instances.counted(seller) > before and instances.share(0, 1, 2))

        running.kill()  # the others go on when it is back
        running.wait()
        with program.started(*SELLS):
            wait_until(lambda: instances.share(0, 1, 2))
            before = instances.counted(seller)
            wait_until(lambda: instances.counted(seller) > before)

            second.terminate()
            _, told = second.communicate(timeout=60)
            assert second.returncode == 0
            wait_until(lambda: instances.share(0, seller))
            sold = instances.sold(seller)
            wait_until(lambda: instances.sold(seller) > sold)
            again.kill()  # what it has sold and not sent is sent by the shop's program
            again.wait()
            wait_until(lambda: instances.fact(f"selling_until@{seller}") is None)
    status = program.json("headless", "--rate", "0", "--for", "0")
    found = program.recount()
    assert status["orders_total"] == status["produced_total"] == len(found.ids)
    assert set(status["lag"].values()) == {0}
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    assert status["backlog"] + status["handled_total"] == len(found.ids)
    assert program.json("verify")["differences"] == []
    assert "works as consumer2, consumer4, consumer5, consumer6 for the shop in postgresql://" in told
    for secret in (PASSWORD, ESCAPED):
        assert secret not in words + told


def test_a_shop_in_a_file_has_one_program_that_counts(tmp_path: Path):
    alone = Program(tmp_path / "shop", a_place())
    assert "This needs a PostgreSQL" in alone.run("work", expect=2).stderr
    for word in ("recorder", "consumer7", ""):
        assert f"there is no '{word}'" in alone.run("work", word, expect=2).stderr
    nowhere = Program(tmp_path / "nowhere", alone.at, shared_postgres().a_place())
    assert "There is no shop in postgresql://postgres@" in nowhere.run("work", expect=1).stderr


def test_orders_lie_in_the_partitions_of_their_homes(program: Program):
    program.run(*SELLS, "--for", "1")
    messages = program.topic(ORDERS)
    assert len(messages) > 100
    for message in messages:
        assert message.partition() == int(message.key() or b"") % SHARED_HOMES % SHARED_PARTITIONS

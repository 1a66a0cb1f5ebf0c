"""Programs that stand by for each other, each with a folder of its own: one of them runs the shop, whoever ends."""

import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.integration.program import ROOT, Program, a_place, wait_until
from tests.shared_postgres import shared_postgres

STANDS_BY = (
    "headless", "--stand-by", "--rate", "300", "--speed", "30", "--zone", "Europe/Stockholm", "--processes", "0",
)  # fmt: skip
WAITS = "This one stands by"
RUNS = "This Orderpuls runs the shop now"
TAKEN = "Another Orderpuls has taken over"
MAILED = ("consumer5-order-handler", "mailed")


class Machine:
    """A program that stands by, with its folder."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._errors = program.folder.with_suffix(".errors")
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._errors.open("ab") as said:
            return subprocess.Popen(
                self.program.words(*STANDS_BY),
                stdout=subprocess.DEVNULL, stderr=said, cwd=ROOT, env=self.program.environment(),
            )  # fmt: skip

    def wait_for(self, sentence: str, times: int = 1) -> None:
        wait_until(lambda: self.said().count(sentence) >= times)

    def said(self) -> str:
        text = self._errors.read_text(encoding="utf-8")
        assert "Traceback" not in text, text
        return text

    def sells(self) -> None:
        for figure in (lambda: int(self.program.counted()), lambda: self.program.counter(*MAILED)):
            before = figure()
            wait_until(lambda figure=figure, before=before: figure() > before)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()


@pytest.fixture
def programs(tmp_path: Path) -> tuple[Program, Program]:
    place, database = a_place(), shared_postgres().a_place()
    return Program(tmp_path / "first", place, database), Program(tmp_path / "second", place, database)


@contextmanager
def standing_by(program: Program) -> Iterator[Machine]:
    machine = Machine(program)
    try:
        yield machine
    finally:
        machine.end()


def cut_off(machine: Machine) -> None:
    """Let the database lose all of a machine, as one that is no longer reached; it knows nothing of it yet."""
    machine.process.send_signal(signal.SIGSTOP)
    assert machine.program.database is not None
    with psycopg.connect(machine.program.database.url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid in (select pid from pg_locks "
            "where locktype = 'advisory' and objid::bigint = hashtext(current_schema()) & 4294967295)"
        )


def test_one_takes_over_from_the_other_and_each_order_is_counted_and_mailed_once(programs: tuple[Program, Program]):
    one, two = programs
    with standing_by(one) as first:
        first.sells()
        with standing_by(two) as second:
            second.wait_for(WAITS)
            cut_off(first)
            second.wait_for(RUNS)
            second.sells()
            first.process.send_signal(signal.SIGCONT)  # it has to find out, and must not write any more
            first.wait_for(TAKEN)
            first.wait_for(WAITS)
            second.sells()
            second.process.kill()
            first.wait_for(RUNS)
        first.sells()
        first.process.terminate()
        assert first.process.wait(60) == 0
    # What the one that was killed had on its disk, and had not said, is cut off when it has the shop again.
    status = two.json("headless", "--rate", "0", "--for", "0")
    found = one.recount()
    assert status["orders_total"] == status["produced_total"] == len(found.ids)
    assert set(status["lag"].values()) == {0}
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    recorded = Counter(order["order_id"] for program in programs for order in program.recorded())
    assert set(recorded) == found.ids
    assert set(recorded.values()) == {1}
    mailed = [mailed_by(program) for program in programs]
    assert all(mailed)  # both have written some
    assert set((mailed[0] + mailed[1]).values()) == {1}
    assert sum(map(len, mailed)) == status["handled_total"]
    for program in programs:
        assert program.json("verify")["differences"] == []


def mailed_by(program: Program) -> Counter[str]:
    """Count the mails in a folder by the orders that they are about."""
    text = b"".join(path.read_bytes() for path in (program.folder / "mail").glob("*.mbox"))
    return Counter(re.findall(r"(?m)^Message-ID: <(\d+)\.", text.decode()))


def test_it_needs_a_kafka_that_both_reach(programs: tuple[Program, Program]):
    program = Program(programs[0].folder, None, programs[0].database)
    assert "has to reach the Kafka of the shop" in program.run("headless", "--stand-by", expect=2).stderr

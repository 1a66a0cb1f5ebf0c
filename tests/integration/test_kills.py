"""Kills at random moments in mid-stream, with handling and around midnight; then everything is recounted."""

import random
import sqlite3
import subprocess
from contextlib import closing

import psutil
import pytest

from tests.integration.program import Program, wait_until

# Every few real seconds a midnight, and handling all the time.
BUSY = ("headless", "--rate", "300", "--speed", "720", "--zone", "Europe/Stockholm")
SEED = 20261122


def counted(program: Program) -> int:
    """Return the orders that consumer 1 has counted, straight from the database."""
    path = program.folder / "orders.db"
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            return int(database.execute("select coalesce(sum(n), 0) from daytotal where consumer = ?",
                                        ("consumer1-orders-today",)).fetchone()[0])  # fmt: skip
    except sqlite3.OperationalError:
        return 0


def broker_of(program: Program) -> psutil.Process | None:
    """Return the practice broker that runs on the shop's log."""
    for process in psutil.process_iter(["cmdline"]):
        if str(program.folder / "kafka") in (process.info["cmdline"] or []):
            return process
    return None


def wait_for_more(program: Program, chance: random.Random) -> None:
    """Wait until a random number of further orders is counted."""
    enough = counted(program) + chance.randrange(1, 4000)
    wait_until(lambda: counted(program) >= enough)


def kill_program(process: subprocess.Popen[str], _program: Program) -> None:
    process.kill()
    process.wait(10)


def kill_both(process: subprocess.Popen[str], program: Program) -> None:
    broker = broker_of(program)
    process.kill()
    if broker is not None:
        broker.kill()
    process.wait(10)


def kill_broker(_process: subprocess.Popen[str], program: Program) -> None:
    broker = broker_of(program)
    if broker is not None:
        broker.kill()


@pytest.mark.parametrize("kill", [kill_program, kill_both, kill_broker])
def test_nothing_is_lost_or_counted_twice(program: Program, request: pytest.FixtureRequest, kill) -> None:
    chance = random.Random(f"{SEED} {kill.__name__}")
    left = request.config.getoption("--kills")
    while left > 0:
        with program.started(*BUSY) as process:
            while left > 0 and process.poll() is None:
                wait_for_more(program, chance)
                kill(process, program)
                left -= 1
            if kill is kill_broker:
                wait_for_more(program, chance)
    status = program.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == status["produced_total"] > 0
    assert set(status["lag"].values()) == {0}
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    assert status["handled_total"] == status["mailed_total"]
    findings = program.json("verify")
    assert findings["differences"] == []
    assert findings["compared"] > 25

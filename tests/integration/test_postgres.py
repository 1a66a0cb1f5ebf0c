"""A shop whose state is in a PostgreSQL: it comes through the server's end, and is run by one program."""

import subprocess
from pathlib import Path

import psutil
import pytest

from models.settings_file import read_settings
from tests.integration.program import Program, a_place, wait_until
from tests.shared_postgres import ESCAPED, PASSWORD, shared_postgres

SELLS = ("headless", "--rate", "20000", "--seed", "7", "--zone", "Europe/Stockholm", "--processes", "2")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "shop", a_place(), shared_postgres().a_place())


def test_nothing_is_lost_or_counted_twice_when_the_server_ends_under_load(program: Program):
    server = shared_postgres()
    with program.started(*SELLS) as running:
        wait_until(lambda: program.counted() > 0)
        for _ in range(2):
            server.stop()
            server.start()
            before = program.counted()
            wait_until(lambda counted=before: program.counted() > counted + 500)
        told = everything_told(running)
        refused = Program(program.folder.parent / "other", program.at, program.database).run(*SELLS, expect=1)
        assert "Another Orderpuls runs the shop in postgresql://" in refused.stderr
        assert program.json("status")["running"]
    status = program.json("headless", "--rate", "0", "--for", "0")
    found = program.recount()
    assert status["orders_total"] == status["produced_total"] == len(found.ids)
    assert set(status["lag"].values()) == {0}
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    assert program.json("verify")["differences"] == []
    log = program.log(1_000_000)
    assert "does not answer" in log
    for secret in (PASSWORD, ESCAPED):
        assert secret not in told + log + refused.stderr + program.run("status").stdout
    # The address is noted without it, so that the next command finds the shop.
    assert program.database is not None
    assert read_settings(program.folder / "shop.toml", {}).database == program.database.shown


def everything_told(running: "subprocess.Popen[str]") -> str:
    """Return the words with which the program and its processes were started."""
    process = psutil.Process(running.pid)
    return " ".join(word for one in (process, *process.children(recursive=True)) for word in one.cmdline())


def test_a_password_in_the_command_is_refused_without_being_repeated(program: Program):
    address = "postgresql://me:geheim@127.0.0.1:1/shop"
    program.database = None
    for given in (address, address.replace("://", ":/"), "mysql://me:geheim@h/shop"):
        done = program.run("status", "--database", given, expect=2)
        assert "geheim" not in done.stdout + done.stderr
    assert "leave the password out" in program.run("status", "--database", address, expect=2).stderr


def test_a_shop_stays_with_the_database_that_it_began_on(tmp_path: Path):
    program = Program(tmp_path / "shop", a_place())
    program.run(*SELLS[:-2], "--for", "0")
    program.database = shared_postgres().a_place()
    refused = program.run("headless", "--for", "0", expect=2)
    assert "has its state in orders.db" in refused.stderr
    nowhere = Program(tmp_path / "nowhere", program.at, program.database)
    assert "There is no shop in" in nowhere.run("status", expect=1).stderr
    nowhere.run("headless", "--for", "0", "--database", "postgresql://nobody@127.0.0.1:1/shop", expect=1)
    assert not nowhere.folder.exists()

"""Bad surroundings on the command line: told in one sentence, nothing lost, and the program goes on by itself.

Processes, disks and locks are real. Where the present user may not mount, those tests are skipped and say so.
"""

import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from models.orders import encode
from models.storage.schema import SCHEMA_VERSION
from models.storage.store import open_store
from tests.integration.program import ROOT, Program, wait_until
from tests.orders import order
from workers.stream.opening import ShopOptions, open_shop
from workers.terminal.command_line import main

SELLING = ("headless", "--rate", "60000", "--zone", "UTC")
OVER = "Nothing is in the way any more."


class Running:
    """A program that sells, and what it has said so far on standard error."""

    def __init__(self, program: Program, process: subprocess.Popen[bytes], errors: Path) -> None:
        self._program = program
        self._process = process
        self._errors = errors

    def said(self) -> str:
        text = self._errors.read_text(encoding="utf-8")
        assert self._process.poll() is None, text
        assert "Traceback" not in text, text
        assert all(line.startswith("orderpuls: ") for line in text.splitlines()), text
        return text

    def wait_for(self, sentence: str, times: int = 1) -> None:
        wait_until(lambda: self.said().count(sentence) >= times)

    def wait_for_orders(self, more: int = 100) -> None:
        before = self._program.counted()
        wait_until(lambda: self._program.counted() >= before + more)


@contextmanager
def selling(program: Program, place: Path) -> Iterator[Running]:
    """Run a shop and let it sell; it is interrupted at the end, and must end well. What it says is kept in `place`."""
    errors = place / "errors.txt"
    with errors.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "gui", *SELLING, "--shop", str(program.folder)],
            stdout=subprocess.DEVNULL, stderr=said, cwd=ROOT,
        )  # fmt: skip
    try:
        running = Running(program, process, errors)
        running.wait_for_orders()
        yield running
        running.said()
        process.terminate()
        assert process.wait(20) == 0, errors.read_text(encoding="utf-8")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)
        for broker in program.brokers():
            broker.kill()


def nothing_was_lost(program: Program) -> None:
    """Let the shop come to rest, and recount it."""
    status = program.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == status["produced_total"] > 0
    assert set(status["lag"].values()) == {0}
    assert program.json("verify")["differences"] == []


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount something on a folder, or skip the test where that is not permitted."""
    folder.mkdir(exist_ok=True)
    if shutil.which("mount") is None:
        pytest.skip("skipped: there is no mount here, so no disk can be made full or read-only")
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"skipped: this user may not mount a disk that is full or read-only ({done.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def resize(disk: Path, free: int) -> None:
    """Leave a tmpfs so many free bytes; it needs no memory for them."""

    def done() -> bool:  # refused when more was written in between
        size = shutil.disk_usage(disk).used + free
        command = ["mount", "-o", f"remount,size={size}", str(disk)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    wait_until(done)


def test_a_full_disk_stops_sales_and_loses_nothing(tmp_path: Path):
    disk = tmp_path / "disk"
    with mounted(disk, "-t", "tmpfs", "-o", "size=3g", "orderpuls-test"):
        program = Program(disk / "shop")
        with selling(program, tmp_path) as running:
            resize(disk, 4096)
            running.wait_for("The disk is full. Free some space; the shop goes on by itself.")
            resize(disk, 300_000_000)
            running.wait_for("Less than 1 GB of disk is free, so sales have stopped.")
            stopped_at = program.json("status")["produced_total"]
            resize(disk, 3_000_000_000)
            running.wait_for(OVER)
            running.wait_for_orders()
            assert program.json("status")["produced_total"] > stopped_at
        nothing_was_lost(program)


def test_a_locked_database_and_a_slow_broker_are_waited_for(program: Program, tmp_path: Path):
    with selling(program, tmp_path) as running:
        with closing(sqlite3.connect(program.folder / "orders.db", isolation_level=None, timeout=20)) as other:
            other.execute("begin exclusive")
            running.wait_for("The shop's database is locked by another program.")
            at = program.counted()
            other.execute("rollback")
        running.wait_for(OVER)
        wait_until(lambda: program.counted() > at + 100)
        (broker,) = program.brokers()
        for pause in (1, 2):  # it answers now and then
            broker.suspend()
            running.wait_for("The practice broker does not answer. Sales wait, nothing is lost;", pause)
            broker.resume()
            running.wait_for(OVER, 1 + pause)
        running.wait_for_orders()
    nothing_was_lost(program)


def test_a_log_that_was_not_written_whole_is_noticed(program: Program):
    program.json(*SELLING, "--for", "1")
    (program.folder / "kafka" / "kafka.json").unlink()
    program.json(*SELLING, "--for", "1")
    assert "log epoch 1 begins" in (program.folder / "logs" / "orderpuls.log").read_text(encoding="utf-8")
    assert program.json("verify")["differences"] == []


def test_a_port_that_is_taken_is_left_to_the_other_program(program: Program):
    with program.broker() as address:
        port = int(address.split(":")[1])
    with socket.create_server(("127.0.0.1", port)), program.broker() as other:
        assert int(other.split(":")[1]) != port


def refused(capsys: pytest.CaptureFixture[str], folder: Path, *command: str) -> str:
    """Run a command that must fail; returns what it says."""
    assert main([*command, "--shop", str(folder)], pytest.fail, pytest.fail, display=False) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("orderpuls: ")
    assert said.err.count("\n") == 1
    return said.err


def test_a_folder_that_is_read_only_is_told_by_every_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "shop"
    open_shop(ShopOptions(folder), {}).close()
    recording = tmp_path / "orders.txt"
    recording.write_bytes(encode(order()))
    with mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        for command in (("headless",), ("broker",), ("verify",), ("replay", str(recording))):
            assert "read-only" in refused(capsys, folder, *command)


def test_a_place_that_is_no_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for command in ("headless", "broker"):
        assert "cannot be made or written" in refused(capsys, tmp_path / "file" / "shop", command)


def test_a_folder_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "shop"
    folder.mkdir()
    store = open_store(folder / "orders.db")
    store.set_fact("schema_version", SCHEMA_VERSION + 1)
    store.close()
    before = {path: path.read_bytes() for path in folder.rglob("*")}
    for command in (("headless",), ("status",), ("report", "today"), ("broker",), ("verify",)):
        assert "made by a newer Orderpuls. Install that version" in refused(capsys, folder, *command)
    assert {path: path.read_bytes() for path in folder.rglob("*")} == before

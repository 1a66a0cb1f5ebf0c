"""Bad surroundings on the command line: told in one sentence, nothing lost, and the program goes on by itself.

Processes, disks and locks are real. Where the present user may not mount, those tests are skipped and say so.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from models.orders import encode
from models.storage.connecting import open_store
from models.storage.schema import SCHEMA_VERSION
from tests.integration.program import Program, wait_until
from tests.integration.selling import OVER, nothing_was_lost, selling
from tests.orders import order
from workers.stream.opening import ShopOptions, open_shop
from workers.terminal.command_line import main


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


def test_a_locked_database_is_waited_for(program: Program, tmp_path: Path):
    with selling(program, tmp_path) as running:
        with closing(sqlite3.connect(program.folder / "orders.db", isolation_level=None, timeout=60)) as other:
            other.execute("begin exclusive")
            running.wait_for("The shop's database is locked by another program.")
            at = program.counted()
            other.execute("rollback")
        running.wait_for(OVER)
        wait_until(lambda: program.counted() > at + 100)
    nothing_was_lost(program)


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

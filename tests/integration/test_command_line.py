"""What the command line says when it is used wrongly, and its exit codes."""

import json
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.orders import encode
from tests.integration.program import MISUSED, TIMEOUT, Program, wait_until
from tests.integration.screen import Screen
from tests.orders import NOON, line, order


@pytest.mark.parametrize(
    "arguments",
    [
        ("headless", "--rate", "-1"),
        ("headless", "--rate", "nan"),
        ("headless", "--speed", "0"),
        ("headless", "--for", "soon"),
        ("headless", "--until", "soon"),
        ("headless", "--until", "2020-01-01T00:00", "--zone", "UTC"),
        ("headless", "--until", "2026-03-28T21:00", "--open-at", "2026-03-28T22:00", "--zone", "UTC"),
        ("headless", "--until", "23:59", "--for", "1"),
        ("headless", "--zone", "Nowhere/Atall"),
        ("headless", "--open-at", "yesterday-ish"),
        ("headless", "--products", "no-such-file.txt"),
        ("headless", "--products", "."),
        ("headless", "--zone", ""),
        ("headless", "--zone", "\x1b[31m\u202e"),
        ("headless", "--unknown\x1b[31m"),
        ("headless", "--consumers", ""),
        ("headless", "--consumers", "consumer1,\x1b[31m"),
        ("status", "--consumers", "consumer1"),
        ("replay", "no-such-file.txt"),
        ("replay", "."),
        ("fly",),
        ("report",),
    ],
)
def test_a_mistake_gives_exit_code_two_and_one_clear_error(program: Program, arguments: tuple[str, ...]):
    done = program.run(*arguments, expect=2)
    assert done.stdout == ""
    (told,) = done.stderr.splitlines()
    assert told.startswith("orderpuls")
    assert told.isprintable()
    assert not program.folder.exists()


def test_a_mistake_is_the_process_exit_code_and_all_that_it_says(program: Program):
    done = program.apart("headless", "--zone", "Nowhere/Atall")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (MISUSED, "", 1)
    assert done.stderr.startswith("orderpuls: ")


def test_a_bad_products_file_makes_no_shop(program: Program, tmp_path: Path):
    bad = tmp_path / "products.txt"
    bad.write_text("Kaffe,Mat,Kilo,gratis,5\n")
    done = program.run("headless", "--products", str(bad), expect=2)
    assert "line 1: the price “gratis”" in done.stderr
    assert not program.folder.exists()


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a shop but what SQLite keeps beside the database while somebody looks at it."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("orders.db-")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "<b>x</b>", "[red]x[/red]")


def test_bad_files_change_nothing_in_a_shop_and_its_own_hold_no_formula(program: Program, tmp_path: Path):
    products = tmp_path / "products.txt"
    products.write_text("".join(f'"{name}",Mat,Kilo,1,100000\n' for name in FORMULAS))
    orders = tmp_path / "orders.txt"
    lines = [line(1 + i, 1, 100, name) for i, name in enumerate(FORMULAS)]
    orders.write_bytes(b"\n".join(encode(order(7 + i, NOON, *lines, name=name)) for i, name in enumerate(FORMULAS)))
    shop = ("--products", str(products), "--zone", "UTC", "--open-at", "2026-12-01T12:00")
    program.run("replay", str(orders), *shop)
    before = contents(program.folder)

    # What a spreadsheet opens by itself is not among the files; in the others no text from elsewhere begins a line.
    assert {Path(name).suffix for name in before} <= {"", ".txt", ".json", ".db", ".mbox", ".toml", ".log", ".lock"}
    tables = [name for name in before if name.startswith(("Tabular_data", "Sales_update")) and name.endswith(".txt")]
    assert len(tables) >= 6
    for name in tables:
        text = before[name].decode()
        assert "\t" not in text, name
        begins = {one.lstrip()[:1] for one in text.splitlines() if one.strip("- ")}
        assert not begins & set("=+-@"), name
    assert any("=cmd|" in before[name].decode() for name in tables)
    assert "[red]x[/red]" in program.run("report", "2026-11-22").stdout
    assert "[/x] :1" in program.run("status", "--bootstrap-servers", "[/x] :1").stdout

    products.write_bytes("Bönor,Mat,Kilo,1,2\n".encode("latin-1"))
    assert "line 1: not UTF-8" in program.run("headless", "--products", str(products), expect=2).stderr
    products.write_text("not an order\n")
    assert "holds no orders (line 1" in program.run("replay", str(products), expect=2).stderr
    assert contents(program.folder) == before
    (program.folder / "shop.toml").write_text("[simulation]\nrate = 'fast'\n")
    for command in (("headless", "--for", "0"), ("status",), ("verify",)):
        assert "shop.toml, line 2: rate cannot be 'fast'" in program.run(*command, expect=2).stderr
    after = contents(program.folder)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {"shop.toml"}


def test_a_shop_that_is_not_there_is_told(program: Program):
    assert "There is no shop" in program.run("status", expect=1).stderr
    assert "There is no shop" in program.run("report", "today", expect=1).stderr


def test_status_and_report_speak_json_and_nothing_else(program: Program):
    program.run("headless", "--for", "0", "--rate", "0", "--zone", "UTC")
    said = program.apart("status", "--json")
    assert (said.returncode, said.stderr) == (0, "")
    status = json.loads(said.stdout)
    assert list(status) == [
        "shop_time", "bootstrap_servers", "orders_today", "orders_total", "produced_total", "duplicates", "rejected",
        "lag", "sales_today_ore", "sales_last_hour_ore", "products", "reports", "backlog", "handled_total",
        "mailed_total", "handled", "conflicts", "missed", "skipped", "skipped_seconds", "running",
    ]  # fmt: skip
    assert status["running"] is False
    assert set(status["handled"]) >= {"5m", "30m", "1h", "2h", "mean_per_5m", "intervals"}
    report = program.json("report", "today")
    assert set(report) >= {"date", "status", "revision", "orders", "sales_ore", "products", "zone", "made_at"}
    assert report["status"] == "preliminary"
    said = program.run("status").stdout
    assert "Orders today" in said
    assert "not running" in said
    assert f"{status['shop_time'][:10]} " in line_of(said, "Last seen")
    assert program.run("report", "today").stdout.startswith("Daily report for ")
    assert "no report for 2020-01-01" in program.run("report", "2020-01-01", expect=1).stderr
    assert "2026-11-22" in program.run("report", "now", expect=2).stderr


def test_a_second_program_is_refused_and_may_look(program: Program):
    with program.started("headless", "--rate", "600", "--zone", "UTC"):
        wait_until(lambda: program.counted() > 0)
        assert "Another Orderpuls runs the shop" in program.run("headless", "--for", "1", expect=1).stderr
        broker = program.here("broker")
        assert (broker.returncode, broker.stdout) == (1, "")
        assert "Another Orderpuls runs the shop" in broker.stderr
        assert "Another Orderpuls runs the shop" in program.run("verify", expect=1).stderr
        assert program.json("report", "today")["orders"] >= 0
        assert program.json("status")["running"] is True
        said = program.run("status").stdout
        assert "not running" not in line_of(said, "State")
        assert "Last seen" not in said


def line_of(table: str, caption: str) -> str:
    """Return the line of a table that begins with a caption."""
    (found,) = [text for text in table.splitlines() if text.strip("│ ").startswith(caption)]
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="has no terminal that a test can hold")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_table_is_left_in_the_terminal_when_it_is_stopped(program: Program, how: signal.Signals):
    screen = Screen()
    with program.in_terminal("headless", "--rate", "0", "--zone", "UTC") as (process, terminal):
        screen.read(terminal, lambda: "Orders in all" in screen.text)
        process.send_signal(how)
        screen.read(terminal)
        assert process.wait(TIMEOUT) == 0
    assert screen.text.count("Orders in all") == 1
    assert screen.text.count("not running") == 1


def test_an_unreachable_kafka_is_told(program: Program):
    done = program.run("headless", "--for", "1", "--bootstrap-servers", "127.0.0.1:1", expect=1)
    assert "Kafka does not answer" in done.stderr


def test_a_run_until_a_time_sells_up_to_there_and_not_beyond(program: Program):
    status = program.json(
        "headless", "--rate", "600", "--zone", "Europe/Stockholm", "--open-at", "2026-11-22T23:50", "--speed", "360",
        "--until", "00:00",
    )  # fmt: skip
    times = [datetime.fromisoformat(one["order_time"]) for one in program.recount().orders]
    midnight = datetime.fromisoformat("2026-11-23T00:00+01:00")
    assert midnight - timedelta(minutes=1) < max(times) <= midnight + timedelta(minutes=1)
    assert status["orders_total"] == status["produced_total"] == len(times)
    assert [report["status"] for report in status["reports"]] == ["final"]
    before = contents(program.folder)
    said = program.run("headless", "--until", "2026-11-22", "--seed", "5", expect=2).stderr
    assert "has passed" in said
    assert contents(program.folder) == before

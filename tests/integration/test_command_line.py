"""What the command line says when it is used wrongly, and its exit codes."""

import json
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.integration.program import Program, wait_until


@pytest.mark.parametrize(
    "arguments",
    [
        ("headless", "--rate", "-1"),
        ("headless", "--rate", "nan"),
        ("headless", "--speed", "0"),
        ("headless", "--for", "soon"),
        ("headless", "--zone", "Nowhere/Atall"),
        ("headless", "--open-at", "yesterday-ish"),
        ("headless", "--products", "no-such-file.txt"),
        ("fly",),
        ("report",),
    ],
)
def test_a_mistake_gives_exit_code_two_and_one_clear_error(program: Program, arguments: tuple[str, ...]):
    done = program.run(*arguments, expect=2)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("orderpuls")
    assert not program.folder.exists()


def test_a_bad_products_file_changes_nothing(program: Program, tmp_path: Path):
    bad = tmp_path / "products.txt"
    bad.write_text("Kaffe,Mat,Kilo,gratis,5\n")
    done = program.run("headless", "--products", str(bad), expect=2)
    assert "line 1: the price “gratis”" in done.stderr
    assert not program.folder.exists()


def test_a_shop_that_is_not_there_is_told(program: Program):
    assert "There is no shop" in program.run("status", expect=1).stderr
    assert "There is no shop" in program.run("report", "today", expect=1).stderr


def test_status_and_report_speak_json_and_nothing_else(program: Program):
    program.run("headless", "--for", "0", "--rate", "0", "--zone", "UTC")
    status = program.json("status")
    assert list(status) == [
        "shop_time", "bootstrap_servers", "orders_today", "orders_total", "produced_total", "duplicates", "rejected",
        "lag", "sales_today_ore", "sales_last_hour_ore", "products", "reports", "backlog", "handled_total",
        "mailed_total", "handled",
    ]  # fmt: skip
    assert set(status["handled"]) >= {"5m", "30m", "1h", "2h", "mean_per_5m", "intervals"}
    report = program.json("report", "today")
    assert set(report) >= {"date", "status", "revision", "orders", "sales_ore", "products", "zone", "made_at"}
    assert report["status"] == "preliminary"
    assert "Orders today" in program.run("status").stdout
    assert program.run("report", "today").stdout.startswith("Daily report for ")
    assert "no report for 2020-01-01" in program.run("report", "2020-01-01", expect=1).stderr
    assert "2026-11-22" in program.run("report", "now", expect=2).stderr


def test_a_second_program_is_refused_and_may_look(program: Program):
    with program.started("headless", "--rate", "600", "--zone", "UTC"):
        wait_until(lambda: program.orders_total() > 0)
        assert "Another Orderpuls runs the shop" in program.run("headless", "--for", "1", expect=1).stderr
        assert "Another Orderpuls runs the shop" in program.run("broker", expect=1).stderr
        assert program.json("report", "today")["orders"] >= 0
    port = json.loads((program.folder / "kafka" / "broker.json").read_text())
    assert port["clean"] is True


def test_an_unreachable_kafka_is_told(program: Program):
    with program.started("headless", "--for", "1", "--bootstrap-servers", "127.0.0.1:1") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Kafka does not answer" in said


def test_the_window_ends_on_ctrl_c_and_leaves_nothing_behind(program: Program):
    with program.started("--rate", "600", "--zone", "UTC") as process:
        wait_until((program.folder / "kafka" / "broker.json").exists)
        wait_until(lambda: "pid" in broker_note(program))
        broker = psutil.Process(broker_note(program)["pid"])
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert not broker.is_running() or broker.status() == psutil.STATUS_ZOMBIE
    assert broker_note(program)["clean"] is True


def broker_note(program: Program) -> dict[str, Any]:
    note: dict[str, Any] = json.loads((program.folder / "kafka" / "broker.json").read_text(encoding="utf-8"))
    return note

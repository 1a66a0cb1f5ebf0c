"""A run that counted wrong has no speed: the judge of the benchmarks, without Kafka."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.catching_up import Course, Run
from benchmarks.common import USUAL, Column, Findings, as_text, number
from benchmarks.judge import HANDLER, RECORDER, STOCK, TOTALS, Truth, recount
from models.orders import encode
from tests.orders import NOON, line, order

CONSUMERS = (*TOTALS, STOCK, HANDLER, RECORDER)
MESSAGES = [
    encode(order(number, moment, line(1, 2, 300), line(2, 1, 50)))
    for number, moment in ((1, NOON), (2, NOON), (3, NOON + timedelta(days=1)), (1, NOON))
]


@pytest.fixture
def truth() -> Truth:
    return recount(MESSAGES)


@pytest.fixture
def folder(tmp_path: Path, truth: Truth) -> Path:
    """What a shop has stored that counted everything right."""
    with closing(sqlite3.connect(tmp_path / "orders.db")) as database, database:
        database.execute("create table daytotal (consumer, day, n, ore)")
        database.execute("create table product (product, sold)")
        database.execute("create table handled (order_id, ore)")
        database.executemany(
            "insert into daytotal values (?, ?, ?, ?)",
            [(consumer, day, *of_day) for consumer in TOTALS for day, of_day in truth.days.items()],
        )
        database.executemany("insert into product values (?, ?)", [*truth.units.items(), (9, 0)])
        database.executemany("insert into handled values (?, ?)", [(number, 650) for number in (1, 2, 3)])
    (tmp_path / "Tabular_data").mkdir()
    for name, lines in (("", MESSAGES[2:3]), ("_2026-11-22", MESSAGES[:2])):
        (tmp_path / "Tabular_data" / f"order_created_now{name}.txt").write_bytes(b"\n".join(lines) + b"\n")
    return tmp_path


def run_of(folder: Path) -> Run:
    return Run(folder, {consumer: Course((1, 10.0), (4, 10.5)) for consumer in CONSUMERS})


def test_a_recount_counts_an_order_once_by_the_day_it_is_asked_for(truth: Truth):
    assert (truth.messages, truth.orders, truth.ore) == (4, 3, 3 * 650)
    assert truth.days == {"2026-11-22": [2, 1300], "2026-11-23": [1, 650]}
    assert truth.units == {1: 6, 2: 3}
    late = json.dumps({**json.loads(MESSAGES[0]), "handled_time": datetime(2026, 12, 1, tzinfo=UTC).isoformat()})
    assert list(recount([late.encode()], "handled_time").days) == ["2026-12-01"]


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_who_counted_right_has_a_speed(folder: Path, truth: Truth, consumer: str):
    assert run_of(folder).judged(consumer, truth) == (6.0, [])


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_who_counted_wrong_has_none(folder: Path, consumer: str):
    more = recount([*MESSAGES, encode(order(4, NOON, line(1, 1, 1)))])
    speed, wrong = run_of(folder).judged(consumer, more)
    assert speed is None
    assert wrong


def test_a_program_that_failed_has_no_speed_whatever_it_counted(folder: Path, truth: Truth):
    run = run_of(folder)
    run.trouble = "the program ended with 1"
    assert run.judged(RECORDER, truth) == (None, [run.trouble])


def test_what_was_recorded_twice_is_wrong(folder: Path, truth: Truth):
    with (folder / "Tabular_data" / "order_created_now.txt").open("ab") as file:
        file.write(MESSAGES[0] + b"\n")
    assert run_of(folder).judged(RECORDER, truth)[0] is None


def test_one_transaction_is_too_few_to_tell_a_speed():
    course = Course()
    course.note(0, 1.0)
    course.note(5_000, 2.0)
    assert course.speed([]) is None
    course.note(15_000, 2.5)
    assert course.speed([]) == 20_000


def test_one_wrong_round_leaves_no_figure_of_any_round_and_is_told():
    findings = Findings("alone", "How fast?", [Column("orders/s")])
    findings.add("right", {"orders/s": 1_234.0})
    findings.add("right", {"orders/s": 98_765.0})
    findings.add("cheat", {"orders/s": 10**6})
    findings.add("cheat", {"orders/s": 10**6}, ["orders: 2 instead of 3"])
    result = findings.as_json(USUAL)
    right, cheat = result["rows"]
    assert right["figures"]["orders/s"] == {
        "median": 49_999.5, "low": 1_234.0, "high": 98_765.0, "rounds": [1_234.0, 98_765.0],
    }  # fmt: skip
    assert cheat["figures"] == {}
    assert not findings.right
    said = as_text(json.loads(json.dumps(result)))
    assert "50 000 (1 234–98 800)" in said
    assert "cheat: WRONG, so it has no figures: orders: 2 instead of 3" in said
    assert "000 000" not in said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(0, 0, "0"), (9_999, 0, "9 999"), (123_456, 0, "123 000"), (12.345, 1, "12.3"), (-15_678, 0, "-15 700")],
)
def test_numbers_are_said_with_as_many_figures_as_they_deserve(value: float, decimals: int, said: str):
    assert number(value, decimals) == said

"""Recorded orders of past days, replayed into an empty shop with products in the assignment's form."""

import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.integration.program import Program, wait_until
from tests.integration.selling import OVER

ZONE = ZoneInfo("Europe/Stockholm")
PRODUCTS = "('JavaBönor', 'Matvaror', 'Kilopris', '1428', '30512')\n('Te', 'Matvaror', 'Styckpris', '29', '40')\n"


def recorded(number: int, at: datetime, product: int = 1, quantity: int = 2) -> dict[str, Any]:
    line = {
        "product_id": product, "product_name": f"P{product}", "product_type": "Mat", "price_type": "Kilopris",
        "price": 1000 * product, "quantity": quantity,
    }  # fmt: skip
    return {
        "order_id": number, "customer_id": 1, "customer_name": "Åsa Öberg", "customer_email": "a@example.com",
        "order_time": at.isoformat(), "order_details": [line],
    }  # fmt: skip


@pytest.fixture
def recording(tmp_path: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Orders every 20 minutes over both changes of the clock, seconds around each midnight, and a duplicate."""
    moments: list[datetime] = []
    for month, day in ((3, 28), (10, 24)):
        start = datetime(2026, month, day, 12, tzinfo=ZONE).timestamp()
        moments += [datetime.fromtimestamp(start + 1200 * i, tz=ZONE) for i in range(150)]
        for ahead in (1, 2):
            midnight = datetime(2026, month, day, tzinfo=ZONE) + timedelta(days=ahead)
            second = timedelta(milliseconds=1)
            moments += [
                datetime.fromtimestamp(midnight.timestamp() - 0.001, tz=ZONE), midnight, midnight + second,
            ]  # fmt: skip
    orders = [recorded(500 + i, moment, 1 + i % 3, 1 + i % 4) for i, moment in enumerate(moments)]
    path = tmp_path / "recorded.txt"
    lines = [json.dumps(order, ensure_ascii=False) for order in [*orders, orders[0]]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path, orders


def test_each_days_report_equals_an_independent_recount(
    program: Program, tmp_path: Path, recording: tuple[Path, list[dict[str, Any]]]
):
    path, orders = recording
    products = tmp_path / "mine.txt"
    products.write_text(PRODUCTS, encoding="utf-8")
    status = program.json("replay", str(path), "--products", str(products), "--zone", "Europe/Stockholm")

    days: Counter[str] = Counter()
    ore: Counter[str] = Counter()
    units: Counter[tuple[str, int]] = Counter()
    sold: Counter[int] = Counter()
    for order in orders:
        day = datetime.fromisoformat(order["order_time"]).astimezone(ZONE).date().isoformat()
        (line,) = order["order_details"]
        days[day] += 1
        ore[day] += line["price"] * line["quantity"]
        units[day, line["product_id"]] += line["quantity"]
        sold[line["product_id"]] += line["quantity"]
    assert status["orders_total"] == len(orders)
    assert status["duplicates"] == 1
    final = {report["date"]: report for report in status["reports"]}
    assert set(final) >= set(days)
    for day in days:
        report = program.json("report", day)
        assert (report["status"], report["orders"], report["sales_ore"]) == ("final", days[day], ore[day])
        assert {(day, p["product_id"]): p["quantity"] for p in report["products"]} == {
            key: n for key, n in units.items() if key[0] == day
        }
    stock = {product["product_id"]: product["on_hand"] for product in status["products"]}
    assert stock == {1: 30512 - sold[1], 2: max(40 - sold[2], 0), 3: 0}


def test_beside_a_running_program_it_only_sends(program: Program, recording: tuple[Path, list[dict[str, Any]]]):
    path, orders = recording
    with program.started("headless", "--rate", "0", "--zone", "Europe/Stockholm"):
        wait_until(lambda: program.fact("bootstrap_servers") is not None)
        assert "running program" in program.run("replay", str(path)).stderr
        wait_until(lambda: program.counted() == len(orders))


def test_lines_that_are_no_orders_are_left_out_and_named(program: Program, tmp_path: Path):
    orders = [recorded(500 + i, datetime(2026, 3, 28, 12, i, tzinfo=ZONE)) for i in range(20)]
    lines = [json.dumps(order) for order in [*orders, orders[0]]]
    path = tmp_path / "recorded.txt"
    path.write_text(
        "\r\n".join([*lines[:5], "a line of something else", *lines[5:], lines[0][:99]]), encoding="utf-8-sig"
    )
    done = program.run("replay", str(path), "--json", "--zone", "Europe/Stockholm", expect=1)
    *waited, told = done.stderr.splitlines()
    assert all("Kafka" in line or OVER in line for line in waited)  # a busy machine may let it wait for that
    assert told.startswith("orderpuls: 2 of 23 lines are no orders and were left out (line 6: ")
    assert "; line 23: " in told
    status = json.loads(done.stdout)
    assert (status["orders_total"], status["duplicates"], status["rejected"]) == (20, 1, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "holds no orders"), ('{"order_id": 1}\n', "line 1"), ("[" * 10, "line 1")],
)
def test_a_file_without_orders_is_refused(program: Program, tmp_path: Path, text: str, said: str):
    path = tmp_path / "bad.txt"
    path.write_text(text)
    done = program.run("replay", str(path), expect=2)
    assert said in done.stderr
    assert done.stdout == ""
    assert not program.folder.exists()

"""Recounts what a run was to count, with plain `json` and `sqlite3`: it shares no code with what it judges.

A run that ends with a wrong total has no speed.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RECORDER = "recorder"
TOTALS = ("consumer1-orders-today", "consumer2-sales", "consumer3-daily-report", "consumer6-handled-monitor")
STOCK = "consumer4-stock"
HANDLER = "consumer5-order-handler"
Figures = dict[str, Any]


@dataclass
class Truth:
    """What a plain loop finds in the messages of a topic: each order once, days by UTC, money in öre."""

    messages: int = 0
    orders: int = 0
    ore: int = 0
    days: dict[str, list[int]] = field(default_factory=dict)
    units: Counter[int] = field(default_factory=Counter)


def recount(messages: Iterable[bytes], time_field: str = "order_time") -> Truth:
    """Count messages; the day is that of the order, or of its handling."""
    truth = Truth()
    seen: set[int] = set()
    for message in messages:
        order = json.loads(message)
        truth.messages += 1
        if order["order_id"] in seen:
            continue
        seen.add(order["order_id"])
        ore = sum(line["price"] * line["quantity"] for line in order["order_details"])
        day = datetime.fromisoformat(order[time_field]).astimezone(UTC).date().isoformat()
        of_day = truth.days.setdefault(day, [0, 0])
        of_day[0] += 1
        of_day[1] += ore
        truth.orders += 1
        truth.ore += ore
        for line in order["order_details"]:
            truth.units[line["product_id"]] += line["quantity"]
    return truth


def expected(consumer: str, truth: Truth) -> Figures:
    """Return what a consumer must have counted."""
    if consumer in TOTALS:
        return {f"orders and öre of {day}": tuple(of_day) for day, of_day in truth.days.items()}
    if consumer == STOCK:
        return {f"units of product {product}": n for product, n in truth.units.items()}
    return {"orders": truth.orders, "öre": truth.ore}


def found(consumer: str, folder: Path) -> Figures:
    """Return what a consumer has counted in a shop folder whose zone is UTC."""
    if consumer == RECORDER:
        return _recorded(folder / "Tabular_data")
    with closing(sqlite3.connect(f"file:{folder / 'orders.db'}?mode=ro", uri=True, timeout=60)) as database:
        if consumer in TOTALS:
            rows = database.execute("select day, n, ore from daytotal where consumer = ?", (consumer,))
            return {f"orders and öre of {day}": (n, ore) for day, n, ore in rows}
        if consumer == STOCK:
            rows = database.execute("select product, sold from product where sold > 0")
            return {f"units of product {product}": n for product, n in rows}
        ((orders, ore),) = database.execute("select count(*), coalesce(sum(ore), 0) from handled")
        return {"orders": orders, "öre": ore}


def _recorded(folder: Path) -> Figures:
    ids: set[int] = set()
    lines = ore = 0
    for path in folder.glob("order_created_now*.txt"):
        with path.open(encoding="utf-8") as file:
            for text in file:
                order = json.loads(text)
                ids.add(order["order_id"])
                lines += 1
                ore += sum(line["price"] * line["quantity"] for line in order["order_details"])
    return {"orders": lines if lines == len(ids) else f"{lines} lines of {len(ids)} orders", "öre": ore}


def differences(wanted: Figures, counted: Figures) -> list[str]:
    """Name what is not as it must be; the first few of them."""
    names = sorted({*wanted, *counted})
    wrong = [
        f"{name}: {counted.get(name)} instead of {wanted.get(name)}"
        for name in names
        if wanted.get(name) != counted.get(name)
    ]
    return wrong[:3] + ([f"and {len(wrong) - 3} more"] if len(wrong) > 3 else [])


def judge(consumer: str, folder: Path, truth: Truth) -> list[str]:
    """Say what a consumer has counted wrong in a shop folder."""
    return differences(expected(consumer, truth), found(consumer, folder))


def per_second(n: int, seconds: float, wrong: Sequence[str]) -> float | None:
    """Return a speed; a run that counted wrong has none, nor has one that was over before it could be timed."""
    return None if wrong or seconds <= 0 or n <= 0 else n / seconds

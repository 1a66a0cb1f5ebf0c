"""What rate of sales the program holds: it sells what it is asked to, and nobody falls further and further behind.

A rate is held if the shop sold 97 % of it or more, if the slowest consumer was not further behind in the last third of
the time than before that (half a second of sales is allowed), and if all of it was counted, rightly, soon after.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.broker import Broker, kafka
from benchmarks.common import Column, Findings, Scale, ask, say
from benchmarks.judge import HANDLER, RECORDER, STOCK, TOTALS, judge
from benchmarks.orders import products_file
from benchmarks.rest import even
from tests.integration.program import ROOT, Program
from workers.kafka.topics import ORDERS

HIGHEST = 10_000
"""The most that can be asked for, 600 000 a minute."""
FIRST = 1_000
BISECTIONS = 2
SOLD_SHARE = 0.97
ALLOWED_SECONDS = 0.5
SOON_SECONDS = 10.0
LOOK_SECONDS = 0.1
COLUMNS = (Column("orders/s"), Column("most behind"), Column("behind at the end"), Column("all counted after s", 1))
QUESTION = "Sustained sales: the highest rate at which nobody falls further and further behind, without a window."
_SOLD = "select coalesce((select n from counter where consumer = 'producer' and name = 'produced'), 0)"
_COUNTED = (
    "select coalesce(min(counted), 0), count(*) from "
    "(select sum(offset) as counted from position where topic = 'order_created_now' group by consumer)"
)
_READERS = 6
JUDGED = (*TOTALS[:3], STOCK, HANDLER, RECORDER)


@dataclass
class Held:
    """What a run at one rate was like: by `time.monotonic`, orders sold, and messages that the slowest is behind."""

    looks: list[tuple[float, int, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, now: float, sold: int, counted: int) -> None:
        """Take what is stored now."""
        self.looks.append((now, sold, sold - counted))

    @property
    def selling(self) -> list[tuple[float, int, int]]:
        """The looks from the first order to the last one."""
        first = next((i for i, (_, sold, _) in enumerate(self.looks) if sold), len(self.looks))
        last = next((i for i, (_, sold, _) in enumerate(self.looks) if sold == self.looks[-1][1]), 0)
        return self.looks[first : last + 1]

    def figures(self) -> dict[str, float]:
        """Return what is told of it; empty if nothing was sold for any time."""
        looks = self.selling
        if len(looks) < 3:
            return {}
        (begin, before, _), (end, sold, behind) = looks[0], looks[-1]
        done = next((now for now, _, left in self.looks if now >= end and left == 0), self.looks[-1][0])
        return {
            "orders/s": (sold - before) / (end - begin),
            "most behind": max(left for _, _, left in looks),
            "behind at the end": behind,
            "all counted after s": done - end,
        }

    def holds(self, rate: float) -> bool:
        """Say whether this rate was held."""
        figures = self.figures()
        if self.wrong or not figures:
            return False
        left = [behind for _, _, behind in self.selling]
        early, late = left[: -(len(left) // 3) or None], left[-(len(left) // 3) :]
        return (
            figures["orders/s"] >= SOLD_SHARE * rate
            and max(late) <= max(early) + ALLOWED_SECONDS * rate
            and figures["all counted after s"] <= SOON_SECONDS
        )


def measure(findings: Findings, scale: Scale, _options: argparse.Namespace) -> None:
    """Search in each round."""
    with kafka() as broker:
        products = str(products_file(broker.folder))
        for _ in range(scale.rounds):
            search(broker, findings, scale.seconds, products)


def search(broker: Broker, findings: Findings, seconds: float, products: str) -> None:
    """Double the rate until it is not held, then look between the two."""
    low, high = 0.0, 0.0
    best = Held()
    rate = float(FIRST)
    bisections = 0
    while bisections <= BISECTIONS:
        held = sell(broker, rate, seconds, products)
        holds = held.holds(rate)
        say(f"{rate:.0f} orders/s: {'held' if holds else 'not held'} {held.figures()} {held.wrong or ''}")
        if held.wrong:
            findings.add("the highest rate held", {}, held.wrong)
            return
        if holds:
            low, best = rate, held
        else:
            high = rate
        if low >= HIGHEST:
            break
        if high:
            bisections += 1
            rate = (low + high) / 2
        else:
            rate = min(2 * rate, HIGHEST)
    note = "the highest rate that can be asked for" if low >= HIGHEST else ""
    findings.add("the highest rate held", best.figures() or {"orders/s": 0.0}, note=note)


def sell(broker: Broker, rate: float, seconds: float, products: str) -> Held:
    """Sell at one rate for so many seconds, and judge what was counted."""
    place, folder = broker.place(), broker.new_folder()
    even(folder)
    words = Program(folder, place).words(
        "headless", "--rate", str(rate * 60), "--for", str(seconds), "--products", products, "--zone", "UTC", "--json"
    )  # fmt: skip
    held = Held()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(words, cwd=ROOT, stdout=out, stderr=said)
        try:
            while process.poll() is None:
                _look(folder, held)
                time.sleep(LOOK_SECONDS)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        _look(folder, held)
        out.seek(0)
        said.seek(0)
        if process.returncode != 0:
            held.wrong = [f"the program ended with {process.returncode}: {said.read()[-500:]}"]
            return held
        status = json.loads(out.read())
    truth = broker.recount(place, ORDERS)
    if status["produced_total"] != truth.orders:
        held.wrong.append(f"{status['produced_total']} orders sold, {truth.orders} in the topic")
    held.wrong += [wrong for consumer in JUDGED for wrong in judge(consumer, folder, truth)]
    return held


def _look(folder: Path, held: Held) -> None:
    try:
        with closing(sqlite3.connect(f"file:{folder / 'orders.db'}?mode=ro", uri=True)) as database:
            ((sold,),) = database.execute(_SOLD)
            ((counted, readers),) = database.execute(_COUNTED)
    except sqlite3.OperationalError:  # it is being made
        return
    held.note(time.monotonic(), sold, counted if readers == _READERS else 0)


if __name__ == "__main__":
    sys.exit(ask(Findings("sustained", QUESTION, COLUMNS), measure, description=__doc__))

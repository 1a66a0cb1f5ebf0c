"""How long from the start of the program, Kafka included, to the first figure and the first new order in the window.

With an empty shop, and with one that has many orders behind it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import Column, Findings, Scale, ask, number, say
from benchmarks.judge import TOTALS, judge, recount
from benchmarks.orders import made
from benchmarks.probes import window
from tests.integration.program import ROOT, Program

COLUMNS = (Column("first figure s", 2), Column("first order s", 2))
QUESTION = "From the start of the program, Kafka included, to the first figure and the first new order in the window."
TIMES = {"quick": 1, "usual": 2, "full": 3}
"""Starts of each kind in a round."""
SELLING = ("--rate", "60000", "--until-sold")
PATIENCE_SECONDS = 120.0


def measure(findings: Findings, scale: Scale, _options: argparse.Namespace) -> None:
    """Measure in each round; the past of the shop is made once."""
    with tempfile.TemporaryDirectory(prefix="orderpuls-bench-") as temporary:
        old = Path(temporary) / "old"
        wrong = with_a_past(old, Path(temporary) / "recorded.txt", scale.behind)
        times = TIMES[scale.name]
        for turn in range(scale.rounds):
            say("starting")
            for again in range(times):
                one_start(findings, "an empty shop", Path(temporary) / f"new-{turn}-{again}")
            for _ in range(times):
                one_start(findings, f"{number(scale.behind, 0)} orders behind it", old, wrong)


def with_a_past(folder: Path, recorded: Path, n: int) -> list[str]:
    """Make a shop that has counted so many orders; returns what it counted wrong."""
    say(f"making a shop with {n} orders")
    with recorded.open("wb") as file:
        file.writelines(order + b"\n" for _, order in made(n))
    words = Program(folder).words("replay", str(recorded), "--zone", "UTC", "--json")
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return [f"the program ended with {done.returncode}: {done.stderr[-500:]}"]
    with recorded.open("rb") as file:
        truth = recount(file)
    return [wrong for consumer in TOTALS[:3] for wrong in judge(consumer, folder, truth)]


def one_start(findings: Findings, what: str, folder: Path, wrong: list[str] | None = None) -> None:
    """Start the window once, selling at once, and end it when the first new order is on the screen."""
    began = time.monotonic()
    with window(folder, None, *SELLING) as (process, noted):
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            wrong = ["no order was seen"]
    wrong = [*(wrong or []), *([noted.trouble] if noted.trouble else [])]
    if not noted.seen or noted.seen[-1][1] <= noted.seen[0][1]:
        findings.add(what, {}, wrong or ["no order was seen"])
        return
    sold = next(moment for moment, orders in noted.seen if orders > noted.seen[0][1])
    findings.add(what, {"first figure s": noted.seen[0][0] - began, "first order s": sold - began}, wrong)


if __name__ == "__main__":
    sys.exit(ask(Findings("start", QUESTION, COLUMNS), measure, description=__doc__))

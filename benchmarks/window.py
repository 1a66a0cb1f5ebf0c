"""How smooth is the window, at some rates of sale and while all consumers catch up behind it; and how fast are they.

A 10 ms timer in the window's thread says how late whatever a user does is answered; the whole tab is asked to repaint
20 times a second.
"""

import argparse
import sys
import time

from benchmarks.broker import Broker, kafka
from benchmarks.catching_up import Run, follow
from benchmarks.common import Column, Findings, Scale, ask, parser, say
from benchmarks.orders import products_file
from benchmarks.probes import window
from benchmarks.together import SPEED, add_consumers
from tests.integration.program import Program, wait_until

RATES = (1, 1_000, 2_000)
"""Orders a second."""
WARM_UP_SECONDS = 4.0
COLUMNS = (
    Column("frames/s", 1), Column("longest gap ms"), Column("late p50 ms", 1), Column("late p99 ms", 1), SPEED,
)  # fmt: skip
QUESTION = "The window (offscreen): how smooth it is while orders stream, and while all catch up behind it."


def measure(findings: Findings, scale: Scale, options: argparse.Namespace) -> None:
    """Measure in each round."""
    with kafka() as broker:
        products = str(products_file(broker.folder))
        for _ in range(scale.rounds):
            for rate in RATES:
                say(f"{rate} orders/s")
                selling(broker, findings, rate, scale.seconds, ["--products", products, *options.words])
            say(f"putting {scale.orders} orders into the log")
            catching_up(broker, findings, scale.orders, options.words)


def selling(broker: Broker, findings: Findings, rate: int, seconds: float, words: list[str]) -> None:
    """Measure while orders are sold."""
    program = Program(broker.new_folder(), broker.place())
    with window(program.folder, program.at, "--rate", str(rate * 60), *words) as (process, noted):
        wait_until(lambda: process.poll() is not None or program.counted() > 0)
        time.sleep(WARM_UP_SECONDS + seconds)
        end = time.monotonic()
    figures = {**noted.smoothness(end - seconds, end), SPEED.name: noted.growth(end - seconds, end)}
    findings.add(f"selling, {rate} orders/s asked for", figures, [noted.trouble] if noted.trouble else [])


def catching_up(broker: Broker, findings: Findings, orders: int, words: list[str]) -> None:
    """Measure while all consumers count what is in the log, and nothing is sold."""
    place, truth = broker.with_orders(orders)
    say("all catch up in the window")
    run = Run(broker.new_folder())
    with window(run.folder, place, "--rate", "0", *words) as (process, noted):
        follow(process, run, until=lambda: caught_up(run, truth.messages))
    run.trouble = noted.trouble
    courses = [course for name, course in run.courses.items() if not name.startswith("consumer6")]
    begin = min((course.first[1] for course in courses if course.first), default=0.0)
    end = max((course.last[1] for course in courses), default=0.0)
    wrong = [noted.trouble] if noted.trouble else []
    findings.add("all catching up", noted.smoothness(begin, end), wrong)
    add_consumers(findings, broker, place, truth, run, to_its_end=False)


def caught_up(run: Run, messages: int) -> bool:
    """Say whether all readers of the orders have counted so many messages."""
    counted = [course.last[0] for name, course in run.courses.items() if not name.startswith("consumer6")]
    return len(counted) == 6 and min(counted) >= messages


if __name__ == "__main__":
    asked = parser(__doc__)
    asked.add_argument("words", nargs="*", metavar="WORD", help="more words for the window, behind --")
    sys.exit(ask(Findings("window", QUESTION, COLUMNS), measure, asked))

"""How long a shop that sells at full rate takes to end, and to count orders again after a kill of it or of its Kafka.

It runs the program with a Kafka of its own, as its user does.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.common import Column, Findings, Scale, ask, say
from tests.integration.program import Program, wait_until

SELLING = ("headless", "--rate", "60000", "--zone", "UTC")
WARM_UP_ORDERS = 3_000
SECONDS = Column("seconds", 2)
QUESTION = "A shop that sells at 1 000 orders/s: its end, and until orders are counted again after a kill."
TIMES = {"quick": 1, "usual": 1, "full": 3}
"""How often each is measured in a round."""


def lasts(condition: Callable[[], bool]) -> float:
    """Return the seconds until something is so."""
    began = time.monotonic()
    wait_until(condition, look_after=lambda: 0.01)
    return time.monotonic() - began


def sold_from_now_on(program: Program, n: int = 1) -> Callable[[], bool]:
    """Return what says whether consumer 1 has counted so many orders more than had been sold by now."""
    enough = program.counter("producer", "produced") + n
    return lambda: program.counted() >= enough


def until_ended(program: Program) -> float:
    """Return the seconds from SIGTERM until the program and all its processes are gone."""
    with program.started(*SELLING) as process:
        lasts(sold_from_now_on(program, WARM_UP_ORDERS))
        processes = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        process.terminate()
        return lasts(lambda: all(map(_is_gone, processes)))


def until_counted_after_a_kill_of_kafka(program: Program) -> float:
    """Return the seconds from a kill of Kafka until orders are counted that were sold after it."""
    with program.started(*SELLING):
        lasts(sold_from_now_on(program, WARM_UP_ORDERS))
        (kafka,) = program.kafkas()
        kafka.kill()
        kafka.wait()
        return lasts(sold_from_now_on(program))


def until_counted_after_a_kill_of_the_program(program: Program) -> float:
    """Return the seconds from a kill of the program, begun anew at once, until it counts an order."""
    with program.started(*SELLING) as process:
        lasts(sold_from_now_on(program, WARM_UP_ORDERS))
        process.kill()
        process.wait()
        counts_one = sold_from_now_on(program)
        began = time.monotonic()
        with program.started(*SELLING):
            lasts(counts_one)
            return time.monotonic() - began


def _is_gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def measure(findings: Findings, scale: Scale, _options: argparse.Namespace) -> None:
    """Measure each so often."""
    for what, end in (
        ("from SIGTERM to the end", until_ended),
        ("from a kill of Kafka to an order", until_counted_after_a_kill_of_kafka),
        ("from a kill of the program to an order", until_counted_after_a_kill_of_the_program),
    ):
        say(what)
        with tempfile.TemporaryDirectory(prefix="orderpuls-bench-") as folder:
            for _ in range(TIMES[scale.name] * scale.rounds):
                findings.add(what, {SECONDS.name: end(Program(Path(folder) / "shop"))})


if __name__ == "__main__":
    sys.exit(ask(Findings("ending", QUESTION, (SECONDS,)), measure, description=__doc__))

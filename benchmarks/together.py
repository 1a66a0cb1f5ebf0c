"""How fast are all six consumers and the recorder at once, without a window."""

import argparse
import sys
import time

import psutil

from benchmarks.broker import Broker, kafka
from benchmarks.catching_up import Run, catch_up
from benchmarks.common import Column, Findings, Scale, ask, parser, say
from benchmarks.judge import Truth
from tests.integration.program import Place
from workers.consumers import CONSUMERS
from workers.kafka.topics import HANDLED

SPEED = Column("orders/s")
SECONDS = Column("seconds", 1)
MEMORY = Column("peak MB")
QUESTION = "All six consumers and the recorder at once, catching up, without a window."
MB = 1_000_000
LOOK_SECONDS = 0.2


def measure(findings: Findings, scale: Scale, options: argparse.Namespace) -> None:
    """Measure in each round; each has a log of its own, since handled orders go into it."""
    with kafka() as broker:
        for _ in range(scale.rounds):
            say(f"putting {scale.orders} orders into the log")
            place, truth = broker.with_orders(scale.orders)
            say("all catch up")
            measure_on(broker, findings, place, truth, options.words)


def measure_on(broker: Broker, findings: Findings, place: Place, truth: Truth, words: list[str]) -> None:
    """Let all catch up with one log; consumer 6 is held to what is in the topic of handled orders then."""
    peak = looked = 0.0

    def look(process: psutil.Process) -> None:
        nonlocal peak, looked
        if time.monotonic() - looked >= LOOK_SECONDS:  # it looks through all processes of the machine
            peak, looked = max(peak, memory_of(process)), time.monotonic()

    run = catch_up(place, broker.new_folder(), "--rate", "0", "--for", "0", *words, each=look)
    add_consumers(findings, broker, place, truth, run)
    findings.add("all, until everything is counted", {SECONDS.name: last_of(run), MEMORY.name: peak / MB})


def add_consumers(
    findings: Findings, broker: Broker, place: Place, truth: Truth, run: Run, *, to_its_end: bool = True
) -> None:
    """Take what each consumer did in a run, judged.

    In a run that was closed before its end orders were still being handled, so consumer 6 has no answer to be judged.
    """
    handled = broker.recount(place, HANDLED, "handled_time")
    for consumer in CONSUMERS:
        if consumer.topic == HANDLED and not to_its_end:
            continue
        speed, wrong = run.judged(consumer.name, handled if consumer.topic == HANDLED else truth)
        if consumer.topic != HANDLED or wrong:  # orders are handled in rounds: its pace says nothing of what it can do
            findings.add(consumer.name, {SPEED.name: speed}, wrong)


def last_of(run: Run) -> float | None:
    """Return the seconds from the first order counted to the last, by whoever was first and whoever was last."""
    courses = [course for name, course in run.courses.items() if course.first and not name.startswith("consumer6")]
    if not courses:
        return None
    return max(course.last[1] for course in courses) - min(course.first[1] for course in courses if course.first)


def memory_of(process: psutil.Process) -> int:
    """Return the bytes that a program and the processes of its own hold in memory; what is gone holds none."""
    held = 0
    try:
        for one in (process, *process.children(recursive=True)):
            if "java" not in one.name():
                held += bytes_of(one)
    except psutil.NoSuchProcess:
        return 0
    return held


def bytes_of(process: psutil.Process) -> int:
    """Return the bytes that a process holds in memory; on Linux what several share is shared out among them."""
    try:
        held: int = process.memory_full_info().pss if psutil.LINUX else process.memory_info().rss
    except FileNotFoundError as error:  # it is just ending
        raise psutil.NoSuchProcess(process.pid) from error
    return held


if __name__ == "__main__":
    options = parser(__doc__)
    options.add_argument("words", nargs="*", metavar="WORD", help="more words for `headless`, behind --")
    sys.exit(ask(Findings("together", QUESTION, (SPEED, SECONDS, MEMORY)), measure, options))

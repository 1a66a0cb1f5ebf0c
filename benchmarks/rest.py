"""What the program and its Kafka use of the computer at one order a second, and how much memory while catching up."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks.broker import kafka
from benchmarks.catching_up import catch_up
from benchmarks.common import Column, Findings, Scale, ask, say
from benchmarks.judge import TOTALS, judge
from benchmarks.together import LOOK_SECONDS, MB, bytes_of, memory_of
from tests.integration.program import ROOT, Program, wait_until

COLUMNS = (
    Column("program % of a core", 1), Column("Kafka % of a core", 1), Column("program MB"), Column("Kafka MB"),
    Column("orders/s", 2), Column("MB more than at rest"),
)  # fmt: skip
QUESTION = "Use of the computer at 1 order/s, by day and night, and memory while all catch up."
SELLING = ("--rate", "60", "--zone", "UTC")
WARM_UP_SECONDS = 30.0
"""Java compiles what it runs for about so long; what is measured is what goes on all day."""
REST_SECONDS = 20.0
"""How long is looked at it at least: orders come by chance, some twenty of them."""
EVEN = "[simulation]\ncurve = false\n"
"""As many orders at night as by day."""


def measure(findings: Findings, scale: Scale, _options: argparse.Namespace) -> None:
    """Measure in each round."""
    for _ in range(scale.rounds):
        memory = []
        for what, command in (("at rest, no window", "headless"), ("at rest, in the window", "window")):
            say(what)
            with tempfile.TemporaryDirectory(prefix="orderpuls-bench-") as temporary:
                memory.append(
                    at_rest(
                        findings, what, Program(Path(temporary) / "shop"), command, max(scale.seconds, REST_SECONDS)
                    )
                )
        say("catching up")
        catching_up(findings, scale.orders, memory[0])


def at_rest(findings: Findings, what: str, program: Program, command: str, seconds: float) -> float | None:
    """Measure a program with a Kafka of its own, after a while of warming up; returns its memory in MB."""
    even(program.folder)
    process = subprocess.Popen(
        program.words(command, *SELLING), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: process.poll() is not None or program.counted() > 0)
        time.sleep(WARM_UP_SECONDS)
        ours, kafkas = family(psutil.Process(process.pid))
        before, began, counted = (used(ours), used(kafkas)), time.monotonic(), program.counted()
        time.sleep(seconds)
        lasted = time.monotonic() - began
        memory = sum(map(bytes_of, ours)) / MB
        findings.add(
            what,
            {
                "program % of a core": 100 * (used(ours) - before[0]) / lasted,
                "Kafka % of a core": 100 * (used(kafkas) - before[1]) / lasted,
                "program MB": memory,
                "Kafka MB": sum(map(bytes_of, kafkas)) / MB,
                "orders/s": (program.counted() - counted) / lasted,
            },
        )
    except psutil.NoSuchProcess:
        findings.add(what, {}, [f"the program ended with {process.wait()}"])
        return None
    else:
        return memory
    finally:
        process.terminate()
        process.wait()


def catching_up(findings: Findings, orders: int, at_rest_mb: float | None) -> None:
    """Measure the most memory that the program holds while all consumers count what is in the log."""
    peak = looked = 0.0

    def look(process: psutil.Process) -> None:
        nonlocal peak, looked
        if time.monotonic() - looked >= LOOK_SECONDS:
            peak, looked = max(peak, memory_of(process)), time.monotonic()

    with kafka() as broker:
        place, truth = broker.with_orders(orders)
        run = catch_up(place, broker.new_folder(), "--rate", "0", "--for", "0", each=look)
        wrong = [run.trouble] if run.trouble else judge(TOTALS[0], run.folder, truth)
    more = None if at_rest_mb is None else peak / MB - at_rest_mb
    figures = {"program MB": peak / MB, "MB more than at rest": more}
    findings.add("all catching up, no window, at its peak", figures, wrong)


def even(folder: Path) -> None:
    """Make a shop folder whose sales do not follow the hour and the weekday."""
    folder.mkdir(parents=True)
    (folder / "shop.toml").write_text(EVEN, encoding="utf-8")


def family(process: psutil.Process) -> tuple[list[psutil.Process], list[psutil.Process]]:
    """Return the processes of a program, and those of its Kafka: Java, and the script that holds it on a leash."""
    ours, kafkas = [process], []
    for child in process.children(recursive=True):
        is_kafka = "java" in child.name() or any("leash" in word for word in child.cmdline()[:4])
        (kafkas if is_kafka else ours).append(child)
    return ours, kafkas


def used(processes: Sequence[psutil.Process]) -> float:
    """Return the seconds of a core that processes have used so far."""
    return sum(sum(process.cpu_times()[:2]) for process in processes)


if __name__ == "__main__":
    sys.exit(ask(Findings("rest", QUESTION, COLUMNS), measure, description=__doc__))

"""Kinds of kills; one that leaves the program alive expects it to recover by itself."""

import random
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

from tests.integration.program import Program, wait_until

Strike = Callable[[Program, random.Random, "subprocess.Popen[str]"], None]
TERMINAL = ("headless",)
WINDOW: tuple[str, ...] = ("window",)
"""Starts the window, which sells at once: see `tests/integration/kills/window.py`."""
_END_SECONDS = 60


@dataclass(frozen=True)
class Kill:
    """One kind: how the shop is run, and what is struck."""

    name: str
    command: tuple[str, ...]
    strike: Strike


def _kill_program(_program: Program, _chance: random.Random, process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait(_END_SECONDS)


def _kill_kafka(program: Program, _chance: random.Random, _process: "subprocess.Popen[str]") -> None:
    wait_until(lambda: _killed(program.kafkas()) > 0)  # one may just be ending after the kill before


def _kill_both(program: Program, chance: random.Random, process: "subprocess.Popen[str]") -> None:
    """Kill program, leash and Kafka in any order."""
    victims = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    chance.shuffle(victims)
    _killed(victims)
    process.wait(_END_SECONDS)


def _killed(victims: Sequence[psutil.Process]) -> int:
    """Kill processes, and return how many there were still."""
    killed = 0
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            victim.kill()
            killed += 1
    return killed


def _kill_consumers(_program: Program, chance: random.Random, process: "subprocess.Popen[str]") -> None:
    """Kill one of the processes of the consumers; one may just be on its way back after the kill before."""

    def strike() -> bool:
        running = processes_of_consumers(process.pid)
        return bool(running) and _killed([chance.choice(running)]) > 0

    wait_until(strike)


def processes_of_consumers(pid: int) -> list[psutil.Process]:
    """Return the processes in which the consumers of a program run."""
    found = []
    for child in psutil.Process(pid).children():
        with suppress(psutil.Error):  # it is ending, or has just ended
            if "workers.processes.child" in child.cmdline():
                found.append(child)
    return found


KINDS = (
    Kill("kill program", TERMINAL, _kill_program),
    Kill("kill kafka", TERMINAL, _kill_kafka),
    Kill("kill program and kafka", TERMINAL, _kill_both),
    Kill("kill window", WINDOW, _kill_program),
)
IN_PROCESSES = (
    Kill("kill consumers", TERMINAL, _kill_consumers),
    Kill("kill consumers of the window", WINDOW, _kill_consumers),
)
"""Where the consumers run in processes of their own."""


def kinds_for(processes: int) -> tuple[Kill, ...]:
    """Return the kinds of kills there are with so many processes of consumers."""
    return (*KINDS, *IN_PROCESSES) if processes else KINDS

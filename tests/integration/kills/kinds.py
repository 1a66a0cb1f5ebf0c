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


KINDS = (
    Kill("kill program", TERMINAL, _kill_program),
    Kill("kill kafka", TERMINAL, _kill_kafka),
    Kill("kill program and kafka", TERMINAL, _kill_both),
    Kill("kill window", WINDOW, _kill_program),
)

"""Runs the program in processes of its own until it has caught up with a log, and follows it from its database."""

import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.judge import Truth, judge, per_second
from tests.integration.program import ROOT, Place, Program

LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 1_800.0
_POSITIONS = "select consumer, sum(offset) from position group by consumer"


@dataclass
class Course:
    """How far one consumer had come when: messages counted, and seconds of `time.monotonic`."""

    first: tuple[int, float] | None = None
    last: tuple[int, float] = (0, 0.0)

    def note(self, counted: int, now: float) -> None:
        """Take what is stored now."""
        if counted > self.last[0]:
            self.first = self.first or (counted, now)
            self.last = (counted, now)

    def speed(self, wrong: Sequence[str]) -> float | None:
        """Return the messages a second from its first transaction seen to its last, None where there is no saying."""
        if self.first is None:
            return None
        return per_second(self.last[0] - self.first[0], self.last[1] - self.first[1], wrong)


@dataclass
class Run:
    """A run of the program that has caught up."""

    folder: Path
    courses: dict[str, Course] = field(default_factory=dict)
    peak_bytes: int = 0
    seconds: float = 0.0
    trouble: str = ""

    def judged(self, consumer: str, truth: Truth) -> tuple[float | None, list[str]]:
        """Return a consumer's speed, and what it counted wrong; with anything wrong there is no speed."""
        wrong = [self.trouble] if self.trouble else judge(consumer, self.folder, truth)
        return self.courses.get(consumer, Course()).speed(wrong), wrong


def catch_up(
    place: Place, folder: Path, *arguments: str, each: Callable[[psutil.Process], None] = lambda _process: None
) -> Run:
    """Run `headless` with these arguments on a new shop folder until it ends by itself.

    Args:
        place: where the topics are.
        folder: the shop's folder.
        arguments: more words for the command line.
        each: called at every look, with the program's process.

    """
    run = Run(folder)
    words = Program(folder, place).words("headless", "--zone", "UTC", "--json", *arguments)
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        program = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=said, cwd=ROOT)
        try:
            process = psutil.Process(program.pid)
            follow(program, run, lambda: each(process))
            if program.wait(PATIENCE_SECONDS) != 0:
                said.seek(0)
                run.trouble = f"the program ended with {program.returncode}: {said.read()[-500:]}"
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()
    run.seconds = time.monotonic() - began
    _look(run, time.monotonic())
    return run


def follow(
    program: "subprocess.Popen[bytes]",
    run: Run,
    each: Callable[[], None] = lambda: None,
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Look at the database until the program has ended, or something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while program.poll() is None and time.monotonic() < deadline and not until():
        if (run.folder / "orders.db").exists():
            _look(run, time.monotonic())
        each()
        time.sleep(LOOK_SECONDS)


def _look(run: Run, now: float) -> None:
    try:
        with closing(sqlite3.connect(f"file:{run.folder / 'orders.db'}?mode=ro", uri=True)) as database:
            rows = database.execute(_POSITIONS).fetchall()
    except sqlite3.OperationalError:  # it is being made
        return
    for consumer, counted in rows:
        run.courses.setdefault(consumer, Course()).note(counted, now)

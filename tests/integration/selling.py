"""A program that sells while its surroundings are made bad, and what it says about that."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.integration.program import ROOT, TIMEOUT, Program, wait_until

SELLING = ("headless", "--rate", "12000", "--zone", "UTC")
OVER = "Nothing is in the way any more."


class Running:
    """A program that sells, and what it has said so far on standard error."""

    def __init__(self, program: Program, process: subprocess.Popen[bytes], errors: Path) -> None:
        self._program = program
        self._process = process
        self._errors = errors

    def said(self) -> str:
        text = self._errors.read_text(encoding="utf-8")
        assert self._process.poll() is None, text
        assert "Traceback" not in text, text
        assert all(line.startswith("orderpuls: ") for line in text.splitlines()), text
        return text

    def wait_for(self, sentence: str, times: int = 1) -> None:
        wait_until(lambda: self.said().count(sentence) >= times)

    def wait_for_kafka(self) -> None:
        """Wait until the program says in its log that Kafka answers again."""

        def answers() -> bool:
            self.said()
            told = [line for line in self._program.log(200_000).splitlines() if "orderpuls.keeper:" in line]
            return bool(told) and told[-1].endswith("Kafka answers")

        wait_until(answers)

    def wait_for_orders(self, more: int = 100) -> None:
        before = self._program.counted()
        wait_until(lambda: self._program.counted() >= before + more)


@contextmanager
def selling(program: Program, place: Path, orders: int = 100) -> Iterator[Running]:
    """Run a shop and let it sell; it is interrupted at the end, and must end well. What it says is kept in `place`.

    It is given over when it has sold so many orders.
    """
    errors = place / "errors.txt"
    with errors.open("wb") as said:
        process = subprocess.Popen(
            program.words(*SELLING),
            stdout=subprocess.DEVNULL, stderr=said, cwd=ROOT,
        )  # fmt: skip
    try:
        running = Running(program, process, errors)
        running.wait_for_orders(orders)
        yield running
        running.said()
        process.terminate()
        assert process.wait(TIMEOUT) == 0, errors.read_text(encoding="utf-8")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(TIMEOUT)
        for kafka in program.kafkas():
            kafka.kill()


def nothing_was_lost(program: Program) -> None:
    """Let the shop come to rest, and recount it."""
    with program.at_rest() as resting:
        comes_to_rest(resting)
        assert resting.json("verify")["differences"] == []


def comes_to_rest(program: Program) -> None:
    """Let the shop count everything that it sold."""
    status = program.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == status["produced_total"] > 0
    assert set(status["lag"].values()) == {0}

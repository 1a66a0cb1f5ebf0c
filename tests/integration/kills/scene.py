"""One shop that is killed again and again while it sells, at moments found by watching its database.

A figure chosen by chance has grown by a random amount, or the shop's clock is around midnight, or the shop has only
just begun to come back.
"""

import random
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.integration.kills.kinds import Kill
from tests.integration.kills.tally import Tally
from tests.integration.program import Program, wait_until

SEED = 20261122
ZONE = ZoneInfo("Europe/Stockholm")
SPEED = 720
# Orders by the thousand a second as far as the machine carries them, rounds of handling all the time.
BUSY = ("--rate", "300", "--speed", str(SPEED), "--zone", ZONE.key, "--seed", str(SEED))
KILLS_OF_A_SHOP = 20
"""At most: with a midnight for each fifth, all days of a shop are among the seven that are kept."""
AT_MIDNIGHT = 5
"""Each fifth kill falls around midnight, the first of a shop among them."""
ON_THE_WAY_BACK = 5
"""About each fifth of the others falls when the shop has only just begun to come back."""
OPENED = datetime(2026, 10, 24, 23, 40, tzinfo=ZONE)
"""The day that begins then has 25 hours."""
BEFORE_MIDNIGHT = 1200.0
"""Shop seconds before midnight at which a shop goes on: some real seconds at the speed it has."""
AROUND_MIDNIGHT = (-300.0, 1800.0)
MOST_ORDERS = 1500
"""Orders between the shop's being there again and the next kill, at most: a part of a second's worth."""
HANDLED = ("consumer5-order-handler", "handled")
FIGURES = (
    ("producer", "produced"), ("consumer1-orders-today", "read"), ("consumer2-sales", "read"),
    ("consumer3-daily-report", "read"), ("consumer4-stock", "read"), ("consumer5-order-handler", "read"),
    HANDLED, ("consumer5-order-handler", "mailed"),
    ("consumer6-handled-monitor", "read"), ("recorder", "read"),
)  # fmt: skip
"""Counters in the shop's database, one for each thread that writes; all of them only grow."""


class Scene:
    """One shop, killed again and again, with a Kafka of its own."""

    def __init__(self, tally: Tally, folder: Path, processes: int = 0) -> None:
        self.program = Program(folder / "shop")
        self.chance = random.Random(f"{SEED} {tally.kind} {folder.name}")
        self.products = folder / "products.txt"
        self._tally = tally
        self._busy = (*BUSY, "--processes", str(processes))

    def play(self, kill: Kill, kills: int) -> None:
        """Let the shop live through so many kills, and recount what it holds."""
        self.program.folder.parent.mkdir(exist_ok=True)
        write_products(self.products)
        done = 0
        try:
            while done < kills:
                # The program starts anew after a kill of its own, and before each midnight.
                midnight = self._go_near_midnight() if done % AT_MIDNIGHT == 0 else None
                at_most = min(kills - done, AT_MIDNIGHT - done % AT_MIDNIGHT)
                with self._selling(kill) as process:
                    done += self._live_and_die(process, kill, at_most, midnight)
            if self.program.counter(*HANDLED) == 0:  # so few kills, so soon after each other, that no round has fallen
                with self._selling(kill) as process:
                    self._wait_for_more(process, HANDLED, 1)
            wait_until(lambda: not self.program.kafkas())  # whoever was killed left none that lives on
        except BaseException:
            for kafka in self.program.kafkas():  # a test that fails leaves none running
                kafka.kill()
            raise

    def _selling(self, kill: Kill) -> AbstractContextManager[subprocess.Popen[str]]:
        opening = () if self.program.fact("clock") else ("--open-at", f"{OPENED:%Y-%m-%dT%H:%M}")
        return self.program.started(*kill.command, *self._busy, *opening, "--products", str(self.products))

    def _live_and_die(self, process: subprocess.Popen[str], kill: Kill, at_most: int, midnight: float | None) -> int:
        """Kill until the program itself is dead, or so many times; returns how many kills there were."""
        ceiling = self._ceiling()
        for done in range(1, at_most + 1):
            if done == 1 and midnight is not None:
                moment = midnight + self.chance.uniform(*AROUND_MIDNIGHT)
                self._wait(process, lambda moment=moment: self._sold_until() >= moment)
                self._tally.at_midnight += 1
            elif self.chance.randrange(ON_THE_WAY_BACK) == 0:
                self._wait(process, lambda: self._ceiling() > ceiling)
            else:
                self._wait_for_more(process, self.chance.choice(FIGURES), self.chance.randrange(1, MOST_ORDERS))
            kill.strike(self.program, self.chance, process)
            self._tally.kills += 1
            if process.poll() is not None:
                return done
        # It recovers by itself: orders go into the log again, and are counted.
        for figure in FIGURES[:2]:
            self._wait_for_more(process, figure, 1)
        return at_most

    def _wait_for_more(self, process: subprocess.Popen[str], figure: tuple[str, str], more: int) -> None:
        """Wait until one of the shop's counters has grown."""
        enough = self.program.counter(*figure) + more
        self._wait(process, lambda: self.program.counter(*figure) >= enough)

    def _wait(self, process: subprocess.Popen[str], condition: Callable[[], bool]) -> None:
        """Wait for a condition while the program runs.

        It is looked at in uneven steps, so that the moment has nothing to do with the rhythm of whoever writes.
        """

        def so_far() -> bool:
            assert process.poll() is None, f"the program ended by itself: {process.communicate()}"
            return condition()

        try:
            wait_until(so_far, look_after=lambda: self.chance.random() / 50)
        except AssertionError as error:
            raise AssertionError(f"{self.program.folder}: {error}\n{self.program.log()}") from None

    # Looking into the shop's database, which the program goes on writing

    def _sold_until(self) -> float:
        """Return how far sales have come, in shop time."""
        return float(self.program.fact("selling_until") or 0.0)

    def _ceiling(self) -> float:
        """Return the stored instant that shop time does not pass; it moves as soon as the program runs."""
        clock = self.program.fact("clock")
        return float(clock[1]) if clock else 0.0

    def _go_near_midnight(self) -> float:
        """Let the closed shop's time pass until shortly before a midnight; returns that midnight."""
        clock = self.program.fact("clock")
        if clock is None:  # it is to be opened then
            return _midnight_after(OPENED.timestamp())
        ceiling = float(clock[1])
        midnight = _midnight_after(ceiling + BEFORE_MIDNIGHT)
        self.program.let_time_pass(midnight - BEFORE_MIDNIGHT - ceiling)
        return midnight


def _midnight_after(instant: float) -> float:
    tomorrow = datetime.fromtimestamp(instant, tz=ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=ZONE).timestamp()


def write_products(path: Path) -> None:
    """Write products of which a third are nearly sold out, a third last for some seconds, and a third for ever.

    The shop orders again what runs low, so the first two keep running out and coming back.
    """
    balances = (25, 2_500, 5_000_000)
    lines = [f"Vara {i},Matvaror,Styckpris,{10 + i}.50,{balances[i % 3]}\n" for i in range(42)]
    path.write_text("name,type,price type,price in kr,balance\n" + "".join(lines), encoding="utf-8")

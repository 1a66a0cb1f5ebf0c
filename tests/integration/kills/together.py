"""One shop that several programs sell and count for, and one looks on at, each of which is killed again and again.

So is what they rest on: brokers and the database.
"""

import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.cluster import NODES, Cluster
from tests.integration.kills.scene import FIGURES, SEED, write_products
from tests.integration.kills.tally import Tally
from tests.integration.program import ROOT, Place, Program, wait_until
from tests.shared_postgres import PostgresServer
from workers.terminal.saying import FAILED

ZONE = ZoneInfo("Europe/Stockholm")
OPENED = "2026-10-24T23:57"
"""A day ends soon after, and the one that begins has 25 hours."""
RATE = 30_000
"""Orders a minute of each program that sells."""
MOST = 1500
"""Orders between what was killed being back and the next kill, at most."""
_END_SECONDS = 60.0


class Together:
    """A window that sells, two more programs that count, one of which sells too, and a window that looks on.

    Args:
        tally: what comes of it.
        folder: for the shop and all else.
        server: the PostgreSQL that they share.
        cluster: the Kafka that they share.

    """

    def __init__(
        self,
        tally: Tally,
        folder: Path,
        server: PostgresServer,
        cluster: Cluster,
    ) -> None:
        place = Place(cluster.address, "together-", cluster.properties)
        self.program = Program(folder / "shop", place, server.a_place(), cluster.environment)
        self.products = folder / "products.txt"
        self._chance = random.Random(f"{SEED} together")
        self._tally = tally
        self._server = server
        self._cluster = cluster
        self._logs = folder / "state"
        self._running: dict[str, subprocess.Popen[str]] = {}
        self.struck: dict[str, int] = {}

    def play(self, kills: int) -> None:
        """Let the shop live through so many kills; then all programs end in good order."""
        self.program.folder.parent.mkdir(exist_ok=True)
        write_products(self.products)
        victims: dict[str, Callable[[], None]] = {
            **dict.fromkeys(("window", "first", "second", "watch"), lambda: None),
            "database": self._kill_database,
            "a broker": self._kill_a_broker,
            "a broker cut off": self._cut_a_broker_off,
        }
        with ExitStack() as cleanup:
            cleanup.callback(self._end)
            self._start("window")
            self._wait(lambda: self.program.counted() > 0)
            for name in ("first", "second"):
                self._start(name)
            self._start("watch")
            self._wait(self._all_count)
            for _ in range(kills):
                figure = self._chance.choice(FIGURES)
                self._wait_for_more(figure, self._chance.randrange(1, MOST))
                name = self._chance.choice(sorted(victims))
                self.struck[name] = self.struck.get(name, 0) + 1
                self._tally.kills += 1
                if name in self._running:
                    self._kill(name)
                else:
                    victims[name]()
                for seen in FIGURES[:2]:  # it recovers by itself
                    self._wait_for_more(seen, 1)
            self._wait(self._all_count)

    # Who is there

    def _words(self, name: str) -> list[str]:
        if name == "window":
            opening = () if self.program.fact("clock") else ("--open-at", OPENED)
            return self.program.words(
                "window", "--rate", str(RATE), "--zone", ZONE.key, "--seed", str(SEED), "--products",
                str(self.products), "--processes", "0", *opening,
            )  # fmt: skip
        if name == "watch":
            return [sys.executable, "-m", "gui", "watch"]
        words = ["consumer1", "consumer2", "consumer3", "consumer4", "consumer5", "consumer6"]
        return [sys.executable, "-m", "gui", "work", *(["producer"] if name == "first" else []), *words]

    def _start(self, name: str) -> None:
        unseen = {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(self._logs)}
        environment = {**self.program.environment(), **unseen}
        self._running[name] = subprocess.Popen(
            self._words(name),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _kill(self, name: str) -> None:
        self._running[name].kill()
        self._running[name].wait(_END_SECONDS)
        # The others have its part for a while, or it is back before they notice; without the window no time passes.
        if name != "window" and self._chance.random() < 0.5:
            self._wait_for_more(FIGURES[1], self._chance.randrange(1, MOST), without=name)
        self._start(name)

    def _kill_database(self) -> None:
        self._server.stop()
        self._server.start()

    def _kill_a_broker(self) -> None:
        node = self._chance.choice(NODES)
        self._cluster.kill(node)
        self._wait_for_more(FIGURES[0], self._chance.randrange(1, MOST))
        self._cluster.start(node)

    def _cut_a_broker_off(self) -> None:
        self._cluster.wait_until_in_sync()
        node = self._chance.choice(NODES)
        self._cluster.pause(node)
        self._wait_for_more(FIGURES[0], self._chance.randrange(1, MOST))
        self._cluster.resume(node)

    def _all_count(self) -> bool:
        """Say whether all three count for all consumers."""
        rows = self.program.rows(
            "select consumer, count(*) from member where partitions <> '[]' and slot <= 2 group by consumer"
        )
        return sum(n == 3 for _, n in rows) == len(FIGURES) - 4  # the six consumers

    # Looking on

    def _wait_for_more(self, figure: tuple[str, str], more: int, without: str = "") -> None:
        enough = self.program.counter(*figure) + more
        self._wait(lambda: self.program.counter(*figure) >= enough, without)

    def _wait(self, condition: Callable[[], bool], without: str = "") -> None:
        def so_far() -> bool:
            for name, process in tuple(self._running.items()):
                if name not in (without, "window") and process.poll() == FAILED:
                    self._start(name)  # the database went while it was starting, which it has said
                    continue
                assert name == without or process.poll() is None, f"{name} ended by itself: {process.returncode}"
            return condition()

        try:
            wait_until(so_far, look_after=lambda: self._chance.random() / 20)
        except AssertionError as error:
            raise AssertionError(f"{self.program.folder}: {error}\n{self.program.log()}") from None

    def _end(self) -> None:
        """End the helpers first: what they have of the partitions goes to the window at once."""
        for name in ("watch", "second", "first", "window"):
            process = self._running.get(name)
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(_END_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(_END_SECONDS)

    def errors_of_the_helpers(self) -> int:
        """Return how many errors of the program's own stand in the logs of the programs that helped or looked on."""
        logs = [*self._logs.rglob("work-*.log*"), *self._logs.rglob("watch.log*")]
        return sum(path.read_text(encoding="utf-8").count("Traceback") for path in logs)

"""More programs that count, started from a window: each is `orderpuls work` for one consumer, and ends with us.

Only a shop on a PostgreSQL has them; see `workers.terminal.work_run` for what they do.
"""

import logging
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

import workers
from models.database import ENVIRONMENT
from models.sentences import Sentence
from models.settings_file import as_environment
from workers.consumers import CONSUMERS
from workers.recorder import RecorderConsumer
from workers.stream.shop import Shop

LOOK_MILLISECONDS = 2_000
EXIT_SECONDS = 1.0
TOLD_SECONDS = 10.0
"""How long it is told that an instance has ended by itself, or cannot be started; less where one is started since."""
HELPED = {consumer.name: consumer.topic for consumer in CONSUMERS if consumer.name != RecorderConsumer.name}
"""Those that may have several instances, with their topics: the recorder writes the shop's own files."""
SOURCE = "instances"
_log = logging.getLogger("orderpuls.instances")


class Instances(QObject):
    """The instances beside this program, by consumer. Used in the window's thread.

    Args:
        shop: the shop that this program runs.
        parent: as Qt has it.

    """

    def __init__(self, shop: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._running: dict[str, list[subprocess.Popen[bytes]]] = {name: [] for name in HELPED}
        self._leaving: list[subprocess.Popen[bytes]] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._told_at: float | None = None

    def count(self, name: str) -> int:
        """Return how many instances of a consumer there are to be, this program's own among them."""
        return 1 + len(self._running.get(name, []))

    def processes(self, name: str) -> "list[subprocess.Popen[bytes]]":
        """Return the processes of a consumer's instances beside this program."""
        return list(self._running[name])

    def most(self, name: str) -> int:
        """Return how many have anything to do: one for each partition of its topic."""
        return max(len(self._shop.crossing.ends.of(HELPED[name])), 1) if name in HELPED else 1

    def set(self, name: str, n: int) -> None:
        """Start or end instances of a consumer until there are `n`, this program's own among them."""
        running = self._running[name]
        try:
            while len(running) < min(n, self.most(name)) - 1:
                running.append(self._start(name))
                self._take_back()
        except OSError as error:
            why = error.strerror or str(error)
            self._tell(Sentence("An instance cannot be started ({why}). Try again.", why=why))
        while len(running) > max(n, 1) - 1:
            self._leaving.append(running.pop())  # it leaves its group, and ends by itself
            _let_go(self._leaving[-1])
        if not self._timer.isActive():
            self._timer.start(LOOK_MILLISECONDS)

    def let_go(self) -> None:
        """Ask all to end, without waiting for it."""
        self._timer.stop()
        for running in self._running.values():
            for process in running:
                _let_go(process)

    def end(self, deadline: float) -> None:
        """End all; those that are not gone by an instant of `time.monotonic` are killed, all at once."""
        self.let_go()
        processes = [*self._leaving, *(process for running in self._running.values() for process in running)]
        self._leaving, self._running = [], {name: [] for name in HELPED}
        deadline = max(deadline, time.monotonic() + EXIT_SECONDS)
        for process in processes:
            try:
                process.wait(max(deadline - time.monotonic(), 0.0))
            except subprocess.TimeoutExpired:
                process.kill()
        for process in processes:
            process.wait()

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        shop = self._shop
        assert shop.store.address is not None  # noqa: S101
        kafka = shop.crossing.kafka.address
        # A Kafka that comes along may come back at another port; where it is they hear with all the rest.
        way = [] if shop.built_in else ["--bootstrap-servers", kafka.bootstrap_servers]
        top = str(Path(workers.__file__).absolute().parents[1])
        paths = os.pathsep.join(filter(None, (top, os.environ.get("PYTHONPATH", ""))))
        return subprocess.Popen(
            [
                sys.executable, "-P", "-m", "workers.terminal", "work", name.split("-", maxsplit=1)[0], "--attached",
                *way,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={
                **os.environ, **as_environment(kafka.properties), ENVIRONMENT: shop.store.address.url,
                "PYTHONPATH": paths,
            },
            start_new_session=os.name != "nt",  # Ctrl-C in a terminal is for us
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip

    @Slot()
    def _look(self) -> None:
        """Start again what has ended by itself, and forget what was asked to."""
        self._leaving = [process for process in self._leaving if process.poll() is None]
        for name, running in self._running.items():
            for number, process in enumerate(running):
                if process.poll() is not None:
                    _let_go(process)
                    _log.warning("an instance of %s ended with %s; it is started again", name, process.returncode)
                    self._tell(
                        Sentence("An instance of {consumer} ended by itself; it is started again.", consumer=name)
                    )
                    with suppress(OSError):  # it is tried again at the next look
                        running[number] = self._start(name)
        if self._told_at is not None and time.monotonic() - self._told_at >= TOLD_SECONDS:
            self._take_back()
        if self._told_at is None and not self._leaving and not any(self._running.values()):
            self._timer.stop()

    def _tell(self, sentence: Sentence) -> None:
        self._told_at = time.monotonic()
        self._shop.tell(SOURCE, sentence)

    def _take_back(self) -> None:
        if self._told_at is not None:
            self._told_at = None
            self._shop.tell(SOURCE, "")


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()

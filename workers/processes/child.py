"""A process in which the loops of some consumers run, each in a thread. It ends at once when its parent is gone.

It holds nothing that counts: what it tells its parent is for the others to know, and all else is in the database.
"""

import logging
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from models.errors import ShopError, StaleOffsetError
from models.folder import ShopFolder
from models.storage.connecting import open_store
from workers.consumers import consumer_loop
from workers.processes.messages import (
    Begin,
    End,
    Ended,
    Heard,
    Logged,
    Met,
    Mirror,
    Setup,
    ToChild,
    ended_by,
    words,
)  # fmt: skip
from workers.processes.pipe import Pipe
from workers.processes.teller import Teller
from workers.processes.told_shop import ToldShop
from workers.stream.loop import Killable, Trouble
from workers.stream.shop import Opening
from workers.stream.turns import Turns

BEFORE_THE_END_SECONDS = 0.8
"""So long before everything is to have ended nothing waits for the database any more, as in the supervisor."""
NICE = 10
"""How far a process stands back beside a window."""
_log = logging.getLogger("orderpuls.child")


class _ToParent(logging.Handler):
    """Lets the parent write the log, so that one process does."""

    def __init__(self, pipe: "Pipe[ToChild]") -> None:
        super().__init__()
        self._pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        """Send a line."""
        self._pipe.send(Logged(record.name, record.levelno, self.format(record)))


@dataclass
class _Run:
    """A loop that runs."""

    stop: threading.Event = field(default_factory=threading.Event)
    drop: bool = False


class Child:
    """The process, from its setup on."""

    def __init__(self, setup: Setup, pipe: "Pipe[ToChild]") -> None:
        folder = ShopFolder(Path(setup.folder))
        self._pipe = pipe
        self._told = ToldShop(
            folder, open_store(setup.database or folder.database), setup.zone, setup.shop_id, setup.seed,
            Opening(setup.opened_at, setup.began_at), setup.mirror,
        )  # fmt: skip
        self._shop = self._told.shop
        self._crossing = self._shop.crossing
        self._turns = Turns()
        self._runs: dict[str, _Run] = {}
        self._teller = Teller(self._crossing, pipe.send)
        self._take(setup.mirror)

    def run(self) -> None:
        """Do what the parent says, until it is gone."""
        while (message := self._pipe.receive()) is not None:
            match message:
                case Mirror():
                    self._take(message)
                    self._pipe.send(Heard())
                case Begin():
                    self._begin(message)
                case End():
                    run = self._runs.get(message.consumer)
                    if run is not None:
                        run.drop = message.drop
                        run.stop.set()

    def _take(self, mirror: Mirror) -> None:
        crossing = self._crossing
        self._teller.take_ends(mirror.ends, mirror.looks)
        self._told.take(mirror)
        if mirror.stop_in is not None and crossing.stop_by is None:
            crossing.stop_by = time.monotonic() + mirror.stop_in
            self._shop.store.hurry(crossing.stop_by - BEFORE_THE_END_SECONDS)

    def _begin(self, asked: Begin) -> None:
        name, run = asked.consumer, _Run()
        self._crossing.begun[name] = asked.begun
        self._crossing.went_back[name] = asked.went_back
        self._runs[name] = run
        threading.Thread(target=self._run, args=(name, run), name=name, daemon=True).start()

    def _run(self, name: str, run: _Run) -> None:
        end = Ended(name)
        try:
            self._run_loop(name, run)
        except (ShopError, OSError, StaleOffsetError) as error:
            end = ended_by(name, error)
        except Exception as error:
            _log.exception("%s failed", name)
            end = ended_by(name, error)
        self._teller.tell(name)
        self._pipe.send(end)

    def _run_loop(self, name: str, run: _Run) -> None:
        def emit(found: object) -> None:
            if isinstance(found, Trouble):
                self._pipe.send(Met(name, found.source, words(found.text)))

        loop = consumer_loop(self._shop, name, self._turns, emit)
        try:
            while not run.stop.is_set():
                wait = loop.step()
                self._teller.tell(name)
                if wait > 0:
                    run.stop.wait(wait)
        except BaseException:
            try:
                loop.close()
            except Exception:
                _log.exception("%s did not close well after an error", name)
            raise
        if run.drop and isinstance(loop, Killable):
            loop.drop()
        else:
            loop.close()


def _let_others_go_first() -> None:
    with suppress(psutil.Error, OSError):
        psutil.Process().nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", NICE))  # that is Windows' own


def main() -> None:
    """Run the process on its standard input and output, which belong to the pipe alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us in good order
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what a library prints must not come between
    pipe: Pipe[ToChild] = Pipe(incoming, outgoing, ToChild)
    root = logging.getLogger("orderpuls")
    root.addHandler(_ToParent(pipe))
    root.setLevel(logging.INFO)
    root.propagate = False
    setup = pipe.receive()
    if isinstance(setup, Setup):
        if setup.behind:
            _let_others_go_first()
        try:
            Child(setup, pipe).run()
        except Exception:
            _log.exception("the process of some consumers failed")
            os._exit(1)
    os._exit(0)  # at once: nobody waits for the loops any more


if __name__ == "__main__":
    main()

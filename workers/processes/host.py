"""The parent's side: starts the processes, tells them what the threads tell each other, and hears what they tell."""

import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import workers
from models.errors import ShopError
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.processes.messages import (
    Begin,
    End,
    Ended,
    Heard,
    Logged,
    Met,
    Mirror,
    Setup,
    State,
    ToParent,
    Waits,
    error_of,
    sentence,
)  # fmt: skip
from workers.processes.pipe import Pipe
from workers.processes.told_shop import mirror_of
from workers.stream.loop import Emit, Trouble
from workers.stream.shop import Shop

BUSY_SECONDS, QUIET_SECONDS = 0.05, 0.2
"""How often what has changed is told, while there is something to count or time runs fast, and else."""
MOST_ON_THE_WAY = 8
"""Mirrors that were not heard, at most: a process that stands still must not make us wait for its pipe."""
HANGS_SECONDS = 30.0
"""What a process gets to hear a mirror; one that has not stands still, and is ended."""
END_SECONDS = 5.0
"""What a loop gets to end; one that has not is ended with its process."""
EXIT_SECONDS = 1.0
_log = logging.getLogger("orderpuls.processes")


@dataclass
class Entry:
    """A loop that was begun in the process; `error` is what ended it, None where it was asked to end."""

    name: str
    emit: Emit
    pipe: "Pipe[ToParent]"
    process: "subprocess.Popen[bytes]"
    over: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


class Host:
    """One process and the consumers in it. Used by the consumers' threads.

    Args:
        shop: the shop.
        behind: whether a window goes first, where there are too few cores for both.

    """

    def __init__(self, shop: Shop, behind: bool = False) -> None:
        self._shop = shop
        self._behind = behind
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Pipe[ToParent] | None = None
        self._entries: dict[str, Entry] = {}
        self._mirror: Mirror | None = None
        self._on_the_way = 0
        self._heard_at = 0.0
        self._waits: set[str] = set()
        self._listener: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """The process, None while there is none."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def begin(self, name: str, emit: Emit) -> Entry:
        """Let a consumer's loop begin, in the process that there is or in a new one."""
        crossing = self._shop.crossing
        with self._lock:
            process, pipe = (self._process, self._pipe) if self._process and self._pipe else self._start()
            entry = self._entries[name] = Entry(name, emit, pipe, process)
            pipe.send(Begin(name, crossing.begun.get(name, 0), crossing.went_back.get(name, 0)))
            return entry

    def tell(self) -> None:
        """Tell the process what has changed among the threads; one that does not hear it is ended."""
        with self._lock:
            if self._pipe is None or self._process is None:
                return
            now = time.monotonic()
            if self._on_the_way and now > self._heard_at + HANGS_SECONDS:
                _log.error("the process %d of some consumers hangs; it is ended", self._process.pid)
                self._process.kill()
            elif self._on_the_way < MOST_ON_THE_WAY and (mirror := mirror_of(self._shop)) != self._mirror:
                if not self._on_the_way:
                    self._heard_at = now
                self._mirror = mirror
                self._on_the_way += 1
                self._pipe.send(mirror)

    def end(self, entry: Entry, *, drop: bool) -> None:
        """Let a consumer's loop end, and wait for it; a process that does not answer is ended."""
        if entry.over.is_set():
            return
        self.tell()
        if self._on_the_way < MOST_ON_THE_WAY:
            entry.pipe.send(End(entry.name, drop))
        stop_by = self._shop.crossing.stop_by
        left = END_SECONDS if stop_by is None else max(stop_by - time.monotonic(), 0.1)
        if not entry.over.wait(left):
            _log.error("%s did not end in time; its process is ended", entry.name)
            entry.process.kill()
            entry.over.wait(END_SECONDS)

    def leave(self) -> None:
        """Let the process end: nobody talks to it any more."""
        with self._lock:
            process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()

    def wait(self) -> None:
        """Wait until the process is gone; one that stays is killed."""
        process = self._process
        if process is not None:
            try:
                process.wait(EXIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._listener is not None:
            self._listener.join(EXIT_SECONDS)  # until it has, whoever begins would be given a process that is gone

    def _start(self) -> "tuple[subprocess.Popen[bytes], Pipe[ToParent]]":
        """Start the process; its standard error is ours."""
        shop = self._shop
        top = str(Path(workers.__file__).absolute().parents[1])
        paths = os.pathsep.join(filter(None, (top, os.environ.get("PYTHONPATH", ""))))
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "workers.processes.child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": paths},
                start_new_session=os.name != "nt",  # Ctrl-C in a terminal is for us
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise ShopError(
                "A process for consumers cannot be started ({why}). It is tried again.", why=error.strerror
            ) from error
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        pipe: Pipe[ToParent] = Pipe(process.stdout, process.stdin, ToParent)
        self._process, self._pipe = process, pipe
        self._entries = {}
        self._on_the_way = 0
        self._mirror = mirror_of(self._shop)
        pipe.send(
            Setup(
                str(shop.folder.root), shop.store.address, shop.zone_name, shop.shop_id, shop.seed, shop.opened_at,
                shop.began_at, self._behind, self._mirror,
            )
        )  # fmt: skip
        self._listener = threading.Thread(
            target=self._listen, args=(process, pipe, self._entries), name="listener", daemon=True
        )
        self._listener.start()
        return process, pipe

    # What the process says, in the thread that listens

    def _listen(self, process: "subprocess.Popen[bytes]", pipe: "Pipe[ToParent]", entries: dict[str, Entry]) -> None:
        try:
            while (message := pipe.receive()) is not None:
                self._hear(message, entries)
        except Exception:
            _log.exception("what a process of consumers said is not understood; it is ended")
            process.kill()
        finally:
            for end in (process.stdin, process.stdout):
                if end is not None:
                    with suppress(OSError):
                        end.close()
            code = process.wait()
            with self._lock:
                self._process = self._pipe = None
                self._take_back(entries, code)

    def _take_back(self, entries: dict[str, Entry], code: int) -> None:
        """Take back what a process told that is gone, and let its consumers know."""
        crossing = self._shop.crossing
        for name, entry in entries.items():
            if entry.over.is_set():
                continue
            crossing.unread.pop(name, None)
            crossing.went_back[name] = crossing.went_back.get(name, 0) - crossing.to_come_again.get(name, 0)
            crossing.to_come_again[name] = 0
            crossing.reads[name] = ()
            if name == OrderHandlerConsumer.name:
                crossing.rounds_over = False
            entry.error = ShopError(
                "The process of {consumer} ended (code {code}). It is started again.", consumer=name, code=code
            )
            entry.over.set()
        for source in self._waits:
            crossing.in_the_way[source] = ""
        self._waits.clear()

    def _hear(self, message: ToParent, entries: dict[str, Entry]) -> None:
        crossing = self._shop.crossing
        match message:
            case Heard():
                with self._lock:
                    self._on_the_way -= 1
                    self._heard_at = time.monotonic()
            case State():
                self._note(message)
            case Waits():
                self._waits.add(message.source)
                crossing.in_the_way[message.source] = sentence(message.words)
            case Met():
                if message.consumer in entries:
                    entries[message.consumer].emit(Trouble(message.source, sentence(message.words)))
            case Ended():
                entry = entries[message.consumer]
                entry.error = error_of(message) if message.kind else None
                entry.over.set()
            case Logged():
                logging.getLogger(message.logger).log(message.level, "%s", message.text)

    def _note(self, state: State) -> None:
        crossing, name = self._shop.crossing, state.consumer
        for topic, ends in state.ends.items():
            crossing.ends.note(topic, ends)
        crossing.to_come_again[name] = state.to_come_again
        crossing.went_back[name] = state.went_back
        crossing.begun[name] = state.begun
        crossing.reads[name] = state.reads
        if state.unread is None:
            crossing.unread.pop(name, None)
        else:
            crossing.unread[name] = state.unread
        if state.rounds_over is not None:
            crossing.rounds_over = state.rounds_over

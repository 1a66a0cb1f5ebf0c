"""Keeps the text files of `Tabular_data` current, at most once a second, from the snapshots that are shown."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from models.calendar import Calendar
from models.files import replace_file
from models.sentences import Sentence
from workers.files.tables import RENDER, Render
from workers.stream.loop import Tell

WRITE_SECONDS = 1.0
_log = logging.getLogger("orderpuls.tables")


class TabularWriterLoop:
    """Takes snapshots from any thread, and writes the newest of each kind in its own."""

    def __init__(self, folder: Path, calendar: Calendar, tell: Tell, language: Callable[[], str]) -> None:
        self._folder = folder
        self._calendar = calendar
        self._tell = tell
        self._language = language
        self._written_in = language()
        self._latest: dict[str, object] = {}
        self._lock = threading.Lock()
        self._waiting: dict[str, object] = {}
        self._written: dict[str, bytes] = {}
        self._failed: dict[str, str] = {}

    def offer(self, snapshot: object) -> None:
        """Take a snapshot; the newest of a kind is the one that is written."""
        with self._lock:
            self._waiting[type(snapshot).__name__] = snapshot

    def step(self) -> float:
        """Write what is new; see `Loop`."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        self._latest |= waiting
        if self._language() != self._written_in:
            self._written_in, waiting = self._language(), self._latest
        failed_before, self._failed = self._failed, {}
        for kind, snapshot in waiting.items():
            render = RENDER.get(kind)
            if render is not None:
                self._write(kind, snapshot, render)
        # A reader or a virus scanner holds a file for a moment; it is told when it lasts.
        lasting = [name for name in self._failed if name in failed_before]
        self._tell(
            "tables",
            Sentence(
                "{what} cannot be written in {folder} ({why}). The newest figures are written as soon as that is over.",
                what=lasting[0] if len(lasting) == 1 else Sentence("The tables"),
                folder=self._folder,
                why=self._failed[lasting[0]],
            )
            if lasting
            else "",
        )
        return WRITE_SECONDS

    def close(self) -> None:
        """Write what came last."""
        self.step()

    def _write(self, kind: str, snapshot: object, render: Render) -> None:
        for name, text in render(snapshot, self._calendar, self._written_in).items():
            content = text.encode()
            if self._written.get(name) == content:
                continue
            try:
                replace_file(self._folder / name, content, sync=False)
                self._written[name] = content
            except OSError as error:  # somebody holds it open: the newest is written when it is free
                _log.info("%s waits: %s", name, error)
                self._failed[name] = str(error.strerror)
                with self._lock:
                    self._waiting.setdefault(kind, snapshot)

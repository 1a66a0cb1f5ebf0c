"""Appends mails to the day's mbox file, each exactly once.

The database knows at which byte a batch of mails belongs. A batch that was cut short is written again from that
byte; a file that somebody edited is left alone, and another one is begun.
"""

import logging
import os
from datetime import date
from pathlib import Path

from models.files import remove_quietly
from models.sentences import Sentence
from models.storage.folder_number import folder_number, numbered
from models.storage.handling import HandlingBook, MailPlace
from models.storage.progress import count_up
from models.storage.store import Store
from workers.stream.loop import Tell

_log = logging.getLogger("orderpuls.mail")
_CONSUMER = "consumer5-order-handler"


class MailWriter:
    """Writes what the marking transactions have left to be written."""

    def __init__(self, store: Store, folder: Path, tell: Tell) -> None:
        self._store = store
        self._folder = folder
        self._tell = tell
        self._book = HandlingBook(store)

    def step(self) -> None:
        """Write the mails that are not on disk yet; a file that cannot be written is tried again next time."""
        for place in self._book.unwritten_mails():
            try:
                written = self._write(place)
            except OSError as error:
                self._tell(
                    "mail",
                    Sentence(
                        "The mails cannot be written to {file} in {folder} ({why}). "
                        "They are kept, and written as soon as that is over.",
                        file=place.file,
                        folder=self._folder,
                        why=error.strerror,
                    ),
                )
                return
            if not written:
                return
            with self._store.transaction():
                self._book.tick_off_mail(place.number)
                count_up(self._store, _CONSUMER, mailed=place.n)
        self._tell("mail", "")

    def _write(self, place: MailPlace) -> bool:
        """Put a batch at its place; returns False when another file had to be begun."""
        path = self._folder / place.file
        path.parent.mkdir(exist_ok=True)
        with path.open("a+b") as file:
            length = file.seek(0, os.SEEK_END)
            if not _is_ours(path, length, place):
                self._begin_another(place.file)
                return False
            file.truncate(place.start)
            file.write(place.body)
            file.flush()
            os.fsync(file.fileno())
        return True

    def _begin_another(self, name: str) -> None:
        stem = numbered(name[:10], folder_number(self._store))
        number = 2
        while (self._folder / f"{stem}-{number}.mbox").exists():
            number += 1
        _log.warning("%s was edited; going on in %s-%d.mbox", name, stem, number)
        with self._store.transaction():
            self._book.move_mails(name, f"{stem}-{number}.mbox")

    def prune(self, oldest: date) -> None:
        """Delete the mail files of days before `oldest`."""
        for path in self._folder.glob("????-??-??*.mbox"):
            if path.name[:10] < oldest.isoformat():
                remove_quietly(path)


def _is_ours(path: Path, length: int, place: MailPlace) -> bool:
    """Say whether what follows the batch's place can only be a part of that batch."""
    tail = length - place.start
    if tail == 0:
        return True
    if not 0 < tail <= len(place.body):
        return False
    with path.open("rb") as file:
        file.seek(place.start)
        return file.read(tail) == place.body[:tail]

"""Puts an order's life together from the database and the files: what is known of it, and nothing more."""

from collections.abc import Callable

from models.calendar import Calendar
from models.errors import RejectedMessageError, ShopError, StorageError
from models.folder import ShopFolder
from models.handling import first_rounds
from models.looks import CountedBy, Mailed, OrderLife, Sent
from models.mail import ReadMail, read_mail
from models.orders import Order, decode_order
from models.recorded import recorded_order
from models.settings import ONCE, Settings
from models.storage.handling import HandlingBook
from models.storage.lives import Kept, LifeBook
from models.storage.store import Store
from workers.consumers import READERS
from workers.files.mail_reader import mail_bytes
from workers.kafka.topics import HANDLED
from workers.producer import NAME as PRODUCER

_READERS = tuple((name, topic) for topic, names in READERS.items() for name in names)


class LifeReader:
    """Reads the life of one order at a time; what it has read from a file is kept until another order is asked for."""

    def __init__(
        self, store: Store, folder: ShopFolder, calendar: Calendar, settings: Callable[[], Settings], began_at: float
    ) -> None:
        self._store = store
        self._folder = folder
        self._calendar = calendar
        self._settings = settings
        self._began_at = began_at
        self._book = LifeBook(store)
        self._mails = HandlingBook(store)
        self._last = 0
        self._body: bytes | None = None
        self._mail: ReadMail | None = None
        self._looked_in_files = False

    def read(self, order_id: int) -> OrderLife:
        """Return what is known of an order now. Raises StorageError."""
        if order_id != self._last:
            self._last, self._body, self._mail, self._looked_in_files = order_id, None, None, False
        with self._store.snapshot():
            kept = self._book.kept(order_id)
            block = self._book.block(order_id)
            counted = self._book.counted(order_id)
            offsets = self._book.offsets()
            duplicates = self._book.duplicates()
            rounds = self._book.rounds() or first_rounds(self._began_at, 0.0)
            waits = self._book.waits_in_outbox(HANDLED, order_id)
            given_here = self._book.given_here(order_id, PRODUCER)
        self._find_body(kept, block)
        mailed, file = self._read_mail(order_id, kept)
        settings = self._settings()
        due_at = None
        if kept is not None and kept.handled_at is None and kept.due is not None:
            chance = 0.0 if settings.mode == ONCE else settings.chance / 100
            due_at = rounds.round_of(kept.due, chance)
        return OrderLife(
            order_id=order_id, order=_decoded(self._body), body=self._body, known=kept is not None,
            sent=_sent(block, given_here),
            consumers=tuple(
                CountedBy(
                    name, topic, name in counted, tuple(sorted(offsets.get((name, topic), {}).items())),
                    duplicates.get(name, 0),
                )
                for name, topic in _READERS
            ),
            handled_at=None if kept is None else kept.handled_at, due_at=due_at, waits_in_outbox=waits,
            mailed=mailed, mail=self._mail, mail_file=file,
        )  # fmt: skip

    def _find_body(self, kept: Kept | None, block: tuple[bool, bytes] | None) -> None:
        """Find the order itself: with consumer 5 until it is handled, in its block, or recorded."""
        if self._body is not None:
            return
        if kept is not None and kept.body is not None:
            self._body = kept.body
        elif block is not None:
            self._body = block[1]
        elif kept is not None and not self._looked_in_files:
            self._looked_in_files = True
            try:
                self._body = recorded_order(self._folder, self._last, self._calendar.day_of(kept.instant))
            except OSError as error:
                raise StorageError("The recorded orders cannot be read ({why}).", why=error.strerror) from error

    def _read_mail(self, order_id: int, kept: Kept | None) -> tuple[Mailed, str]:
        if kept is None or not kept.has_mail:
            return Mailed.NONE, ""
        if kept.file is None:
            return Mailed.GONE, ""
        if self._mail is None:
            place = self._mails.mail_place(order_id)
            try:
                stored = None if place is None else mail_bytes(self._folder.mail, place)
            except ShopError:
                return Mailed.GONE, kept.file
            self._mail = None if stored is None else read_mail(stored)
        return Mailed.WAITS if kept.waiting else Mailed.WRITTEN, kept.file


def _sent(block: tuple[bool, bytes] | None, given_here: bool) -> Sent:
    if block is not None:
        return Sent.ACKNOWLEDGED if block[0] else Sent.WAITS
    return Sent.SETTLED if given_here else Sent.ELSEWHERE


def _decoded(body: bytes | None) -> Order | None:
    if body is None:
        return None
    try:
        return decode_order(body)
    except RejectedMessageError:
        return None  # somebody has edited the file

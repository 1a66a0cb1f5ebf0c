"""Consumer 5's tables: orders that wait to be handled, and the mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from peewee import fn

from models.snapshots import OrderRow
from models.storage.folder_number import folder_number, numbered
from models.storage.outbox import Letter, OutboxBook
from models.storage.schema import Handled, MailBatch
from models.storage.store import Row, Store

SHOWN = 120
KEPT_DAYS = 7
"""How long recorded orders, handled orders and mails are kept."""
MARKED_AT_ONCE = 500
"""Orders marked in one transaction at most; 100 000 held the only writer for 0.85 s, 2 000 a window for 0.1 s."""

Arrival = tuple[int, float, str, int, float | None, bytes, int]
"""A row of an order that has come: order id, instant, customer, öre, due, the order as JSON and the digest of that."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that is due: `due` on the scale of H, `body` the order as JSON."""

    order_id: int
    due: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """One handled order: its message for the topic, and where its mail lies in the batch."""

    order_id: int
    handled_at: float
    message: bytes
    mail_start: int
    mail_length: int


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Mails that belong at byte `start` of a file."""

    number: int
    file: str
    start: int
    n: int
    body: bytes


class HandlingBook:
    """The orders in consumer 5's hands. Methods that write belong inside the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._outbox = OutboxBook(store)

    def arrive(self, rows: Sequence[Arrival]) -> None:
        """Add orders."""
        self._store.insert(Handled, ("order_id", "instant", "customer", "ore", "due", "body", "digest"), rows)

    def conflicts(self, digests: Sequence[tuple[int, int]]) -> int:
        """Return how many of the orders, of those that are still kept, had other content when they arrived.

        Args:
            digests: order ids with the digests of what came again; an order may have come several times.

        """
        numbers = sorted({number for number, _ in digests})
        query = Handled.select(Handled.order_id, Handled.digest).where(Handled.order_id.in_(numbers))
        stored: dict[int, int] = dict(self._store.rows(query))
        return sum(stored.get(number, found) != found for number, found in digests)

    def due(self, hazard: float, limit: int = MARKED_AT_ONCE) -> list[Waiting]:
        """Return orders that are not handled and due at `hazard`, the first due first."""
        query = (
            Handled.select(Handled.order_id, Handled.due, Handled.body)
            .where(Handled.handled_at.is_null(), Handled.due <= hazard)
            .order_by(Handled.due)
            .limit(limit)
        )
        return [Waiting(number, due, bytes(body)) for number, due, body in self._store.rows(query)]

    def mark(self, parcels: Sequence[Parcel], day: date, mails: bytes, topic: str) -> None:
        """Mark orders as handled, put their messages into the outbox and their mails at the end of the day's file."""
        file = self._mail_file(day)
        start = self._end_of(file)
        batch = self._store.change(
            MailBatch.insert(file=file, start=start, n=len(parcels), length=len(mails), body=mails)
        )
        self._store.update_many(
            Handled,
            ("handled_at", "mail", "mail_start", "mail_length", "body"),
            ("order_id",),
            [(p.handled_at, batch, p.mail_start, p.mail_length, None, p.order_id) for p in parcels],
        )
        self._outbox.put([Letter(topic, str(p.order_id), p.message) for p in parcels])

    def _mail_file(self, day: date) -> str:
        """Return the file that the day's mails go to: the one begun last."""
        stem = numbered(day.isoformat(), folder_number(self._store))
        ours = (MailBatch.file == f"{stem}.mbox") | MailBatch.file.startswith(f"{stem}-")
        found = self._store.row(MailBatch.select(MailBatch.file).where(ours).order_by(MailBatch.id.desc()))
        return found[0] if found else f"{stem}.mbox"

    def _end_of(self, file: str) -> int:
        """Return the byte at which the mails of a file end."""
        ends = MailBatch.select(MailBatch.start + MailBatch.length).where(MailBatch.file == file)
        return self._store.number(ends.order_by(MailBatch.start.desc()))

    # The mails

    def unwritten_mails(self) -> list[MailPlace]:
        """Return the mails that may not be on disk, in the order in which they are written."""
        query = (
            MailBatch.select(MailBatch.id, MailBatch.file, MailBatch.start, MailBatch.n, MailBatch.body)
            .where(MailBatch.waiting)
            .order_by(MailBatch.id)
            .limit(20)
        )
        return [
            MailPlace(n, file, start, count, bytes(body)) for n, file, start, count, body in self._store.rows(query)
        ]

    def unwritten_total(self) -> int:
        """Return how many batches of mails may not be on disk."""
        return self._store.number(MailBatch.select(fn.COUNT(MailBatch.id)).where(MailBatch.waiting))

    def tick_off_mail(self, number: int) -> None:
        """Say that a batch of mails is on disk."""
        self._store.change(MailBatch.update(body=None, waiting=False).where(MailBatch.id == number))

    def move_mails(self, file: str, to: str) -> None:
        """Put the mails of a file that are not on disk yet at the end of another one."""
        start = self._end_of(to)
        for number, length in self._store.rows(
            MailBatch.select(MailBatch.id, MailBatch.length)
            .where(MailBatch.file == file, MailBatch.waiting)
            .order_by(MailBatch.id)
        ):
            self._store.change(MailBatch.update(file=to, start=start).where(MailBatch.id == number))
            start += length

    def bring_mails(self) -> dict[str, int]:
        """Put mails that wait into the files of the folder that is written in; returns where they began, by file."""
        waiting = MailBatch.select(MailBatch.file, fn.MIN(MailBatch.start)).where(MailBatch.waiting)
        found = self._store.rows(waiting.group_by(MailBatch.file).order_by(fn.MIN(MailBatch.id)))
        left = {str(file): int(start) for file, start in found}
        for file in left:
            self.move_mails(file, self._mail_file(date.fromisoformat(file[:10])))
        return left

    def mail_place(self, order_id: int) -> tuple[str, int, int, bytes | None] | None:
        """Return where an order's mail is: (file, byte position, length, its bytes if not on disk yet)."""
        found = self._store.row(
            Handled.select(MailBatch.file, MailBatch.start, Handled.mail_start, Handled.mail_length, MailBatch.body)
            .join(MailBatch, on=(Handled.mail == MailBatch.id))
            .where(Handled.order_id == order_id)
        )
        if found is None:
            return None
        file, base, start, length, body = found
        kept = None if body is None else bytes(body)[start : start + length]
        return file, base + start, length, kept

    def prune(self, oldest: float, oldest_day: date) -> bool:
        """Drop a part of the orders and mail places that are no longer kept; returns whether more is left.

        Orders are kept by the instant they were handled, and those that never will be by the instant of the sale.
        Orders that wait for their round stay.
        """
        handled = Handled.handled_at < oldest
        never = Handled.handled_at.is_null() & Handled.due.is_null() & (Handled.instant < oldest)
        dropped = [self._drop(kind) for kind in (handled, never)]
        self._store.change(MailBatch.delete().where(~MailBatch.waiting, MailBatch.file < oldest_day.isoformat()))
        return MARKED_AT_ONCE in dropped

    def _drop(self, condition: Any) -> int:
        """Drop orders for which a condition holds, not too many at once; returns how many."""
        some = Handled.select(Handled.order_id).where(condition).limit(MARKED_AT_ONCE)
        return self._store.change(Handled.delete().where(Handled.order_id.in_(some)))

    def rows(self, kind: str) -> tuple[OrderRow, ...]:
        """Return the newest orders, newest first; `kind` is newest, unhandled or handled."""
        query = Handled.select(
            Handled.order_id, Handled.instant, Handled.customer, Handled.ore, Handled.handled_at, Handled.mail
        )
        if kind == "handled":
            query = query.where(Handled.handled_at.is_null(False)).order_by(Handled.handled_at.desc())
        elif kind == "unhandled":
            query = query.where(Handled.handled_at.is_null()).order_by(Handled.order_id.desc())
        else:
            query = query.order_by(Handled.order_id.desc())
        pending = {n for (n,) in self._store.rows(MailBatch.select(MailBatch.id).where(MailBatch.waiting))}
        return tuple(_order_row(row, pending) for row in self._store.rows(query.limit(SHOWN)))


def _order_row(row: Row, pending: set[int]) -> OrderRow:
    number, instant, customer, ore, handled_at, mail = row
    handled = None if handled_at is None else datetime.fromtimestamp(handled_at, tz=UTC)
    ordered = datetime.fromtimestamp(instant, tz=UTC)
    return OrderRow(number, ordered, customer, ore, handled, mail is not None and mail not in pending)


def first_kept_day(today: date, days: int) -> date:
    """Return the first day that is kept, when `days` of them are, today included."""
    return today - timedelta(days=days - 1)

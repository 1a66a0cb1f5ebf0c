"""Reads what the tables know of one order, and finds orders by number or customer. Writes nothing."""

from dataclasses import dataclass

from peewee import JOIN, fn
from pyroaring import BitMap

from models.handling import Rounds
from models.looks import FoundOrder
from models.orders import MAX_ID
from models.storage.schema import Block, Counter, Handled, MailBatch, Outbox, Position, Seen
from models.storage.store import Row, Store

SHOWN = 200
"""Orders that a search shows at most."""
_LOOKED_AT = 2000
"""Orders that a search compares at most, of those that the database takes for alike."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An order in consumer 5's hands; `file` is that of its mail, `waiting` says that the mail is not on disk yet."""

    instant: float
    due: float | None
    body: bytes | None
    handled_at: float | None
    has_mail: bool
    file: str | None
    waiting: bool


class LifeBook:
    """What the shop's database knows of orders."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def kept(self, order_id: int) -> Kept | None:
        """Return an order as consumer 5 keeps it; None when it has not come yet, or is no longer kept."""
        found = self._store.row(
            Handled.select(
                Handled.instant, Handled.due, Handled.body, Handled.handled_at, Handled.mail, MailBatch.file,
                MailBatch.waiting,
            ).join(MailBatch, JOIN.LEFT_OUTER, on=(Handled.mail == MailBatch.id)).where(Handled.order_id == order_id)
        )  # fmt: skip
        if found is None:
            return None
        instant, due, body, handled_at, mail, file, waiting = found
        return Kept(
            instant, due, None if body is None else bytes(body), handled_at, mail is not None, file, bool(waiting)
        )

    def rounds(self) -> Rounds | None:
        """Return the last rounds of consumer 5; None before there was one."""
        stored = self._store.fact("rounds")
        return None if stored is None else Rounds(*stored)

    def block(self, order_id: int) -> tuple[bool, bytes] | None:
        """Return of the block that an order was sold in whether it is acknowledged, and the order as JSON."""
        found = self._store.row(
            Block.select(Block.first_order_id, Block.acked, Block.body)
            .where(Block.first_order_id <= order_id, Block.first_order_id + Block.n > order_id)
            .order_by(Block.first_order_id.desc())
        )
        if found is None:
            return None
        first, acknowledged, body = found
        return bool(acknowledged), bytes(body).split(b"\n")[order_id - first]

    def given_here(self, order_id: int, producer: str) -> bool:
        """Say whether this shop has given a number: `producer` gives them without a gap."""
        after = int(self._store.fact("next_order_id", 0))
        made = Counter.select(fn.SUM(Counter.n)).where(Counter.consumer == producer, Counter.name == "produced")
        return after - self._store.number(made) <= order_id < after

    def counted(self, order_id: int) -> set[str]:
        """Return the consumers that have counted an order."""
        chunk, low = self._store.homes.place(order_id)
        rows = self._store.rows(Seen.select(Seen.consumer, Seen.bitmap).where(Seen.chunk == chunk))
        return {consumer for consumer, bitmap in rows if low in BitMap.deserialize(bytes(bitmap))}

    def offsets(self) -> dict[tuple[str, str], dict[int, int]]:
        """Return how far everybody has read: the next offset by partition, of each (consumer, topic)."""
        found: dict[tuple[str, str], dict[int, int]] = {}
        for consumer, topic, part, offset in self._store.rows(
            Position.select(Position.consumer, Position.topic, Position.part, Position.offset)
        ):
            found.setdefault((consumer, topic), {})[part] = offset
        return found

    def duplicates(self) -> dict[str, int]:
        """Return how many messages each consumer has refused, since it had counted their orders before."""
        query = Counter.select(Counter.consumer, fn.SUM(Counter.n)).where(Counter.name == "duplicates")
        return {consumer: int(n) for consumer, n in self._store.rows(query.group_by(Counter.consumer))}

    def waits_in_outbox(self, topic: str, order_id: int) -> bool:
        """Say whether a message under an order's number waits to be acknowledged."""
        waiting = Outbox.select(fn.COUNT(Outbox.id)).where(Outbox.topic == topic, Outbox.key == str(order_id))
        return self._store.number(waiting) > 0

    def find(self, text: str) -> tuple[tuple[FoundOrder, ...], bool]:
        """Return the newest orders whose number is `text`, or whose customer's name holds it, and if there are more.

        Of handled orders those of the last days are kept. Letters are compared whatever their case.
        """
        wanted = text.strip().casefold()
        if not wanted:
            return (), False
        query = Handled.select(Handled.order_id, Handled.instant, Handled.customer, Handled.ore, Handled.handled_at)
        if wanted.isdecimal() and int(wanted) <= MAX_ID:
            rows = self._store.rows(query.where(Handled.order_id == int(wanted)))
            return tuple(_found(row) for row in rows), False
        # The database knows the case of A to Z only: any other letter may be any letter, and is compared here.
        alike = "".join(char if char.isascii() and char.isalnum() else "_" for char in text.strip())
        found = query.where(Handled.customer ** f"%{alike}%").order_by(Handled.order_id.desc()).limit(_LOOKED_AT)
        same = [_found(row) for row in self._store.rows(found) if wanted in row[2].casefold()]
        return tuple(same[:SHOWN]), len(same) > SHOWN


def _found(row: Row) -> FoundOrder:
    return FoundOrder(*row)

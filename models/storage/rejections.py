"""Rejected messages: recorded once by their place in the log, published once, shown, and sent again when mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from peewee import fn

from models.errors import ShopError
from models.snapshots import Place, RejectedRow
from models.storage.outbox import Letter, OutboxBook
from models.storage.schema import Rejected
from models.storage.store import Store

KEPT_BYTES = 64 * 1024
"""How much of a rejected message is kept."""
SHOWN = 500
_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Rejection:
    """A message that is no order: where it stands (with the epoch of the leader that took it), why, and its bytes."""

    topic: str
    partition: int
    offset: int
    epoch: int
    reason: str
    body: bytes | None


class RejectionBook:
    """The rejected messages of a shop. Methods that write belong inside the caller's transaction."""

    def __init__(self, store: Store, dead_letters: str) -> None:
        self._store = store
        self._dead_letters = dead_letters
        self._outbox = OutboxBook(store)

    def record(self, found: Sequence[Rejection], consumer: str, now: float) -> None:
        """Record messages and put them into the outbox, each once, whichever consumer comes first."""
        known = self._known(found)
        new = [rejection for place, rejection in {_place(one): one for one in found}.items() if place not in known]
        names = ("epoch", "topic", "part", "offset", "reason", "body", "size", "found_at", "found_by")
        rows = [
            (r.epoch, r.topic, r.partition, r.offset, r.reason, _kept(r.body), len(r.body or b""), now, consumer)
            for r in new
        ]
        # One that somebody else records at the same moment is in the outbox by that.
        insert = self._store.insert
        ours = [one for one, row in zip(new, rows, strict=True) if insert(Rejected, names, [row], keep=True)]
        self._outbox.put([_letter(self._dead_letters, rejection) for rejection in ours])

    def _known(self, found: Sequence[Rejection]) -> set[Place]:
        """Return those places of messages that are recorded already."""
        offsets: dict[tuple[str, int], list[int]] = {}
        for one in found:
            offsets.setdefault((one.topic, one.partition), []).append(one.offset)
        known: set[Place] = set()
        for (topic, partition), wanted in offsets.items():
            for i in range(0, len(wanted), _ASKED_AT_ONCE):
                query = Rejected.select(Rejected.offset, Rejected.epoch).where(
                    Rejected.topic == topic, Rejected.part == partition,
                    Rejected.offset.in_(wanted[i : i + _ASKED_AT_ONCE]),
                )  # fmt: skip
                known.update(Place(topic, partition, offset, epoch) for offset, epoch in self._store.rows(query))
        return known

    def newest(self) -> tuple[RejectedRow, ...]:
        """Return the newest rejected messages, newest first."""
        query = Rejected.select(
            Rejected.topic, Rejected.part, Rejected.offset, Rejected.epoch, Rejected.reason, Rejected.body,
            Rejected.size, Rejected.found_at, Rejected.found_by, Rejected.sent_again_at,
        ).order_by(Rejected.found_at.desc(), Rejected.part, Rejected.offset.desc())  # fmt: skip
        return tuple(
            RejectedRow(
                Place(topic, partition, offset, epoch), reason, None if body is None else bytes(body), size,
                datetime.fromtimestamp(found_at, tz=UTC), found_by,
                None if again is None else datetime.fromtimestamp(again, tz=UTC),
            )
            for topic, partition, offset, epoch, reason, body, size, found_at, found_by, again
            in self._store.rows(query.limit(SHOWN))
        )  # fmt: skip

    def send_again(self, place: Place, key: str, mended: bytes, now: float) -> None:
        """Put a mended message into the outbox, for the topic that it came from.

        Raises:
            ShopError: that message was sent again before, or is not known.

        """
        changed = self._store.change(
            Rejected.update(sent_again_at=now).where(
                Rejected.topic == place.topic, Rejected.part == place.partition, Rejected.offset == place.offset,
                Rejected.epoch == place.epoch, Rejected.sent_again_at.is_null(),
            )
        )  # fmt: skip
        if changed != 1:
            raise ShopError("That message has been sent again already. Look at the list of rejected messages.")
        self._outbox.put([Letter(place.topic, key, mended)])


def rejected_total(store: Store) -> int:
    """Return how many messages were rejected."""
    return store.number(Rejected.select(fn.COUNT(Rejected.offset)))


def _place(found: Rejection) -> Place:
    return Place(found.topic, found.partition, found.offset, found.epoch)


def _kept(body: bytes | None) -> bytes | None:
    return None if body is None else body[:KEPT_BYTES]


def _letter(topic: str, found: Rejection) -> Letter:
    """Return the message for the topic of dead letters; its key and its headers say where it was found."""
    place = {"topic": found.topic, "partition": str(found.partition), "offset": str(found.offset)}
    return Letter(topic, "/".join(place.values()), _kept(found.body), {**place, "reason": found.reason})

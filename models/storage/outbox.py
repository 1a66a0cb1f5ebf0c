"""The outbox: messages that are to be published, written in the transaction of what they tell of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from peewee import fn

from models.storage.schema import Outbox
from models.storage.store import Store


@dataclass(frozen=True, slots=True)
class Letter:
    """A message for a topic; `number` is its place in the outbox, 0 before it has one."""

    topic: str
    key: str
    body: bytes | None
    headers: dict[str, str] = field(default_factory=dict)
    number: int = 0


class OutboxBook:
    """What waits to be published, or was acknowledged a moment ago.

    Methods that write belong inside the caller's transaction.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, letters: Sequence[Letter], epoch: int) -> None:
        """Put messages in."""
        rows = [(x.topic, x.key, x.body, epoch, json.dumps(x.headers) if x.headers else "") for x in letters]
        self._store.insert(Outbox, ("topic", "key", "body", "epoch", "headers"), rows)

    def unpublished(self, after: int, limit: int) -> list[Letter]:
        """Return the first messages numbered above `after` that were not acknowledged."""
        query = (
            Outbox.select(Outbox.topic, Outbox.key, Outbox.body, Outbox.headers, Outbox.id)
            .where(Outbox.id > after, Outbox.acked_at.is_null())
            .order_by(Outbox.id)
            .limit(limit)
        )
        return [
            Letter(topic, key, None if body is None else bytes(body), json.loads(headers) if headers else {}, number)
            for topic, key, body, headers, number in self._store.rows(query)
        ]

    def acknowledge(self, numbers: Sequence[int], at: float) -> None:
        """Tick off messages (`at`: wall time)."""
        self._store.update_many(Outbox, ("acked_at",), "id", [(at, number) for number in numbers])

    def drop_acknowledged(self, before: float) -> None:
        """Forget what was acknowledged before an instant of wall time; the newest stays: no number is given twice."""
        newest = Outbox.select(fn.MAX(Outbox.id))
        self._store.change(
            Outbox.delete().where(Outbox.acked_at.is_null(False), Outbox.acked_at < before, Outbox.id < newest)
        )

    def unpublished_total(self) -> int:
        """Return how many messages wait for their acknowledgement."""
        return self._store.number(Outbox.select(fn.COUNT(Outbox.id)).where(Outbox.acked_at.is_null()))

"""The outbox: messages that are to be published, written in the transaction of what they tell of."""

import json
from collections.abc import Collection, Sequence
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
    """What waits to be published. Methods that write belong inside the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, letters: Sequence[Letter]) -> None:
        """Put messages in."""
        rows = [(x.topic, x.key, x.body, json.dumps(x.headers) if x.headers else "") for x in letters]
        self._store.insert(Outbox, ("topic", "key", "body", "headers"), rows)

    def unpublished(self, under_way: Collection[int], limit: int) -> list[Letter]:
        """Return the first messages but for those that are under way, in the order of their numbers.

        Where several programs write, a message may come into sight after one with a higher number.
        """
        first = Outbox.select(Outbox.id).order_by(Outbox.id).limit(limit + len(under_way))
        numbers = [number for (number,) in self._store.rows(first) if number not in under_way][:limit]
        return [letter for at in range(0, len(numbers), 500) for letter in self._letters(numbers[at : at + 500])]

    def _letters(self, numbers: Sequence[int]) -> list[Letter]:
        query = (
            Outbox.select(Outbox.topic, Outbox.key, Outbox.body, Outbox.headers, Outbox.id)
            .where(Outbox.id.in_(list(numbers)))
            .order_by(Outbox.id)
        )
        return [
            Letter(topic, key, None if body is None else bytes(body), json.loads(headers) if headers else {}, number)
            for topic, key, body, headers, number in self._store.rows(query)
        ]

    def acknowledge(self, numbers: Sequence[int]) -> None:
        """Tick off messages that are in the log."""
        for at in range(0, len(numbers), 500):
            self._store.change(Outbox.delete().where(Outbox.id.in_(list(numbers[at : at + 500]))))

    def unpublished_total(self) -> int:
        """Return how many messages wait for their acknowledgement."""
        return self._store.number(Outbox.select(fn.COUNT(Outbox.id)))

"""What is stored of a shop at one instant, and its comparison with what was recounted to the same offsets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from models.clock import ShopClock
from models.recount import Finding, Recount, finding
from models.storage.audit import Audit
from models.storage.store import Store
from workers.consumers import READERS
from workers.kafka.follower import Place
from workers.kafka.topics import HANDLED, ORDERS
from workers.upkeep.comparison import Stored, compare_consumer, compare_stock, read_stored

HANDLER = "consumer5-order-handler"

Offsets = Mapping[str, Mapping[str, Mapping[int, int]]]
"""The next offset by topic, consumer and partition."""
RecountedAt = Callable[[str, Mapping[int, int]], Recount | None]
"""Gives a topic's totals at next offsets; None where nothing can be said of them."""


@dataclass(frozen=True)
class Moment:
    """The readers of each topic, what needs no recount, and what tells whether handled orders are on their way."""

    at: float
    readers: Mapping[str, list[Stored]]
    stock: list[Finding]
    handled: int
    unpublished: int
    log_is_new: bool

    @property
    def offsets(self) -> Offsets:
        """The next offsets of each reader of each topic."""
        return {topic: {one.name: one.offsets for one in readers} for topic, readers in self.readers.items()}


def take_moment(store: Store, clock: ShopClock) -> Moment:
    """Read the figures and positions of all consumers in one go."""
    audit = Audit(store)
    with store.snapshot():
        return Moment(
            at=clock.now(),
            readers={topic: [read_stored(audit, name, topic) for name in names] for topic, names in READERS.items()},
            stock=compare_stock(audit),
            handled=audit.counter(HANDLER, "handled"),
            unpublished=len(audit.unpublished_keys(HANDLED)),
            log_is_new=audit.log_is_new,
        )


def compare_moment(
    moment: Moment, recounted: RecountedAt, oldest: Mapping[str, date | None], handled_ends: Mapping[int, int]
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Compare every figure; returns them, and the consumers that nothing could be said of.

    Args:
        moment: what is stored.
        recounted: gives the totals of a topic at a consumer's offsets.
        oldest: by topic, the first day that can be recounted (None: all can).
        handled_ends: where `handled_orders` ends, asked after the moment was taken.

    """
    found: list[Finding] = []
    behind: list[str] = []
    known: dict[tuple[str, tuple[tuple[int, int], ...]], Recount | None] = {}
    for topic, readers in moment.readers.items():
        for stored in readers:
            key = topic, tuple(sorted(stored.offsets.items()))
            if key not in known:
                known[key] = recounted(topic, stored.offsets)
            counted = known[key]
            if counted is None:
                behind.append(stored.name)
                continue
            # Nothing can be said of who has missed messages that Kafka deleted.
            since = date.max if stored.missed else oldest[topic]
            found += compare_consumer(stored, counted, since, since is None)
            no_orders = counted.no_orders if since is None else None
            found.append(finding(stored.name, "rejected", stored.rejected, no_orders))
            at_rest = not moment.unpublished and all(
                stored.offsets.get(partition, 0) == end for partition, end in handled_ends.items()
            )
            if topic == HANDLED and at_rest:
                found += _handled(moment, counted, whole=since is None)
    return (*found, *moment.stock), tuple(behind)


def _handled(moment: Moment, counted: Recount, *, whole: bool) -> list[Finding]:
    """Compare what consumer 5 has handled with what its topic holds, at a moment when nothing is on its way there."""
    handler = next(one for one in moment.readers[ORDERS] if one.name == HANDLER)
    if counted.ids.only_here(handler.ids):
        return []  # another shop's orders are in the topic as well
    return [finding(handler.name, "handled", moment.handled, len(counted.ids) if whole else None)]


def of_topic(topic: str, places: Mapping[Place, int]) -> dict[int, int]:
    """Return the numbers of one topic's partitions."""
    return {place.partition: number for place, number in places.items() if place.topic == topic}


def furthest(offsets: Offsets, ends: Mapping[Place, int]) -> dict[Place, int]:
    """Return how far the foremost consumers have read; an offset beyond the end is one of another log."""
    aims = dict.fromkeys(ends, 0)
    for topic, readers in offsets.items():
        for places in readers.values():
            for partition, offset in places.items():
                place = Place(topic, partition)
                if offset <= ends.get(place, -1):
                    aims[place] = max(aims[place], offset)
    return aims


def nearest(offsets: Mapping[str, Mapping[int, int]], aims: Mapping[int, int], within: int) -> dict[int, int]:
    """Return how far all consumers have read that are within so many messages of the foremost ones."""
    near = [
        places
        for places in offsets.values()
        if sum(max(aim - places.get(partition, 0), 0) for partition, aim in aims.items()) <= within
    ]
    return {
        partition: min((places.get(partition, 0) for places in near), default=aim) for partition, aim in aims.items()
    }

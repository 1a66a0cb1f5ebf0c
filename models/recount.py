"""Totals counted anew from a topic's messages, for a comparison with those that are shown.

It shares the decoder with the consumers, and none of their sums, windows, ids or tables: what is wrong there is not
wrong here.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pyroaring import BitMap

from models.errors import RejectedMessageError
from models.orders import Order, OrderLine

Sums = tuple[int, int]
"""A number (of orders, of units), and öre."""
_LOW_BITS = 16
_LOW = (1 << _LOW_BITS) - 1

KINDS = {
    "ids": "order ids counted",
    "other ids": "order ids that only one of both has",
    "orders": "orders on {day}",
    "ore": "öre on {day}",
    "hours": "hours that differ",
    "values": "orders by value on {day}",
    "products": "products of a day that differ",
    "sold": "products whose units sold differ",
    "arrived": "orders taken in hand",
    "handled": "orders handled",
    "rejected": "messages that were no order",
    "equation": "products off the equation",
    "range": "balances below 0 or over-reserved",
    "reserved": "units reserved, and open in blocks",
    "delivered": "units delivered, and in the ledger",
}
"""What is compared, by a short name that a window can translate."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure: as it is stored, and as it was recounted; None where it could not be recounted.

    `who` (a consumer, or `stock`), `kind` (of `KINDS`) and `day` say the same as `what`, where that is of such a kind.
    """

    what: str
    stored: int
    recounted: int | None
    who: str = ""
    kind: str = ""
    day: date | None = None

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.recounted is not None and self.stored != self.recounted


def finding(who: str, kind: str, stored: int, recounted: int | None, day: date | None = None) -> Finding:
    """Return a figure of one of the kinds."""
    return Finding(f"{who}: {KINDS[kind].format(day=day)}", stored, recounted, who, kind, day)


class ExactIds:
    """A set of order ids: a compressed bitmap for each 65 536 of them. A copy costs little until it is added to."""

    def __init__(self, chunks: Mapping[int, BitMap] | None = None) -> None:
        self._chunks = dict(chunks or {})
        self._own: set[int] = set()

    def add(self, number: int) -> bool:
        """Add an id; returns whether it is new."""
        chunk, low = number >> _LOW_BITS, number & _LOW
        known = self._chunks.get(chunk)
        if known is not None and low in known:
            return False
        if chunk not in self._own:
            self._own.add(chunk)
            known = self._chunks[chunk] = BitMap() if known is None else known.copy()
        assert known is not None  # noqa: S101 - what is our own is there
        known.add(low)
        return True

    def copy(self) -> "ExactIds":
        """Return the same ids; neither is changed by what is added to the other."""
        self._own.clear()
        return ExactIds(self._chunks)

    def differing(self, other: "ExactIds") -> int:
        """Return how many ids only one of both has."""
        nothing = BitMap()
        chunks = self._chunks.keys() | other._chunks.keys()
        pairs = ((self._chunks.get(chunk, nothing), other._chunks.get(chunk, nothing)) for chunk in chunks)
        return sum(a.symmetric_difference_cardinality(b) for a, b in pairs if a != b)

    def only_here(self, other: "ExactIds") -> int:
        """Return how many ids the other set lacks."""
        nothing = BitMap()
        return sum(ids.difference_cardinality(other._chunks.get(chunk, nothing)) for chunk, ids in self._chunks.items())

    def __contains__(self, number: int) -> bool:
        chunk = self._chunks.get(number >> _LOW_BITS)
        return chunk is not None and number & _LOW in chunk

    def __len__(self) -> int:
        """Return how many ids there are."""
        return sum(map(len, self._chunks.values()))

    def __iter__(self) -> Iterator[int]:
        """Give the ids, ascending."""
        for chunk in sorted(self._chunks):
            for low in self._chunks[chunk]:
                yield (chunk << _LOW_BITS) + low


class _Day:
    """What was sold on a day: orders and öre, in all and by hour, units and öre by product."""

    __slots__ = ("hours", "n", "ore", "units")

    def __init__(self) -> None:
        self.n = self.ore = 0
        self.hours: dict[int, list[int]] = {}
        self.units: dict[int, list[int]] = {}

    def add(self, hour: int, lines: tuple[OrderLine, ...]) -> None:
        """Count an order."""
        units, total = self.units, 0
        for line in lines:
            ore = line.price * line.quantity
            total += ore
            known = units.get(line.product_id)
            if known is None:
                units[line.product_id] = [line.quantity, ore]
            else:
                known[0] += line.quantity
                known[1] += ore
        self.n += 1
        self.ore += total
        of_hour = self.hours.setdefault(hour, [0, 0])
        of_hour[0] += 1
        of_hour[1] += total

    def copy(self) -> "_Day":
        """Return the same sums."""
        copied = _Day()
        copied.n, copied.ore = self.n, self.ore
        copied.hours = {hour: list(sums) for hour, sums in self.hours.items()}
        copied.units = {product: list(sums) for product, sums in self.units.items()}
        return copied


class Recount:
    """Sums of orders, each id once; by days and hours of the shop's zone. `no_orders` counts what was none.

    A copy costs little until it is added to: it shares the days that stay as they are.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.ids = ExactIds()
        self.no_orders = 0
        self._days: dict[date, _Day] = {}
        self._own: set[date] = set()

    def add(self, order: Order, moment: datetime) -> None:
        """Count an order at a moment, unless its id was counted."""
        if not self.ids.add(order.order_id):
            return
        local = moment.astimezone(self.zone)
        day = local.date()
        if day not in self._own:
            self._own.add(day)
            known = self._days.get(day)
            self._days[day] = _Day() if known is None else known.copy()
        self._days[day].add(local.hour, order.order_details)

    def copy(self) -> "Recount":
        """Return the same sums; neither is changed by what is added to the other."""
        copied = Recount(self.zone)
        copied.ids, copied.no_orders = self.ids.copy(), self.no_orders
        copied._days = dict(self._days)
        self._own.clear()
        return copied

    @property
    def days(self) -> dict[date, Sums]:
        """Orders and öre by day."""
        return {day: (sums.n, sums.ore) for day, sums in self._days.items()}

    @property
    def hours(self) -> dict[tuple[date, int], Sums]:
        """Orders and öre by day and hour."""
        return {(day, hour): (n, ore) for day, sums in self._days.items() for hour, (n, ore) in sums.hours.items()}

    @property
    def units(self) -> dict[tuple[date, int], Sums]:
        """Units and öre by day and product."""
        return {
            (day, product): (q, ore) for day, sums in self._days.items() for product, (q, ore) in sums.units.items()
        }

    @property
    def sold(self) -> Counter[int]:
        """Units by product, of all days."""
        sold: Counter[int] = Counter()
        for sums in self._days.values():
            for product, (quantity, _) in sums.units.items():
                sold[product] += quantity
        return sold


class TopicRecount:
    """A topic as it was read, recounted to whatever offsets are asked for, as long as they are not too far back.

    What lies before `settle`d offsets is summed up; the messages behind are kept one by one.

    Args:
        zone: of the shop.
        decode: reads a message; raises RejectedMessageError.
        moment: the time of an order that it is counted at.

    """

    def __init__(
        self, zone: ZoneInfo, decode: Callable[[bytes | None], Order], moment: Callable[[Order], datetime]
    ) -> None:
        self._decode = decode
        self._moment = moment
        self._base = Recount(zone)
        self._settled: dict[int, int] = {}
        self._kept: dict[int, deque[tuple[int, Order | None]]] = {}

    def add(self, partition: int, offset: int, value: bytes | None) -> None:
        """Take the next message of a partition."""
        try:
            order = self._decode(value)
        except RejectedMessageError:
            order = None
        self._kept.setdefault(partition, deque()).append((offset, order))

    @property
    def kept(self) -> int:
        """How many messages are kept one by one."""
        return sum(map(len, self._kept.values()))

    def settle(self, offsets: Mapping[int, int]) -> None:
        """Sum up what lies before these next offsets; it is not asked for at earlier ones any more."""
        for partition, offset in offsets.items():
            if offset > self._settled.get(partition, 0):
                self._settled[partition] = offset
            kept = self._kept.get(partition)
            while kept and kept[0][0] < offset:
                self._count(self._base, kept.popleft()[1])

    def is_behind(self, offsets: Mapping[int, int]) -> bool:
        """Say whether these next offsets lie before what is summed up, so that nothing can be said of them."""
        return any(offsets.get(partition, 0) < settled for partition, settled in self._settled.items())

    def at(self, offsets: Mapping[int, int]) -> Recount | None:
        """Return the totals of everything before these next offsets; None if they lie too far back."""
        if self.is_behind(offsets):
            return None
        found = self._base.copy()
        for partition, kept in self._kept.items():
            until = offsets.get(partition, 0)
            for offset, order in kept:
                if offset >= until:
                    break
                self._count(found, order)
        return found

    def _count(self, into: Recount, order: Order | None) -> None:
        if order is None:
            into.no_orders += 1
        else:
            into.add(order, self._moment(order))

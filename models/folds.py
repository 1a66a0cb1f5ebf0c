"""Orders folded to a few increments: pure, and the only arithmetic between stream and database.

Orders come in slices (`Batch`); what is folded of them grows until it is stored, and is then cleared. Keys are days,
hours and seconds of event time; values are numbers of orders, units, and öre.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from models.batch import Batch
from models.orders import Order, OrderLine
from models.windows import KEPT_SECONDS, rounded_value

KEPT_MINUTES = 8 * 24 * 60
"""How long counts by minute are kept behind shop time."""


class Sum(NamedTuple):
    """A number of orders and what they came to, in öre."""

    orders: int
    ore: int


class ProductSum(NamedTuple):
    """Units sold of a product, what they came to in öre, and the product's name as it was last sold."""

    quantity: int
    ore: int
    name: str


class DaySums:
    """Orders and öre by day."""

    def __init__(self) -> None:
        self.sums: dict[date, Sum] = {}

    def add(self, day: date, batch: Batch) -> None:
        """Add orders of a day."""
        orders, ore = self.sums.get(day, (0, 0))
        self.sums[day] = Sum(orders + len(batch.orders), ore + sum(batch.totals))

    def clear(self) -> None:
        """Begin anew."""
        self.sums.clear()


class HourSums:
    """Orders and öre by day and hour."""

    def __init__(self) -> None:
        self.sums: dict[tuple[date, int], Sum] = {}

    def add(self, day: date, hour: int, batch: Batch) -> None:
        """Add orders of an hour."""
        orders, ore = self.sums.get((day, hour), (0, 0))
        self.sums[day, hour] = Sum(orders + len(batch.orders), ore + sum(batch.totals))

    def clear(self) -> None:
        """Begin anew."""
        self.sums.clear()


class SecondSums:
    """Orders and öre by second, but for events that no window asks for any more."""

    def __init__(self) -> None:
        self._sums: dict[int, list[int]] = {}

    def add(self, instants: Sequence[float], totals: Sequence[int]) -> None:
        """Add events that came to so many öre at these instants."""
        sums, ceil = self._sums, math.ceil
        for instant, ore in zip(instants, totals, strict=True):
            second = ceil(instant)  # as windows.second_of says
            known = sums.get(second)
            if known is None:
                sums[second] = [1, ore]
            else:
                known[0] += 1
                known[1] += ore

    def after(self, now: float) -> dict[int, Sum]:
        """Return the sums of the seconds that windows ask for from now on."""
        oldest = now - KEPT_SECONDS
        return {second: Sum(n, ore) for second, (n, ore) in self._sums.items() if second > oldest}

    def clear(self) -> None:
        """Begin anew."""
        self._sums.clear()


class MinuteSums:
    """Orders and öre by minute (see `models.minutes`), but for events that nothing is compared with any more."""

    def __init__(self) -> None:
        self._sums: dict[int, Sum] = {}

    def add(self, batch: Batch) -> None:
        """Add orders; nearly always all orders of a slice are of the same minute."""
        instants, totals = batch.instants, batch.totals
        if not instants:
            return
        first = int(min(instants) // 60)
        if first == int(max(instants) // 60):
            self._add(first, len(instants), sum(totals))
            return
        for instant, ore in zip(instants, totals, strict=True):
            self._add(int(instant // 60), 1, ore)

    def _add(self, minute: int, orders: int, ore: int) -> None:
        known = self._sums.get(minute, (0, 0))
        self._sums[minute] = Sum(known[0] + orders, known[1] + ore)

    def after(self, now: float) -> dict[int, Sum]:
        """Return the sums of the minutes that are kept at this instant."""
        oldest = now // 60 - KEPT_MINUTES
        return {minute: total for minute, total in self._sums.items() if minute > oldest}

    def clear(self) -> None:
        """Begin anew."""
        self._sums.clear()


class _Sold:
    """What was sold of a product on a day: units, öre, and the line in which it was sold last."""

    __slots__ = ("last", "ore", "units")

    def __init__(self, line: OrderLine) -> None:
        self.units = line.quantity
        self.ore = line.price * line.quantity
        self.last = line


class ProductSums:
    """Units and öre by day and product id."""

    def __init__(self) -> None:
        self._days: dict[date, dict[int, _Sold]] = {}
        self.lines: dict[int, OrderLine] = {}
        """By product id, the line in which it was first met."""

    def add(self, day: date, orders: Sequence[Order]) -> None:
        """Add orders of a day."""
        products = self._days.setdefault(day, {})
        for order in orders:
            for line in order.order_details:
                sold = products.get(line.product_id)
                if sold is None:
                    products[line.product_id] = _Sold(line)
                    self.lines.setdefault(line.product_id, line)
                else:
                    quantity = line.quantity
                    sold.units += quantity
                    sold.ore += line.price * quantity
                    sold.last = line

    @property
    def sums(self) -> dict[tuple[date, int], ProductSum]:
        """What was added, by day and product id."""
        return {
            (day, product): ProductSum(sold.units, sold.ore, sold.last.product_name)
            for day, products in self._days.items()
            for product, sold in products.items()
        }

    @property
    def units(self) -> dict[int, int]:
        """Units of each product on all days."""
        totals: dict[int, int] = {}
        for products in self._days.values():
            for product, sold in products.items():
                totals[product] = totals.get(product, 0) + sold.units
        return totals

    def clear(self) -> None:
        """Begin anew."""
        self._days.clear()
        self.lines.clear()


class ValueCounts:
    """How many orders came to a value in öre, rounded to three digits, by day."""

    def __init__(self) -> None:
        self._days: dict[date, dict[int, int]] = {}

    def add(self, day: date, totals: Sequence[int]) -> None:
        """Add orders of a day that came to so many öre."""
        counts = self._days.setdefault(day, {})
        for ore in totals:
            counts[ore] = counts.get(ore, 0) + 1

    @property
    def counts(self) -> dict[tuple[date, int], int]:
        """What was added, by day and rounded value."""
        rounded: dict[tuple[date, int], int] = {}
        for day, counts in self._days.items():
            for ore, number in counts.items():
                key = day, rounded_value(ore)
                rounded[key] = rounded.get(key, 0) + number
        return rounded

    def clear(self) -> None:
        """Begin anew."""
        self._days.clear()


class NewestFew:
    """The newest few orders by event time, with what each came to."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.newest: list[tuple[float, Order, int]] = []

    def add(self, batch: Batch) -> None:
        """Look at orders; of those of the same instant the later one is newer."""
        instants, orders, totals = batch.instants, batch.orders, batch.totals
        places = sorted(range(len(orders)), key=instants.__getitem__)[-self._number :]
        self.newest += [(instants[place], orders[place], totals[place]) for place in places]
        self.newest.sort(key=lambda one: one[0])
        del self.newest[: -self._number]

    def clear(self) -> None:
        """Begin anew."""
        self.newest.clear()

"""Batches of orders folded to a few increments: pure, and the only arithmetic between stream and database.

Keys are days, hours and seconds of event time; values are numbers of orders, units, and öre.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from models.calendar import Calendar
from models.orders import Order
from models.windows import KEPT_SECONDS, rounded_value, second_of

_Key = TypeVar("_Key")
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


class Batch:
    """Orders that are new to a consumer, with what every fold needs of them worked out once."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self.orders = orders

    @cached_property
    def instants(self) -> list[float]:
        """Event times, in seconds since 1970."""
        return [order.order_time.timestamp() for order in self.orders]

    @cached_property
    def totals(self) -> list[int]:
        """What each order comes to, in öre."""
        return [order.total_ore for order in self.orders]

    def _sums(self, key: Callable[[float], _Key]) -> dict[_Key, Sum]:
        sums: dict[_Key, Sum] = {}
        for instant, ore in zip(self.instants, self.totals, strict=True):
            at = key(instant)
            known = sums.get(at)
            sums[at] = Sum(known[0] + 1, known[1] + ore) if known else Sum(1, ore)
        return sums

    def by_day(self, calendar: Calendar) -> dict[date, Sum]:
        """Sum by day."""
        return self._sums(calendar.day_of)

    def by_hour(self, calendar: Calendar) -> dict[tuple[date, int], Sum]:
        """Sum by day and hour of the shop's clock."""
        return self._sums(lambda instant: (calendar.day_of(instant), calendar.hour_of(instant)))

    def by_second(self, now: float) -> dict[int, Sum]:
        """Sum by second, but for events that no window will ask for any more."""
        oldest = now - KEPT_SECONDS
        return {second: total for second, total in self._sums(second_of).items() if second > oldest}

    def by_minute(self, now: float) -> dict[int, Sum]:
        """Sum by minute (see `models.minutes`), but for events that nothing is compared with any more."""
        oldest = now // 60 - KEPT_MINUTES
        return {minute: total for minute, total in self._sums(_minute).items() if minute > oldest}

    def by_product(self, calendar: Calendar) -> dict[tuple[date, int], ProductSum]:
        """Sum by day and product id."""
        sums: dict[tuple[date, int], ProductSum] = {}
        for instant, order in zip(self.instants, self.orders, strict=True):
            day = calendar.day_of(instant)
            for line in order.order_details:
                key = day, line.product_id
                known = sums.get(key)
                quantity, ore = line.quantity, line.price * line.quantity
                if known:
                    quantity += known[0]
                    ore += known[1]
                sums[key] = ProductSum(quantity, ore, line.product_name)
        return sums

    def by_value(self, calendar: Calendar) -> dict[tuple[date, int], int]:
        """Count by day and order value in öre, rounded to three digits."""
        counts: dict[tuple[date, int], int] = {}
        for instant, ore in zip(self.instants, self.totals, strict=True):
            key = calendar.day_of(instant), rounded_value(ore)
            counts[key] = counts.get(key, 0) + 1
        return counts


def _minute(instant: float) -> int:
    return int(instant // 60)

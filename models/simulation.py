"""Who buys what, and when: a non-homogeneous Poisson stream of orders that a seed fixes.

The hour curve follows Handelsfakta (Swedish e-commerce peaks about 21:00), the weekdays Klarna, the size
of a basket Oberlo and ClickPost, popularity a power law (Brynjolfsson et al.).
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from models.calendar import Calendar
from models.catalogue import Product
from models.customers import Customer

HOUR_INDEX = (
    45, 22, 12, 9, 9, 13, 30, 62, 92, 120, 130, 134,
    138, 132, 128, 127, 126, 124, 130, 158, 194, 213, 158, 94,
)  # fmt: skip
"""Share of the rate by hour of the day, in percent."""
WEEKDAY_INDEX = (1.10, 1.02, 1.00, 0.98, 0.80, 0.80, 1.30)
"""Factor by weekday, Monday first."""
MEAN_EXTRA_LINES = 1.2
MEAN_EXTRA_QUANTITY = 1.0
MAX_LINES = 10
MAX_QUANTITY = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """An order as it was drawn, before the stock cuts it: (index into the catalogue, quantity) pairs."""

    order_time: float
    customer: Customer
    lines: tuple[tuple[int, int], ...]


def share_of_rate(calendar: Calendar, instant: float) -> float:
    """Return what the curve makes of the rate at an instant, as a factor (1.0 = index 100)."""
    weekday = calendar.day_of(instant).weekday()
    return HOUR_INDEX[calendar.hour_of(instant)] / 100 * WEEKDAY_INDEX[weekday]


def expected_orders(calendar: Calendar, start: float, end: float, rate: float, curve: bool) -> float:
    """Return how many orders are due on average in (start, end].

    Args:
        calendar: of the shop's zone.
        start: seconds since 1970.
        end: seconds since 1970.
        rate: orders per minute of shop time at index 100.
        curve: whether the rate follows the hour and the weekday.

    """
    expected = 0.0
    while start < end:
        piece_end = min(end, (start // 900 + 1) * 900)
        factor = share_of_rate(calendar, start) if curve else 1.0
        expected += rate / 60 * factor * (piece_end - start)
        start = piece_end
    return expected


@dataclass
class Simulation:
    """Draws orders one after the other; order number n of a seed is always the same customer and basket.

    `cursor` is the instant up to which orders were drawn; `drawn` the number of orders drawn so far.
    """

    products: Sequence[Product]
    customers: Sequence[Customer]
    calendar: Calendar
    seed: int
    cursor: float
    drawn: int = 0
    _popularity: list[float] = field(init=False, repr=False)
    _pending: tuple[Random, float] | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        total = 0.0
        self._popularity = []
        for rank in range(len(self.products)):
            total += (rank + 1) ** -0.9
            self._popularity.append(total)

    def skip_to(self, instant: float) -> None:
        """Go on from a later instant; nobody bought anything in between."""
        self.cursor = max(self.cursor, instant)

    def until(self, instant: float, rate: float, curve: bool, limit: int) -> list[Draft]:
        """Draw the orders in (cursor, instant], at most `limit`; moves the cursor as far as it drew.

        Args:
            instant: seconds since 1970.
            rate: orders per minute of shop time at index 100.
            curve: whether the rate follows the hour and the weekday.
            limit: orders at most; the cursor then stays at the last one.

        """
        drafts: list[Draft] = []
        while len(drafts) < limit:
            if self._pending is None:
                # A generator of its own for each order: what was drawn before has no say in what comes next.
                random = Random(self.seed * 1_000_003 + self.drawn)  # noqa: S311 - a game, not a secret
                self._pending = random, -math.log(1.0 - random.random())
            random, gap = self._pending
            arrived, gap = self._walk(instant, gap, rate, curve)
            if not arrived:
                self._pending = random, gap
                break
            drafts.append(self._draft(random))
            self._pending = None
            self.drawn += 1
        return drafts

    def due_in(self, rate: float, curve: bool) -> float:
        """Return in how many seconds after the cursor the next order falls due, were the rate to stay as it is there.

        Infinite when none is drawn that waits for its time.
        """
        per_second = rate * (share_of_rate(self.calendar, self.cursor) if curve else 1.0) / 60
        return self._pending[1] / per_second if self._pending is not None and per_second > 0 else math.inf

    def _walk(self, instant: float, gap: float, rate: float, curve: bool) -> tuple[bool, float]:
        """Use up `gap` expected orders, a quarter of an hour at a time (there the rate is constant)."""
        while self.cursor < instant:
            piece_end = min(instant, (self.cursor // 900 + 1) * 900)
            factor = share_of_rate(self.calendar, self.cursor) if curve else 1.0
            per_second = rate * factor / 60
            expected = per_second * (piece_end - self.cursor)
            if expected > gap:
                self.cursor += gap / per_second
                return True, 0.0
            gap -= expected
            self.cursor = piece_end
        return False, gap

    def _draft(self, random: Random) -> Draft:
        customer = self.customers[int(random.random() * len(self.customers))]
        wanted = 1 + _geometric(random.random(), MEAN_EXTRA_LINES, MAX_LINES - 1)
        lines: dict[int, int] = {}
        for _ in range(wanted):
            index = bisect_left(self._popularity, random.random() * self._popularity[-1])
            quantity = 1 + _geometric(random.random(), MEAN_EXTRA_QUANTITY, MAX_QUANTITY - 1)
            lines.setdefault(min(index, len(self.products) - 1), quantity)
        return Draft(self.cursor, customer, tuple(lines.items()))


def _geometric(uniform: float, mean: float, cap: int) -> int:
    """Return a geometric number (0, 1, 2 …) of the given mean from a uniform one in [0, 1), capped."""
    return min(int(math.log(1.0 - uniform) / math.log(mean / (1.0 + mean))), cap)

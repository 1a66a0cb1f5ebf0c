"""Orders in slices, with what every fold needs of them worked out once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cached_property

from models.calendar import Calendar
from models.orders import Order

_QUARTER = 900
_START = datetime(1970, 1, 1, tzinfo=UTC)


def totals_of(orders: Sequence[Order]) -> list[int]:
    """Return what each of the orders comes to, in öre: their `total_ore`, for many at once."""
    totals = []
    for order in orders:
        ore = 0
        for line in order.order_details:
            ore += line.price * line.quantity
        totals.append(ore)
    return totals


def instants_of(moments: Sequence[datetime]) -> list[float]:
    """Return the moments in seconds since 1970: their `timestamp()`, for many at once."""
    if not moments:
        return []
    # Moments of one offset are subtracted without asking for it.
    start = _START.astimezone(moments[0].tzinfo)
    return [(moment - start).total_seconds() for moment in moments]


class Batch:
    """Orders with what every fold needs of them worked out once, in columns of the same length.

    Args:
        orders: the orders.
        raws: the messages that they were read from, if they were; else the column is empty.
        totals: what each comes to, in öre; worked out if it is not given.
        instants: event times, in seconds since 1970; worked out if they are not given.

    """

    def __init__(
        self,
        orders: Sequence[Order],
        raws: Sequence[bytes] = (),
        totals: Sequence[int] | None = None,
        instants: Sequence[float] | None = None,
    ) -> None:
        self.orders = orders
        self.raws = raws
        self.totals = totals_of(orders) if totals is None else totals
        self.instants = instants_of([order.order_time for order in orders]) if instants is None else instants

    @cached_property
    def ids(self) -> list[int]:
        """The order ids."""
        return [order.order_id for order in self.orders]

    def only(self, wanted: Sequence[bool]) -> "Batch":
        """Return the orders for which `wanted` is true."""
        places = [place for place, is_wanted in enumerate(wanted) if is_wanted]
        return self._at(places)

    def by_hour(self, calendar: Calendar) -> list[tuple[date, int, "Batch"]]:
        """Divide by day and hour of the shop's clock; nearly always all orders of a slice are of the same."""
        if not self.orders:
            return []
        first, last = min(self.instants), max(self.instants)
        # Zones move by quarters of an hour, so a quarter never straddles two hours of the clock.
        if first // _QUARTER == last // _QUARTER:
            return [(calendar.day_of(first), calendar.hour_of(first), self)]
        hours: dict[float, tuple[date, int]] = {}
        places: dict[tuple[date, int], list[int]] = {}
        for place, instant in enumerate(self.instants):
            quarter = instant // _QUARTER
            hour = hours.get(quarter)
            if hour is None:
                hour = hours[quarter] = calendar.day_of(instant), calendar.hour_of(instant)
                places.setdefault(hour, [])
            places[hour].append(place)
        if len(places) == 1:
            return [(*next(iter(places)), self)]
        return [(day, hour, self._at(found)) for (day, hour), found in places.items()]

    def by_day(self, calendar: Calendar) -> list[tuple[date, "Batch"]]:
        """Divide by day."""
        if not self.orders:
            return []
        day = calendar.day_of(min(self.instants))
        if day == calendar.day_of(max(self.instants)):
            return [(day, self)]
        places: dict[date, list[int]] = {}
        for place, instant in enumerate(self.instants):
            places.setdefault(calendar.day_of(instant), []).append(place)
        return [(day, self._at(found)) for day, found in places.items()]

    def _at(self, places: Sequence[int]) -> "Batch":
        orders, raws, totals, instants = self.orders, self.raws, self.totals, self.instants
        return Batch(
            [orders[place] for place in places], [raws[place] for place in places] if raws else (),
            [totals[place] for place in places], [instants[place] for place in places],
        )  # fmt: skip

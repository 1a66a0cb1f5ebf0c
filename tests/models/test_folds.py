from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.batch import Batch
from models.calendar import Calendar
from models.folds import DaySums, HourSums, NewestFew, ProductSums, SecondSums, ValueCounts
from models.orders import Order
from models.windows import rounded_value
from tests.orders import line, order

ZONE = ZoneInfo("Europe/Stockholm")
AROUND = [datetime(2026, 3, 29, tzinfo=ZONE), datetime(2026, 10, 25, tzinfo=ZONE), datetime(2026, 11, 22, tzinfo=ZONE)]
TIMES = st.builds(
    lambda day, s: (day + timedelta(milliseconds=s)).astimezone(UTC),
    st.sampled_from(AROUND),
    st.integers(-(10**8), 2 * 10**8),
)
LINE = st.builds(line, st.integers(1, 5), st.integers(1, 9), st.integers(0, 10**6))
ORDERS = st.lists(
    st.builds(
        lambda n, at, lines: order(n, at, *lines), st.integers(1, 10**6), TIMES, st.lists(LINE, min_size=1, max_size=4)
    ),
    max_size=30,
)


class Folded:
    """All that is folded by day and hour."""

    def __init__(self) -> None:
        self._calendar = Calendar(ZONE)
        self.days, self.hours = DaySums(), HourSums()
        self.products, self.values = ProductSums(), ValueCounts()

    def add(self, orders: list[Order]) -> None:
        batch = Batch(orders)
        for day, of_day in batch.by_day(self._calendar):
            self.days.add(day, of_day)
            self.products.add(day, of_day.orders)
        for day, hour, of_hour in batch.by_hour(self._calendar):
            self.hours.add(day, hour, of_hour)
            self.values.add(day, of_hour.totals)


@given(ORDERS, st.integers(0, 30))
def test_sums_of_slices_equal_a_plain_recount(orders: list[Order], cut: int):
    days: Counter[object] = Counter()
    ore: Counter[object] = Counter()
    hours: Counter[object] = Counter()
    units: Counter[object] = Counter()
    values: Counter[object] = Counter()
    for o in orders:
        local = o.order_time.astimezone(ZONE)
        days[local.date()] += 1
        hours[local.date(), local.hour] += 1
        values[local.date(), rounded_value(o.total_ore)] += 1
        for item in o.order_details:
            ore[local.date()] += item.price * item.quantity
            units[local.date(), item.product_id] += item.quantity
    sums = Folded()
    for part in (orders[:cut], orders[cut:]):
        sums.add(part)
    assert {day: total.orders for day, total in sums.days.sums.items()} == days
    assert {day: total.ore for day, total in sums.days.sums.items()} == {day: ore[day] for day in days}
    assert {key: total.orders for key, total in sums.hours.sums.items()} == hours
    assert {key: total.quantity for key, total in sums.products.sums.items()} == units
    assert sum(total.ore for total in sums.products.sums.values()) == ore.total()
    assert sums.products.units == {p: sum(n for (_, q), n in units.items() if q == p) for _, p in units}
    assert sums.values.counts == values


@given(ORDERS)
def test_columns_say_what_each_order_says(orders: list[Order]):
    batch = Batch(orders)
    assert batch.totals == [o.total_ore for o in orders]
    assert batch.instants == [o.order_time.timestamp() for o in orders]
    assert batch.only([o.order_id % 2 == 0 for o in orders]).ids == [n for n in batch.ids if n % 2 == 0]


@given(ORDERS, st.integers(0, 30))
def test_the_newest_are_kept(orders: list[Order], cut: int):
    few = NewestFew(4)
    for part in (orders[:cut], orders[cut:]):
        few.add(Batch(part))
    expected = sorted(orders, key=lambda o: o.order_time)[-4:]
    assert [o for _, o, _ in few.newest] == expected


def test_seconds_that_no_window_asks_for_are_left_out():
    """
    12:00:00    12:00:00.5    12:00:01
       |  second 0  |  second 1  |
    """
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    old, sums = now - timedelta(hours=4), SecondSums()
    batch = Batch([order(1, old), order(2, now), order(3, now + timedelta(seconds=0.5)), order(4, now)])
    sums.add(batch.instants, batch.totals)
    second = int(now.timestamp())
    assert sums.after(now.timestamp()) == {second: (2, 200), second + 1: (1, 100)}
    sums.clear()
    assert sums.after(now.timestamp()) == {}

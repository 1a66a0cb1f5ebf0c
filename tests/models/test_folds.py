from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar
from models.folds import Batch
from models.orders import Order
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


@given(ORDERS)
def test_sums_equal_a_plain_recount(orders: list[Order]):
    calendar, batch = Calendar(ZONE), Batch(orders)
    days: Counter[object] = Counter()
    ore: Counter[object] = Counter()
    hours: Counter[object] = Counter()
    units: Counter[object] = Counter()
    for o in orders:
        local = o.order_time.astimezone(ZONE)
        days[local.date()] += 1
        hours[local.date(), local.hour] += 1
        for item in o.order_details:
            ore[local.date()] += item.price * item.quantity
            units[local.date(), item.product_id] += item.quantity
    assert {day: total.orders for day, total in batch.by_day(calendar).items()} == days
    assert {day: total.ore for day, total in batch.by_day(calendar).items()} == {day: ore[day] for day in days}
    assert {key: total.orders for key, total in batch.by_hour(calendar).items()} == hours
    assert {key: total.quantity for key, total in batch.by_product(calendar).items()} == units
    assert sum(batch.by_value(calendar).values()) == len(orders)


@given(ORDERS, st.integers(0, 30))
def test_two_batches_add_up_to_one(orders: list[Order], cut: int):
    calendar = Calendar(ZONE)
    whole = Batch(orders).by_day(calendar)
    parts: Counter[object] = Counter()
    for part in (Batch(orders[:cut]), Batch(orders[cut:])):
        for day, total in part.by_day(calendar).items():
            parts[day] += total.ore
    assert parts == {day: total.ore for day, total in whole.items()}


def test_seconds_that_no_window_asks_for_are_left_out():
    orders = [order(1, datetime(2026, 11, 22, 8, tzinfo=UTC)), order(2, datetime(2026, 11, 22, 12, tzinfo=UTC))]
    now = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
    assert list(Batch(orders).by_second(now)) == [int(now)]

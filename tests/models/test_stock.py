from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar
from models.catalogue import Product
from models.customers import Customer
from models.orders import encode
from models.simulation import Draft
from models.stock import Balance, cut_to_stock, deliver, quantities, settle, take, to_milliseconds

CALENDAR = Calendar(ZoneInfo("Europe/Stockholm"))
PRODUCTS = tuple(Product(i + 1, f"P{i}", "T", "S", 100, 10) for i in range(4))
CUSTOMER = Customer(1, "Åsa", "a@example.com")
LINES = st.dictionaries(st.integers(0, 3), st.integers(1, 10), min_size=1).map(lambda d: tuple(d.items()))


@given(st.lists(LINES, max_size=30), st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_no_more_is_promised_than_there_is(baskets: list[tuple[tuple[int, int], ...]], stock: list[int]):
    available = {i + 1: units for i, units in enumerate(stock)}
    drafts = [Draft(1_700_000_000.5 + i, CUSTOMER, lines) for i, lines in enumerate(baskets)]
    orders = cut_to_stock(drafts, PRODUCTS, available, 500, CALENDAR)
    promised = quantities(orders)
    for i, units in enumerate(stock):
        assert promised.get(i + 1, 0) + available[i + 1] == units
        assert available[i + 1] >= 0
        wanted = sum(quantity for basket in baskets for index, quantity in basket if index == i)
        assert promised.get(i + 1, 0) == min(wanted, units)
    assert [order.order_id for order in orders] == list(range(500, 500 + len(orders)))
    assert all(line.quantity >= 1 for order in orders for line in order.order_details)


@given(st.lists(st.tuples(st.sampled_from("sdr"), st.integers(0, 50)), max_size=40))
def test_the_equation_holds_and_nothing_is_below_zero(steps: list[tuple[str, int]]):
    balance = Balance(initial=30, delivered=0, sold=0, short=0, on_hand=30, reserved=0)
    for what, amount in steps:
        if what == "d":
            balance = deliver(balance, amount)
        elif what == "r":
            reserve = min(amount, balance.available)
            balance = Balance(
                balance.initial, balance.delivered, balance.sold, balance.short, balance.on_hand,
                balance.reserved + reserve,
            )  # fmt: skip
        else:
            balance = settle(balance, amount, min(amount, balance.reserved))
        assert balance.on_hand == balance.initial + balance.delivered + balance.short - balance.sold
        assert 0 <= balance.reserved <= balance.on_hand
        assert min(balance.short, balance.sold, balance.delivered) >= 0


def test_a_block_covers_what_it_has_reserved():
    assert take({1: 5, 2: 0}, {1: 7, 2: 3, 3: 1}) == {1: 5}


def test_times_are_cut_to_milliseconds_and_never_reach_the_next_day():
    midnight = CALENDAR.start_of(CALENDAR.day_of(1_795_000_000))
    moment = to_milliseconds(midnight - 0.0004, CALENDAR)
    assert moment.timestamp() < midnight
    assert moment.isoformat().startswith("2026-")
    assert moment.microsecond % 1000 == 0
    assert b"+0" in encode(
        cut_to_stock([Draft(midnight - 0.0004, CUSTOMER, ((0, 1),))], PRODUCTS, {1: 1}, 1, CALENDAR)[0]
    )

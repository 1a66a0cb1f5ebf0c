from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar
from models.catalogue import Product
from models.customers import POOL, customer_pool
from models.simulation import MAX_LINES, MAX_QUANTITY, Draft, Simulation, share_of_rate

ZONE = ZoneInfo("Europe/Stockholm")
START = datetime(2026, 11, 22, 20, 0, tzinfo=ZONE).timestamp()  # a Sunday evening
PRODUCTS = tuple(Product(i + 1, f"P{i}", "T", "S", 100 * (i + 1), 1000) for i in range(30))
CUSTOMERS = customer_pool(("Åsa", "Bo"), ("Öberg", "Ek", "Al"))


def simulation(seed: int = 7) -> Simulation:
    return Simulation(PRODUCTS, CUSTOMERS, Calendar(ZONE), seed, START)


def draw(until: float, steps: int = 1, seed: int = 7) -> list[Draft]:
    made = simulation(seed)
    drafts: list[Draft] = []
    for i in range(steps):
        drafts += made.until(START + (until - START) * (i + 1) / steps, 60, True, 10**6)
    return drafts


def test_a_seed_reproduces_a_run_exactly():
    assert draw(START + 600) == draw(START + 600)
    assert draw(START + 600) != draw(START + 600, seed=8)


@given(st.integers(1, 40))
def test_it_does_not_matter_how_often_one_asks(steps: int):
    whole, pieces = draw(START + 300), draw(START + 300, steps)
    assert [(d.customer, d.lines) for d in whole] == [(d.customer, d.lines) for d in pieces]
    assert [d.order_time for d in pieces] == pytest.approx([d.order_time for d in whole], abs=1e-6)


def test_the_rate_follows_the_hour_and_the_weekday():
    # Sunday 20–21: 60/min × 194 % × 1.30 = 151 a minute
    assert share_of_rate(Calendar(ZONE), START) == pytest.approx(1.94 * 1.30)
    drawn = len(draw(START + 3600))
    assert drawn == pytest.approx(60 * 60 * 1.94 * 1.30, rel=0.05)


def test_without_the_curve_the_rate_is_the_rate():
    assert len(simulation().until(START + 3600, 60, False, 10**6)) == pytest.approx(3600, rel=0.06)


def test_a_limit_stops_at_an_order_and_the_rest_comes_next():
    made = simulation()
    first = made.until(START + 600, 60, True, 10)
    assert len(first) == 10
    assert made.cursor == first[-1].order_time
    rest = made.until(START + 600, 60, True, 10**6)
    assert [d.lines for d in first + rest] == [d.lines for d in draw(START + 600)]


def test_rate_zero_sells_nothing_and_time_goes_on():
    made = simulation()
    assert made.until(START + 600, 0, True, 10) == []
    assert made.cursor == START + 600


def test_baskets_are_within_their_caps_and_name_a_product_once():
    drafts = draw(START + 1800)
    assert all(START < d.order_time <= START + 1800 for d in drafts)
    for draft in drafts:
        assert 1 <= len(draft.lines) <= MAX_LINES
        assert len({index for index, _ in draft.lines}) == len(draft.lines)
        assert all(1 <= quantity <= MAX_QUANTITY and 0 <= index < 30 for index, quantity in draft.lines)
    units = sum(quantity for d in drafts for _, quantity in d.lines) / len(drafts)
    assert 3.4 < units < 5


def test_popular_products_sell_more():
    sold = [0] * 30
    for draft in draw(START + 3600):
        for index, quantity in draft.lines:
            sold[index] += quantity
    assert sold[0] > 2 * sold[5] > 2 * sold[25]


def test_customers_have_reserved_domains_and_plain_addresses():
    assert len(CUSTOMERS) == POOL
    assert len({c.email for c in CUSTOMERS}) == POOL
    assert all(c.email.isascii() and c.email.rpartition("@")[2].startswith("example.") for c in CUSTOMERS)

"""A shop that has sold nothing may begin at another instant; one that has may not."""

from datetime import timedelta

import pytest

from models.errors import UsageError
from models.report import FINAL
from models.storage.blocks import BlockBook
from models.storage.clock import stored_clock
from models.storage.deliveries import DeliveryBook
from models.storage.opening import has_sold_nothing
from models.storage.progress import SeenIds
from models.storage.reports import ReportBook
from tests.orders import order
from tests.workers.conftest import the_same
from tests.workers.fakes import AllRead
from workers.consumers import daily_report, order_handler, recorder, stock
from workers.stream.opening import open_shop
from workers.stream.opening_anew import open_anew, yesterday_begins
from workers.stream.shop import Shop


def test_yesterday_begins_at_its_midnight_in_the_shops_zone(shop: Shop):
    calendar = shop.calendar()
    begins = yesterday_begins(shop)
    assert calendar.local(begins).strftime("%H:%M:%S") == "00:00:00"
    assert calendar.day_of(begins) == calendar.day_of(shop.wall()) - timedelta(days=1)


def test_a_new_shop_begins_as_if_it_had_been_made_then(shop: Shop):
    stock(shop).tick(AllRead())  # orders what there is little of, to come in two hours
    with shop.store.transaction():
        shop.store.set_fact("rounds", [shop.clock.now(), 1.0, 0.1, 1])
        DeliveryBook(shop.store).deliver_by_hand(1, 10, shop.clock.now())
    recorder(shop).tick(AllRead())
    begins = yesterday_begins(shop)
    open_anew(shop, begins)
    assert (shop.opened_at, shop.began_at) == (begins, begins)
    assert begins <= shop.clock.now() <= begins + 60
    assert stored_clock(shop.store).ceiling == begins
    assert shop.store.fact("opened_at") == begins
    # What is built now knows of no other beginning.
    assert order_handler(shop)._rounds.end <= begins
    assert recorder(shop)._today == shop.calendar().day_of(begins)
    assert ReportBook(shop.store).outdated(shop.calendar().day_of(shop.wall()), daily_report(shop)._opened) == [
        shop.calendar().day_of(begins)
    ]
    arrived = shop.store.run("select arrived_at, by_hand from delivery")
    assert arrived == [(begins, 1)]


def test_it_is_so_after_the_next_start(shop: Shop):
    begins = yesterday_begins(shop)
    open_anew(shop, begins)
    shop.close()
    again = open_shop(the_same(shop), {})
    try:
        assert again.opened_at == begins
        assert begins <= again.clock.now() < begins + 600
        assert again.clock.ahead < -80_000
    finally:
        again.close()


def test_reports_of_days_that_have_not_been_yet_go(shop: Shop):
    today = shop.calendar().day_of(shop.wall())
    reports = daily_report(shop)
    for days in (3, 1):
        reports.make(today - timedelta(days=days), FINAL)
    open_anew(shop, yesterday_begins(shop))
    assert [report.date for report in ReportBook(shop.store).newest()] == [today - timedelta(days=3)]


@pytest.mark.parametrize("sold", ["reserved", "counted", "drawn"])
def test_a_shop_that_has_sold_anything_stays(shop: Shop, sold: str):
    assert has_sold_nothing(shop.store)
    before = shop.opened_at, shop.store.fact("clock"), shop.store.fact("opened_at")
    with shop.store.transaction():
        if sold == "reserved":
            BlockBook(shop.store).reserve([order()])
        elif sold == "counted":  # an order that somebody else had sent
            seen = SeenIds(shop.store, "consumer1-orders-today")
            seen.add([7])
            seen.store()
        else:
            shop.store.set_fact("drawn", 1)
    with pytest.raises(UsageError, match="has sold already"):
        open_anew(shop, yesterday_begins(shop))
    assert (shop.opened_at, shop.store.fact("clock"), shop.store.fact("opened_at")) == before

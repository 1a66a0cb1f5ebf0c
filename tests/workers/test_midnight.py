"""When consumer 3 makes a day's report: what must be sold, in the log and counted before."""

from collections.abc import Mapping
from datetime import date, timedelta

from models.report import FINAL
from models.storage.blocks import BlockBook
from models.storage.clock import store_clock
from models.storage.reports import ReportBook
from tests.orders import order
from workers.consumers import daily_report
from workers.stream.shop import Shop


class Topic:
    """A topic into which messages keep coming: it ends later whenever it is asked."""

    def __init__(self) -> None:
        self.end = 10
        self.counted = 0
        self.silent = False

    def ends(self) -> Mapping[int, int] | None:
        self.end += 5
        return None if self.silent else {0: self.end}

    def passed(self, ends: Mapping[int, int]) -> bool:
        return self.counted >= ends[0]


def go_past_midnight(shop: Shop) -> date:
    """Let shop time run to the next day; returns the one that is over."""
    day = shop.calendar().day_of(shop.clock.now())
    shop.clock.go_to(shop.calendar().start_of(day + timedelta(days=1)) + 1)
    shop.clock.grant(1.0)
    while shop.clock.target is not None:
        shop.clock.extend(lambda state: store_clock(shop.store, state))
    shop.choices.change(grace=0.0)
    return day


def finals(shop: Shop) -> list[date]:
    return [report.date for report in ReportBook(shop.store).newest() if report.status == FINAL]


def test_a_report_needs_what_the_log_held_at_midnight_and_not_that_no_more_orders_come(shop: Shop):
    consumer, topic = daily_report(shop), Topic()
    day = go_past_midnight(shop)
    topic.counted = 14
    consumer.tick(topic)  # the log ends at 15 now; later it goes on to grow
    assert finals(shop) == []
    topic.counted = 15
    consumer.tick(topic)
    assert finals(shop) == [day]


def test_a_block_on_its_way_and_sales_that_have_not_come_so_far_hold_it_up(shop: Shop):
    consumer, topic = daily_report(shop), Topic()
    topic.counted = 10**6
    today = shop.calendar().local(shop.clock.now())
    blocks = BlockBook(shop.store)
    with shop.store.transaction():
        blocks.reserve([order(1000, today)])
        shop.store.set_fact("selling_until", shop.clock.now())
    day = go_past_midnight(shop)
    consumer.tick(topic)
    assert finals(shop) == []
    shop.store.set_fact("selling_until", shop.clock.now())
    consumer.tick(topic)
    assert finals(shop) == []
    with shop.store.transaction():
        blocks.acknowledge([1000])
    consumer.tick(topic)
    assert finals(shop) == [day]


def test_a_kafka_that_does_not_say_where_the_log_ends_is_asked_again(shop: Shop):
    consumer, topic = daily_report(shop), Topic()
    topic.counted, topic.silent = 10**6, True
    day = go_past_midnight(shop)
    consumer.tick(topic)
    assert finals(shop) == []
    topic.silent = False
    consumer.tick(topic)
    assert finals(shop) == [day]

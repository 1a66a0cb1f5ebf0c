"""When a run in the terminal ends by itself, and what its times mean."""

import dataclasses
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication

from models.calendar import Calendar, zone_named
from models.errors import UsageError
from models.snapshots import KafkaState
from workers.stream.shop import Shop
from workers.terminal.headless import Ending, HeadlessRun, instant_to_go_to

STOCKHOLM = Calendar(zone_named("Europe/Stockholm"))
EVENING = datetime(2026, 11, 24, 17, 0, tzinfo=UTC).timestamp()  # 18:00 in Stockholm


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("23:59:50", "2026-11-24T23:59:50+01:00"),
        ("18:01", "2026-11-24T18:01:00+01:00"),
        ("7:30", "2026-11-25T07:30:00+01:00"),
        ("18:00", "2026-11-25T18:00:00+01:00"),
        ("2026-11-26T12:00", "2026-11-26T12:00:00+01:00"),
        ("2026-11-26T12:00+00:00", "2026-11-26T13:00:00+01:00"),
    ],
)
def test_a_time_of_day_is_the_next_one_and_a_whole_one_is_itself(text: str, meant: str):
    assert STOCKHOLM.local(instant_to_go_to(text, STOCKHOLM, EVENING)).isoformat() == meant


@pytest.mark.parametrize("text", ["2026-11-24T18:00", "2020-01-01", "24:00", "12:60", "soon", ""])
def test_what_has_passed_or_is_no_time_is_refused(text: str):
    with pytest.raises(UsageError):
        instant_to_go_to(text, STOCKHOLM, EVENING)


def test_it_ends_when_the_sales_have_come_there_and_not_before(shop: Shop):
    until = shop.clock.now() - 1.0
    ending = Ending(until=until)
    assert ending.by_itself
    assert ending.has_come(shop, 0.0)  # nothing is sold
    shop.crossing.selling = True
    assert not ending.has_come(shop, 0.0)
    for sold_until, come in ((until - 5, False), (until, True)):
        shop.store.set_fact("selling_until", sold_until)
        assert ending.has_come(shop, 0.0) is come
    assert not dataclasses.replace(ending, until=shop.clock.now() + 3600).has_come(shop, 0.0)


def test_it_sets_out_for_the_instant_at_a_speed_that_was_given_or_as_fast_as_it_goes(shop: Shop):
    until = shop.clock.now() + 3600
    shop.clock.speed = 60.0
    Ending(until=until, at_speed=True).begin(shop)
    assert (shop.clock.target, shop.clock.running_speed, shop.clock.speed) == (until, 60.0, 1.0)
    Ending(until=until).begin(shop)
    assert shop.clock.target == until
    assert shop.clock.running_speed > 60.0


@pytest.mark.parametrize(("ending", "sells"), [(Ending(0.0), False), (Ending(1.0), True), (Ending(), True)])
def test_in_no_seconds_nothing_is_sold(shop: Shop, qapp: QCoreApplication, ending: Ending, sells: bool):
    run = HeadlessRun(shop, ending, sales=True, quiet=True)
    run._on_snapshot(KafkaState(True, "127.0.0.1:9092", True))
    assert shop.crossing.selling is sells


def test_so_many_seconds_and_without_end(shop: Shop):
    assert not Ending().by_itself
    assert not Ending().has_come(shop, 10**9)
    assert not Ending(seconds=5.0).has_come(shop, 4.9)
    assert Ending(seconds=0.0).has_come(shop, 0.0)

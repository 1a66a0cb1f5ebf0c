from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar, zone_named
from models.folds import Sum
from models.minutes import (
    CURVE_POINTS,
    DayMinutes,
    change_percent,
    clock_cuts,
    last_minutes,
    minute_of,
    same_time,
)

STOCKHOLM = zone_named("Europe/Stockholm")
ORDINARY, SPRING, AUTUMN = date(2026, 11, 22), date(2026, 3, 29), date(2026, 10, 25)
ONE_A_MINUTE = Sum(1, 100)


def calendar() -> Calendar:
    return Calendar(STOCKHOLM)


def at(day: date, clock: str, fold: int = 0) -> float:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=STOCKHOLM, fold=fold).timestamp()


def day_of_sales(day: date, until: float | None = None) -> DayMinutes:
    """One order a minute, from midnight on."""
    start, end = calendar().bounds(day)
    last = minute_of(end if until is None else min(until, end))
    return DayMinutes(calendar(), day, dict.fromkeys(range(minute_of(start), last), ONE_A_MINUTE))


@given(st.lists(st.floats(0, 200 * 60), max_size=60), st.floats(0, 7200))
def test_the_minutes_of_the_last_hour_are_those_of_the_clock(events: list[float], now: float):
    counted = [(minute_of(event), 1) for event in events]
    found = last_minutes(counted, now)
    for i, number in enumerate(found):
        start = (minute_of(now) - 59 + i) * 60
        assert number == sum(start <= event < start + 60 for event in events)


@pytest.mark.parametrize(("day", "hours"), [(ORDINARY, 24), (SPRING, 23), (AUTUMN, 25)])
def test_a_time_of_the_clock_is_the_first_instant_that_shows_it_or_later(day: date, hours: int):
    cuts = clock_cuts(STOCKHOLM, day)
    assert len(cuts) == 24 * 60 + 1
    assert cuts[-1] - cuts[0] == hours * 60
    assert list(cuts) == sorted(cuts)
    start, end = cuts[0], cuts[-1]
    local = [calendar().local(minute * 60) for minute in range(start, end)]
    shown = [moment.hour * 60 + moment.minute for moment in local]
    for clock in range(0, 24 * 60, 7):
        assert cuts[clock] == start + next(i for i, minute in enumerate(shown) if minute >= clock)


@pytest.mark.parametrize(
    ("day", "clock", "orders"),
    #  March: 02:00–03:00 is skipped.      October: 02:00–03:00 comes twice.
    [
        (SPRING, "01:59", 119), (SPRING, "02:30", 120), (SPRING, "03:00", 120), (SPRING, "04:00", 180),
        (AUTUMN, "01:59", 119), (AUTUMN, "02:30", 150), (AUTUMN, "03:00", 240), (AUTUMN, "04:00", 300),
        (ORDINARY, "14:05", 845),
    ],
)  # fmt: skip
def test_yesterday_at_the_same_time_over_both_changes_of_the_clock(day: date, clock: str, orders: int):
    """A day with one order a minute has as many at a time as minutes have passed."""
    tomorrow = day + timedelta(days=1)
    now = at(tomorrow, f"{clock}:40")
    same = same_time(calendar(), now, day_of_sales(tomorrow, now), day_of_sales(day))
    hour, minute = map(int, clock.split(":"))
    assert same.minute == hour * 60 + minute
    assert same.yesterday == Sum(orders, orders * 100)
    assert same.today.orders == hour * 60 + minute


def test_today_at_an_hour_that_comes_again():
    now = at(AUTUMN, "02:10:30", fold=1)
    same = same_time(calendar(), now, day_of_sales(AUTUMN, now), day_of_sales(AUTUMN - timedelta(days=1)))
    assert (same.minute, same.today.orders, same.yesterday.orders) == (130, 190, 130)


def test_what_came_in_the_minute_that_is_not_over_is_not_compared():
    now = at(ORDINARY, "10:00:59")
    today = DayMinutes(calendar(), ORDINARY, {minute_of(now) - 1: Sum(2, 200), minute_of(now): Sum(5, 500)})
    same = same_time(calendar(), now, today, day_of_sales(ORDINARY - timedelta(days=1)))
    assert same.today == Sum(2, 200)
    assert today.total == Sum(7, 700)


@pytest.mark.parametrize("day", [ORDINARY, SPRING, AUTUMN])
def test_a_curve_adds_up_to_its_day(day: date):
    whole = day_of_sales(day)
    curve = whole.curve()
    assert len(curve) == CURVE_POINTS
    assert curve[0] == 0
    assert curve[-1] == whole.total.ore
    assert list(curve) == sorted(curve)
    assert curve[4 * 12] == whole.before_clock(4 * 60).ore


@pytest.mark.parametrize(
    ("clock", "fold", "points", "last"),
    [("00:00:01", 0, 2, 0), ("02:02:00", 0, 26, 122), ("02:02:00", 1, 37, 182), ("03:02:00", 0, 38, 242)],
)
def test_a_curve_of_today_ends_with_what_there_is_so_far(clock: str, fold: int, points: int, last: int):
    now = at(AUTUMN, clock, fold)
    curve = day_of_sales(AUTUMN, now).curve(now)
    assert len(curve) == points
    assert curve[-1] == last * 100


@pytest.mark.parametrize(
    ("today", "yesterday", "percent"), [(112, 100, 12), (97, 100, -3), (5, 5, 0), (5, 0, None), (10**15, 10**13, 9900)]
)
def test_the_change_in_percent(today: int, yesterday: int, percent: int | None):
    assert change_percent(today, yesterday) == percent

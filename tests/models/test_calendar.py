from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar, parse_date, parse_instant, zone_named
from models.errors import UsageError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = ["Europe/Stockholm", "UTC", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns"]
INSTANTS = st.integers(
    int(datetime(2001, 1, 1, tzinfo=UTC).timestamp() * 1000), int(datetime(2098, 1, 1, tzinfo=UTC).timestamp() * 1000)
).map(lambda milliseconds: milliseconds / 1000)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 22), 24)],
)
def test_a_day_is_as_long_as_the_calendar_says(day: date, hours: int):
    start, end = Calendar(STOCKHOLM).bounds(day)
    assert end - start == hours * 3600


@given(INSTANTS, st.sampled_from(ZONES))
def test_each_instant_belongs_to_the_day_whose_bounds_hold_it(instant: float, name: str):
    calendar = Calendar(zone_named(name))
    start, end = calendar.bounds(calendar.day_of(instant))
    assert start <= instant < end


@given(st.lists(INSTANTS, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_day_and_hour_are_those_of_the_wall_clock(instants: list[float], name: str):
    calendar = Calendar(zone_named(name))
    for instant in instants:
        local = datetime.fromtimestamp(instant, tz=UTC).astimezone(zone_named(name))
        assert calendar.hour_of(instant) == local.hour
        assert calendar.day_of(instant) == local.date()


def test_the_last_instant_of_a_day_and_the_first_of_the_next():
    calendar = Calendar(STOCKHOLM)
    midnight = datetime(2026, 10, 26, tzinfo=STOCKHOLM).timestamp()
    assert calendar.day_of(midnight - 0.001) == date(2026, 10, 25)
    assert calendar.day_of(midnight) == date(2026, 10, 26)


def test_the_next_time_of_day_is_today_or_tomorrow():
    calendar = Calendar(STOCKHOLM)
    noon = datetime(2026, 3, 28, 12, tzinfo=STOCKHOLM).timestamp()
    late = calendar.next_time(noon, 23, 59, 50)
    assert calendar.local(late).isoformat() == "2026-03-28T23:59:50+01:00"
    assert calendar.local(calendar.next_time(late, 23, 59, 50)).isoformat() == "2026-03-29T23:59:50+02:00"


def test_dates_and_instants_are_read():
    today = date(2026, 11, 22)
    assert parse_date("today", today) == today
    assert parse_date("yesterday", today) == today - timedelta(days=1)
    assert parse_date("2026-03-29", today) == date(2026, 3, 29)
    assert parse_instant("2026-03-28T22:00", STOCKHOLM) == parse_instant("2026-03-28T21:00+00:00", STOCKHOLM)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-13-01", "2026-02-29", "22/11", "2026-11-22T12:00", "\0", "٢٠٢٦-١١-٢٢", "9" * 50]
)
def test_a_bad_date_is_told_with_what_to_write(text: str):
    with pytest.raises(UsageError, match="2026-11-22"):
        parse_date(text, date(2026, 11, 22))


@pytest.mark.parametrize(
    "text", ["", "noon", "1999-01-01T00:00", "2099-01-01", "2026-03-28T25:00", "2026-03-28T12:00+99:00", "\0"]
)
def test_a_bad_instant_is_told(text: str):
    with pytest.raises(UsageError):
        parse_instant(text, STOCKHOLM)


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Gothenburg",
        "",
        "Europe",
        "../../../etc/passwd",
        "/etc/localtime",
        "zone.tab",
        "a\0b",
        "\ud800",
        "x" * 500,
    ],
)
def test_a_zone_that_is_none_is_told(name: str):
    with pytest.raises(UsageError, match="Europe/Stockholm"):
        zone_named(name)


def test_what_is_told_cannot_draw_on_the_terminal():
    with pytest.raises(UsageError, match=r"“\[31mx” is no date"):
        parse_date("\x1b[31m\u202ex", date(2026, 11, 22))

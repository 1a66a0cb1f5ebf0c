from datetime import date

from models.calendar import Calendar, zone_named
from models.folds import KEPT_MINUTES, Sum
from models.minutes import minute_of
from models.storage.minutes import MinuteBook
from models.storage.store import Store

DAY = date(2026, 11, 22)
CALENDAR = Calendar(zone_named("Europe/Stockholm"))
START = minute_of(CALENDAR.start_of(DAY))


def put(book: MinuteBook, store: Store, sums: dict[int, Sum]) -> None:
    with store.transaction():
        book.add(sums)


def test_a_day_is_added_up_and_read_on_as_it_grows(store: Store):
    book, reader = MinuteBook(store, "c", CALENDAR), MinuteBook(store, "c", CALENDAR)
    put(book, store, {START - 1: Sum(9, 900), START: Sum(1, 10), START + 60: Sum(2, 20)})
    day = reader.day(DAY, Sum(3, 30))
    assert day is not None
    assert day.total == Sum(3, 30)
    put(book, store, {START + 60: Sum(1, 5), START + 90: Sum(1, 5)})
    day = reader.day(DAY, Sum(5, 40))
    assert day is not None
    assert day.before_clock(61) == Sum(4, 35)
    put(book, store, {START + 3: Sum(1, 1)})  # late, far behind what was read last
    day = reader.day(DAY, Sum(6, 41))
    assert day is not None
    assert day.before_clock(4) == Sum(2, 11)
    assert MinuteBook(store, "other", CALENDAR).day(DAY, Sum(6, 41)) is None


def test_a_day_that_was_counted_before_there_were_minutes_is_not_known(store: Store):
    book = MinuteBook(store, "c", CALENDAR)
    put(book, store, {START: Sum(1, 10)})
    assert book.day(DAY, Sum(100, 1000)) is None
    assert book.day(DAY, Sum(1, 10)) is not None


def test_the_last_minutes_are_read_and_old_ones_go(store: Store):
    book = MinuteBook(store, "c", CALENDAR)
    now = (START + 500) * 60.0 + 30
    last = minute_of(now)
    oldest = last - KEPT_MINUTES
    put(
        book,
        store,
        {oldest - 1: Sum(1, 1), oldest: Sum(1, 1), last - 60: Sum(1, 1), last - 59: Sum(2, 2), last: Sum(3, 3)},
    )
    book.tidy(now)
    assert book.last(now) == [(last - 59, 2), (last, 3)]
    assert book.last(now, KEPT_MINUTES + 10)[0] == (oldest, 1)

"""Sums that are divided by slot; and a shop that was made before they were."""

from datetime import date

from models.folds import Sum
from models.storage.conversion import convert, is_older
from models.storage.figures_schema import (
    DayProduct,
    DayTotal,
    HourTotal,
    MinuteTotal,
    Newest,
    SecondTotal,
    ValueCount,
)
from models.storage.progress import all_counters, count_up, counters
from models.storage.schema import SCHEMA_VERSION, Counter
from models.storage.store import Store
from models.storage.totals import Totals
from models.windows import second_of
from tests.orders import NOON

DAY = date(2026, 11, 22)
SECOND = second_of(NOON.timestamp())
SLOTTED = (Counter, DayTotal, HourTotal, SecondTotal, MinuteTotal, DayProduct, ValueCount, Newest)


def add(store: Store, n: int) -> None:
    """Add to every sum."""
    totals = Totals(store, "c")
    with store.transaction():
        count_up(store, "c", read=n)
        totals.add_days({DAY: Sum(n, 10 * n)})
        totals.add_hours({(DAY, 12): Sum(n, 10 * n)})
        totals.add_seconds({SECOND: Sum(n, 10 * n)})
        totals.add_values({(DAY, 100): n})


def check(store: Store, n: int) -> None:
    totals = Totals(store, "c")
    assert counters(store, "c") == all_counters(store)["c"] == {"read": n}
    assert totals.day(DAY) == totals.window(SECOND - 1, SECOND) == Sum(n, 10 * n)
    assert totals.hours_ore(DAY)[12] == 10 * n
    assert totals.seconds(SECOND - 1, SECOND) == [(SECOND, n, 10 * n)]
    assert totals.values(DAY) == [(100, n)]
    assert totals.total() == n


def test_a_sum_is_that_of_all_slots(store: Store):
    for slot, n in ((0, 2), (3, 5), (0, 1)):
        store.slot = slot
        add(store, n)
    check(store, 8)
    assert store.run("select count(*) from daytotal")[0][0] == 2


def test_a_shop_without_slots_goes_on_with_its_sums(store: Store):
    add(store, 2)
    for table in SLOTTED:
        name = table._meta.table_name
        columns = ", ".join(f'"{field.column_name}"' for field in table._meta.sorted_fields if field.name != "slot")
        store.run(f'create table "{name}_before" as select {columns} from "{name}"')
        store.run(f'drop table "{name}"')
        store.run(f'alter table "{name}_before" rename to "{name}"')
    store.set_fact("schema_version", 2)
    store.create_tables()  # as a program does when it opens it; what is older it leaves
    assert is_older(store)
    with store.transaction():
        assert not convert(store)
    store.create_tables()
    assert store.fact("schema_version") == SCHEMA_VERSION
    check(store, 2)
    add(store, 3)
    check(store, 5)
    assert store.run("select slot, n from counter") == [(0, 5)]

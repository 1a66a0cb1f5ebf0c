from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import Product as CatalogueProduct
from models.database import Place
from models.errors import ContentionError, RefusedValueError, ShopError, StaleOffsetError, StorageError
from models.folds import ProductSum, Sum
from models.ids import CHUNK_BITS
from models.offsets import NextOffset
from models.report import FINAL, DailyReport
from models.snapshots import TypeSales
from models.storage.connecting import open_store, open_store_read_only
from models.storage.progress import (
    Positions,
    SeenIds,
    count_up,
    counters,
    stored_lag,
)
from models.storage.reports import ReportBook
from models.storage.stock import StockBook
from models.storage.store import Store
from models.storage.totals import Totals

DAY = date(2026, 11, 22)


def test_offsets_move_by_compare_and_set(store: Store):
    positions = Positions(store, "c", "t")
    with store.transaction():
        positions.advance({0: None, 1: None}, {0: NextOffset(5), 1: NextOffset(7)})
    assert positions.load() == {0: NextOffset(5), 1: NextOffset(7)}
    with store.transaction():
        positions.advance({0: NextOffset(5)}, {0: NextOffset(9)})
    with pytest.raises(StaleOffsetError), store.transaction():
        count_up(store, "c", read=4)
        positions.advance({0: NextOffset(5)}, {0: NextOffset(12)})
    with pytest.raises(StaleOffsetError), store.transaction():
        positions.advance({1: None}, {1: NextOffset(1)})
    assert positions.load() == {0: NextOffset(9), 1: NextOffset(7)}
    assert counters(store, "c") == {}  # what stood in the stale transaction is gone with it


def test_lag_is_told_against_the_farthest_end_that_any_reader_has_seen(store: Store):
    for name, offset, end in (("a", 5, 10), ("b", 3, 7)):
        with store.transaction():
            Positions(store, name, "t").advance({0: None}, {0: NextOffset(offset)})
            Positions(store, name, "t").note_ends({0: end})
    assert stored_lag(store) == {"a": 5, "b": 7}


@given(st.lists(st.lists(st.integers(1, 300_000), max_size=20), max_size=6))
def test_ids_count_once_across_restarts_and_rollbacks(tmp_path_factory, batches: list[list[int]]):
    store = open_store(tmp_path_factory.mktemp("db") / "orders.db")
    known: set[int] = set()
    seen = SeenIds(store, "c")
    for batch in batches:
        with pytest.raises(ZeroDivisionError), store.transaction():
            seen.add(batch)
            seen.store()
            raise ZeroDivisionError
        seen.forget()
        with store.transaction():
            fresh = seen.add(batch)
            seen.store()
        assert [n for n, new in zip(batch, fresh, strict=True) if new] == list(
            dict.fromkeys(n for n in batch if n not in known)
        )
        known.update(batch)
        seen = SeenIds(store, "c")  # a restart
    store.close()


def test_ids_that_lie_anywhere_are_read_in_one_go(store: Store, monkeypatch: pytest.MonkeyPatch):
    anywhere = [1 + n * 2**33 for n in range(300)]
    with store.transaction():
        stored = SeenIds(store, "c")
        stored.add(anywhere[::2])
        stored.store()
    asked: list[object] = []
    rows = store.rows
    monkeypatch.setattr(store, "rows", lambda query: asked.append(query) or rows(query))
    seen = SeenIds(store, "c")
    assert seen.add(anywhere) == [False, True] * 150
    assert len(asked) == 1
    assert not any(seen.add(anywhere))  # what is in memory is not read again
    assert len(asked) == 1
    with store.transaction():
        seen.store()
    assert not any(SeenIds(store, "c").add(anywhere))


def test_ids_of_many_known_chunks_are_written_in_one_go(store: Store, monkeypatch: pytest.MonkeyPatch):
    chunks = [n << CHUNK_BITS for n in range(1, 300)]
    asked: list[object] = []
    for low in (1, 2):
        seen = SeenIds(store, "c")
        assert all(seen.add([chunk + low for chunk in chunks]))
        monkeypatch.setattr(Store, "change", lambda _store, query: asked.append(query))
        with store.transaction():
            seen.store()
    assert asked == []
    again = SeenIds(store, "c")
    assert not any(again.add([chunk + low for chunk in chunks for low in (1, 2)]))
    late = SeenIds(store, "c")
    late.add([chunk + 3 for chunk in chunks])
    with store.transaction():
        again.add([chunks[7] + 4])
        again.store()
    with pytest.raises(ContentionError), store.transaction():
        late.store()
    assert SeenIds(store, "c").add([chunks[0] + 3, chunks[7] + 3]) == [True, True]


def test_who_does_not_know_of_ids_that_were_written_meanwhile_cannot_write_theirs(store: Store):
    old, new = SeenIds(store, "c"), SeenIds(store, "c")
    with store.transaction():
        old.add([1])
        old.store()
    with store.transaction():
        new.add([2])
        new.store()
    with pytest.raises(ContentionError), store.transaction():
        old.add([3])
        old.store()
    old.forget()
    with store.transaction():
        assert old.add([3, 2]) == [True, False]
        old.store()


def test_sums_add_up(store: Store):
    totals = Totals(store, "c")
    for _ in range(2):
        with store.transaction():
            totals.add_days({DAY: Sum(2, 300)})
            totals.add_hours({(DAY, 14): Sum(2, 300)})
            totals.add_seconds({100: Sum(1, 10), 101: Sum(1, 20)})
            totals.add_products({(DAY, 5): ProductSum(3, 300, "Te")})
    assert totals.day(DAY) == (4, 600)
    assert totals.total() == 4
    assert totals.hours_ore(DAY)[14] == 600
    assert totals.window(100, 101) == (2, 40)
    assert totals.window(99, 101) == (4, 60)
    assert totals.products(DAY)[0].quantity == 6
    assert Totals(store, "other").day(DAY) == (0, 0)


def test_sales_by_type_are_those_of_the_products_and_what_nobody_knows_stands_apart(store: Store):
    totals = Totals(store, "c")
    listed = ((1, "Mat"), (2, "Bok"), (3, "Mat"))
    StockBook(store).sync([CatalogueProduct(n, f"P{n}", kind, "st", 100, 5) for n, kind in listed])
    with store.transaction():
        totals.add_products({(DAY, n): ProductSum(n, n * 100, "x") for n in (1, 2, 3, 99)})
        totals.add_products({(date(2026, 11, 21), 1): ProductSum(50, 5000, "x")})
    assert totals.sales_by_type(DAY) == (TypeSales("", 99, 9900), TypeSales("Mat", 4, 400), TypeSales("Bok", 2, 200))


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store):
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.set_fact("x", 1)
        raise ZeroDivisionError
    assert store.fact("x") is None


def test_a_newer_folder_is_refused(tmp_path: Path):
    store = open_store(tmp_path / "orders.db")
    store.set_fact("schema_version", 999)
    store.close()
    before = (tmp_path / "orders.db").read_bytes()
    with pytest.raises(ShopError, match="newer Orderpuls"):
        open_store_read_only(tmp_path / "orders.db")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"orders.db": before}


def test_a_database_that_others_hold_is_told_in_words(store: Store, place: Place):
    other = Store(store._db.__class__(str(place), timeout=0)) if isinstance(place, Path) else open_store(store.address)
    other.hurry(0.0)
    busy = "locked" if isinstance(place, Path) else "busy"
    with store.transaction(), pytest.raises(StorageError, match=busy), other.transaction():
        pass
    with other.transaction():
        other.set_fact("x", 1)
    other.close()
    assert store.fact("x") == 1


def test_a_full_disk_is_told_in_words_and_nothing_of_the_transaction_stays(tmp_path: Path):
    store = open_store(tmp_path / "orders.db")
    database = store._db
    # SQLite takes the end of its file for a full disk; both end the transaction before we can.
    database.execute_sql("pragma max_page_count = 1")
    with pytest.raises(StorageError, match="The disk is full"), store.transaction():
        for number in range(100):
            store.set_fact(f"big{number}", "x" * 5000)
    database.execute_sql("pragma max_page_count = 1000000")
    assert store.fact("big0") is None
    with store.transaction():
        store.set_fact("small", 1)
    assert store.fact("small") == 1
    store.close()


def test_what_is_no_database_is_told_in_words(tmp_path: Path):
    (tmp_path / "orders.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match="is damaged"):
        open_store(tmp_path / "orders.db")


def test_a_shop_can_be_looked_at_beside_its_program(store: Store, place: Place):
    view = open_store_read_only(place)
    with store.transaction():
        assert view.fact("zone") == "Europe/Stockholm"
    with pytest.raises(StorageError), view.transaction():
        view.set_fact("x", 1)
    view.close()


def test_reads_that_belong_together_see_the_same_state(store: Store, place: Place):
    view = open_store_read_only(place)
    with view.snapshot():
        assert view.fact("x") is None
        with store.transaction():
            store.set_fact("x", 1)
        assert view.fact("x") is None
    assert view.fact("x") == 1
    view.close()


def test_a_value_that_the_database_refuses_is_told_apart_and_nothing_of_the_transaction_stays(store: Store):
    for value in (2**70, -(2**70)):
        with pytest.raises(RefusedValueError), store.transaction():
            count_up(store, "c", read=1)
            count_up(store, "c", rejected=value)
    assert counters(store, "c") == {}


def test_the_newest_revision_of_each_day_is_read(store: Store):
    book = ReportBook(store)
    days = [date(2026, 11, day) for day in (20, 21, 22)]
    for day, revision in ((days[0], 1), (days[1], 1), (days[1], 2), (days[2], 1)):
        book.save(DailyReport(day, FINAL, revision, 5, 100, (), "UTC", datetime(2026, 11, 23, tzinfo=UTC)), revision)
    assert [(report.date, report.revision) for report in book.newest()] == [(days[2], 1), (days[1], 2), (days[0], 1)]
    assert [report.date for report in book.newest(1)] == [days[2]]

"""Several programs write to one PostgreSQL at the same time: nothing is sold twice, lost or counted twice."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta

import psycopg
import pytest

from models.database import Postgres
from models.errors import ContentionError, ShopError, StaleOffsetError
from models.folds import Sum
from models.offsets import NextOffset
from models.orders import Order
from models.storage.blocks import BlockBook
from models.storage.connecting import open_store, open_store_beside
from models.storage.members import MemberBook, announce, announced, take_free_slot
from models.storage.outbox import Letter, OutboxBook
from models.storage.progress import Positions, SeenIds, count_up, counters
from models.storage.rejections import Rejection, RejectionBook, rejected_total
from models.storage.schema import Product
from models.storage.sellers import SELLING_UNTIL, blocks_to_send, own, sellers, selling_until, take_over
from models.storage.stock import StockBook
from models.storage.store import Store
from models.storage.totals import Totals
from tests.integration.program import wait_until
from tests.models.storage.test_stock_book import PRODUCTS, check_equation, settle
from tests.orders import NOON, line, order
from tests.shared_postgres import shared_postgres

WAIT = 60.0
DAY = date(2026, 11, 22)


@pytest.fixture
def address() -> Postgres:
    return shared_postgres().a_place()


@pytest.fixture
def store(address: Postgres) -> Iterator[Store]:
    """Return the database of the program that runs the shop."""
    opened = open_store(address)
    with opened.transaction():
        opened.set_fact("shop_id", "one")
        opened.set_fact("homes", 12)
        opened.set_fact("next_order_id", 1000)
    yield opened
    opened.close()


@pytest.fixture
def other(address: Postgres, store: Store) -> Iterator[Store]:
    """Return the same database, as a program has it that counts beside."""
    opened = open_store_beside(address, 1)
    yield opened
    opened.close()


class Beside:
    """Runs work in another thread, which has a connection of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)

    def __call__(self, work: Callable[[], object]) -> "Future[object]":
        return self._pool.submit(work)

    def end(self, store: Store) -> None:
        self._pool.submit(store.close).result(WAIT)
        self._pool.shutdown()


@pytest.fixture
def beside(other: Store) -> Iterator[Beside]:
    runner = Beside()
    yield runner
    runner.end(other)


def wait_until_it_waits(store: Store, work: "Future[object]") -> None:
    """Wait until work waits for a lock of the database; it is not to be done before."""

    assert store.address is not None
    with psycopg.connect(store.address.url, autocommit=True) as looking:  # in a transaction it would see no change

        def waits() -> bool:
            if work.done():
                raise AssertionError("it did not wait") from work.exception()
            found = looking.execute("select count(*) from pg_stat_activity where wait_event_type = 'Lock'").fetchone()
            return found is not None and found[0] > 0

        wait_until(waits)


def coffee_of(store: Store) -> int:
    return store.number(Product.select(Product.product).where(Product.name == "Kaffe"))


def sell(store: Store, units: int) -> list[Order]:
    """Sell as the producer does, in a transaction of the caller's."""
    first = int(store.fact("next_order_id", lock=True))
    available = StockBook(store).available()
    coffee = coffee_of(store)
    sold = [order(first, NOON, line(coffee, min(units, available[coffee])))] if available[coffee] else []
    if sold:
        BlockBook(store).reserve(sold)
        store.set_fact("next_order_id", first + 1)
    return sold


def test_two_producers_never_promise_more_than_there_is(store: Store, other: Store, beside: Beside):
    StockBook(store).sync(PRODUCTS)  # 20 of each

    def second() -> list[Order]:
        with other.transaction(shared=True):
            return sell(other, 15)

    with store.transaction(shared=True):
        first = sell(store, 15)
        selling = beside(second)
        wait_until_it_waits(store, selling)
    later = selling.result(WAIT)
    assert isinstance(later, list)
    units = [one.order_details[0].quantity for one in (*first, *later)]
    assert units == [15, 5]
    assert len({one.order_id for one in (*first, *later)}) == 2
    check_equation(store)
    assert StockBook(store).available()[coffee_of(store)] == 0


def test_what_is_reserved_while_sales_are_settled_is_not_lost(store: Store, other: Store, beside: Beside):
    StockBook(store).sync(PRODUCTS)
    with store.transaction(shared=True):
        sold = sell(store, 3)

    def reserve() -> None:
        with other.transaction(shared=True):
            sell(other, 4)

    with store.transaction(shared=True):
        settle(store, sold)
        reserving = beside(reserve)
        wait_until_it_waits(store, reserving)
    reserving.result(WAIT)
    check_equation(store)
    (row,) = store.rows(Product.select(Product.on_hand, Product.reserved, Product.sold).where(Product.name == "Kaffe"))
    assert row == (17, 4, 3)


def test_two_members_settle_the_orders_of_one_block(store: Store, other: Store, beside: Beside):
    StockBook(store).sync(PRODUCTS)
    coffee = coffee_of(store)
    block = [order(1000 + n, NOON, line(coffee, 2)) for n in range(4)]
    with store.transaction(shared=True):
        BlockBook(store).reserve(block)

    def their_half() -> None:
        with other.transaction(shared=True):
            settle(other, block[2:])

    with store.transaction(shared=True):
        settle(store, block[:2])
        settling = beside(their_half)
        wait_until_it_waits(store, settling)
    settling.result(WAIT)
    check_equation(store)
    with store.transaction():
        BlockBook(store).acknowledge([1000])
        BlockBook(store).drop_settled()
    (row,) = store.rows(Product.select(Product.on_hand, Product.reserved, Product.sold).where(Product.name == "Kaffe"))
    assert row == (12, 0, 8)
    assert store.run("select count(*) from block")[0][0] == store.run("select count(*) from blockline")[0][0] == 0


@pytest.mark.parametrize("known", [False, True])
def test_members_that_meet_in_one_chunk_count_each_id_once(store: Store, other: Store, beside: Beside, known: bool):
    """As the orders of a client do that places them otherwise."""
    ours, theirs = SeenIds(store, "c"), SeenIds(other, "c")
    if known:
        with store.transaction(shared=True):
            ours.add([12])
            ours.store()
    assert theirs.add([24, 36]) == [True, True]

    def count_theirs() -> None:
        with other.transaction(shared=True):
            theirs.store()

    with store.transaction(shared=True):
        assert ours.add([36, 48]) == [True, True]
        ours.store()
        counting = beside(count_theirs)
        wait_until_it_waits(store, counting)
    with pytest.raises(ContentionError):
        counting.result(WAIT)
    theirs.forget()
    assert theirs.add([24, 36]) == [True, False]
    beside(count_theirs).result(WAIT)
    assert SeenIds(store, "c").add([12, 24, 36, 48]) == [not known, False, False, False]


def test_members_in_chunks_of_their_own_do_not_wait_for_each_other(store: Store, other: Store, beside: Beside):
    ours, theirs = SeenIds(store, "c"), SeenIds(other, "c")
    ours.add(range(12, 1200, 12))
    theirs.add(range(13, 1200, 12))

    def count_theirs() -> None:
        with other.transaction(shared=True):
            theirs.store()
            count_up(other, "c", read=3)
            Totals(other, "c").add_days({DAY: Sum(3, 30)})

    with store.transaction(shared=True):
        ours.store()
        count_up(store, "c", read=2)
        Totals(store, "c").add_days({DAY: Sum(2, 20)})
        beside(count_theirs).result(WAIT)  # while ours is open
    assert counters(store, "c") == {"read": 5}
    assert Totals(store, "c").day(DAY) == Sum(5, 50)
    assert Totals(store, "c").all_days() == {DAY: Sum(5, 50)}


def test_an_old_owner_of_a_partition_counts_nothing(store: Store, other: Store):
    Positions(store, "c", "t").advance({0: None}, {0: NextOffset(5)})
    with other.transaction(shared=True):
        Positions(other, "c", "t").advance({0: NextOffset(5)}, {0: NextOffset(9)})
    with pytest.raises(StaleOffsetError), store.transaction(shared=True):
        count_up(store, "c", read=4)
        Positions(store, "c", "t").advance({0: NextOffset(5)}, {0: NextOffset(9)})
    assert counters(store, "c") == {}


def test_who_waits_for_each_other_is_told_to_do_it_again(store: Store, other: Store, beside: Beside):
    StockBook(store).sync(PRODUCTS)
    one, two = sorted(StockBook(store).available())[:2]
    locked = threading.Event()

    def the_other_way_round() -> None:
        with other.transaction(shared=True):
            StockBook(other).balances([two])
            locked.set()
            StockBook(other).balances([one])

    def ours() -> None:
        with store.transaction(shared=True):
            StockBook(store).balances([one])
            crossing = beside(the_other_way_round)
            assert locked.wait(WAIT)
            StockBook(store).balances([two])
        crossing.result(WAIT)

    with pytest.raises(ContentionError, match="busy"):
        ours()


def test_a_message_that_comes_into_sight_late_is_sent(store: Store, other: Store, beside: Beside):
    ours, theirs = OutboxBook(store), OutboxBook(other)

    def put_later() -> None:
        with other.transaction(shared=True):
            theirs.put([Letter("t", "second", b"2")])

    with store.transaction(shared=True):
        ours.put([Letter("t", "first", b"1")])
        beside(put_later).result(WAIT)
        seen = beside(lambda: theirs.unpublished((), 10)).result(WAIT)
        assert isinstance(seen, list)
        assert [letter.key for letter in seen] == ["second"]
    under_way = {letter.number for letter in seen}
    assert [letter.key for letter in ours.unpublished(under_way, 10)] == ["first"]


def test_a_message_that_two_consumers_reject_at_once_is_recorded_once(store: Store, other: Store, beside: Beside):
    bad = [Rejection("t", 0, 5, 1, "no order", b"x")]

    def reject_too() -> None:
        with other.transaction(shared=True):
            RejectionBook(other, "dead").record(bad, "consumer2-sales", 1.0)

    with store.transaction(shared=True):
        RejectionBook(store, "dead").record(bad, "consumer1-orders-today", 1.0)
        rejecting = beside(reject_too)
        wait_until_it_waits(store, rejecting)
    rejecting.result(WAIT)
    assert rejected_total(store) == 1
    assert len(OutboxBook(store).unpublished((), 10)) == 1


def test_who_writes_alone_waits_for_those_who_do_it_together(store: Store, other: Store, beside: Beside):
    def alone() -> None:
        with other.transaction():
            other.set_fact("note", other.fact("note", 0) + 1)

    with store.transaction(shared=True):
        writing = beside(alone)
        wait_until_it_waits(store, writing)
        store.set_fact("note", 5)
    writing.result(WAIT)
    assert store.fact("note") == 6


def test_a_slot_is_held_by_one_program_and_free_again_when_its_connection_ends(address: Postgres, store: Store):
    first, second = (open_store_beside(address, 0) for _ in range(2))
    assert [take_free_slot(first), take_free_slot(second)] == [1, 2]
    first.slot, second.slot = 1, 2
    assert first.take_slot(1)
    assert not second.take_slot(1)
    (pid,) = first.run("select pg_backend_pid()")[0]
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(%s)", (pid,))
    with pytest.raises(ShopError):
        first.take_slot(1)
    wait_until(lambda: second.take_slot(1))
    assert not first.take_slot(1)
    second.leave_slot(1)
    assert first.take_slot(1)
    for one in (first, second):
        one.close()


def test_who_reads_what_is_told_until_it_ends(store: Store, other: Store):
    ours, theirs = MemberBook(store), MemberBook(other)
    ours.note("here 1", {"consumer2-sales": (0, 1)})
    theirs.note("there 7", {"consumer2-sales": (2,)})
    ours.note("here 1", {"consumer2-sales": (0,)})
    assert [(one.slot, one.place, one.partitions) for one in theirs.all()] == [
        (0, "here 1", (0,)),
        (1, "there 7", (2,)),
    ]
    theirs.leave()
    assert [one.slot for one in ours.all()] == [0]
    assert announced(other) is None
    announce(store, '{"text": "å"}', 0.25)
    assert announced(other) == (0.25, '{"text": "å"}')


def test_a_database_without_a_shop_is_not_counted_in(address: Postgres):
    with pytest.raises(ShopError, match="There is no shop in postgresql://postgres@"):
        open_store_beside(address, 1)
    open_store(address).close()
    with pytest.raises(ShopError, match="There is no shop"):
        open_store_beside(address, 1)


def test_what_a_program_has_sold_that_is_gone_is_taken_over(store: Store, other: Store):
    StockBook(store).sync(PRODUCTS)
    coffee = coffee_of(store)
    assert selling_until(store) is None
    with store.transaction(shared=True):
        store.set_fact(own(store, SELLING_UNTIL), 90.0)
        BlockBook(store).reserve([order(1000, NOON, line(coffee, 1))])
    with other.transaction(shared=True):
        other.set_fact(own(other, SELLING_UNTIL), 60.0)
        other.set_fact("selling", 1.0)  # no such thing
        BlockBook(other).reserve([order(1001, NOON - timedelta(hours=1), line(coffee, 1))])
    assert selling_until(store) == 60.0  # no day is closed before that
    assert BlockBook(store).unacknowledged_before(NOON.timestamp())
    assert sellers(store) == {1}
    assert (blocks_to_send(store), blocks_to_send(other)) == ({1000}, {1001})
    take_over(store, 1)
    assert (blocks_to_send(store), blocks_to_send(other)) == ({1000, 1001}, set())
    assert selling_until(store) == 90.0
    assert sellers(store) == set()
    assert [block.first_order_id for block in BlockBook(store).unacknowledged({1001})] == [1001]

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from models.catalogue import Product as CatalogueProduct
from models.folds import ProductSums
from models.orders import Order
from models.storage.blocks import BlockBook, Claims
from models.storage.connecting import open_store
from models.storage.deliveries import DeliveryBook
from models.storage.schema import Block, BlockLine, Product
from models.storage.stock import StockBook
from models.storage.store import Store
from tests.orders import NOON, line, order

PRODUCTS = tuple(CatalogueProduct(0, name, "T", "S", 100, 20) for name in ("Kaffe", "Te", "Bröd"))


def check_equation(store: Store) -> None:
    rows = store.rows(
        Product.select(
            Product.initial, Product.delivered, Product.sold, Product.short, Product.on_hand, Product.reserved
        )
    )
    for initial, delivered, sold, short, on_hand, reserved in rows:
        assert on_hand == initial + delivered + short - sold
        assert 0 <= reserved <= on_hand


def sell(store: Store, blocks: BlockBook, orders: list[Order]) -> None:
    with store.transaction():
        blocks.reserve(orders)


def settle(store: Store, orders: list[Order]) -> None:
    """Book orders as consumer 4 does."""
    sums, claims = ProductSums(), Claims()
    sums.add(date(2026, 11, 22), orders)
    if orders:
        BlockBook(store).claim(orders, claims)
    StockBook(store).settle(sums.units, sums.lines, claims)


def test_a_block_is_reserved_and_settled(store: Store):
    book, blocks = StockBook(store), BlockBook(store)
    book.sync(PRODUCTS)
    ids = {
        name: number for number, name in store.rows(Product.select(Product.product, Product.name).where(Product.listed))
    }
    coffee = ids["Kaffe"]
    block = [order(1000, NOON, line(coffee, 3)), order(1001, NOON, line(coffee, 2))]
    sell(store, blocks, block)
    assert book.available()[coffee] == 15
    assert [sent.first_order_id for sent in blocks.unacknowledged()] == [1000]
    with store.transaction():
        settle(store, block[:1])
    check_equation(store)
    assert book.available()[coffee] == 15
    with store.transaction():
        blocks.acknowledge([1000])
        settle(store, block[1:])
        blocks.drop_settled()
    check_equation(store)
    assert store.rows(Block.select(Block.n)) == []
    assert store.rows(BlockLine.select(BlockLine.open)) == []
    assert store.number(Product.select(Product.reserved).where(Product.product == coffee)) == 0


def test_what_was_not_there_counts_as_short_and_unknown_products_are_listed(store: Store):
    book = StockBook(store)
    with store.transaction():
        settle(store, [order(1, NOON, line(4, 10**6, name="x"), line(9999, 3, name="Okänd"))])
    rows = {row.product_id: row for row in book.table(date(2026, 11, 22), "consumer4-stock")}
    assert rows[4].on_hand == 0
    assert rows[4].short > 0
    assert (rows[9999].name, rows[9999].short, rows[9999].on_hand, rows[9999].sold) == ("Okänd", 3, 0, 3)
    check_equation(store)


def test_products_keep_their_id_and_balance_when_the_file_changes(store: Store):
    book = StockBook(store)
    first = book.sync(PRODUCTS)
    later = book.sync((CatalogueProduct(0, "Nytt", "T", "S", 5, 7), PRODUCTS[1]))
    assert later[1].product_id == first[1].product_id
    assert later[0].product_id not in {product.product_id for product in first}
    assert set(book.available()) == {product.product_id for product in later}


def test_products_that_run_low_are_ordered_once_and_arrive(store: Store):
    book = StockBook(store)
    product = book.sync(PRODUCTS)[0].product_id
    with store.transaction():
        settle(store, [order(1, NOON, line(product, 15))])
        before = DeliveryBook(store).order_low(now=100.0)
        assert before >= 1
        assert DeliveryBook(store).order_low(now=101.0) == 0
        assert DeliveryBook(store).receive_due(now=102.0) == 0
        assert DeliveryBook(store).receive_due(now=1e9) == before
        DeliveryBook(store).deliver_by_hand(product, 50, now=1.0)
    rows = {row.product_id: row for row in book.table(date(2026, 11, 22), "x")}
    assert rows[product].on_hand == 5 + 100 + 50
    check_equation(store)


BASKET = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 6)), min_size=1, max_size=3, unique_by=lambda x: x[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["block", "foreign", "settle", "deliver"]), BASKET), max_size=25))
def test_whatever_comes_in_whatever_order_nothing_is_oversold(
    tmp_path_factory, steps: list[tuple[str, list[tuple[int, int]]]]
):
    store = open_store(tmp_path_factory.mktemp("db") / "orders.db")
    book, blocks = StockBook(store), BlockBook(store)
    book.sync(PRODUCTS)
    waiting: list[Order] = []
    next_id = 100
    for what, basket in steps:
        with store.transaction():
            if what == "block":
                available = book.available()
                lines = [line(p, min(q, available[p])) for p, q in basket if available[p] > 0]
                if lines:
                    waiting.append(order(next_id, NOON, *lines))
                    blocks.reserve([waiting[-1]])
                    next_id += 1
            elif what == "foreign":
                waiting.append(order(10**6 + next_id, NOON, *(line(p, q) for p, q in basket)))
                next_id += 1
            elif what == "settle" and waiting:
                settle(store, [waiting.pop(len(waiting) // 2)])
            elif what == "deliver":
                DeliveryBook(store).deliver_by_hand(basket[0][0], basket[0][1], now=1.0)
        check_equation(store)
    with store.transaction():
        settle(store, waiting)
    check_equation(store)
    assert store.number(Product.select(Product.reserved).order_by(Product.reserved.desc())) == 0
    store.close()

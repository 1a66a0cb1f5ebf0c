"""The stock's tables: reservations by blocks of orders, sales, and the ledger of deliveries."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from models.catalogue import Product as CatalogueProduct
from models.orders import Order, decode_order, encode
from models.snapshots import StockRow
from models.stock import Balance, deliver, low_mark, quantities, reorder_quantity, settle, take
from models.storage.schema import Block, BlockLine, DayProduct, Delivery, Product
from models.storage.store import Store

LEAD_SECONDS = 2 * 3600
"""Shop seconds between ordering a product that runs low and its delivery."""
_BALANCE = (
    Product.product, Product.initial, Product.delivered, Product.sold, Product.short, Product.on_hand,
    Product.reserved,
)  # fmt: skip
_SETTABLE = ("delivered", "sold", "short", "on_hand", "reserved")


@dataclass(frozen=True, slots=True)
class SentBlock:
    """A block that is to be sent (again): its orders as JSON, one a line."""

    first_order_id: int
    n: int
    orders: tuple[tuple[str, bytes], ...]


class StockBook:
    """Balances and blocks. Methods that write belong inside the caller's transaction, but for `sync`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sync(self, products: Sequence[CatalogueProduct]) -> tuple[CatalogueProduct, ...]:
        """Take over the products file and return it with the shop's ids.

        A product is known by its name and keeps its id and balance; a new one is added with the file's balance;
        one that has left the file is no longer sold.
        """
        with self._store.transaction():
            known: dict[str, int] = dict(
                self._store.rows(Product.select(Product.name, Product.product).where(Product.listed))
            )
            unlisted: dict[str, int] = dict(
                self._store.rows(Product.select(Product.name, Product.product).where(~Product.listed))
            )
            taken = {number for (number,) in self._store.rows(Product.select(Product.product))}
            next_id = max(known.values(), default=0) + 1
            self._store.change(Product.update(listed=False))
            result = []
            for product in products:
                number = known.get(product.name) or unlisted.get(product.name)
                values = {
                    "name": product.name, "kind": product.product_type, "price_type": product.price_type,
                    "price": product.price_ore, "listed": True,
                }  # fmt: skip
                if number is None:
                    while next_id in taken:  # by a product that only the stream knows
                        next_id += 1
                    number, next_id = next_id, next_id + 1
                    self._store.change(
                        Product.insert(product=number, initial=product.balance, on_hand=product.balance, **values)
                    )
                else:
                    self._store.change(Product.update(**values).where(Product.product == number))
                result.append(
                    CatalogueProduct(
                        number, product.name, product.product_type, product.price_type, product.price_ore,
                        product.balance,
                    )
                )  # fmt: skip
            return tuple(result)

    # T1 and T2: the producer

    def available(self) -> dict[int, int]:
        """Return the units that can be promised, by product id, of the products in the file."""
        query = Product.select(Product.product, Product.on_hand - Product.reserved).where(Product.listed)
        return dict(self._store.rows(query))

    def reserve(self, orders: Sequence[Order]) -> None:
        """Reserve what a block of orders needs and store the block."""
        wanted = quantities(orders)
        for product, quantity in wanted.items():
            self._store.change(Product.update(reserved=Product.reserved + quantity).where(Product.product == product))
        first = orders[0].order_id
        body = b"\n".join(encode(order) for order in orders)
        self._store.change(Block.insert(first_order_id=first, n=len(orders), open=len(orders), body=body))
        self._store.insert(
            BlockLine, ("block", "product", "open"), [(first, product, q) for product, q in wanted.items()]
        )

    def acknowledge(self, blocks: Sequence[int]) -> None:
        """Mark blocks as being in the log, whole."""
        self._store.change(Block.update(acked=True).where(Block.first_order_id.in_(list(blocks))))

    def unacknowledged(self) -> list[SentBlock]:
        """Return the blocks that may not be in the log, oldest first."""
        query = (
            Block.select(Block.first_order_id, Block.n, Block.body).where(~Block.acked).order_by(Block.first_order_id)
        )
        return [
            SentBlock(first, n, tuple((str(first + i), line) for i, line in enumerate(bytes(body).split(b"\n"))))
            for first, n, body in self._store.rows(query)
        ]

    def unacknowledged_before(self, instant: float) -> bool:
        """Say whether a block that may not be in the log holds an order older than an instant."""
        # A block is drawn in order of time; its oldest order is not stored, so any open block may hold one.
        first = self._store.row(Block.select(Block.body).where(~Block.acked).order_by(Block.first_order_id))
        if first is None:
            return False
        oldest = decode_order(bytes(first[0]).split(b"\n", 1)[0])
        return oldest.order_time.timestamp() < instant

    def drop_settled(self) -> None:
        """Forget blocks that are settled and acknowledged."""
        self._store.change(Block.delete().where(Block.open <= 0, Block.acked))

    # T3 and T4: consumer 4

    def settle(self, orders: Sequence[Order]) -> None:
        """Book orders that consumer 4 has read: against their block's reservation, the rest against the stock."""
        if not orders:
            return
        sold = quantities(orders)
        covered: dict[int, int] = {}
        for block, (members, open_units) in self._blocks_of(orders).items():
            taken = take(open_units, quantities(members))
            for product, quantity in taken.items():
                covered[product] = covered.get(product, 0) + quantity
                open_units[product] -= quantity
            self._close_lines(block, open_units, taken, len(members))
        balances = self._balances(sold)
        for order in orders:
            for line in order.order_details:
                if line.product_id not in balances:
                    balances[line.product_id] = self._list_unknown(
                        line.product_id, line.product_name, line.product_type, line.price_type, line.price
                    )
        for product, quantity in sold.items():
            balances[product] = settle(balances[product], quantity, covered.get(product, 0))
        self._write({product: balances[product] for product in sold})

    def _blocks_of(self, orders: Sequence[Order]) -> dict[int, tuple[list[Order], dict[int, int]]]:
        """Return, by block, the orders that lie in it and what it has reserved still."""
        low = min(order.order_id for order in orders)
        high = max(order.order_id for order in orders)
        blocks = self._store.rows(
            Block.select(Block.first_order_id, Block.n)
            .where(Block.open > 0, Block.first_order_id <= high, Block.first_order_id + Block.n > low)
            .order_by(Block.first_order_id)
        )
        firsts = [first for first, _ in blocks]
        members: dict[int, list[Order]] = {}
        for order in orders:
            at = bisect_right(firsts, order.order_id) - 1
            if at >= 0 and order.order_id < firsts[at] + blocks[at][1]:
                members.setdefault(firsts[at], []).append(order)
        lines: dict[int, dict[int, int]] = {first: {} for first in members}
        ids = sorted(members)
        for i in range(0, len(ids), 500):
            query = BlockLine.select(BlockLine.block, BlockLine.product, BlockLine.open)
            for block, product, units in self._store.rows(query.where(BlockLine.block.in_(ids[i : i + 500]))):
                lines[block][product] = units
        return {first: (members[first], lines[first]) for first in ids}

    def _close_lines(self, block: int, open_units: dict[int, int], taken: dict[int, int], orders: int) -> None:
        self._store.change(Block.update(open=Block.open - orders).where(Block.first_order_id == block))
        left = self._store.number(Block.select(Block.open).where(Block.first_order_id == block))
        if left > 0:
            for product in taken:
                self._store.change(
                    BlockLine.update(open=open_units[product]).where(
                        BlockLine.block == block, BlockLine.product == product
                    )
                )
            return
        for product, units in open_units.items():
            if units > 0:  # T4: the last order gives back what nobody came for
                self._store.change(Product.update(reserved=Product.reserved - units).where(Product.product == product))
        self._store.change(BlockLine.delete().where(BlockLine.block == block))

    def _balances(self, products: Mapping[int, object]) -> dict[int, Balance]:
        found: dict[int, Balance] = {}
        ids = list(products)
        for i in range(0, len(ids), 500):
            for number, *values in self._store.rows(
                Product.select(*_BALANCE).where(Product.product.in_(ids[i : i + 500]))
            ):
                found[number] = Balance(*values)
        return found

    def _list_unknown(self, number: int, name: str, kind: str, price_type: str, price: int) -> Balance:
        self._store.change(
            Product.insert(
                product=number, name=name, kind=kind, price_type=price_type, price=price, listed=False,
                initial=0, on_hand=0,
            )
        )  # fmt: skip
        return Balance(0, 0, 0, 0, 0, 0)

    def _write(self, balances: Mapping[int, Balance]) -> None:
        rows = [(b.delivered, b.sold, b.short, b.on_hand, b.reserved, product) for product, b in balances.items()]
        self._store.update_many(Product, _SETTABLE, "product", rows)

    # Deliveries

    def deliver_by_hand(self, product: int, quantity: int, now: float) -> None:
        """Book a delivery that somebody made by hand, at once."""
        self._store.change(
            Delivery.insert(
                product=product, quantity=quantity, ordered_at=now, due_at=now, arrived_at=now, by_hand=True
            )
        )
        self._book(product, quantity)

    def receive_due(self, now: float) -> int:
        """Book the deliveries that have come; returns how many."""
        due = self._store.rows(
            Delivery.select(Delivery.id, Delivery.product, Delivery.quantity).where(
                Delivery.arrived_at.is_null(), Delivery.due_at <= now
            )
        )
        for number, product, quantity in due:
            self._store.change(Delivery.update(arrived_at=now).where(Delivery.id == number))
            self._book(product, quantity)
        return len(due)

    def order_low(self, now: float) -> int:
        """Order the listed products that run low and are not on their way; returns how many."""
        pending = Delivery.select(Delivery.product).where(Delivery.arrived_at.is_null())
        candidates = self._store.rows(
            Product.select(Product.product, Product.initial, Product.on_hand - Product.reserved).where(
                Product.listed, Product.product.not_in(pending)
            )
        )
        low = [(number, initial) for number, initial, available in candidates if available < low_mark(initial)]
        self._store.insert(
            Delivery,
            ("product", "quantity", "ordered_at", "due_at", "by_hand"),
            [(number, reorder_quantity(initial), now, now + LEAD_SECONDS, False) for number, initial in low],
        )
        return len(low)

    def _book(self, product: int, quantity: int) -> None:
        balances = self._balances({product: None})
        if product in balances:
            self._write({product: deliver(balances[product], quantity)})

    def table(self, day: date, consumer: str) -> tuple[StockRow, ...]:
        """Return the stock table, by product id; `consumer` is whose products sold today are shown."""
        sold_today: dict[int, int] = dict(
            self._store.rows(
                DayProduct.select(DayProduct.product, DayProduct.quantity).where(
                    DayProduct.consumer == consumer, DayProduct.day == day.isoformat()
                )
            )
        )
        arriving: dict[int, int] = dict(
            self._store.rows(
                Delivery.select(Delivery.product, fn.SUM(Delivery.quantity))
                .where(Delivery.arrived_at.is_null())
                .group_by(Delivery.product)
            )
        )
        rows = self._store.rows(
            Product.select(
                Product.product, Product.name, Product.kind, Product.price, Product.listed, Product.initial,
                Product.on_hand, Product.reserved, Product.sold, Product.short,
            ).order_by(Product.product)
        )  # fmt: skip
        return tuple(
            StockRow(
                number, name, kind, price, on_hand, reserved, int(sold_today.get(number, 0)), sold, short,
                listed and on_hand - reserved < low_mark(initial), int(arriving.get(number, 0)),
            )
            for number, name, kind, price, listed, initial, on_hand, reserved, sold, short in rows
        )  # fmt: skip

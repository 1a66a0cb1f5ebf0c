"""The stock: each product's balance, what is sold against it, and the table that is shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from peewee import fn

from models.catalogue import Product as CatalogueProduct
from models.orders import OrderLine
from models.snapshots import StockRow
from models.stock import Balance, low_mark, settle
from models.storage.blocks import BlockBook, Claims
from models.storage.figures_schema import DayProduct
from models.storage.schema import Delivery, Product
from models.storage.store import Store

_BALANCE = (
    Product.product, Product.initial, Product.delivered, Product.sold, Product.short, Product.on_hand,
    Product.reserved,
)  # fmt: skip
_SETTABLE = ("delivered", "sold", "short", "on_hand", "reserved")


class StockBook:
    """Balances. Methods that write belong inside the caller's transaction, but for `sync`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._blocks = BlockBook(store)

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

    def listed(self) -> tuple[CatalogueProduct, ...]:
        """Return the products of the file, as the shop knows them, in the order of their ids."""
        query = Product.select(
            Product.product, Product.name, Product.kind, Product.price_type, Product.price, Product.initial
        ).where(Product.listed)
        return tuple(CatalogueProduct(*row) for row in self._store.rows(query.order_by(Product.product)))

    def available(self) -> dict[int, int]:
        """Lock the products of the file; returns the units of each that can be promised."""
        query = Product.select(Product.product, Product.on_hand - Product.reserved).where(Product.listed)
        return dict(self._store.rows(query.order_by(Product.product), lock=True))

    def settle(self, sold: Mapping[int, int], lines: Mapping[int, OrderLine], claims: Claims) -> None:
        """Book what consumer 4 has read: against its blocks' reservations, the rest against the stock.

        Args:
            sold: the units, by product id.
            lines: of each of these products a line; one that nobody knows is listed as that says.
            claims: what of it the blocks have reserved.

        """
        if not sold:
            return
        covered, given_back = self._blocks.settle(claims)
        balances = self.balances(sold.keys() | given_back.keys())
        for product, quantity in sorted(sold.items()):
            balance = balances.get(product)
            if balance is None:
                line = lines[product]
                balance = self._list_unknown(product, line.product_name, line.product_type, line.price_type, line.price)
            balances[product] = settle(balance, quantity, covered.get(product, 0))
        for product, units in given_back.items():
            balances[product] = replace(balances[product], reserved=balances[product].reserved - units)
        self.write(balances)

    def balances(self, products: Collection[int]) -> dict[int, Balance]:
        """Lock products; returns their balances. One that nobody knows is left out."""
        found: dict[int, Balance] = {}
        ids = sorted(products)
        for i in range(0, len(ids), 500):
            query = Product.select(*_BALANCE).where(Product.product.in_(ids[i : i + 500])).order_by(Product.product)
            for number, *values in self._store.rows(query, lock=True):
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

    def write(self, balances: Mapping[int, Balance]) -> None:
        """Store balances."""
        rows = [(b.delivered, b.sold, b.short, b.on_hand, b.reserved, product) for product, b in balances.items()]
        self._store.update_many(Product, _SETTABLE, ("product",), rows)

    def table(self, day: date, consumer: str) -> tuple[StockRow, ...]:
        """Return the stock table, by product id; `consumer` is whose products sold today are shown."""
        sold_today: dict[int, int] = dict(
            self._store.rows(
                DayProduct.select(DayProduct.product, fn.SUM(DayProduct.quantity))
                .where(DayProduct.consumer == consumer, DayProduct.day == day.isoformat())
                .group_by(DayProduct.product)
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
                initial, low_mark(initial) if listed else 0,
            )
            for number, name, kind, price, listed, initial, on_hand, reserved, sold, short in rows
        )  # fmt: skip

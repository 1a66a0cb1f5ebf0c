"""Consumer 4 · Stock: each sale takes its units off the product's balance, and products that run low are restocked."""

from collections.abc import Callable

from models.folds import Batch
from models.orders import Order, decode_order
from models.snapshots import Progress, Stock
from models.storage.stock import StockBook
from models.storage.totals import Totals
from workers.kafka.client import ORDERS
from workers.stream.shop import Shop


class StockConsumer:
    """Settles sales against reservations and balances, in the transaction that counts their ids."""

    name = "consumer4-stock"
    topic = ORDERS
    max_pending = 10_000

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._calendar = shop.calendar()
        self._book = StockBook(shop.store)
        self._totals = Totals(shop.store, self.name)

    def decode(self, raw: bytes | None) -> Order:
        """Read an order."""
        return decode_order(raw)

    def store_batch(self, batch: Batch) -> None:
        """Take the units off."""
        self._book.settle(batch.orders)
        self._totals.add_products(batch.by_product(self._calendar))

    def tick(self, _lag: int | None, _caught_up: Callable[[], bool]) -> bool:
        """Receive deliveries and order what runs low."""
        now = self._shop.clock.now()
        with self._shop.store.transaction():
            self._book.receive_due(now)
            if self._shop.settings.restock:
                self._book.order_low(now)
            if self._shop.kafka.ready.is_set():  # before that, a new log epoch may ask for them again
                self._book.drop_settled(self._shop.wall())
        return False

    def snapshot(self, progress: Progress) -> Stock:
        """Read back the stock table."""
        today = self._calendar.day_of(self._shop.clock.now())
        return Stock(progress, today, self._book.table(today, self.name))

    def close(self) -> None:
        """Nothing is held."""

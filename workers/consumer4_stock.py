"""Consumer 4 · Stock: each sale takes its units off the product's balance, and products that run low are restocked."""

from collections.abc import Callable, Sequence

from models.batch import Batch
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.folds import ProductSums
from models.settings import Settings
from models.snapshots import Progress, Stock
from models.storage.blocks import BlockBook, Claims
from models.storage.deliveries import DeliveryBook
from models.storage.stock import StockBook
from models.storage.store import Store
from models.storage.totals import Totals
from workers.kafka.topics import ORDERS
from workers.stream.read_log import ReadLog


class StockConsumer:
    """Settles sales against reservations and balances, in the transaction that counts their ids."""

    name = "consumer4-stock"
    topic = ORDERS

    def __init__(self, store: Store, calendar: Calendar, clock: ShopClock, settings: Callable[[], Settings]) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._settings = settings
        self._book = StockBook(store)
        self._blocks = BlockBook(store)
        self._deliveries = DeliveryBook(store)
        self._totals = Totals(store, self.name)
        self._product_sums = ProductSums()
        self._claims = Claims()

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add up the units, and what of them the open blocks have reserved."""
        for day, of_day in batch.by_day(self._calendar):
            self._product_sums.add(day, of_day.orders)
        self._blocks.claim(batch.orders, self._claims)

    def store(self) -> None:
        """Take the units off."""
        self._totals.add_products(self._product_sums.sums)
        self._book.settle(self._product_sums.units, self._product_sums.lines, self._claims)

    def clear(self) -> None:
        """Begin a new fold."""
        self._product_sums.clear()
        self._claims.clear()

    def tick(self, _log: ReadLog) -> bool:
        """Receive deliveries and order what runs low."""
        if not self._store.runs_the_shop:
            return False
        now = self._clock.now()
        with self._store.transaction(shared=True):
            self._deliveries.receive_due(now)
            if self._settings().restock:
                self._deliveries.order_low(now)
            self._blocks.drop_settled()
        return False

    def snapshot(self, progress: Progress) -> Stock:
        """Read back the stock table."""
        today = self._calendar.day_of(self._clock.now())
        return Stock(progress, today, self._book.table(today, self.name))

    def close(self) -> None:
        """Nothing is held."""

"""Consumer 1 · Orders today: how many orders have come since 00:00, breaking at every midnight.

It also keeps the orders of each second, for orders per minute, and the newest orders.
"""

from datetime import timedelta

from models.calendar import Calendar
from models.clock import ShopClock
from models.folds import Batch
from models.orders import Order, decode_order
from models.snapshots import NewOrder, OrdersToday, Progress
from models.storage.store import Store
from models.storage.totals import NewestOrders, Totals
from models.windows import per_minute, second_of
from workers.kafka.topics import ORDERS
from workers.stream.read_log import ReadLog


class OrdersTodayConsumer:
    """Counts orders by the day of their event time."""

    name = "consumer1-orders-today"
    topic = ORDERS

    def __init__(self, store: Store, calendar: Calendar, clock: ShopClock) -> None:
        self._calendar = calendar
        self._clock = clock
        self._totals = Totals(store, self.name)
        self._newest = NewestOrders(store)

    def decode(self, raw: bytes | None) -> Order:
        """Read an order."""
        return decode_order(raw)

    def store_batch(self, batch: Batch) -> None:
        """Add to the days and seconds."""
        self._totals.add_days(batch.by_day(self._calendar))
        self._totals.add_seconds(batch.by_second(self._clock.now()))
        self._newest.add(
            [
                NewOrder(order.order_id, order.order_time, order.customer_name, len(order.order_details), ore)
                for order, ore in zip(batch.orders, batch.totals, strict=True)
            ]
        )

    def tick(self, _log: ReadLog) -> bool:
        """Drop the seconds that no window asks for any more."""
        self._totals.tidy(self._clock.now())
        return False

    def snapshot(self, progress: Progress) -> OrdersToday:
        """Read back the counts. Midnight comes by the clock: a new day shows 0 without any order."""
        now = self._clock.now()
        today = self._calendar.day_of(now)
        end = second_of(now)
        seconds = self._totals.seconds(end - 3600, end)
        return OrdersToday(
            progress=progress,
            day=today,
            orders_today=self._totals.day(today).orders,
            orders_yesterday=self._totals.day(today - timedelta(days=1)).orders,
            orders_total=self._totals.total(),
            per_minute=per_minute(((second, n) for second, n, _ in seconds), now),
            newest=self._newest.all(),
        )

    def close(self) -> None:
        """Nothing is held."""

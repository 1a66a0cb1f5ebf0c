"""Consumer 1 · Orders today: how many orders have come since 00:00, breaking at every midnight.

It also keeps the orders of each second, for orders per minute, and the newest orders.
"""

from collections.abc import Sequence
from datetime import timedelta

from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.folds import Batch, DaySums, NewestFew, SecondSums
from models.snapshots import NewOrder, OrdersToday, Progress
from models.storage.store import Store
from models.storage.totals import NEWEST, NewestOrders, Totals
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
        self._day_sums = DaySums()
        self._second_sums = SecondSums()
        self._newest_few = NewestFew(NEWEST)

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add to the days and seconds."""
        for day, of_day in batch.by_day(self._calendar):
            self._day_sums.add(day, of_day)
        self._second_sums.add(batch.instants, batch.totals)
        self._newest_few.add(batch)

    def store(self) -> None:
        """Write the days, the seconds and the newest orders."""
        self._totals.add_days(self._day_sums.sums)
        self._totals.add_seconds(self._second_sums.after(self._clock.now()))
        self._newest.add(
            [
                NewOrder(order.order_id, order.order_time, order.customer_name, len(order.order_details), ore)
                for _, order, ore in self._newest_few.newest
            ]
        )

    def clear(self) -> None:
        """Begin a new fold."""
        self._day_sums.clear()
        self._second_sums.clear()
        self._newest_few.clear()

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

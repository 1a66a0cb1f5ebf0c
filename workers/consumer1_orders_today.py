"""Consumer 1 · Orders today: how many orders have come since 00:00, breaking at every midnight.

It also keeps the orders of each minute, to show them and to compare with yesterday, and the newest orders.
"""

from collections.abc import Sequence
from datetime import timedelta

from models.batch import Batch
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.folds import DaySums, MinuteSums, NewestFew
from models.minutes import last_minutes, same_time
from models.snapshots import NewOrder, OrdersToday, Progress
from models.storage.minutes import MinuteBook
from models.storage.store import Store
from models.storage.totals import NEWEST, NewestOrders, Totals
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
        self._minutes = MinuteBook(store, self.name, calendar)
        self._newest = NewestOrders(store)
        self._day_sums = DaySums()
        self._minute_sums = MinuteSums()
        self._newest_few = NewestFew(NEWEST)

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add to the days and minutes."""
        for day, of_day in batch.by_day(self._calendar):
            self._day_sums.add(day, of_day)
        self._minute_sums.add(batch)
        self._newest_few.add(batch)

    def store(self) -> None:
        """Write the days, the minutes and the newest orders."""
        self._totals.add_days(self._day_sums.sums)
        self._minutes.add(self._minute_sums.after(self._clock.now()))
        self._newest.add(
            [
                NewOrder(order.order_id, order.order_time, order.customer_name, len(order.order_details), ore)
                for _, order, ore in self._newest_few.newest
            ]
        )

    def clear(self) -> None:
        """Begin a new fold."""
        self._day_sums.clear()
        self._minute_sums.clear()
        self._newest_few.clear()

    def tick(self, _log: ReadLog) -> bool:
        """Drop the minutes that nothing is compared with any more."""
        self._minutes.tidy(self._clock.now())
        return False

    def snapshot(self, progress: Progress) -> OrdersToday:
        """Read back the counts. Midnight comes by the clock: a new day shows 0 without any order."""
        now, reached = self._clock.now(), self._clock.reached
        today = self._calendar.day_of(now)
        yesterday = today - timedelta(days=1)
        so_far, before = self._totals.day(today), self._totals.day(yesterday)
        by_minute, was = self._minutes.day(today, so_far), self._minutes.day(yesterday, before)
        fair = self._clock.running_speed <= 1.0  # else today lacks what is not sold or counted yet
        newest = self._newest.all()
        # Minutes of which nothing is counted yet would look as if nobody had bought anything in them.
        end = min(reached, newest[0].order_time.timestamp()) if newest and progress.lag and not fair else reached
        return OrdersToday(
            progress=progress,
            day=today,
            orders_today=so_far.orders,
            orders_yesterday=before.orders,
            orders_total=self._totals.total(),
            per_minute=last_minutes(self._minutes.last(end), end),
            newest=newest,
            now=end,
            same_time=same_time(self._calendar, now, by_minute, was) if by_minute and was and fair else None,
        )

    def close(self) -> None:
        """Nothing is held."""

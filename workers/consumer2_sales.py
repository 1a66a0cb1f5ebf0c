"""Consumer 2 · Sales: what was sold today so far, and in the last hour (now − 1 h, now].

It also keeps each hour and minute, each product and the spread of order values, for the Sales tab.
"""

from collections.abc import Sequence
from datetime import timedelta

from models.batch import Batch
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.folds import DaySums, HourSums, MinuteSums, ProductSums, SecondSums, ValueCounts
from models.minutes import same_time
from models.snapshots import Progress, Sales, TopProduct
from models.storage.minutes import MinuteBook
from models.storage.store import Store
from models.storage.totals import Totals
from models.windows import median, second_of
from workers.kafka.topics import ORDERS
from workers.stream.read_log import ReadLog

TOP_PRODUCTS = 12
LAST_HOUR = 3600


class SalesConsumer:
    """Sums sales in öre by the event time of the orders."""

    name = "consumer2-sales"
    topic = ORDERS

    def __init__(self, store: Store, calendar: Calendar, clock: ShopClock) -> None:
        self._calendar = calendar
        self._clock = clock
        self._totals = Totals(store, self.name)
        self._day_sums = DaySums()
        self._hour_sums = HourSums()
        self._second_sums = SecondSums()
        self._minute_sums = MinuteSums()
        self._product_sums = ProductSums()
        self._value_counts = ValueCounts()
        self._minutes = MinuteBook(store, self.name, calendar)

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add to the days, hours, minutes, seconds, products and values."""
        for day, hour, of_hour in batch.by_hour(self._calendar):
            self._day_sums.add(day, of_hour)
            self._hour_sums.add(day, hour, of_hour)
            self._product_sums.add(day, of_hour.orders)
            self._value_counts.add(day, of_hour.totals)
        self._minute_sums.add(batch)
        self._second_sums.add(batch.instants, batch.totals)

    def store(self) -> None:
        """Write what was added."""
        self._totals.add_days(self._day_sums.sums)
        self._totals.add_hours(self._hour_sums.sums)
        self._totals.add_seconds(self._second_sums.after(self._clock.now()))
        self._minutes.add(self._minute_sums.after(self._clock.now()))
        self._totals.add_products(self._product_sums.sums)
        self._totals.add_values(self._value_counts.counts)

    def clear(self) -> None:
        """Begin a new fold."""
        for sums in (
            self._day_sums, self._hour_sums, self._minute_sums, self._second_sums, self._product_sums,
            self._value_counts,
        ):  # fmt: skip
            sums.clear()

    def tick(self, _log: ReadLog) -> bool:
        """Drop the seconds and minutes that nothing asks for any more."""
        now = self._clock.now()
        self._totals.tidy(now)
        self._minutes.tidy(now)
        return False

    def snapshot(self, progress: Progress) -> Sales:
        """Read back the sums."""
        now = self._clock.now()
        today = self._calendar.day_of(now)
        end = second_of(self._clock.reached)
        yesterday = today - timedelta(days=1)
        day = self._totals.day(today)
        by_minute = self._minutes.day(today, day)
        was = self._minutes.day(yesterday, self._totals.day(yesterday))
        last_hour = self._totals.window(end - LAST_HOUR, end)
        fair = self._clock.running_speed <= 1.0  # else today lacks what is not sold or counted yet
        return Sales(
            progress=progress,
            day=today,
            hour=self._calendar.hour_of(now),
            orders_today=day.orders,
            today_ore=day.ore,
            last_hour_ore=last_hour.ore,
            last_hour_orders=last_hour.orders,
            median_ore=median(self._totals.values(today)),
            hours_today=self._totals.hours_ore(today),
            hours_yesterday=self._totals.hours_ore(yesterday),
            top=tuple(
                TopProduct(p.product_id, p.name, p.quantity, p.sales_ore)
                for p in self._totals.top_products(today, TOP_PRODUCTS)
            ),
            types=self._totals.sales_by_type(today),
            curve_today=by_minute.curve(now) if by_minute else (),
            curve_yesterday=was.curve() if was and was.total.orders else (),
            same_time=same_time(self._calendar, now, by_minute, was) if by_minute and was and fair else None,
        )

    def close(self) -> None:
        """Nothing is held."""

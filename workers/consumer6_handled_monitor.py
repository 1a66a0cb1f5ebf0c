"""Consumer 6 · Handled monitor: how many orders were handled in the last 5 min, 30 min, 1 h and 2 h.

And the 24 five-minute intervals that end now, with their mean. It reads `handled_orders`, by the time of handling.
"""

from collections.abc import Sequence

from models.batch import Batch, instants_of
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_handled_orders
from models.folds import DaySums, SecondSums
from models.orders import HandledOrder
from models.snapshots import HandledMonitor, Progress
from models.storage.store import Store
from models.storage.totals import Totals
from models.windows import INTERVAL, INTERVALS, handled_counts, second_of
from workers.kafka.topics import HANDLED
from workers.stream.read_log import ReadLog


class HandledMonitorConsumer:
    """Counts handled orders by second and day, each order once."""

    name = "consumer6-handled-monitor"
    topic = HANDLED

    def __init__(self, store: Store, calendar: Calendar, clock: ShopClock, opened_at: float) -> None:
        self._calendar = calendar
        self._clock = clock
        self._opened_at = opened_at
        self._totals = Totals(store, self.name)
        self._day_sums = DaySums()
        self._second_sums = SecondSums()

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read handled orders."""
        return decode_handled_orders(values)

    def fold(self, batch: Batch) -> None:
        """Add to the seconds and days of handling."""
        instants = instants_of([order.handled_time for order in batch.orders if isinstance(order, HandledOrder)])
        handled = Batch(batch.orders, (), batch.totals, instants)
        for day, of_day in handled.by_day(self._calendar):
            self._day_sums.add(day, of_day)
        self._second_sums.add(instants, batch.totals)

    def store(self) -> None:
        """Write the seconds and days."""
        self._totals.add_seconds(self._second_sums.after(self._clock.now()))
        self._totals.add_days(self._day_sums.sums)

    def clear(self) -> None:
        """Begin a new fold."""
        self._day_sums.clear()
        self._second_sums.clear()

    def tick(self, _log: ReadLog) -> bool:
        """Drop the seconds that no window asks for any more."""
        self._totals.tidy(self._clock.now())
        return False

    def snapshot(self, progress: Progress) -> HandledMonitor:
        """Read back the windows as they are now; they slide without any message."""
        now = self._clock.reached
        end = second_of(now)
        seconds = self._totals.seconds(end - INTERVAL * INTERVALS, end)
        return HandledMonitor(
            progress=progress,
            now=now,
            handled_today=self._totals.day(self._calendar.day_of(now)).orders,
            handled_total=self._totals.total(),
            counts=handled_counts(((second, n) for second, n, _ in seconds), now, self._opened_at),
        )

    def close(self) -> None:
        """Nothing is held."""

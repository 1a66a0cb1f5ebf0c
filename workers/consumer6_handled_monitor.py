"""Consumer 6 · Handled monitor: how many orders were handled in the last 5 min, 30 min, 1 h and 2 h.

And the 24 five-minute intervals that end now, with their mean. It reads `handled_orders`, by the time of handling.
"""

from models.calendar import Calendar
from models.clock import ShopClock
from models.folds import Batch, Sum
from models.orders import HandledOrder, Order, decode_handled
from models.snapshots import HandledMonitor, Progress
from models.storage.store import Store
from models.storage.totals import Totals
from models.windows import INTERVAL, INTERVALS, KEPT_SECONDS, handled_counts, second_of
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

    def decode(self, raw: bytes | None) -> Order:
        """Read a handled order."""
        return decode_handled(raw)

    def store_batch(self, batch: Batch) -> None:
        """Add to the seconds and days of handling."""
        oldest = self._clock.now() - KEPT_SECONDS
        seconds: dict[int, Sum] = {}
        days: dict[object, Sum] = {}
        for order, ore in zip(batch.orders, batch.totals, strict=True):
            assert isinstance(order, HandledOrder)  # noqa: S101 - what decode gave
            instant = order.handled_time.timestamp()
            day = self._calendar.day_of(instant)
            n, sum_ore = days.get(day, (0, 0))
            days[day] = Sum(n + 1, sum_ore + ore)
            if instant > oldest:
                second = second_of(instant)
                n, sum_ore = seconds.get(second, (0, 0))
                seconds[second] = Sum(n + 1, sum_ore + ore)
        self._totals.add_seconds(seconds)
        self._totals.add_days(days)  # type: ignore[arg-type]

    def tick(self, _log: ReadLog) -> bool:
        """Drop the seconds that no window asks for any more."""
        self._totals.tidy(self._clock.now())
        return False

    def snapshot(self, progress: Progress) -> HandledMonitor:
        """Read back the windows as they are now; they slide without any message."""
        now = self._clock.now()
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

"""Consumer 1 where it is behind while time runs fast."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from models.calendar import Calendar
from models.snapshots import Progress
from models.storage.connecting import open_store
from tests.orders import NOON, order
from tests.workers.fakes import store_orders
from workers.consumer1_orders_today import OrdersTodayConsumer

SOLD = NOON.timestamp()


@dataclass
class Clock:
    """A clock whose sales have come to noon."""

    running_speed: float
    reached: float = SOLD

    def now(self) -> float:
        return self.reached + 1800


@pytest.mark.parametrize(
    ("speed", "lag", "shown"), [(2000.0, 400, SOLD - 360), (2000.0, 0, SOLD), (1.0, 400, SOLD)], ids=str
)
def test_minutes_that_are_not_counted_yet_are_not_shown_as_empty(tmp_path: Path, speed: float, lag: int, shown: float):
    store = open_store(tmp_path / "orders.db")
    consumer = OrdersTodayConsumer(store, Calendar(ZoneInfo("UTC")), cast(Any, Clock(speed)))
    with store.transaction():
        store_orders(consumer, [order(at=NOON - timedelta(minutes=6))])
    snapshot = consumer.snapshot(Progress(consumer.name, lag=lag))
    assert snapshot.now == shown
    age = round((SOLD - 360 - snapshot.now) / -60)
    assert snapshot.per_minute[-1 - age] == sum(snapshot.per_minute) == 1
    store.close()

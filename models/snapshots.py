"""What a worker shows of its state: frozen, complete in itself, and safe to hand to another thread.

Instants are seconds since 1970 of shop time, money is in öre.
"""

from dataclasses import dataclass
from datetime import date, datetime

from models.report import DailyReport
from models.windows import HandledCounts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a consumer has come; `lag` in messages, of those known when the snapshot was read."""

    consumer: str
    read: int = 0
    duplicates: int = 0
    lag: int = 0


@dataclass(frozen=True, slots=True)
class NewOrder:
    """One of the newest orders."""

    order_id: int
    order_time: datetime
    customer: str
    items: int
    ore: int


@dataclass(frozen=True, slots=True)
class OrdersToday:
    """Consumer 1."""

    progress: Progress
    day: date
    orders_today: int
    orders_yesterday: int
    orders_total: int
    per_minute: tuple[int, ...]
    newest: tuple[NewOrder, ...]


@dataclass(frozen=True, slots=True)
class TopProduct:
    """A product and what was sold of it today."""

    product_id: int
    name: str
    quantity: int
    ore: int


@dataclass(frozen=True, slots=True)
class Sales:
    """Consumer 2; the hours are those of the shop's clock, 0–23."""

    progress: Progress
    day: date
    hour: int
    orders_today: int
    today_ore: int
    last_hour_ore: int
    last_hour_orders: int
    median_ore: int | None
    hours_today: tuple[int, ...]
    hours_yesterday: tuple[int, ...]
    top: tuple[TopProduct, ...]


@dataclass(frozen=True, slots=True)
class DailyReports:
    """Consumer 3: the reports there are, newest first, and what today's would say."""

    progress: Progress
    today: date
    today_orders: int
    today_ore: int
    reports: tuple[DailyReport, ...]


@dataclass(frozen=True, slots=True)
class StockRow:
    """One product of the stock table."""

    product_id: int
    name: str
    product_type: str
    price_ore: int | None
    on_hand: int
    reserved: int
    sold_today: int
    sold: int
    short: int
    low: bool
    arriving: int

    @property
    def available(self) -> int:
        """What can still be sold."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Stock:
    """Consumer 4."""

    progress: Progress
    day: date
    rows: tuple[StockRow, ...]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in the list of consumer 5; `handled_time` None: not handled."""

    order_id: int
    order_time: datetime
    customer: str
    ore: int
    handled_time: datetime | None
    mailed: bool


@dataclass(frozen=True, slots=True)
class Handling:
    """Consumer 5; the three lists show the newest few of each kind."""

    progress: Progress
    handled_total: int
    mailed_total: int
    backlog: int
    newest: tuple[OrderRow, ...]
    unhandled: tuple[OrderRow, ...]
    handled: tuple[OrderRow, ...]


@dataclass(frozen=True, slots=True)
class HandledMonitor:
    """Consumer 6."""

    progress: Progress
    now: float
    handled_today: int
    handled_total: int
    counts: HandledCounts


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands; `epoch` is that of the leader that took it."""

    topic: str
    partition: int
    offset: int
    epoch: int


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A rejected message: at most 64 KiB of its `size` bytes; `body` None: it had none."""

    place: Place
    reason: str
    body: bytes | None
    size: int
    found_at: datetime
    found_by: str
    sent_again_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recorder."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class Produced:
    """The producer; `rate_now` is orders per minute of shop time after the curve."""

    selling: bool
    rate_now: float
    share: float
    held_back: bool
    last_order: bytes = b""


@dataclass(frozen=True, slots=True)
class KafkaState:
    """Which Kafka, and whether it answers; `version` is that of the one that comes along."""

    built_in: bool
    address: str
    connected: bool
    detail: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class ShopTime:
    """The clock: `pace` is how fast it really runs, `target` where it runs to; `standing` as in `ShopClock`.

    `held_by` names what keeps it from the speed that was asked for: SALES or a consumer; empty when nothing does.
    `waits_for` names a consumer that was paused and that time which should run fast waits for.
    """

    now: float
    ahead: float
    speed: float
    pace: float
    target: float | None
    held_by: str = ""
    disk_full: bool = False
    standing: float = 0.0
    waits_for: str = ""


SALES = "sales"
"""In `ShopTime.held_by`: what has fallen due is not sold yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of the whole shop: orders made, messages rejected, what each consumer has not counted, sales skipped."""

    produced_total: int
    rejected: int
    lag: dict[str, int]
    skipped: int = 0
    skipped_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was read in one go, so that no two figures of it disagree."""

    snapshots: tuple[object, ...]

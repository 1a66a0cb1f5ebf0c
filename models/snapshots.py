"""What a worker shows of its state: frozen, complete in itself, and safe to hand to another thread.

Instants are seconds since 1970 of shop time, money is in öre.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.report import DailyReport
from models.windows import HandledCounts


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a consumer has come; `lag` in messages, `lag_seconds` in shop time."""

    consumer: str
    read: int = 0
    duplicates: int = 0
    lag: int = 0
    lag_seconds: float = 0.0


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
    """Where a message stands, in which log epoch."""

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
    produced_total: int
    rate_now: float
    share: float
    held_back: bool
    last_order: bytes = b""


@dataclass(frozen=True, slots=True)
class KafkaState:
    """Which Kafka, and whether it answers."""

    practice: bool
    address: str
    connected: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ShopTime:
    """The clock and the shop's standing figures; `standing` as in `ShopClock`."""

    now: float
    ahead: float
    speed: float
    running_speed: float
    target: float | None
    lag: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    disk_full: bool = False
    standing: float = 0.0

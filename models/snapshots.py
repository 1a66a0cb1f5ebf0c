"""What a worker shows of its state: frozen, complete in itself, and safe to hand to another thread.

Instants are seconds since 1970 of shop time, money is in öre.
"""

from dataclasses import dataclass
from datetime import date, datetime

from models.minutes import SameTime
from models.recount import Finding
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
    """Consumer 1; the minutes are those of the clock, the last of them is not over."""

    progress: Progress
    day: date
    orders_today: int
    orders_yesterday: int
    orders_total: int
    per_minute: tuple[int, ...]
    newest: tuple[NewOrder, ...]
    now: float = 0.0
    same_time: SameTime | None = None


@dataclass(frozen=True, slots=True)
class TopProduct:
    """A product and what was sold of it today."""

    product_id: int
    name: str
    quantity: int
    ore: int


@dataclass(frozen=True, slots=True)
class TypeSales:
    """A type of product and what was sold of it today; `name` is empty where nobody knows the type."""

    name: str
    quantity: int
    ore: int


@dataclass(frozen=True, slots=True)
class Sales:
    """Consumer 2; the hours are those of the shop's clock, 0–23.

    The curves are the sales so far at each five minutes of the clock (see `models.minutes`); they, and `same_time`,
    are missing where a day was counted before minutes were.
    """

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
    types: tuple[TypeSales, ...] = ()
    curve_today: tuple[int, ...] = ()
    curve_yesterday: tuple[int, ...] = ()
    same_time: SameTime | None = None


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
    initial: int = 0
    low_at: int = 0

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

    Where it is `catching_up`, its target is the wall clock's time.

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
    catching_up: bool = False
    waits_for: str = ""


SALES = "sales"
"""In `ShopTime.held_by`: what has fallen due is not sold yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Figures of the whole shop: orders made, messages rejected, what each consumer has not counted, sales skipped.

    `counted_total` are messages of any kind that were read, by all consumers together: 0 in a shop that is new.
    """

    produced_total: int
    rejected: int
    lag: dict[str, int]
    skipped: int = 0
    skipped_seconds: int = 0
    counted_total: int = 0


@dataclass(frozen=True, slots=True)
class Audited:
    """The auditor: figures of the shop beside the same ones recounted from Kafka, all of the moment `at`.

    `at` None: nothing is compared yet. `share` (0–1) is how much of the logs is recounted: less than 1 also when, Kafka
    having been away, all of it is read again, and the findings are those from before. `oldest` is the first day
    that can be recounted, since Kafka no longer has what came before (None: all days can). `behind` names consumers
    that have to catch up before they can be compared.
    """

    on: bool
    at: float | None = None
    findings: tuple[Finding, ...] = ()
    share: float = 0.0
    oldest: date | None = None
    behind: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[Finding, ...]:
        """The figures that are not what was recounted."""
        return tuple(one for one in self.findings if one.differs)


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was read in one go, so that no two figures of it disagree."""

    snapshots: tuple[object, ...]

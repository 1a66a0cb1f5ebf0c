"""What is looked up when somebody asks: messages as they stand in a topic, and the whole life of one order.

Frozen, as snapshots are. Instants of an order are shop time; those of a message are real time, as Kafka keeps them.
"""

from dataclasses import dataclass
from enum import Enum

from models.mail import ReadMail
from models.orders import Order
from models.snapshots import Place


class From(Enum):
    """Where a look into a topic begins."""

    NEWEST = "newest"
    OFFSET = "offset"
    TIME = "time"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be shown of a topic.

    `number` tells one look from another; `partition` None is all of them; `value` is the offset, the instant (real
    time) or the order id that `start` asks for. One from the newest goes on as messages come.
    """

    number: int
    topic: str
    partition: int | None = None
    start: From = From.NEWEST
    value: float = 0
    starts: tuple[tuple[int, int], ...] = ()
    """Where a page begins, by partition, when it is known; it goes before everything else."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in a topic: at most 64 KiB of its `size` bytes; `value` None: it has none.

    `order_id` and `ore` are those of the order in it; `wrong` is why the readers of its topic reject it. A dead letter
    is judged by nobody: `wrong` says why its message was rejected.
    """

    place: Place
    key: bytes
    time: float
    headers: tuple[tuple[str, bytes], ...]
    value: bytes | None
    size: int
    order_id: int | None = None
    ore: int = 0
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Messages:
    """A part of a topic, oldest first, with what there is of it: by partition where it begins and ends.

    `earlier` and `later` are where the pages before and after this one begin, empty when there is none; `chosen` is the
    message that was looked for. `problem` says in words why nothing can be shown just now.
    """

    number: int
    rows: tuple[Message, ...] = ()
    begins: tuple[tuple[int, int], ...] = ()
    ends: tuple[tuple[int, int], ...] = ()
    earlier: tuple[tuple[int, int], ...] = ()
    later: tuple[tuple[int, int], ...] = ()
    chosen: Place | None = None
    live: bool = False
    problem: str = ""


class Sent(Enum):
    """What is known of an order's way into the topic."""

    WAITS = "waits"
    """It is in a block that Kafka has not acknowledged whole."""
    ACKNOWLEDGED = "acknowledged"
    """Its block is in the log, whole."""
    SETTLED = "settled"
    """It was sold here, and its block is settled and forgotten."""
    ELSEWHERE = "elsewhere"
    """Its number was not given by this shop."""


class Mailed(Enum):
    """Where the mail of an order is."""

    NONE = "none"
    WAITS = "waits"
    WRITTEN = "written"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class CountedBy:
    """One consumer as an order sees it: whether it has counted it, how far it has read, what it refused so far."""

    consumer: str
    topic: str
    counted: bool
    offsets: tuple[tuple[int, int], ...]
    duplicates: int

    def has_passed(self, place: Place) -> bool:
        """Say whether the consumer has read past a place of its topic."""
        return place.topic == self.topic and dict(self.offsets).get(place.partition, 0) > place.offset


@dataclass(frozen=True, slots=True)
class OrderLife:
    """What the database and the files know of an order; `order` None when nobody keeps it any more.

    `due_at` is when it will be handled if the chance stays as it is; None when that cannot be said. `known` says that
    consumer 5 has it, `waits_in_outbox` that its message for `handled_orders` is not acknowledged.
    """

    order_id: int
    order: Order | None
    body: bytes | None
    known: bool
    sent: Sent
    consumers: tuple[CountedBy, ...]
    handled_at: float | None = None
    due_at: float | None = None
    waits_in_outbox: bool = False
    mailed: Mailed = Mailed.NONE
    mail: ReadMail | None = None
    mail_file: str = ""


@dataclass(frozen=True, slots=True)
class OrderPlaces:
    """Where an order stands in the topics, as far as was looked; `again` are those of copies that were sent later.

    `looking` says that it is still looked for; `problem` why it cannot be.
    """

    order_id: int
    sent: Message | None = None
    handled: Message | None = None
    again: tuple[Message, ...] = ()
    waits: int = 0
    looking: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """An order that was searched for; `handled_at` None: not handled."""

    order_id: int
    order_time: float
    customer: str
    ore: int
    handled_at: float | None


@dataclass(frozen=True, slots=True)
class OrdersFound:
    """The orders that a search has found, newest first; `more` says that there are others."""

    text: str
    rows: tuple[FoundOrder, ...]
    more: bool = False
    problem: str = ""

"""The desk: does what the user asks of the shop beside the stream: restock, a report now, a mail, what was rejected."""

import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.clock import ShopClock
from models.errors import RejectedMessageError, ShopError
from models.mail import mail_to_show
from models.orders import Order, decode_handled, decode_order
from models.report import DailyReport
from models.snapshots import Place, RejectedRow
from models.storage.deliveries import DeliveryBook
from models.storage.handling import HandlingBook
from models.storage.outbox import Letter, OutboxBook
from models.storage.rejections import RejectionBook
from models.storage.store import Store
from models.storage.totals import Totals
from workers.consumer2_sales import SalesConsumer
from workers.consumer3_daily_report import DailyReportConsumer
from workers.files.mail_reader import mail_bytes
from workers.kafka.topics import DEAD_LETTERS, HANDLED, ORDERS
from workers.stream.loop import Emit
from workers.stream.trial import Trial

WAIT_SECONDS = 0.4
"""A request that comes ends it; only that it is to stop is seen so late."""
_DECODERS: dict[str, Callable[[bytes | None], Order]] = {ORDERS: decode_order, HANDLED: decode_handled}


@dataclass(frozen=True, slots=True)
class MailShown:
    """The mail of an order, as text; None when the order has none (any more)."""

    order_id: int
    text: str | None


@dataclass(frozen=True, slots=True)
class ReportMade:
    """A report that was asked for."""

    report: DailyReport


@dataclass(frozen=True, slots=True)
class DayHours:
    """The sales of each hour of a day by the shop's clock, in öre."""

    day: date
    hours_ore: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Restocked:
    """A delivery that was booked by hand."""

    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class RejectedShown:
    """The newest rejected messages; `sent` is the place of the one that was just sent again, if that was asked."""

    rows: tuple[RejectedRow, ...]
    sent: Place | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for could not be done; the text says why."""

    text: str


def what_is_wrong(topic: str, message: bytes) -> str:
    """Return why the readers of a topic would reject a message; empty if they would not."""
    try:
        _DECODERS[topic](message)
    except RejectedMessageError as error:
        return str(error)
    return ""


class DeskLoop:
    """Takes requests from the window's thread and answers by snapshots."""

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        mail: Path,
        reports: DailyReportConsumer,
        requests: "queue.SimpleQueue[Callable[[DeskLoop], object]]",
        emit: Emit,
    ) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._reports = reports
        self._requests = requests
        self._emit = emit
        self._deliveries = DeliveryBook(store)
        self._handling = HandlingBook(store)
        self._sales = Totals(store, SalesConsumer.name)
        self._rejected = RejectionBook(store, DEAD_LETTERS)

    def step(self) -> float:
        """Serve the next request, if there is one; see `Loop`."""
        try:
            request = self._requests.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            return 0.0
        try:
            answer = request(self)
            if answer is not None:
                self._emit(answer)
        except ShopError as error:
            self._emit(Refused(error.sentence))
        return 0.0

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def send(self, make: Callable[[], Sequence[Letter]], trial: Trial) -> None:
        """Put messages into the outbox for a trial, and say how many; none when they cannot be made."""
        sent = 0
        try:
            letters = make()
            with self._store.transaction():
                OutboxBook(self._store).put(letters)
            sent = len(letters)
        finally:
            trial.sent = sent

    def restock(self, product: int, quantity: int) -> Restocked:
        """Book a delivery by hand."""
        with self._store.transaction():
            self._deliveries.deliver_by_hand(product, quantity, self._clock.now())
        return Restocked(product, quantity)

    def make_report(self) -> ReportMade:
        """Make today's report now."""
        return ReportMade(self._reports.make_preliminary())

    def show_hours(self, day: date) -> DayHours:
        """Read the sales of each hour of a day."""
        return DayHours(day, self._sales.hours_ore(day))

    def show_mail(self, order_id: int) -> MailShown:
        """Read the mail of an order, from its file or from what waits to be written."""
        place = self._handling.mail_place(order_id)
        if place is None:
            return MailShown(order_id, None)
        return MailShown(order_id, mail_to_show(mail_bytes(self._mail, place)))

    def show_rejected(self) -> RejectedShown:
        """Read the newest rejected messages."""
        return RejectedShown(self._rejected.newest())

    def send_again(self, place: Place, mended: bytes) -> RejectedShown:
        """Send a mended message to the topic that it came from, under the key of its order."""
        try:
            order = _DECODERS[place.topic](mended)
        except RejectedMessageError as error:
            raise ShopError("That is still no order: {why}. Mend it and send it again.", why=error) from None
        with self._store.transaction():
            self._rejected.send_again(place, str(order.order_id), mended, self._clock.now())
        return RejectedShown(self._rejected.newest(), place)

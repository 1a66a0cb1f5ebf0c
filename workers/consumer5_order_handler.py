"""Consumer 5 · Order handler: each order has a chance of being handled after the sale; then a mail says it was sent.

One transaction marks the orders, puts them into the outbox for `handled_orders` and keeps the mails, which are then
written and ticked off. Nothing is lost or mailed twice, wherever the program is killed.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from models.batch import Batch
from models.calendar import Calendar
from models.clock import ShopClock
from models.decoding import Refusal, decode_orders
from models.handling import Rounds, draw, due_every_round, due_once, first_rounds
from models.mail import message_id, shipment_mail
from models.orders import HandledOrder, Order, decode_order, digest, encode
from models.settings import ONCE, Settings
from models.snapshots import Handling, Progress
from models.storage.handling import KEPT_DAYS, MARKED_AT_ONCE, Arrival, HandlingBook, Parcel, Waiting, first_kept_day
from models.storage.progress import count_up, counters
from models.storage.store import Store
from workers.files.mail_writer import MailWriter
from workers.kafka.topics import HANDLED, ORDERS
from workers.stream.crossing import Crossing
from workers.stream.read_log import ReadLog


class OrderHandlerConsumer:
    """Keeps every order until its round has come, and hands it over."""

    name = "consumer5-order-handler"
    topic = ORDERS

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        clock: ShopClock,
        settings: Callable[[], Settings],
        seed: int,
        shop_id: str,
        began_at: float,
        mails: MailWriter,
        crossing: Crossing,
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._settings = settings
        self._seed = seed
        self._shop_id = shop_id
        self._began = first_rounds(began_at, 0.0)
        self._book = HandlingBook(store)
        self._mails = mails
        self._crossing = crossing
        self._rounds = Rounds(*store.fact("rounds", [self._began.start, 0.0]))
        self._newest = 0.0
        self._pruned_for: date | None = None
        self._arrived: list[Arrival] = []

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        """Read orders."""
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        """Draw when each order will be handled."""
        settings = self._settings()
        chance = settings.chance / 100
        hazards = self._rounds.hazards_at(batch.instants, 0.0 if settings.mode == ONCE else chance)
        for order, instant, ore, hazard in zip(batch.orders, batch.instants, batch.totals, hazards, strict=True):
            uniform = draw(self._seed, order.order_id)
            due = due_once(hazard, uniform, chance) if settings.mode == ONCE else due_every_round(hazard, uniform)
            body = encode(order)
            self._arrived.append((order.order_id, instant, order.customer_name, ore, due, body, digest(body)))

    def store(self) -> None:
        """Keep the orders until they are handled."""
        # Not before: rounds that fell while orders are folded and not stored would pass them by.
        self._newest = max([self._newest, *(arrival[1] for arrival in self._arrived)])
        self._book.arrive(self._arrived)
        count_up(self._store, self.name, arrived=len(self._arrived))

    def clear(self) -> None:
        """Begin a new fold."""
        self._arrived.clear()

    def met_again(self, orders: Sequence[Order]) -> None:
        """Count the orders that came before with other content: the first wins."""
        conflicts = self._book.conflicts([(order.order_id, digest(encode(order))) for order in orders])
        count_up(self._store, self.name, conflicts=conflicts)

    def tick(self, _log: ReadLog) -> bool:
        """Let the rounds fall that are due, hand over and write mails; or follow the program that does."""
        if not self._store.runs_the_shop:
            self._rounds = Rounds(*self._store.fact("rounds", [self._began.start, 0.0]))
            return False
        more = self._handle()
        self._mails.step()
        self._prune()
        return more

    def _handle(self) -> bool:
        """Mark what is due; returns whether there is more than one transaction's worth."""
        now = self._clock.now()
        until = self._crossing.rounds_until
        waiting = self._book.due(self._rounds.hazard_end)
        if not waiting:
            self._next_rounds(now if until is None else min(now, until))
            waiting = self._book.due(self._rounds.hazard_end)
            if not waiting:
                self._crossing.rounds_over = until is not None
                return False
        parcels, mails = self._parcels(waiting, now)
        with self._store.transaction(shared=True):
            self._book.mark(parcels, self._calendar.day_of(now), mails, HANDLED)
            count_up(self._store, self.name, handled=len(parcels))
        return len(waiting) == MARKED_AT_ONCE

    def _next_rounds(self, now: float) -> None:
        """Begin the rounds that have fallen since the last ones, all of which are handled."""
        if self._rounds.end < self._began.start:
            # What was under way when the program ended is done; rounds of the time in between do not happen.
            rounds = first_rounds(self._began.start, self._rounds.hazard_end)
        else:
            settings = self._settings()
            rounds = self._rounds.next(self._fallen_until(now), settings.chance / 100)
            if rounds.count == 0:
                return
            if settings.mode == ONCE:
                rounds = Rounds(rounds.end, rounds.hazard)
        with self._store.transaction(shared=True):
            self._store.set_fact("rounds", [rounds.start, rounds.hazard, rounds.per_round, rounds.count])
        self._rounds = rounds

    def _fallen_until(self, now: float) -> float:
        """Return until when rounds have fallen: where time runs fast, no further than the orders that have come.

        Orders that are placed meanwhile and come later would miss the rounds in between, all of them at once.
        """
        fast = self._clock.led_by_sales and self._clock.running_speed > 1.0
        return min(now, self._newest) if fast else now

    def _parcels(self, waiting: list[Waiting], now: float) -> tuple[list[Parcel], bytes]:
        parcels: list[Parcel] = []
        mails: list[bytes] = []
        position, language = 0, self._settings().spoken
        for due in waiting:
            order = decode_order(due.body)
            handled_at = self._rounds.handled_at(due.due, now, order.order_time.timestamp())
            handled = HandledOrder(
                order.order_id, order.customer_id, order.customer_name, order.customer_email, order.order_time,
                order.order_details, handled_time=self._local(handled_at),
                message_id=message_id(order.order_id, self._shop_id),
            )  # fmt: skip
            mail = shipment_mail(handled, language)
            parcels.append(Parcel(order.order_id, handled_at, encode(handled), position, len(mail)))
            mails.append(mail)
            position += len(mail)
        return parcels, b"".join(mails)

    def _local(self, instant: float) -> datetime:
        moment = datetime.fromtimestamp(instant, tz=UTC).astimezone(self._calendar.zone)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def _prune(self) -> None:
        """After each turn of the day, drop handled orders and mail of days that are no longer kept."""
        today = self._calendar.day_of(self._clock.now())
        if today == self._pruned_for:
            return
        oldest = first_kept_day(today, KEPT_DAYS)
        with self._store.transaction():
            more = self._book.prune(self._calendar.start_of(oldest), oldest)
        if not more:
            self._mails.prune(oldest)
            self._pruned_for = today

    def snapshot(self, progress: Progress) -> Handling:
        """Read back how many are handled, and the newest orders of each kind."""
        counted = counters(self._store, self.name)
        handled = counted.get("handled", 0)
        return Handling(
            progress=progress,
            handled_total=handled,
            mailed_total=counted.get("mailed", 0),
            backlog=counted.get("arrived", 0) - handled,
            newest=self._book.rows("newest"),
            unhandled=self._book.rows("unhandled"),
            handled=self._book.rows("handled"),
        )

    def close(self) -> None:
        """Nothing is held beside the loop."""

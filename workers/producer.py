"""The producer: sells what the simulation draws, reserves it first, and streams the orders to Kafka.

T1 reserves a block of orders in one transaction; then it is sent; T2 notes that all of it is in the log. A block that
is not acknowledged is sent again, also at the next start, and nothing is given back that may have been sent.
"""

import logging
import time
from collections.abc import Callable

from models.calendar import Calendar
from models.clock import ShopClock
from models.orders import encode
from models.sentences import Sentence
from models.settings import Settings
from models.simulation import Simulation, share_of_rate
from models.snapshots import Produced
from models.stock import cut_to_stock
from models.storage.blocks import BlockBook, SentBlock
from models.storage.progress import count_up
from models.storage.sellers import DRAWN, SELLING_UNTIL, own
from models.storage.stock import StockBook
from models.storage.store import Store
from workers.stream.block_sender import BlockSender
from workers.stream.crossing import MANY_UNREAD, Crossing, OpenWriter
from workers.stream.loop import Emit
from workers.stream.skips import Skips

NAME = "producer"
FIRST_ORDER_ID = 100_001
BLOCK = 500
BLOCK_SECONDS = 0.1
MOST_WAIT_SECONDS = 0.25
"""While nothing is due it waits until the next order is, but not longer: it is to see that it is to stop."""
FLUSH_SECONDS = 0.4
SNAPSHOT_SECONDS = 0.25
CURSOR_SECONDS = 0.5
MAX_UNACKNOWLEDGED = 20_000
MAX_UNREAD = 1_000_000
"""Messages that the slowest consumer may be behind: long before the log's cap could delete what is unread."""
MOST_DUE = 2_000
"""Orders that may have fallen due and not be sold while time runs fast; there it waits for them."""
MAX_LATE_SECONDS = 2.0
"""Real seconds of sales that are made up for when nobody could take them; what is older was not placed."""
MAX_GAP_SECONDS = 30.0
"""Real seconds that sales may be behind the clock at all."""

_log = logging.getLogger("orderpuls.producer")


class ProducerLoop:
    """Sells while the crossing says so; sends what was left unacknowledged in any case.

    Args:
        store: the shop's database.
        clock: the shop's time; it waits for the sales where it runs fast.
        calendar: of the shop's zone, for this thread.
        simulation: draws the orders; begins where the clock is.
        settings: gives the settings as they are now.
        crossing: what the threads tell each other.
        skips: counts and tells the sales that were skipped.
        open_writer: begins to write to Kafka.
        emit: where snapshots go.

    """

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        calendar: Calendar,
        simulation: Simulation,
        settings: Callable[[], Settings],
        crossing: Crossing,
        skips: Skips,
        open_writer: OpenWriter,
        emit: Emit,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendar = calendar
        self._simulation = simulation
        self._settings = settings
        self._crossing = crossing
        self._skips = skips
        self._sender = BlockSender(store, crossing, open_writer)
        self._emit = emit
        self._blocks = BlockBook(store)
        self._stock = StockBook(store)
        self._was_selling = False
        self._held_back = ""
        self._shown = self._cursor_at = 0.0
        self._resume()

    def _resume(self) -> None:
        """Go on where a loop before this one came to, if it was selling; what was ended meanwhile is ended then."""
        until = self._store.fact(own(self._store, SELLING_UNTIL))
        if until is not None:
            self._simulation.cursor = min(float(until), self._simulation.cursor)
            self._was_selling = True

    def step(self) -> float:
        """Make and send a block if one is due; see `Loop`."""
        self._show()
        self._skips.look()
        selling = self._crossing.selling
        if self._was_selling and not selling:
            self._stop_selling()
        if not self._sender.ready():
            self._let_time_wait()
            return 0.1
        made = self._sell() if selling else 0
        self._sender.send_last_order()
        if made == BLOCK:
            return 0.0
        return self._wait()

    def _wait(self) -> float:
        """Return the seconds until there is something to do again."""
        if self._sender.unacknowledged or self._clock.running_speed > 1.0:
            return BLOCK_SECONDS / 2
        if not self._was_selling or self._held_back:
            return BLOCK_SECONDS
        settings = self._settings()
        due = self._simulation.cursor + self._simulation.due_in(settings.rate, settings.curve) - self._clock.now()
        return min(max(due, BLOCK_SECONDS / 2), MOST_WAIT_SECONDS)

    def close(self) -> None:
        """Wait shortly for acknowledgements under way; a block without is sent again at the next start.

        Time that runs fast goes on waiting for sales that whoever comes next goes on with.
        """
        self._skips.take_back()
        try:
            if not self._crossing.selling:
                self._clock.follow_sales(None)
                if self._was_selling:
                    self._stop_selling()
        finally:
            self._sender.close(FLUSH_SECONDS)
            self._store.close()

    # Selling

    def _sell(self) -> int:
        """Draw what has fallen due, reserve it and send it; returns the drafts drawn."""
        now = self._clock.now()
        if not self._was_selling:
            self._begin_selling(now)
        self._held_back = self._why_held_back()
        if self._held_back:
            self._let_time_wait()
            self._skip_beyond(MAX_LATE_SECONDS, now, self._held_back)
            self._note_cursor_now_and_then()
            return 0
        self._skip_beyond(MAX_GAP_SECONDS, now, Sentence("the computer slept, or was asked for more than it can do"))
        self._skips.over()
        drafts = 0 if self._must_wait() else self._draw(now)
        self._clock.follow_sales(self._simulation.cursor, self._slack())
        return drafts

    def _begin_selling(self, now: float) -> None:
        self._was_selling = True
        self._simulation.skip_to(now)
        self._note_cursor()

    def _must_wait(self) -> bool:
        """Say whether sales that are made for a time that runs fast wait for the slowest consumer."""
        fast = self._clock.running_speed > 1.0 or self._clock.waits_for_sales
        return fast and self._crossing.most_unread()[1] > MANY_UNREAD

    def _draw(self, now: float) -> int:
        settings = self._settings()
        drafts = self._simulation.until(now, settings.rate, settings.curve, BLOCK)
        if not drafts:
            self._note_cursor_now_and_then()
            return 0
        store = self._store
        with store.transaction(shared=True):
            first = int(store.fact("next_order_id", FIRST_ORDER_ID, lock=True))
            orders = cut_to_stock(drafts, self._simulation.products, self._stock.available(), first, self._calendar)
            if orders:
                self._blocks.reserve(orders)
                store.set_fact("next_order_id", first + len(orders))
                count_up(store, NAME, produced=len(orders))
            self._note_in_the_transaction(self._simulation.cursor)
        self._cursor_at = time.monotonic()
        if orders:
            lines = tuple((str(order.order_id), encode(order)) for order in orders)
            self._sender.send(SentBlock(first, len(orders), lines), orders[-1])
        return len(drafts)

    def _why_held_back(self) -> str:
        """Return why what falls due cannot be sold just now, empty when it can."""
        if not self._crossing.kafka.connected:
            return Sentence("Kafka was away")
        if self._crossing.disk_full:
            return Sentence("the disk was full")
        if self._sender.unacknowledged > MAX_UNACKNOWLEDGED:
            return Sentence("Kafka took no more orders")
        name, unread = self._crossing.most_unread()
        if unread > MAX_UNREAD:
            return Sentence("{consumer} was too far behind", consumer=name)
        return ""

    def _skip_beyond(self, seconds: float, now: float, why: str) -> None:
        """Give up what fell due more than so many real seconds ago; the shop does not make up for it in a burst.

        Time that runs fast waits for the sales, so there nothing is.
        """
        if now - self._simulation.cursor <= seconds or self._clock.running_speed > 1.0 or self._clock.waits_for_sales:
            return
        settings = self._settings()
        self._skips.skip(self._simulation.cursor, now, settings.rate, settings.curve, why)
        self._simulation.skip_to(now)

    def _let_time_wait(self) -> None:
        """While nothing can be sold, let time that runs fast, or was told to stop there, wait; plain time goes on.

        So it does for sales that have not begun, such as on the way to now of a shop whose Kafka is still starting.
        """
        if self._crossing.selling and not self._was_selling and self._clock.running_speed > 1.0:
            self._begin_selling(self._clock.now())
        if self._was_selling and (self._clock.running_speed > 1.0 or self._clock.was_given_up):
            self._clock.follow_sales(self._simulation.cursor, self._slack())
        else:
            self._clock.follow_sales(None)

    def _slack(self) -> float:
        """Return the shop seconds in which so many orders fall due as may be waited for."""
        settings = self._settings()
        share = share_of_rate(self._calendar, self._simulation.cursor) if settings.curve else 1.0
        per_second = settings.rate * share / 60
        return max(MOST_DUE / per_second, MAX_LATE_SECONDS) if per_second > 0 else float("inf")

    def _note_cursor_now_and_then(self) -> None:
        if time.monotonic() - self._cursor_at >= CURSOR_SECONDS:
            self._note_cursor()

    def _note_cursor(self) -> None:
        """Store how far sales have come, so that a day is not closed before them."""
        self._cursor_at = time.monotonic()
        with self._store.transaction(shared=True):
            self._note_in_the_transaction(self._simulation.cursor)

    def _note_in_the_transaction(self, until: float | None) -> None:
        self._store.set_fact(own(self._store, SELLING_UNTIL), until)
        self._store.set_fact(own(self._store, DRAWN), self._simulation.drawn)

    def _stop_selling(self) -> None:
        self._was_selling, self._held_back = False, ""
        self._clock.follow_sales(None)
        self._skips.over()
        with self._store.transaction(shared=True):
            self._note_in_the_transaction(None)
        self._sender.send_last_order(now=True)

    def _show(self) -> None:
        if time.monotonic() - self._shown < SNAPSHOT_SECONDS:
            return
        self._shown = time.monotonic()
        settings = self._settings()
        share = share_of_rate(self._calendar, self._clock.now()) if settings.curve else 1.0
        self._emit(
            Produced(
                selling=self._crossing.selling,
                rate_now=settings.rate * share,
                share=share,
                held_back=bool(self._held_back),
                last_order=b"" if self._sender.last is None else encode(self._sender.last),
            )
        )

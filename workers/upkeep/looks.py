"""Looks things up for the window: messages of a topic, the life of an order, orders by number or customer.

It has a Kafka client only while something is looked at or looked for, and belongs to no group.
"""

import queue
import time
from collections.abc import Callable

from models.clock import ShopClock
from models.errors import ShopError
from models.looks import From, Look, Messages, OrderLife, OrdersFound
from models.storage.lives import LifeBook
from models.storage.outbox import Letter, OutboxBook
from models.storage.store import Store
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.looker import Looker, Seen, TopicLooker
from workers.kafka.topics import HANDLED, ORDERS
from workers.stream.crossing import Crossing
from workers.stream.loop import Emit
from workers.stream.shop import Shop
from workers.upkeep.desk import Refused
from workers.upkeep.message_view import MessageView
from workers.upkeep.order_hunt import EARLIER_SECONDS, RETRY_SECONDS, OrderHunt
from workers.upkeep.order_life import LifeReader
from workers.upkeep.order_search import OrderSearch

NAME = "looks"
Requests = queue.SimpleQueue[Callable[["LookLoop"], None]]
IDLE_SECONDS = 0.2


class LookLoop:
    """Takes requests from the window's thread and answers by snapshots of `models.looks`.

    Args:
        store: the shop's database.
        clock: the shop's time.
        wall: real time.
        crossing: what the threads tell each other.
        lives: reads the life of an order.
        open_looker: makes a client of a topic, of the Kafka that there is now.
        requests: what is asked for; each is called with this loop.
        emit: where the answers go.

    """

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        wall: Callable[[], float],
        crossing: Crossing,
        lives: LifeReader,
        open_looker: Callable[[KafkaAddress, str], Looker],
        requests: Requests,
        emit: Emit,
    ) -> None:
        self._store = store
        self._clock = clock
        self._wall = wall
        self._crossing = crossing
        self._lives = lives
        self._open = open_looker
        self._requests = requests
        self._emit = emit
        self._book = LifeBook(store)
        self._generation = -1
        self._look: Look | None = None
        self._view: MessageView | None = None
        self._search: OrderSearch | None = None
        self._view_again_at = 0.0
        self._hunt: OrderHunt | None = None
        self._life: OrderLife | None = None

    def step(self) -> float:
        """Serve what is asked for, and go on with what is looked at; see `Loop`."""
        self._serve()
        if self._crossing.kafka.generation != self._generation:
            self._generation = self._crossing.kafka.generation
            self._drop_clients()
        wait = IDLE_SECONDS
        if self._look is not None and time.monotonic() >= self._view_again_at:
            wait = min(wait, self._step_view(self._look))
        if self._hunt is not None and self._hunt.busy:
            wait = min(wait, self._hunt.step(self._emit))
        return wait

    def leave(self) -> None:
        """Look at nothing any more, and let go of the clients."""
        self.look(None)
        self.leave_order()

    def close(self) -> None:
        """Let go of the clients and the database."""
        try:
            self.leave()
        finally:
            self._store.close()

    # What is asked for

    def look(self, look: Look | None) -> None:
        """Show a part of a topic from now on; None: nothing."""
        self._drop_view()
        self._look = look
        self._view_again_at = 0.0

    def show_order(self, order_id: int) -> None:
        """Tell what is known of an order now, and look for its messages."""
        if self._hunt is None or self._hunt.order_id != order_id:
            self.leave_order()
            self._hunt = OrderHunt(order_id, self._open_looker, lambda: self._clock.now() - self._wall())
            self._emit(self._hunt.places())
        self._life = self._lives.read(order_id)
        was_busy = self._hunt.busy
        self._hunt.learn(self._life)
        self._emit(self._life)
        if self._hunt.busy and not was_busy:
            self._emit(self._hunt.places())

    def leave_order(self) -> None:
        """Nobody looks at an order any more."""
        hunt, self._hunt, self._life = self._hunt, None, None
        if hunt is not None:
            hunt.drop()

    def send_order_again(self, order_id: int) -> None:
        """Put the order that is looked at into its topic once more, as it was, and look for it there."""
        hunt, life = self._hunt, self._life
        if hunt is None or life is None or hunt.order_id != order_id:
            return
        body = hunt.sent.value if hunt.sent is not None else life.body
        if body is None:
            return
        ends = self._crossing.ends.of(ORDERS)
        with self._store.transaction():
            OutboxBook(self._store).put([Letter(ORDERS, str(order_id), body)])
        hunt.wait_for_copy(ends)
        self._emit(hunt.places())

    def find_orders(self, text: str) -> None:
        """Find orders by their number or the customer's name."""
        rows, more = self._book.find(text)
        self._emit(OrdersFound(text, rows, more))

    # How it is done

    def _serve(self) -> None:
        while True:
            try:
                request = self._requests.get_nowait()
            except queue.Empty:
                return
            try:
                request(self)
            except ShopError as error:
                self._emit(Refused(error.sentence))

    def _open_looker(self, topic: str) -> Looker:
        kafka = self._crossing.kafka
        if not kafka.ready or not kafka.connected:
            raise KafkaUnavailableError("Kafka is away.")
        return self._open(kafka.address, topic)

    def _step_view(self, look: Look) -> float:
        try:
            if self._view is None:
                self._view = self._begin_view(look)
            if self._view is None:
                return 0.0 if self._search is None else self._search.step()
            wait = self._view.step(self._emit)
        except KafkaUnavailableError as error:
            self._drop_view()
            self._view_again_at = time.monotonic() + RETRY_SECONDS
            self._emit(Messages(look.number, problem=error.sentence))
            return RETRY_SECONDS
        if self._view.over:
            self._look = self._view = None
        return wait

    def _begin_view(self, look: Look) -> MessageView | None:
        """Return the view of a look; None while the order that it begins at is looked for, or is not there."""
        found: Seen | None = None
        if look.start is From.ORDER and not look.starts:
            if self._search is None:
                self._search = self._begin_search(look)
                return None
            if not self._search.over:
                return None
            found = self._search.found
            self._drop_search()
            if found is None:
                self._look = None
                self._emit(Messages(look.number))
                return None
        looker = self._open_looker(look.topic)
        try:
            return MessageView(look, looker, found=found)
        except KafkaUnavailableError:
            looker.close()
            raise

    def _begin_search(self, look: Look) -> OrderSearch:
        order_id = int(look.value)
        kept = self._book.kept(order_id)
        since = None
        if kept is not None and look.topic in (ORDERS, HANDLED):
            shop_time = kept.handled_at if look.topic == HANDLED and kept.handled_at else kept.instant
            since = shop_time - (self._clock.now() - self._wall()) - EARLIER_SECONDS
        looker = self._open_looker(look.topic)
        try:
            return OrderSearch(looker, order_id, since, ascending=look.topic == ORDERS)
        except KafkaUnavailableError:
            looker.close()
            raise

    def _drop_clients(self) -> None:
        self._drop_view()
        if self._hunt is not None:
            self._hunt.drop()

    def _drop_view(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            view.close()
        self._drop_search()

    def _drop_search(self) -> None:
        search, self._search = self._search, None
        if search is not None:
            search.close()


def look_loop(shop: Shop, requests: Requests, emit: Emit) -> LookLoop:
    """Put the loop together for a shop that this program runs, in the thread that steps it."""
    lives = LifeReader(shop.store, shop.folder, shop.calendar(), shop.choices.now, shop.began_at)
    return LookLoop(shop.store, shop.clock, shop.wall, shop.crossing, lives, TopicLooker, requests, emit)

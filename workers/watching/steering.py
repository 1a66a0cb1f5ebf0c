"""What a window that looks on asks to be looked up, and what it may break on purpose, where the shop runs."""

from models.looks import Look
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED
from workers.stream.shop import Shop
from workers.watching.watched import Ask
from workers.watching.wishes import Break, FindOrders, LeaveOrder, LookAt, Pause, SendOrderAgain, ShowOrder


class WatchedLooks:
    """What can be looked up where the shop runs: Kafka, and its files, are there."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def look(self, look: Look | None) -> None:
        """Show a part of a topic, until something else or nothing (None) is asked for; answered by `Messages`."""
        self._ask(LookAt(look))

    def show_order(self, order_id: int) -> None:
        """Tell an order's life as it is now; answered by `OrderLife`, and `OrderPlaces` as they are found."""
        self._ask(ShowOrder(order_id))

    def leave_order(self) -> None:
        """Look for no order's messages any more."""
        self._ask(LeaveOrder())

    def send_order_again(self, order_id: int) -> None:
        """Put the order that is shown into its topic once more; answered by `OrderPlaces`."""
        self._ask(SendOrderAgain(order_id))

    def find_orders(self, text: str) -> None:
        """Find orders by number or customer; answered by `OrdersFound`."""
        self._ask(FindOrders(text))


class WatchedTrials:
    """What may be broken on purpose where the shop runs."""

    def __init__(self, shop: Shop, ask: Ask) -> None:
        self._shop = shop
        self._ask = ask
        self._owns_kafka = bool(shop.store.fact("built_in", False))

    @property
    def owns_kafka(self) -> bool:
        """Whether Kafka is the program's to be ended."""
        return self._owns_kafka

    @property
    def paused(self) -> frozenset[str]:
        """The consumers that take no messages."""
        return self._shop.crossing.paused

    def pause(self, consumer: str) -> None:
        """Let a consumer take no messages until it is told to go on; it stays a member of its group."""
        self._shop.crossing.paused = self.paused | {consumer}
        self._ask(Pause(consumer, True))

    def go_on(self, consumer: str) -> None:
        """Let a consumer that was paused go on."""
        self._shop.crossing.paused = self.paused - {consumer}
        self._ask(Pause(consumer, False))

    def kill(self, consumer: str) -> None:
        """End a consumer as a program that is killed ends, and let it begin anew."""
        self._ask(Break(KILLED, consumer))

    def take_kafka_away(self) -> None:
        """Stop the built-in Kafka, and start it again after a while."""
        self._ask(Break(KAFKA_AWAY))

    def kill_kafka(self) -> None:
        """Kill the built-in Kafka; its keeper starts it again."""
        self._ask(Break(KAFKA_KILLED))

    def send_known(self) -> None:
        """Put the newest orders into the topic once more."""
        self._ask(Break(DUPLICATES))

    def send_broken(self) -> None:
        """Put messages into the topic that are no orders."""
        self._ask(Break(BROKEN))

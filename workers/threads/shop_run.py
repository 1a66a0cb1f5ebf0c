"""What a window needs of a shop, whether this program runs it or only looks on at one that another program runs."""

from datetime import date
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from models.looks import Look
from models.snapshots import Place
from workers.stream.shop import Shop
from workers.threads.instances import Instances


class Looked(Protocol):
    """What can be looked up; each is answered by snapshots of `models.looks`."""

    def look(self, look: Look | None) -> None:
        """Show a part of a topic, until something else or nothing (None) is asked for; answered by `Messages`."""

    def show_order(self, order_id: int) -> None:
        """Tell an order's life as it is now; answered by `OrderLife`, and `OrderPlaces` as they are found."""

    def leave_order(self) -> None:
        """Look for no order's messages any more."""

    def send_order_again(self, order_id: int) -> None:
        """Put the order that is shown into its topic once more; answered by `OrderPlaces`."""

    def find_orders(self, text: str) -> None:
        """Find orders by number or customer; answered by `OrdersFound`."""


class Tried(Protocol):
    """What can be broken on purpose, to see it mend; each leaves a receipt."""

    @property
    def owns_kafka(self) -> bool:
        """Whether Kafka is the program's to be ended."""

    @property
    def paused(self) -> frozenset[str]:
        """The consumers that take no messages."""

    def pause(self, consumer: str) -> None:
        """Let a consumer take no messages until it is told to go on; it stays a member of its group."""

    def go_on(self, consumer: str) -> None:
        """Let a consumer that was paused go on."""

    def kill(self, consumer: str) -> None:
        """End a consumer as a program that is killed ends, and let it begin anew."""

    def take_kafka_away(self) -> None:
        """Stop the built-in Kafka, and start it again after a while."""

    def kill_kafka(self) -> None:
        """Kill the built-in Kafka; its keeper starts it again."""

    def send_known(self) -> None:
        """Put the newest orders into the topic once more."""

    def send_broken(self) -> None:
        """Put messages into the topic that are no orders."""


class ShopRun(QObject):
    """A shop that goes on behind a window. Signals come in the thread that made it.

    `snapshot` carries what is to be shown, `trouble` what is in the way, `failed` an error in the program;
    `settings_changed` says that somebody else has changed settings.
    """

    snapshot = Signal(object)
    trouble = Signal(object)
    failed = Signal(str)
    settings_changed = Signal()

    shop: Shop
    looks: Looked
    trials: Tried
    instances: Instances | None
    runs_here: bool
    """Whether this program runs the shop, and its files are here."""

    @property
    def named(self) -> str:
        """What the window is called after."""
        raise NotImplementedError

    def start_kafka(self) -> None:
        """Begin with what takes longest, while a window is still being made."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin; nothing is sold before `start_sales`."""
        raise NotImplementedError

    def shutdown(self) -> bool:
        """End all threads; returns whether they ended. May be called twice."""
        raise NotImplementedError

    def start_sales(self) -> None:
        """Let the simulation sell."""
        raise NotImplementedError

    def stop_sales(self) -> None:
        """Let the simulation pause; the consumers go on."""
        raise NotImplementedError

    def open_with_yesterday(self) -> None:
        """Let a shop that has sold nothing begin at yesterday 00:00, and run to now, selling all the way."""
        raise NotImplementedError

    def catch_up(self) -> None:
        """Let a shop that is behind the wall clock run to now, selling all the way."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Let time that runs to an instant go no further; sales go on from there."""
        self.shop.clock.give_up()

    def restock(self, product_id: int, quantity: int) -> None:
        """Book a delivery by hand; answered by a `Restocked` snapshot."""
        raise NotImplementedError

    def make_report(self) -> None:
        """Make today's report now; answered by a `ReportMade` snapshot."""
        raise NotImplementedError

    def show_hours(self, day: date) -> None:
        """Read the sales of each hour of a day; answered by a `DayHours` snapshot."""
        raise NotImplementedError

    def show_mail(self, order_id: int) -> None:
        """Read an order's mail; answered by a `MailShown` snapshot."""
        raise NotImplementedError

    def show_rejected(self) -> None:
        """Read the newest rejected messages; answered by a `RejectedShown` snapshot."""
        raise NotImplementedError

    def send_again(self, place: Place, mended: bytes) -> None:
        """Send a mended message; answered by a `RejectedShown` snapshot."""
        raise NotImplementedError

"""The parts of one shop that is open; who needs one of them is given it by name."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from filelock import FileLock

from models.calendar import Calendar, zone_named
from models.catalogue import Product
from models.clock import ShopClock
from models.customers import Customer
from models.errors import ShopError
from models.folder import ShopFolder
from models.storage.clock import store_clock
from models.storage.store import Store
from workers.stream.choices import Choices
from workers.stream.crossing import Crossing

_log = logging.getLogger("orderpuls.shop")


@dataclass
class Opening:
    """Two instants of shop time: when the shop was opened first, and when this program began to run it.

    They change only where a shop that has sold nothing is opened anew (`opening_anew`), while no loop runs.
    """

    opened_at: float
    began_at: float


@dataclass(frozen=True)
class Shop:
    """What an open shop consists of. It is put together by `opening`, and taken apart by `close`.

    `built_in` says that its Kafka is the one that comes along; `processes` in how many the consumers run (0: in none
    of their own, but in threads); `moved` that its files were written in another folder before.
    """

    folder: ShopFolder
    store: Store
    clock: ShopClock
    choices: Choices
    crossing: Crossing
    zone_name: str
    shop_id: str
    seed: int
    opening: Opening
    built_in: bool
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    wall: Callable[[], float]
    lock: FileLock = field(repr=False)
    processes: int = 0
    moved: bool = False
    _closed: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def opened_at(self) -> float:
        """The shop time at which the shop was opened first."""
        return self.opening.opened_at

    @property
    def began_at(self) -> float:
        """The shop time at which this program began to run it."""
        return self.opening.began_at

    def calendar(self) -> Calendar:
        """Return a calendar of the shop's zone, for one thread."""
        return Calendar(zone_named(self.zone_name))

    def group(self, consumer: str) -> str:
        """Return a consumer's group id; it ends in the shop's id, so that shops can share a cluster."""
        return f"{consumer}-{self.shop_id}"

    def tell(self, source: str, sentence: str) -> None:
        """Say in one sentence what waits beside the stream; an empty one says that it is over."""
        if sentence and sentence != self.crossing.in_the_way.get(source):
            _log.warning("%s", sentence)
        self.crossing.in_the_way[source] = sentence

    def close(self) -> None:
        """Let go of the folder; a second call does nothing."""
        if self._closed.is_set():
            return
        self._closed.set()
        try:
            self.clock.settle(lambda state: store_clock(self.store, state))
        except ShopError as error:
            _log.warning("the clock could not be stored: %s", error)
        finally:
            self.store.close()
            self.lock.release()

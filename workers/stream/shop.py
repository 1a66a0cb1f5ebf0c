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


@dataclass(frozen=True)
class Shop:
    """What an open shop consists of. It is put together by `opening`, and taken apart by `close`.

    `built_in` says that its Kafka is the one that comes along; `began_at` is the shop time at which it was opened.
    """

    folder: ShopFolder
    store: Store
    clock: ShopClock
    choices: Choices
    crossing: Crossing
    zone_name: str
    shop_id: str
    seed: int
    opened_at: float
    began_at: float
    built_in: bool
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    wall: Callable[[], float]
    lock: FileLock = field(repr=False)
    _closed: threading.Event = field(default_factory=threading.Event, repr=False)

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

"""A shop that another program runs, followed by what that says of it in the database: its clock, settings and Kafka."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec

from models.database import Postgres
from models.errors import ShopError
from models.folder import ShopFolder
from models.storage.members import announced
from models.storage.store import Store
from workers.kafka.address import KafkaAddress
from workers.processes.messages import Mirror
from workers.processes.told import ToldChoices, ToldClock
from workers.processes.told_shop import MakeChoices, MakeClock, ToldShop
from workers.stream.shop import Opening, Shop
from workers.upkeep.announcer import clock_ahead


class Following:
    """Hears how the shop is. Used in one thread at a time, but for `shop`, which the loops are given.

    Args:
        store: the shared database.
        place: where it is.
        folder: a folder of the shop's kind, which is not written to.
        kafka: librdkafka's properties for the way to Kafka, which is each program's own affair.
        bootstrap_servers: where Kafka is, if the shop's program is not to say it.
        make_clock: makes the clock that is told how late it is.
        make_choices: makes the settings that are told.

    Raises:
        ShopError: the shop was not run yet, or is run by another version.

    """

    def __init__(
        self, store: Store, place: Postgres, folder: ShopFolder, kafka: Mapping[str, str], bootstrap_servers: str = "",
        make_clock: MakeClock = ToldClock, make_choices: MakeChoices = ToldChoices,
    ) -> None:  # fmt: skip
        self._store = store
        self._place = place
        self._properties = kafka
        self._given = bootstrap_servers or kafka.get("bootstrap.servers", "")
        self._told_ahead = self._ahead = 0.0
        self._text = ""
        self._looks = -1
        self._heard_at = time.monotonic()
        self._is_new = False
        heard = self._hear()
        if heard is None:
            raise ShopError("The shop in {database} was not run yet. Run it, and try again.", database=place.shown)
        self._mirror = self._with_our_way(heard)
        self._told = ToldShop(
            folder, store, str(store.fact("zone")), str(store.fact("shop_id")), int(store.fact("seed")),
            Opening(float(store.fact("opened_at")), float(store.fact("opened_at"))), self._mirror, self.wall,
            make_clock, make_choices,
        )  # fmt: skip
        self._take()

    @property
    def shop(self) -> Shop:
        """The shop, as its loops know it."""
        return self._told.shop

    @property
    def mirror(self) -> Mirror:
        """What was heard last."""
        return self._mirror

    @property
    def language(self) -> str:
        """The language of the shop."""
        return self._mirror.settings.spoken

    @property
    def silent(self) -> float:
        """The real seconds since something new was heard."""
        return time.monotonic() - self._heard_at

    def wall(self) -> float:
        """Return real time as the program knows it that runs the shop."""
        return time.time() - self._ahead + self._told_ahead

    def follow(self, may_take: Callable[[Mirror], bool] = lambda _mirror: True) -> bool:
        """Go by what is said anew, as soon as that is wished; returns whether anything was. Raises ShopError."""
        heard = self._hear()
        if heard is not None:
            self._mirror, self._is_new = self._with_our_way(heard), True
        if not self._is_new or not may_take(self._mirror):
            return False
        self._is_new = False
        self._take()
        return True

    def hold_to_it(self) -> None:
        """Go by what was heard last once more, since something else is shown by now."""
        self._is_new = True

    def _take(self) -> None:
        mirror, ends = self._mirror, self.shop.crossing.ends
        for topic, known in mirror.ends.items():
            (ends.replace if mirror.looks != self._looks else ends.note)(topic, known)
        self._looks = mirror.looks
        self._told.take(mirror)

    def _hear(self) -> Mirror | None:
        """Return what the program that runs the shop has said anew, None when it has not."""
        found = announced(self._store)
        if found is None or found[1] == self._text:
            return None
        self._told_ahead, self._text = found
        self._ahead = clock_ahead(self._store.database_time(), time.time())
        self._heard_at = time.monotonic()
        try:
            return msgspec.json.decode(self._text, type=Mirror)
        except msgspec.MsgspecError as error:
            raise ShopError(
                "The shop in {database} is run by another version of Orderpuls. Use the same here.",
                database=self._place.shown,
            ) from error

    def _with_our_way(self, mirror: Mirror) -> Mirror:
        """Return the same with our own way to Kafka, which is nobody else's affair."""
        theirs = mirror.kafka.address
        address = KafkaAddress(self._given or theirs.bootstrap_servers, self._properties, theirs.prefix)
        return msgspec.structs.replace(mirror, kafka=replace(mirror.kafka, address=address))

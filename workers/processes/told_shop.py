"""A shop that another program runs, as the loops of its consumers here know it: by what that program tells."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock

from models.folder import ShopFolder
from models.settings import Settings
from models.storage.store import Store
from workers.kafka.topics import HANDLED, ORDERS
from workers.processes.messages import Mirror, Time
from workers.processes.told import ToldChoices, ToldClock, time_of
from workers.stream.crossing import Crossing
from workers.stream.shop import Opening, Shop

MakeClock: TypeAlias = Callable[[Time, Callable[[], float]], ToldClock]
MakeChoices: TypeAlias = Callable[[Path, Settings], ToldChoices]


class ToldShop:
    """The shop, to be told how it is.

    Args:
        folder: its folder, or one that nothing is written to.
        store: its database.
        zone: the name of its zone.
        shop_id: its id.
        seed: of what is drawn for each order.
        opening: when it was opened.
        mirror: how it is now.
        wall: tells the time as the program knows it that runs the shop.
        make_clock: makes its clock.
        make_choices: makes its settings.

    """

    def __init__(
        self,
        folder: ShopFolder,
        store: Store,
        zone: str,
        shop_id: str,
        seed: int,
        opening: Opening,
        mirror: Mirror,
        wall: Callable[[], float] = time.time,
        make_clock: MakeClock = ToldClock,
        make_choices: MakeChoices = ToldChoices,
    ) -> None:
        self._clock = make_clock(mirror.time, wall)
        self._choices = make_choices(folder.settings, mirror.settings)
        self.shop = Shop(
            folder=folder, store=store, clock=self._clock, choices=self._choices, crossing=Crossing(mirror.kafka),
            zone_name=zone, shop_id=shop_id, seed=seed, opening=opening, built_in=False, products=(), customers=(),
            wall=wall, lock=FileLock(folder.root / "no.lock"),
        )  # fmt: skip

    def take(self, mirror: Mirror) -> None:
        """Go by this from now on, but for where the topics end, and when everything is to have ended."""
        crossing = self.shop.crossing
        self._clock.take(mirror.time)
        self._choices.take(mirror.settings)
        crossing.paused = mirror.paused
        crossing.rounds_until = mirror.rounds_until
        crossing.kafka = mirror.kafka
        crossing.selling = mirror.selling
        crossing.disk_full = mirror.disk_full
        crossing.told_behind = mirror.behind


def mirror_of(shop: Shop) -> Mirror:
    """Return what is to be told of a shop now."""
    crossing = shop.crossing
    looks = crossing.looks  # before the ends: an answer that comes in between is told once more
    return Mirror(
        crossing.kafka, {topic: crossing.ends.of(topic) for topic in (ORDERS, HANDLED)}, looks, crossing.paused,
        crossing.rounds_until,
        None if crossing.stop_by is None else max(round(crossing.stop_by - time.monotonic(), 1), 0.0),
        shop.choices.now(), time_of(shop.clock), crossing.selling, crossing.disk_full, ("", 0), crossing.wishes_done,
    )  # fmt: skip


def without_secrets(mirror: Mirror, behind: tuple[str, int]) -> Mirror:
    """Return what may be told where others can read it, to programs that find their own way to Kafka."""
    address = replace(mirror.kafka.address, properties={})
    settings = mirror.settings
    names = ("rate", "curve", "chance", "mode", "restock", "grace", "audit", "language", "computer")
    told = Settings(**{name: getattr(settings, name) for name in names})
    return Mirror(
        replace(mirror.kafka, address=address), mirror.ends, mirror.looks, mirror.paused, mirror.rounds_until, None,
        told, mirror.time, mirror.selling, mirror.disk_full, behind, mirror.wishes_done,
    )  # fmt: skip

"""Opens a shop: the one place where its parts are put together, clock included."""

import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from filelock import FileLock
from tzlocal import get_localzone_name

from models.calendar import parse_instant, zone_named
from models.catalogue import Product, read_catalogue
from models.clock import ShopClock
from models.customers import Customer, customer_pool
from models.database import Place, Postgres, place_of
from models.errors import ShopError, UsageError
from models.files import remove_quietly
from models.folder import ShopFolder
from models.sentences import Sentence
from models.settings import Settings
from models.settings_file import read_settings, write_settings
from models.storage.clock import stored_clock
from models.storage.connecting import open_store, open_store_read_only
from models.storage.stock import StockBook
from models.storage.store import Store
from workers.kafka.address import KafkaAddress
from workers.stream.choices import Choices
from workers.stream.conversion import convert_folder
from workers.stream.crossing import Crossing, KafkaNow
from workers.stream.lock import take_folder
from workers.stream.moving import go_on_here
from workers.stream.shop import Opening, Shop

SHARED_HOMES = 12
"""Homes of order ids in a shop whose counting several programs may share; at least the partitions of its topics."""
_log = logging.getLogger("orderpuls.shop")


@dataclass(frozen=True)
class ShopOptions:
    """How a shop is opened; what is None is as the shop's folder says, or as a new shop begins.

    `processes` is in how many of them the consumers run; 0: in threads.
    """

    folder: Path
    products: Path | None = None
    bootstrap_servers: str | None = None
    rate: float | None = None
    speed: float | None = None
    seed: int | None = None
    zone: str | None = None
    open_at: str | None = None
    topic_prefix: str | None = None
    processes: int = 0
    database: str | None = field(default=None, repr=False)


def open_shop(
    options: ShopOptions, environment: Mapping[str, str] | None = None, wall: Callable[[], float] = time.time
) -> Shop:
    """Open a shop, making it in an empty folder.

    Args:
        options: how it is opened.
        environment: the environment's variables; None for those of this process.
        wall: tells the real time, in seconds since 1970.

    Raises:
        UsageError: an option, the products file or shop.toml has a mistake.
        ShopError: the folder is in use, or cannot be used.

    """
    given = os.environ if environment is None else environment
    folder = ShopFolder(options.folder.expanduser().absolute())
    # What may be wrong in the options is looked at before anything is made.
    catalogue = read_catalogue(options.products or default_products())
    zone_name = zone_named(options.zone or computer_zone()).key
    open_at = parse_instant(options.open_at, zone_named(zone_name)) if options.open_at else None
    place = place_of(folder, options.database, given)
    refuse_newer(place)
    try:
        folder.make()
    except OSError as error:
        raise ShopError(
            "The folder {folder} cannot be made or written ({why}).", folder=folder.root, why=error.strerror
        ) from None
    lock = take_folder(folder, Sentence("Close it, or choose another folder with --shop."))
    try:
        _remove_unfinished(folder)
        return _open(options, given, folder, place, lock, catalogue, zone_name, open_at, wall)
    except BaseException:
        lock.release()
        raise


def _remove_unfinished(folder: ShopFolder) -> None:
    """Delete what a program that was killed had begun to write and not put into its place."""
    for place in (folder.root, folder.kafka, folder.reports, folder.tabular):
        for path in place.glob(".*.tmp"):
            remove_quietly(path)


def refuse_newer(place: Place) -> None:
    """Leave alone a database that a newer version has made. Raises ShopError."""
    if not isinstance(place, Path) or place.exists():
        open_store_read_only(place).close()


def _open(
    options: ShopOptions,
    environment: Mapping[str, str],
    folder: ShopFolder,
    place: Place,
    lock: FileLock,
    catalogue: tuple[Product, ...],
    zone_name: str,
    open_at: float | None,
    wall: Callable[[], float],
) -> Shop:
    saved = read_settings(folder.settings, environment)
    if isinstance(place, Postgres) and not saved.database:
        # Whoever leaves the address out the next time is not to find another shop.
        saved = replace(saved, database=place.shown)
        write_settings(folder.settings, saved)
    store = open_store(place)
    try:
        return _put_together(options, folder, store, saved, lock, catalogue, zone_name, open_at, wall)
    except BaseException:
        store.close()
        raise


def _put_together(
    options: ShopOptions,
    folder: ShopFolder,
    store: Store,
    saved: Settings,
    lock: FileLock,
    catalogue: tuple[Product, ...],
    zone_name: str,
    open_at: float | None,
    wall: Callable[[], float],
) -> Shop:
    convert_folder(folder, store)
    with store.transaction():
        if store.fact("shop_id") is None:
            _found(store, options, zone_name, wall(), open_at, saved.prefix)
        else:
            _keep_what_is_fixed(store, options, saved.prefix)
        store.set_fact("selling_until", None)
    moved = go_on_here(folder, store, wall)
    clock = ShopClock(wall, stored_clock(store))
    clock.speed = options.speed if options.speed is not None else 1.0
    given = {} if options.rate is None else {"rate": options.rate}
    bootstrap = options.bootstrap_servers or saved.kafka.get("bootstrap.servers") or ""
    address = KafkaAddress(bootstrap, saved.kafka, str(store.fact("prefix", "")))
    return Shop(
        folder=folder, store=store, clock=clock,
        choices=Choices(folder.settings, saved, {**(moved or {}), **given}), moved=moved is not None,
        crossing=Crossing(KafkaNow(address)), zone_name=store.fact("zone"), shop_id=store.fact("shop_id"),
        seed=int(store.fact("seed")), opening=Opening(float(store.fact("opened_at")), clock.now()),
        built_in=not bootstrap, products=StockBook(store).sync(catalogue), customers=load_customers(), wall=wall,
        lock=lock, processes=options.processes,
    )  # fmt: skip


def _found(store: Store, options: ShopOptions, zone_name: str, wall: float, open_at: float | None, prefix: str) -> None:
    """Store what is true of a new shop from now on."""
    opened = wall if open_at is None else open_at
    facts: dict[str, object] = {
        "shop_id": secrets.token_hex(4), "zone": zone_name, "opened_at": opened,
        "seed": secrets.randbelow(2**31) if options.seed is None else options.seed,
        "clock": [opened - wall, opened], "drawn": 0, "homes": 1 if store.address is None else SHARED_HOMES,
        "prefix": prefix if options.topic_prefix is None else options.topic_prefix,
    }  # fmt: skip
    for name, value in facts.items():
        store.set_fact(name, value)


def _keep_what_is_fixed(store: Store, options: ShopOptions, prefix: str) -> None:
    if options.zone is not None and zone_named(options.zone).key != store.fact("zone"):
        raise UsageError(
            "This shop's time zone is {zone} and stays so. Choose another folder with --shop.", zone=store.fact("zone")
        )
    wanted = options.topic_prefix if options.topic_prefix is not None else prefix
    if wanted not in ("", store.fact("prefix", "")):
        raise UsageError(
            "The names of this shop's topics begin with “{prefix}” and stay so. Choose another folder with --shop.",
            prefix=store.fact("prefix", ""),
        )
    if options.open_at is not None:
        _log.info("the shop is open already; --open-at is for a new one")
    if options.seed is not None:
        store.set_fact("seed", options.seed)


def default_products() -> Path:
    """Return the products file that comes along: at the top of the source, or in the installed package."""
    inside = Path(str(files("resources")))
    beside = inside.parent / "products.txt"
    return beside if beside.exists() else inside / "products.txt"


def computer_zone() -> str:
    """Return the name of the computer's time zone, UTC if it does not say."""
    try:
        return get_localzone_name() or "UTC"
    except Exception:  # tzlocal raises what its platform raises; a shop can always run in UTC
        _log.warning("the computer's time zone is not known; using UTC")
        return "UTC"


@cache
def load_customers() -> tuple[Customer, ...]:
    """Return the pool of customers, from the lists of names that come along."""
    names = files("resources").joinpath("names")
    first = names.joinpath("first_names.txt").read_text(encoding="utf-8").split("\n")
    last = names.joinpath("last_names.txt").read_text(encoding="utf-8").split("\n")
    return customer_pool(tuple(filter(None, first)), tuple(filter(None, last)))

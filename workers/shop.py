"""One shop, opened: its folder, lock, database, zone, clock and products, passed to everything that needs them."""

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout
from tzlocal import get_localzone_name

from models.calendar import Calendar, parse_instant, zone_named
from models.catalogue import Product, read_catalogue
from models.clock import ClockState, ShopClock
from models.customers import Customer, customer_pool
from models.errors import ShopError, UsageError
from models.folder import ShopFolder
from models.settings import Settings, read_settings, write_settings
from models.storage.stock import StockBook
from models.storage.store import Store, open_store, open_store_read_only
from workers.kafka import KafkaAddress, LogEnds
from workers.report_files import remove_quietly

FIRST_ORDER_ID = 100_001
_log = logging.getLogger("orderpuls.shop")


@dataclass(frozen=True)
class ShopOptions:
    """How a shop is opened; what is None is as the shop's folder says, or as a new shop begins."""

    folder: Path
    products: Path | None = None
    bootstrap_servers: str | None = None
    rate: float | None = None
    speed: float | None = None
    seed: int | None = None
    zone: str | None = None
    open_at: str | None = None
    keep_log: bool = False


class KafkaAccess:
    """Where Kafka is, and whether it can be used now; written by the Kafka keeper, read by all loops.

    `generation` counts the starts of the broker: what was connected to an earlier one connects anew.
    `unread` is the number of messages that some reader has not counted, as of the last of `looks` looks.
    """

    def __init__(self, address: KafkaAddress | None) -> None:
        self.practice = address is None
        self.address = address or KafkaAddress("")
        self.ready = threading.Event()
        self.connected = False
        self.epoch = 0
        self.generation = 0
        self.unread = 0
        self.ends = LogEnds()
        self.looks = 0

    def open(self, address: KafkaAddress, epoch: int) -> None:
        """Let the loops in."""
        self.address = address
        self.epoch = epoch
        self.generation += 1
        self.connected = True
        self.ready.set()


@dataclass
class Shop:
    """Everything that the workers of one shop share.

    `settings` hold for this run, `saved` is what shop.toml says: without what was given on the command line.
    `selling` is what the user asked for; `full_blocks` how many full blocks the
    producer made in a row: sales that do not keep up with the clock; `stop_by` the instant (of `time.monotonic`)
    at which everything must have ended. `in_the_way` holds, by what waits beside the stream (files that cannot be
    written just now), one sentence that says so, empty when it is over; the housekeeper tells it.
    """

    folder: ShopFolder
    store: Store
    clock: ShopClock
    zone_name: str
    shop_id: str
    seed: int
    opened_at: float
    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    kafka: KafkaAccess
    keep_log: bool
    settings: Settings
    saved: Settings
    wall: Callable[[], float] = time.time
    selling: bool = False
    full_blocks: int = 0
    disk_full: bool = False
    stop_by: float | None = None
    in_the_way: dict[str, str] = field(default_factory=dict)
    _lock: FileLock | None = field(default=None, repr=False)

    def calendar(self) -> Calendar:
        """Return a calendar of the shop's zone, for one thread."""
        return Calendar(zone_named(self.zone_name))

    def now_local(self) -> datetime:
        """Return shop time in the shop's zone."""
        return datetime.fromtimestamp(self.clock.now(), tz=UTC).astimezone(zone_named(self.zone_name))

    def group(self, consumer: str) -> str:
        """Return a consumer's group id; it ends in the shop's id, so that shops can share a cluster."""
        return f"{consumer}-{self.shop_id}"

    def change_settings(self, **values: object) -> None:
        """Change settings and save them. Raises UsageError for a bad value, ShopError when they cannot be saved."""
        self.settings = self.settings.changed(**values)
        self.saved = self.saved.changed(**values)
        write_settings(self.folder.settings, self.saved)

    def tell(self, source: str, sentence: str) -> None:
        """Say in one sentence what waits beside the stream; an empty one says that it is over."""
        if sentence and sentence != self.in_the_way.get(source):
            _log.warning("%s", sentence)
        self.in_the_way[source] = sentence

    def save_clock(self, state: ClockState) -> None:
        """Store the clock's state."""
        with self.store.transaction():
            self.store.set_fact("clock", [state.offset, state.ceiling])

    def close(self) -> None:
        """Let go of the folder; a second call does nothing."""
        lock, self._lock = self._lock, None
        if lock is None:
            return
        try:
            self.clock.settle(self.save_clock)
        except ShopError as error:
            _log.warning("the clock could not be stored: %s", error)
        finally:
            self.store.close()
            lock.release()


def open_shop(options: ShopOptions, environment: Mapping[str, str] | None = None) -> Shop:
    """Open a shop, making it in an empty folder.

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
    refuse_newer(folder)
    try:
        folder.make()
    except OSError as error:
        raise ShopError(f"The folder {folder.root} cannot be made or written ({error.strerror}).") from None
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ShopError(
            f"Another Orderpuls runs the shop in {folder.root}. Close it, or choose another folder with --shop."
        ) from None
    except OSError as error:
        raise ShopError(f"The folder {folder.root} cannot be written ({error.strerror}).") from None
    try:
        _remove_unfinished(folder)
        return _open(options, given, folder, lock, catalogue, zone_name, open_at)
    except BaseException:
        lock.release()
        raise


def _remove_unfinished(folder: ShopFolder) -> None:
    """Delete what a program that was killed had begun to write and not put into its place."""
    for place in (folder.root, folder.reports, folder.tabular):
        for path in place.glob(".*.tmp"):
            remove_quietly(path)


def refuse_newer(folder: ShopFolder) -> None:
    """Leave alone a folder that a newer version has made. Raises ShopError."""
    if folder.database.exists():
        open_store_read_only(folder.database).close()


def _open(
    options: ShopOptions,
    environment: Mapping[str, str],
    folder: ShopFolder,
    lock: FileLock,
    catalogue: tuple[Product, ...],
    zone_name: str,
    open_at: float | None,
) -> Shop:
    saved = read_settings(folder.settings, environment)
    settings = saved if options.rate is None else saved.changed(rate=options.rate)
    store = open_store(folder.database)
    wall = time.time()
    with store.transaction():
        if store.fact("shop_id") is None:
            opened = wall if open_at is None else open_at
            seed = secrets.randbelow(2**31) if options.seed is None else options.seed
            facts: dict[str, object] = {
                "shop_id": secrets.token_hex(4), "zone": zone_name, "opened_at": opened, "seed": seed,
                "clock": [opened - wall, opened], "drawn": 0, "epoch": 0,
            }  # fmt: skip
            for name, value in facts.items():
                store.set_fact(name, value)
        else:
            _keep_what_is_fixed(store, options)
        store.set_fact("selling_until", None)
    offset, ceiling = store.fact("clock")
    clock = ShopClock(time.time, ClockState(offset, ceiling))
    clock.speed = options.speed if options.speed is not None else 1.0
    bootstrap = options.bootstrap_servers or settings.kafka.get("bootstrap.servers")
    address = KafkaAddress(bootstrap, settings.kafka) if bootstrap else None
    return Shop(
        folder=folder, store=store, clock=clock, zone_name=store.fact("zone"), shop_id=store.fact("shop_id"),
        seed=int(store.fact("seed")), opened_at=float(store.fact("opened_at")),
        products=StockBook(store).sync(catalogue), customers=load_customers(), kafka=KafkaAccess(address),
        keep_log=options.keep_log, settings=settings, saved=saved, _lock=lock,
    )  # fmt: skip


def _keep_what_is_fixed(store: Store, options: ShopOptions) -> None:
    if options.zone is not None and zone_named(options.zone).key != store.fact("zone"):
        raise UsageError(
            f"This shop's time zone is {store.fact('zone')} and stays so. Choose another folder with --shop."
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


def load_customers() -> tuple[Customer, ...]:
    """Return the pool of customers, from the lists of names that come along."""
    names = files("resources").joinpath("names")
    first = names.joinpath("first_names.txt").read_text(encoding="utf-8").split("\n")
    last = names.joinpath("last_names.txt").read_text(encoding="utf-8").split("\n")
    return customer_pool(tuple(filter(None, first)), tuple(filter(None, last)))

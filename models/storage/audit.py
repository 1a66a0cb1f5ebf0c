"""What is stored of a shop, read out plainly for a recount to compare with."""

import time
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from peewee import fn
from pyroaring import BitMap

from models.calendar import Calendar, zone_named
from models.recount import ExactIds
from models.report import FINAL, DailyReport
from models.storage.figures_schema import DayProduct, DayTotal, HourTotal, ValueCount
from models.storage.folder_number import number_in
from models.storage.folders import folders
from models.storage.handling import KEPT_DAYS, first_kept_day
from models.storage.progress import counters
from models.storage.reports import ReportBook
from models.storage.schema import BlockLine, Delivery, Handled, MailBatch, Outbox, Position, Product, Rejected, Seen
from models.storage.store import Row, Store


class Audit:
    """Reads the tables; writes nothing. What holds for the whole shop is read once: it is asked for with each order."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def zone(self) -> ZoneInfo:
        """The shop's zone."""
        return zone_named(self._store.fact("zone"))

    @cached_property
    def first_kept_day(self) -> date:
        """The first day whose recorded orders are kept."""
        offset, ceiling = self._store.fact("clock")
        now = max(time.time() + float(offset), float(ceiling))
        return first_kept_day(Calendar(self.zone).day_of(now), KEPT_DAYS)

    @cached_property
    def shop_id(self) -> str:
        """The shop's id."""
        return str(self._store.fact("shop_id"))

    @cached_property
    def log_is_new(self) -> bool:
        """Whether the log was made anew, so that what was counted before is not in it."""
        return bool(self._store.fact("log_is_new", False))

    def consumers(self, topic: str) -> list[str]:
        """Return who has read a topic."""
        query = Position.select(Position.consumer).where(Position.topic == topic).distinct()
        return sorted(name for (name,) in self._store.rows(query))

    def offsets(self, consumer: str, topic: str) -> dict[int, int]:
        """Return the next offset by partition."""
        query = Position.select(Position.part, Position.offset).where(
            Position.consumer == consumer, Position.topic == topic
        )
        return dict(self._store.rows(query))

    def counter(self, consumer: str, name: str) -> int:
        """Return one of a consumer's counters."""
        return counters(self._store, consumer).get(name, 0)

    def counters(self, consumer: str) -> dict[str, int]:
        """Return a consumer's counters by name."""
        return counters(self._store, consumer)

    def exact_ids(self, consumer: str) -> ExactIds:
        """Return every order id that a consumer has counted, in chunks as they are stored."""
        query = Seen.select(Seen.chunk, Seen.bitmap).where(Seen.consumer == consumer)
        chunks = {chunk: BitMap.deserialize(bytes(data)) for chunk, data in self._store.rows(query)}
        homes = self._store.homes
        if homes.n == 1:
            return ExactIds(chunks)
        found = ExactIds()
        for chunk, lows in chunks.items():
            for low in lows:
                found.add(homes.number(chunk, low))
        return found

    def ids_of(self, consumer: str) -> set[int]:
        """Return every order id that a consumer has counted."""
        return set(self.exact_ids(consumer))

    def days(self, consumer: str) -> dict[date, tuple[int, int]]:
        """Return (orders, öre) by day."""
        query = DayTotal.select(DayTotal.day, fn.SUM(DayTotal.n), fn.SUM(DayTotal.ore))
        rows = self._store.rows(query.where(DayTotal.consumer == consumer).group_by(DayTotal.day))
        return {date.fromisoformat(day): (int(n), int(ore)) for day, n, ore in rows}

    def hours(self, consumer: str) -> dict[tuple[date, int], tuple[int, int]]:
        """Return (orders, öre) by day and hour."""
        query = HourTotal.select(HourTotal.day, HourTotal.hour, fn.SUM(HourTotal.n), fn.SUM(HourTotal.ore))
        mine = query.where(HourTotal.consumer == consumer).group_by(HourTotal.day, HourTotal.hour)
        return {(date.fromisoformat(day), hour): (int(n), int(ore)) for day, hour, n, ore in self._store.rows(mine)}

    def orders_by_value(self, consumer: str) -> dict[date, int]:
        """Return by day how many orders its table of values holds."""
        query = ValueCount.select(ValueCount.day, fn.SUM(ValueCount.n)).where(ValueCount.kind == consumer)
        return {date.fromisoformat(day): n for day, n in self._store.rows(query.group_by(ValueCount.day))}

    def units(self, consumer: str) -> dict[tuple[date, int], tuple[int, int]]:
        """Return (units, öre) by day and product."""
        sums = fn.SUM(DayProduct.quantity), fn.SUM(DayProduct.ore)
        query = DayProduct.select(DayProduct.day, DayProduct.product, *sums).where(DayProduct.consumer == consumer)
        rows = self._store.rows(query.group_by(DayProduct.day, DayProduct.product))
        return {(date.fromisoformat(day), product): (int(units), int(ore)) for day, product, units, ore in rows}

    def sold(self) -> dict[int, int]:
        """Return units sold by product, as the stock has booked them."""
        return dict(self._store.rows(Product.select(Product.product, Product.sold)))

    def balances(self) -> list[Row]:
        """Return (initial, delivered, sold, short, on hand, reserved) of every product."""
        return self._store.rows(
            Product.select(
                Product.initial, Product.delivered, Product.sold, Product.short, Product.on_hand, Product.reserved
            )
        )

    def reserved(self) -> int:
        """Return the units reserved of all products."""
        return self._store.number(Product.select(fn.SUM(Product.reserved)))

    def open_in_blocks(self) -> int:
        """Return the units that blocks still hold open."""
        return self._store.number(BlockLine.select(fn.SUM(BlockLine.open)))

    def delivered(self) -> int:
        """Return the units delivered, as the balances say."""
        return self._store.number(Product.select(fn.SUM(Product.delivered)))

    def delivered_by_ledger(self) -> int:
        """Return the units delivered, as the ledger says."""
        return self._store.number(Delivery.select(fn.SUM(Delivery.quantity)).where(Delivery.arrived_at.is_null(False)))

    def handled_ids(self) -> set[int]:
        """Return the orders that are marked as handled (of the days that are kept)."""
        query = Handled.select(Handled.order_id).where(Handled.handled_at.is_null(False))
        return {number for (number,) in self._store.rows(query)}

    def handled_times(self) -> dict[int, float]:
        """Return when each order that is marked as handled was (of the days that are kept)."""
        query = Handled.select(Handled.order_id, Handled.handled_at).where(Handled.handled_at.is_null(False))
        return dict(self._store.rows(query))

    def handled_early(self) -> int:
        """Return how many orders are marked as handled before they were placed."""
        return self._store.number(
            Handled.select(fn.COUNT(Handled.order_id)).where(Handled.handled_at < Handled.instant)
        )

    def unwritten_mail_ids(self) -> set[int]:
        """Return handled orders whose mail waits to be written."""
        waiting = MailBatch.select(MailBatch.id).where(MailBatch.waiting)
        return {n for (n,) in self._store.rows(Handled.select(Handled.order_id).where(Handled.mail.in_(waiting)))}

    @cached_property
    def folders(self) -> list[str]:
        """The ids of the folders that the shop's files are in; empty where a database is in the folder itself."""
        return folders(self._store)

    def mailed_elsewhere_ids(self, folder: str) -> set[int]:
        """Return handled orders whose mail is not in the files of the folder with this id."""
        if self.folders in ([], [folder]):
            return set()
        number = self.folders.index(folder) if folder in self.folders else -1
        files = Handled.select(Handled.order_id, MailBatch.file).join(MailBatch, on=(Handled.mail == MailBatch.id))
        return {order for order, file in self._store.rows(files) if number_in(file) != number}

    def rejected(self) -> set[tuple[str, int, int]]:
        """Return the places of all rejected messages of the present log: (topic, partition, offset)."""
        places = Rejected.select(Rejected.topic, Rejected.part, Rejected.offset).where(Rejected.epoch >= -1)
        return {(topic, part, offset) for topic, part, offset in self._store.rows(places)}

    def unpublished_keys(self, topic: str) -> set[str]:
        """Return the keys of messages for a topic that wait for their acknowledgement."""
        waiting = Outbox.select(Outbox.key).where(Outbox.topic == topic)
        return {key for (key,) in self._store.rows(waiting)}

    def final_reports(self) -> list[DailyReport]:
        """Return the newest report of each day, of those that are final."""
        return [report for report in ReportBook(self._store).newest() if report.status == FINAL]

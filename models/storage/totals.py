"""Sums by day, hour, second, product and value; each consumer keeps its own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from peewee import JOIN, fn

from models.folds import ProductSum, Sum
from models.report import Figures, ReportProduct
from models.snapshots import NewOrder, TypeSales
from models.storage.figures_schema import DayProduct, DayTotal, HourTotal, Newest, SecondTotal, ValueCount
from models.storage.schema import Product
from models.storage.store import Row, Store
from models.windows import KEPT_SECONDS

NEWEST = 40


class Totals:
    """One consumer's sums. The `add_…` methods belong inside the caller's transaction."""

    def __init__(self, store: Store, consumer: str) -> None:
        self._store = store
        self._consumer = consumer
        self._slot = store.slot
        self._tidied = 0.0

    def add_days(self, sums: Mapping[date, Sum]) -> None:
        """Add to the day totals."""
        rows = [(self._consumer, day.isoformat(), self._slot, n, ore) for day, (n, ore) in sums.items()]
        self._store.add(DayTotal, ("consumer", "day", "slot"), ("n", "ore"), rows)

    def add_hours(self, sums: Mapping[tuple[date, int], Sum]) -> None:
        """Add to the hour totals."""
        rows = [(self._consumer, day.isoformat(), hour, self._slot, n, ore) for (day, hour), (n, ore) in sums.items()]
        self._store.add(HourTotal, ("consumer", "day", "hour", "slot"), ("n", "ore"), rows)

    def add_seconds(self, sums: Mapping[int, Sum]) -> None:
        """Add to the seconds that the windows sum."""
        rows = [(self._consumer, second, self._slot, n, ore) for second, (n, ore) in sums.items()]
        self._store.add(SecondTotal, ("consumer", "second", "slot"), ("n", "ore"), rows)

    def add_products(self, sums: Mapping[tuple[date, int], ProductSum]) -> None:
        """Add to the products sold by day."""
        rows = [
            (self._consumer, day.isoformat(), product, self._slot, quantity, ore, name)
            for (day, product), (quantity, ore, name) in sums.items()
        ]
        keys = ("consumer", "day", "product", "slot")
        self._store.add(DayProduct, keys, ("quantity", "ore"), rows, last=("name",))

    def add_values(self, counts: Mapping[tuple[date, int], int]) -> None:
        """Add to the counts of order values."""
        rows = [(day.isoformat(), self._consumer, value, self._slot, n) for (day, value), n in counts.items()]
        self._store.add(ValueCount, ("day", "kind", "v", "slot"), ("n",), rows)

    def tidy(self, now: float) -> None:
        """Now and then drop the seconds that no window asks for any more, in a transaction of its own."""
        if now - self._tidied <= KEPT_SECONDS / 4:
            return
        self._tidied = now
        mine = SecondTotal.consumer == self._consumer
        with self._store.transaction():
            self._store.change(SecondTotal.delete().where(mine, SecondTotal.second < int(now - KEPT_SECONDS)))

    def day(self, day: date) -> Sum:
        """Return the orders and öre of a day."""
        found = self._store.rows(
            DayTotal.select(fn.SUM(DayTotal.n), fn.SUM(DayTotal.ore)).where(
                DayTotal.consumer == self._consumer, DayTotal.day == day.isoformat()
            )
        )
        return _sum(found[0])

    def all_days(self) -> dict[date, Sum]:
        """Return every day that has orders."""
        query = DayTotal.select(DayTotal.day, fn.SUM(DayTotal.n), fn.SUM(DayTotal.ore))
        rows = self._store.rows(query.where(DayTotal.consumer == self._consumer).group_by(DayTotal.day))
        return {date.fromisoformat(day): Sum(int(n), int(ore)) for day, n, ore in rows}

    def total(self) -> int:
        """Return the orders of all days."""
        return self._store.number(DayTotal.select(fn.SUM(DayTotal.n)).where(DayTotal.consumer == self._consumer))

    def hours_ore(self, day: date) -> tuple[int, ...]:
        """Return the öre of each hour of the shop's clock, 24 of them."""
        query = HourTotal.select(HourTotal.hour, fn.SUM(HourTotal.ore)).where(
            HourTotal.consumer == self._consumer, HourTotal.day == day.isoformat()
        )
        found: dict[int, int] = dict(self._store.rows(query.group_by(HourTotal.hour)))
        return tuple(int(found.get(hour, 0)) for hour in range(24))

    def seconds(self, after: int, until: int) -> list[tuple[int, int, int]]:
        """Return (second, orders, öre) for seconds in (after, until]."""
        return self._store.rows(
            SecondTotal.select(SecondTotal.second, fn.SUM(SecondTotal.n), fn.SUM(SecondTotal.ore))
            .where(SecondTotal.consumer == self._consumer, SecondTotal.second > after, SecondTotal.second <= until)
            .group_by(SecondTotal.second)
        )

    def window(self, after: int, until: int) -> Sum:
        """Return the sum over the window (after, until]."""
        found = self._store.rows(
            SecondTotal.select(fn.SUM(SecondTotal.n), fn.SUM(SecondTotal.ore)).where(
                SecondTotal.consumer == self._consumer,
                SecondTotal.second > after,
                SecondTotal.second <= until,
            )
        )
        return _sum(found[0])

    def products(self, day: date) -> tuple[ReportProduct, ...]:
        """Return what was sold on a day, by product id."""
        return self._of_products(self._products(day).order_by(DayProduct.product))

    def top_products(self, day: date, number: int) -> tuple[ReportProduct, ...]:
        """Return the products with the highest sales of a day."""
        query = self._products(day).order_by(fn.SUM(DayProduct.ore).desc(), DayProduct.product)
        return self._of_products(query.limit(number))

    def _products(self, day: date) -> Any:
        sums = fn.SUM(DayProduct.quantity), fn.SUM(DayProduct.ore)
        return (
            DayProduct.select(DayProduct.product, fn.MAX(DayProduct.name), *sums)
            .where(DayProduct.consumer == self._consumer, DayProduct.day == day.isoformat())
            .group_by(DayProduct.product)
        )

    def _of_products(self, query: Any) -> tuple[ReportProduct, ...]:
        return tuple(ReportProduct(n, name, int(units), int(ore)) for n, name, units, ore in self._store.rows(query))

    def sales_by_type(self, day: date) -> tuple[TypeSales, ...]:
        """Return what was sold of each type of product on a day, the one that brought most first."""
        query = (
            DayProduct.select(Product.kind, fn.SUM(DayProduct.quantity), fn.SUM(DayProduct.ore))
            .join(Product, JOIN.LEFT_OUTER, on=(Product.product == DayProduct.product))
            .where(DayProduct.consumer == self._consumer, DayProduct.day == day.isoformat())
            .group_by(Product.kind)
        )
        found = [TypeSales(name or "", int(quantity), int(ore)) for name, quantity, ore in self._store.rows(query)]
        return tuple(sorted(found, key=lambda kind: (-kind.ore, kind.name)))

    def figures(self, day: date) -> Figures:
        """Return what a report of the day says."""
        total = self.day(day)
        return Figures(total.orders, total.ore, self.products(day))

    def values(self, day: date) -> list[tuple[int, int]]:
        """Return (order value in öre, number of orders) of a day, by value."""
        return self._store.rows(
            ValueCount.select(ValueCount.v, fn.SUM(ValueCount.n))
            .where(ValueCount.day == day.isoformat(), ValueCount.kind == self._consumer)
            .group_by(ValueCount.v)
            .order_by(ValueCount.v)
        )


def _sum(found: Row) -> Sum:
    n, ore = found
    return Sum(int(n or 0), int(ore or 0))


class NewestOrders:
    """The few newest orders by event time; each slot keeps those that it has counted."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, orders: Sequence[NewOrder]) -> None:
        """Put orders in, and keep the newest; inside the caller's transaction."""
        slot = self._store.slot
        newest = sorted(orders, key=lambda order: order.order_time)[-NEWEST:]
        rows = [(o.order_id, slot, o.order_time.timestamp(), o.customer, o.items, o.ore) for o in newest]
        self._store.insert(Newest, ("order_id", "slot", "instant", "customer", "items", "ore"), rows, keep=True)
        mine = Newest.slot == slot
        kept = Newest.select(Newest.order_id).where(mine).order_by(Newest.instant.desc(), Newest.order_id.desc())
        self._store.change(Newest.delete().where(mine, Newest.order_id.not_in(kept.limit(NEWEST))))

    def all(self) -> tuple[NewOrder, ...]:
        """Return them, newest first."""
        query = (
            Newest.select(Newest.order_id, Newest.instant, Newest.customer, Newest.items, Newest.ore)
            .order_by(Newest.instant.desc(), Newest.order_id.desc())
            .limit(NEWEST)
        )
        return tuple(
            NewOrder(number, datetime.fromtimestamp(instant, tz=UTC), customer, items, ore)
            for number, instant, customer, items, ore in self._store.rows(query)
        )

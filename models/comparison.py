"""Two daily reports beside each other: each figure of both days, and by how much it differs."""

from dataclasses import dataclass
from enum import Enum

from models.report import DailyReport


class Kind(Enum):
    """What a compared figure is."""

    ORDERS = "orders"
    SALES = "sales"
    PRODUCTS = "products sold"
    MEAN_ORDER = "mean order"
    PRODUCT = "sales of a product"


MONEY = (Kind.SALES, Kind.MEAN_ORDER, Kind.PRODUCT)
"""The kinds whose figures are amounts, in öre."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of two days; `name` is that of a product, whose `product_id` is 0 for the figures of the whole day."""

    kind: Kind
    first: int
    second: int
    product_id: int = 0
    name: str = ""

    @property
    def percent(self) -> float | None:
        """By how many percent the first differs from the second; None where the second is nothing."""
        return None if self.second == 0 else (self.first - self.second) * 100 / self.second


def compare(first: DailyReport, second: DailyReport) -> tuple[Compared, ...]:
    """Return the figures of two days: those of the whole day, and then each product by its sales on the first."""
    whole = (
        Compared(Kind.ORDERS, first.orders, second.orders),
        Compared(Kind.SALES, first.sales_ore, second.sales_ore),
        Compared(Kind.PRODUCTS, first.quantity, second.quantity),
        Compared(Kind.MEAN_ORDER, _mean(first), _mean(second)),
    )
    names = {product.product_id: product.name for report in (second, first) for product in report.products}
    sold = [{product.product_id: product.sales_ore for product in report.products} for report in (first, second)]
    products = [
        Compared(Kind.PRODUCT, sold[0].get(number, 0), sold[1].get(number, 0), number, name)
        for number, name in names.items()
    ]
    products.sort(key=lambda one: (-one.first, -one.second, one.product_id))
    return whole + tuple(products)


def _mean(report: DailyReport) -> int:
    return round(report.sales_ore / report.orders) if report.orders else 0

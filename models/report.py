"""The daily report of consumer 3: what it says, and its two files. The database row is the truth."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from models.text import count, kronor, table

PRELIMINARY = "preliminary"
FINAL = "final"


class ReportProduct(msgspec.Struct, frozen=True):
    """What was sold of one product on the day: units, and öre."""

    product_id: int
    name: str
    quantity: int
    sales_ore: int


class DailyReport(msgspec.Struct, frozen=True):
    """The report of one day; the fields are those of its JSON file. Money is in öre.

    `made_at` is shop time; `changes` says what a later revision of a final report altered.
    """

    date: date
    status: str
    revision: int
    orders: int
    sales_ore: int
    products: tuple[ReportProduct, ...]
    zone: str
    made_at: datetime
    changes: str = ""

    @property
    def quantity(self) -> int:
        """Units sold of all products together."""
        return sum(product.quantity for product in self.products)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the stream has brought of a day."""

    orders: int
    sales_ore: int
    products: tuple[ReportProduct, ...]


def make_report(
    day: date, figures: Figures, zone: str, made_at: datetime, status: str, before: DailyReport | None
) -> DailyReport:
    """Make a day's report; a final one that was there before counts up the revision and says what changed."""
    revision, changes = 1, ""
    if before is not None and before.status == FINAL:
        orders = figures.orders - before.orders
        ore = figures.sales_ore - before.sales_ore
        revision = before.revision + 1
        changes = f"late orders: {orders:+d}, sales: {'+' if ore >= 0 else ''}{kronor(ore)} kr"
    return DailyReport(
        day, status, revision, figures.orders, figures.sales_ore, figures.products, zone,
        made_at.replace(microsecond=0), changes,
    )  # fmt: skip


def report_json(report: DailyReport) -> bytes:
    """Return the file for programs."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def report_from_json(raw: bytes) -> DailyReport:
    """Read back what `report_json` wrote."""
    return msgspec.json.decode(raw, type=DailyReport)


def report_text(report: DailyReport) -> str:
    """Return the file for people."""
    made = report.made_at.strftime("%Y-%m-%d %H:%M:%S")
    head = [f"Daily report for {report.date.isoformat()}, made {made}"]
    if report.status != FINAL:
        head.append("PRELIMINARY: the day is not over, or not all of it has been read")
    if report.revision > 1:
        head.append(f"Revision {report.revision} ({report.changes})")
    head += [
        "",
        f"Orders:         {count(report.orders)}",
        f"Sales:          {kronor(report.sales_ore)} kr",
        f"Products sold:  {count(report.quantity)}",
        f"Time zone:      {report.zone}",
        "",
        "",
    ]
    rows = [
        (str(product.product_id), product.name, count(product.quantity), kronor(product.sales_ore))
        for product in report.products
    ]
    return "\n".join(head) + table(("Id", "Product", "Sold", "Sales (kr)"), rows, frozenset({0, 2, 3}))


def report_file_stem(day: date) -> str:
    """Return the name of a day's report files, without the ending."""
    return f"sales_{day.isoformat()}"

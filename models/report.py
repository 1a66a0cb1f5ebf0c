"""The daily report of consumer 3: what it says, and its two files. The database row is the truth."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from models.numbers import ENGLISH, count, kronor
from models.sentences import Sentence, said
from models.text import table

PRELIMINARY = "preliminary"
FINAL = "final"
_CHANGES = re.compile(r"late orders: (?P<orders>[+-]\d+), sales: (?P<kronor>.+) kr")


class ReportProduct(msgspec.Struct, frozen=True):
    """What was sold of one product on the day: units, and öre."""

    product_id: int
    name: str
    quantity: int
    sales_ore: int


class DailyReport(msgspec.Struct, frozen=True):
    """The report of one day; the fields are those of its JSON file. Money is in öre.

    `made_at` is shop time; `changes` says in English what a later revision of a final report altered.
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
        changes = f"late orders: {orders:+d}, sales: {ore / 100:+.2f} kr"
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


def report_text(report: DailyReport, language: str = ENGLISH) -> str:
    """Return the file for people, in a language."""
    head = [
        said(
            language,
            "Daily report for {day}, made {moment}",
            day=report.date.isoformat(),
            moment=report.made_at.strftime("%Y-%m-%d %H:%M:%S"),
        )
    ]
    if report.status != FINAL:
        head.append(said(language, "PRELIMINARY: the day is not over, or not all of it has been read"))
    if report.revision > 1:
        head.append(said(language, "Revision {n} ({why})", n=report.revision, why=_changes_in_words(report.changes)))
    figures = (
        (said(language, "Orders:"), count(report.orders, language)),
        (said(language, "Sales:"), f"{kronor(report.sales_ore, language)} kr"),
        (said(language, "Products sold:"), count(report.quantity, language)),
        (said(language, "Time zone:"), report.zone),
    )
    width = max(len(caption) for caption, _ in figures) + 2
    head += ["", *(f"{caption:<{width}}{value}" for caption, value in figures), "", ""]
    rows = [
        (
            str(product.product_id), product.name, count(product.quantity, language),
            kronor(product.sales_ore, language),
        )
        for product in report.products
    ]  # fmt: skip
    header = (said(language, "Id"), said(language, "Product"), said(language, "Sold"), said(language, "Sales (kr)"))
    return "\n".join(head) + table(header, rows, frozenset({0, 2, 3}))


def _changes_in_words(stored: str) -> str:
    """Return what a revision changed as a sentence; it is stored as English, of this version or an earlier one."""
    found = _CHANGES.fullmatch(stored)
    if found is None:
        return stored
    orders = int(found["orders"])
    ore = round(float(re.sub(r"[^0-9.+-]", "", found["kronor"].replace(",", "."))) * 100)
    return Sentence(
        "late orders: {sign}{orders:count}, sales: {ore_sign}{ore:money}",
        sign="+" if orders >= 0 else "",
        orders=orders,
        ore_sign="+" if ore >= 0 else "",
        ore=ore,
    )


def report_file_stem(day: date) -> str:
    """Return the name of a day's report files, without the ending."""
    return f"sales_{day.isoformat()}"

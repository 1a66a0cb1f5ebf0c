"""A daily report as CSV, for a spreadsheet: as the language writes decimals, and without anything that it would run."""

import csv
import io
from collections.abc import Sequence

from models.numbers import ENGLISH, SWEDISH
from models.report import FINAL, DailyReport
from models.sentences import said
from models.text import plain

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def report_csv(report: DailyReport, hours_ore: Sequence[int], language: str = ENGLISH) -> bytes:
    """Return a report as UTF-8 with a mark of that, values apart by commas, in Swedish by semicolons.

    `hours_ore` are the sales of each hour, in öre, empty where they are not known.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == SWEDISH else ",")

    def row(*cells: object) -> None:
        writer.writerow([_cell(cell, language) for cell in cells])

    row(said(language, "Daily report"), report.date.isoformat())
    row(said(language, "State"), said(language, "final") if report.status == FINAL else said(language, "preliminary"))
    row(said(language, "Revision"), report.revision)
    row(said(language, "Made"), report.made_at.strftime("%Y-%m-%d %H:%M:%S"))
    row(said(language, "Time zone"), report.zone)
    row(said(language, "Orders"), report.orders)
    row(said(language, "Sales (kr)"), report.sales_ore / 100)
    row(said(language, "Products sold"), report.quantity)
    if hours_ore:
        row()
        row(said(language, "Hour"), said(language, "Sales (kr)"))
        for hour, ore in enumerate(hours_ore):
            row(f"{hour:02d}:00", ore / 100)
    row()
    row(said(language, "Id"), said(language, "Product"), said(language, "Sold"), said(language, "Sales (kr)"))
    for product in report.products:
        row(product.product_id, product.name, product.quantity, product.sales_ore / 100)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object, language: str) -> object:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", "," if language == SWEDISH else ".")
    if isinstance(value, str):
        text = plain(value)
        return f"'{text}" if text.lstrip().startswith(_RUN_BY_SPREADSHEETS) else text
    return value

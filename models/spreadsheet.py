"""Tables as CSV for a spreadsheet: numbers as numbers, and foreign text that cannot be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from models.text import plain

Cell = str | int | float | None
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(cell: Cell) -> str | int | float:
    """Return a cell as it may stand in a spreadsheet: text that begins like a formula is set off by an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = plain(cell, 1000)
        return f"'{text}" if cell.startswith(_BEGINS_A_FORMULA) or text.startswith(_BEGINS_A_FORMULA) else text
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV (RFC 4180, but with plain line feeds): commas, and a point in decimals."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(title) for title in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()

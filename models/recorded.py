"""Reads the recorded orders of a shop folder back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from models.errors import RejectedMessageError
from models.folder import ShopFolder
from models.orders import Order, decode_order

_AT_ONCE = 1 << 20


def recorded_orders(folder: ShopFolder) -> Iterator[Order]:
    """Give the orders of all days that are kept; a line that is none, since somebody edited the file, is left out."""
    for path in sorted(folder.tabular.glob("order_created_now*.txt")):
        with path.open("rb") as file:
            for line in file:
                try:
                    yield decode_order(line.strip())
                except RejectedMessageError:
                    continue


def recorded_order(folder: ShopFolder, order_id: int, day: date) -> bytes | None:
    """Return an order of a day as it was recorded, as JSON; None when it is not there. Raises OSError."""
    for path in (folder.recorded_orders_of(day), folder.recorded_orders):
        if path.exists():
            found = _line_that_begins(path, b'{"order_id":%d,' % order_id)
            if found is not None:
                return found
    return None


def _line_that_begins(path: Path, beginning: bytes) -> bytes | None:
    wanted, before = b"\n" + beginning, b"\n"
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            piece = before + part
            at = piece.find(wanted)
            if at >= 0:
                line, end, _ = piece[at + 1 :].partition(b"\n")
                return line if end else line + file.readline().rstrip(b"\n")
            before = piece[-len(wanted) :]
    return None

"""Reads the recorded orders of a shop folder back."""

from collections.abc import Iterator

from models.errors import RejectedMessageError
from models.folder import ShopFolder
from models.orders import Order, decode_order


def recorded_orders(folder: ShopFolder) -> Iterator[Order]:
    """Give the orders of all days that are kept; a line that is none, since somebody edited the file, is left out."""
    for path in sorted(folder.tabular.glob("order_created_now*.txt")):
        with path.open("rb") as file:
            for line in file:
                try:
                    yield decode_order(line.strip())
                except RejectedMessageError:
                    continue

"""Orders to catch up with: such as the simulation draws, about 460 bytes each, made fast and always the same ones.

Some thousand baskets are drawn once; each order is one of them with an id and a time of its own.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from models.calendar import Calendar
from models.catalogue import Product, read_catalogue
from models.orders import encode
from models.simulation import Simulation
from models.stock import cut_to_stock
from workers.stream.opening import default_products, load_customers

BASKETS = 4_000
FIRST_ID = 1_000_000_001
"""Far from the ids that a shop gives its own orders."""
PER_SECOND = 1_000
"""Orders of one second: as if they had been sold at that rate, the last of them now."""
_PLENTY = 10**9


def products_file(folder: Path) -> Path:
    """Write the products that come along, but with plenty of each, so that none is sold out at any rate."""
    path = folder / "products.txt"
    lines = [f'"{p.name}",{p.product_type},{p.price_type},{p.price_ore / 100:.2f},{_PLENTY}\n' for p in _products()]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def made(n: int, until: float | None = None) -> Iterator[tuple[int, bytes]]:
    """Give so many orders as id and JSON; the last one's time is `until` (seconds since 1970), now unless given."""
    baskets = _baskets()
    began = (time.time() if until is None else until) - n / PER_SECOND
    second, stamp = -1, b""
    for number in range(n):
        if number // PER_SECOND != second:
            second = number // PER_SECOND
            moment = datetime.fromtimestamp(began + second, tz=UTC)
            stamp = moment.strftime("%Y-%m-%dT%H:%M:%S").encode()
        before, between, after = baskets[number % len(baskets)]
        order_id = FIRST_ID + number
        millisecond = number % PER_SECOND * 1000 // PER_SECOND
        yield order_id, b"%s%d%s%s.%03d+00:00%s" % (before, order_id, between, stamp, millisecond, after)


def handled(orders: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Give the same as handled orders: each a moment after it was placed."""
    for order_id, order in orders:
        begin = order.index(b'"order_time":') + len(b'"order_time":')
        moment = order[begin : order.index(b",", begin)]
        more = b',"handled_time":%s,"message_id":"<%d@example.com>"}' % (moment, order_id)
        yield order_id, order[:-1] + more


def _baskets() -> list[tuple[bytes, bytes, bytes]]:
    """Draw baskets; returns each as JSON without its id and time."""
    calendar = Calendar(ZoneInfo("UTC"))
    products = _products()
    simulation = Simulation(products, load_customers(), calendar, seed=1, cursor=0.0)
    drafts = simulation.until(BASKETS / 100.0, 60 * 1000.0, curve=False, limit=BASKETS)
    plenty = {product.product_id: _PLENTY for product in products}
    found = []
    for order in cut_to_stock(drafts, products, plenty, 1, calendar):
        text = encode(order)
        before, rest = text.split(b'"order_id":', 1)
        _, rest = rest.split(b",", 1)
        between, rest = rest.split(b'"order_time":"', 1)
        _, after = rest.split(b'"', 1)
        found.append((before + b'"order_id":', b"," + between + b'"order_time":"', b'"' + after))
    return found


def _products() -> tuple[Product, ...]:
    return read_catalogue(default_products())

"""Stock in blocks: what the producer may promise, and how a sale that arrives settles against it.

Always: on hand = initial + delivered + short − sold; on hand ≥ 0; 0 ≤ reserved ≤ on hand.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.calendar import Calendar
from models.catalogue import Product
from models.orders import Order, OrderLine
from models.simulation import Draft


@dataclass(frozen=True, slots=True)
class Balance:
    """The stock of one product, in units."""

    initial: int
    delivered: int
    sold: int
    short: int
    on_hand: int
    reserved: int

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.reserved


def cut_to_stock(
    drafts: Sequence[Draft],
    products: Sequence[Product],
    available: MutableMapping[int, int],
    first_id: int,
    calendar: Calendar,
) -> list[Order]:
    """Turn drafts into orders that the stock can fill, and take them off `available` (units by product id).

    A line that asks for more than there is gets what there is, an empty line is left out, and a draft
    without lines gives no order. Ids follow each other from `first_id`.
    """
    orders: list[Order] = []
    for draft in drafts:
        lines = []
        for index, wanted in draft.lines:
            product = products[index]
            quantity = min(wanted, available.get(product.product_id, 0))
            if quantity > 0:
                available[product.product_id] -= quantity
                lines.append(
                    OrderLine(
                        product.product_id, product.name, product.product_type, product.price_type,
                        product.price_ore, quantity,
                    )
                )  # fmt: skip
        if lines:
            orders.append(
                Order(
                    first_id + len(orders), draft.customer.customer_id, draft.customer.name,
                    draft.customer.email, to_milliseconds(draft.order_time, calendar), tuple(lines),
                )
            )  # fmt: skip
    return orders


def to_milliseconds(instant: float, calendar: Calendar) -> datetime:
    """Return an instant in the shop's zone, cut to whole milliseconds (rounding could reach the next day)."""
    moment = calendar.local(instant)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def quantities(orders: Sequence[Order]) -> dict[int, int]:
    """Return the units of each product that the orders hold together."""
    totals: dict[int, int] = {}
    for order in orders:
        for line in order.order_details:
            totals[line.product_id] = totals.get(line.product_id, 0) + line.quantity
    return totals


def settle(balance: Balance, sold: int, from_reservation: int) -> Balance:
    """Book `sold` units, `from_reservation` of them reserved before; what was not there counts as short."""
    rest = sold - from_reservation
    taken = min(rest, balance.available)
    return replace(
        balance,
        reserved=balance.reserved - from_reservation,
        on_hand=balance.on_hand - from_reservation - taken,
        short=balance.short + rest - taken,
        sold=balance.sold + sold,
    )


def deliver(balance: Balance, quantity: int) -> Balance:
    """Book a delivery."""
    return replace(balance, delivered=balance.delivered + quantity, on_hand=balance.on_hand + quantity)


def low_mark(initial: int) -> int:
    """Return the number of available units below which a product counts as low: a tenth of what it began with."""
    return max(initial // 10, 10)


def reorder_quantity(initial: int) -> int:
    """Return how much is ordered of a product that runs low."""
    return max(initial, 100)


def take(open_units: Mapping[int, int], wanted: Mapping[int, int]) -> dict[int, int]:
    """Return what a block's open reservation covers of the wanted units, by product id."""
    return {
        product: min(quantity, open_units[product])
        for product, quantity in wanted.items()
        if open_units.get(product, 0) > 0
    }

"""The ledger of deliveries: ordered when a product runs low, or made by hand, and booked when they come."""

from models.stock import deliver, low_mark, reorder_quantity
from models.storage.schema import Delivery, Product
from models.storage.stock import StockBook
from models.storage.store import Store

LEAD_SECONDS = 2 * 3600
"""Shop seconds between ordering a product that runs low and its delivery."""


class DeliveryBook:
    """The deliveries. Methods belong inside the caller's transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stock = StockBook(store)

    def deliver_by_hand(self, product: int, quantity: int, now: float) -> None:
        """Book a delivery that somebody made by hand, at once."""
        self._store.change(
            Delivery.insert(
                product=product, quantity=quantity, ordered_at=now, due_at=now, arrived_at=now, by_hand=True
            )
        )
        self._book(product, quantity)

    def receive_due(self, now: float) -> int:
        """Book the deliveries that have come; returns how many."""
        due = self._store.rows(
            Delivery.select(Delivery.id, Delivery.product, Delivery.quantity)
            .where(Delivery.arrived_at.is_null(), Delivery.due_at <= now)
            .order_by(Delivery.product)
        )
        for number, product, quantity in due:
            self._store.change(Delivery.update(arrived_at=now).where(Delivery.id == number))
            self._book(product, quantity)
        return len(due)

    def order_low(self, now: float) -> int:
        """Order the listed products that run low and are not on their way; returns how many."""
        pending = Delivery.select(Delivery.product).where(Delivery.arrived_at.is_null())
        candidates = self._store.rows(
            Product.select(Product.product, Product.initial, Product.on_hand - Product.reserved).where(
                Product.listed, Product.product.not_in(pending)
            )
        )
        low = [(number, initial) for number, initial, available in candidates if available < low_mark(initial)]
        self._store.insert(
            Delivery,
            ("product", "quantity", "ordered_at", "due_at", "by_hand"),
            [(number, reorder_quantity(initial), now, now + LEAD_SECONDS, False) for number, initial in low],
        )
        return len(low)

    def _book(self, product: int, quantity: int) -> None:
        balances = self._stock.balances([product])
        if product in balances:
            self._stock.write({product: deliver(balances[product], quantity)})

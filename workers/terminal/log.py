"""A topic's messages in their places, as a recount of the whole of it looks at them."""

from collections.abc import Callable
from typing import Any

from models.errors import RejectedMessageError
from models.orders import Order
from workers.kafka.whole_topic import WholeTopic


class Log:
    """What is in a topic: the orders that can be read, with their places, and the places of what is no order."""

    def __init__(self, topic: WholeTopic, decode: Callable[[bytes | None], Order]) -> None:
        self._begins, self._ends = topic.begins, topic.ends
        self.no_orders: list[tuple[int, int]] = []
        self._orders: list[tuple[int, int, Order]] = []
        for partition, offset, _, value in topic:
            try:
                self._orders.append((partition, offset, decode(value)))
            except RejectedMessageError:
                self.no_orders.append((partition, offset))

    @property
    def whole(self) -> bool:
        """Whether nothing was trimmed."""
        return not any(self._begins.values())

    def is_trimmed_ahead_of(self, offsets: dict[int, int]) -> bool:
        """Say whether messages at or behind the given next offsets were trimmed."""
        return any(offsets.get(partition, 0) < begin for partition, begin in self._begins.items())

    def is_another(self, offsets: dict[int, int]) -> bool:
        """Say whether the given next offsets lie beyond the end: that was another log, or this one lost its end."""
        return any(offset > self._ends.get(partition, 0) for partition, offset in offsets.items())

    def ids(self) -> set[int]:
        """Return the ids of all orders in it."""
        return {order.order_id for _, _, order in self._orders}

    def orders(self) -> list[Any]:
        """Return all orders in it, in their places."""
        return [order for _, _, order in self._orders]

    def before(self, offsets: dict[int, int]) -> list[Any]:
        """Return the orders before the given offsets."""
        return [order for partition, offset, order in self._orders if offset < offsets.get(partition, 0)]

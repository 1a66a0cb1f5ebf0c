"""What a recount counts with: sums of orders, and a topic's messages in their places."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.errors import RejectedMessageError
from models.orders import Order
from workers.kafka.whole_topic import WholeTopic


@dataclass
class Recount:
    """Sums of orders, each id once."""

    zone: ZoneInfo
    ids: set[int] = field(default_factory=set)
    day_of: dict[int, date] = field(default_factory=dict)
    orders: Counter[date] = field(default_factory=Counter)
    ore: Counter[date] = field(default_factory=Counter)
    hours: Counter[tuple[date, int]] = field(default_factory=Counter)
    hours_ore: Counter[tuple[date, int]] = field(default_factory=Counter)
    units: Counter[tuple[date, int]] = field(default_factory=Counter)
    units_ore: Counter[tuple[date, int]] = field(default_factory=Counter)
    sold: Counter[int] = field(default_factory=Counter)

    def add(self, order: Order, moment: datetime) -> None:
        """Count an order at a moment, unless its id was counted."""
        if order.order_id in self.ids:
            return
        self.ids.add(order.order_id)
        local = moment.astimezone(self.zone)
        self.day_of[order.order_id] = local.date()
        self.orders[local.date()] += 1
        self.hours[local.date(), local.hour] += 1
        for line in order.order_details:
            self.ore[local.date()] += line.price * line.quantity
            self.hours_ore[local.date(), local.hour] += line.price * line.quantity
            self.units[local.date(), line.product_id] += line.quantity
            self.units_ore[local.date(), line.product_id] += line.price * line.quantity
            self.sold[line.product_id] += line.quantity


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

"""How the loop that looks things up is put together, and what the window asks of it."""

import queue
from functools import partial

from models.looks import Look
from workers.stream.loop import Emit, Loop
from workers.stream.shop import Shop
from workers.upkeep.looks import LookLoop, Requests, look_loop


class Looks:
    """What can be looked up; each is answered by snapshots of `models.looks`. Used from the window's thread."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._requests: Requests = queue.SimpleQueue()

    def build(self, emit: Emit) -> Loop:
        """Put the loop together, in the thread that runs it."""
        return look_loop(self._shop, self._requests, emit)

    def look(self, look: Look | None) -> None:
        """Show a part of a topic, until something else or nothing (None) is asked for; answered by `Messages`."""
        self._requests.put(partial(LookLoop.look, look=look))

    def show_order(self, order_id: int) -> None:
        """Tell an order's life as it is now; answered by `OrderLife`, and `OrderPlaces` as they are found."""
        self._requests.put(partial(LookLoop.show_order, order_id=order_id))

    def leave_order(self) -> None:
        """Look for no order's messages any more."""
        self._requests.put(LookLoop.leave_order)

    def send_order_again(self, order_id: int) -> None:
        """Put the order that is shown into its topic once more; answered by `OrderPlaces`."""
        self._requests.put(partial(LookLoop.send_order_again, order_id=order_id))

    def find_orders(self, text: str) -> None:
        """Find orders by number or customer; answered by `OrdersFound`."""
        self._requests.put(partial(LookLoop.find_orders, text=text))

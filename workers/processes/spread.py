"""Spreads the consumers over processes; what runs in a consumer's thread watches its loop in one of them."""

import os
from collections.abc import Collection

from workers.consumer2_sales import SalesConsumer
from workers.consumer4_stock import StockConsumer
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.processes.host import BUSY_SECONDS, QUIET_SECONDS, Entry, Host
from workers.stream.loop import Build, Emit
from workers.stream.shop import Shop

WORK = {OrderHandlerConsumer.name: 4.0, SalesConsumer.name: 1.6, StockConsumer.name: 1.4}
"""What an order costs a consumer, beside what it costs the others; as measured alone (`docs/performance.md`)."""


MOST_UNASKED = 3
"""Processes that are started where nobody asks for a number: what more of them give was not measured."""


def by_cores(*, window: bool, cores: int | None = None) -> int:
    """Return in how many processes the consumers run best here; 0: in threads.

    Args:
        window: whether one is shown, which then has a core for itself.
        cores: those that this program may use; None: as the system says.

    """
    if cores is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1 if window or cores == 1 else cores, MOST_UNASKED)


def spread(consumers: Collection[str], n: int) -> list[list[str]]:
    """Share consumers out among `n` processes at most, so that each has about as much to do; none is empty."""
    shares: list[list[str]] = [[] for _ in range(min(n, len(consumers)))]
    for name in sorted(consumers, key=lambda name: -WORK.get(name, 1.0)):
        min(shares, key=lambda share: sum(WORK.get(one, 1.0) for one in share)).append(name)
    return shares


class Processes:
    """The processes of a shop's consumers. They start when they are needed, and end by `end`.

    Args:
        shop: the shop.
        consumers: the names of the consumers that run.
        n: how many processes at most; one for each consumer is the most there are.
        behind: whether a window goes first, where there are too few cores for both.

    """

    def __init__(self, shop: Shop, consumers: Collection[str], n: int, *, behind: bool = False) -> None:
        self._shop = shop
        shares = [(Host(shop, behind), share) for share in spread(consumers, n)]
        self._hosts = [host for host, _ in shares]
        self._of = {name: host for host, share in shares for name in share}

    def build(self, name: str) -> Build:
        """Return how the loop is built that watches a consumer."""
        return lambda emit: WatchedLoop(self._shop, self._of[name], name, emit)

    def pids(self) -> dict[str, int]:
        """Return the process of each consumer that has one now."""
        return {name: pid for name, host in self._of.items() if (pid := host.pid) is not None}

    def end(self) -> None:
        """End all processes; the loops in them have ended, or are not waited for."""
        for host in self._hosts:
            host.leave()
        for host in self._hosts:
            host.wait()


class WatchedLoop:
    """A consumer's loop in another process; what ends it there is raised here.

    Args:
        shop: the shop.
        host: its process.
        name: the consumer's name.
        emit: where its trouble goes.

    """

    def __init__(self, shop: Shop, host: Host, name: str, emit: Emit) -> None:
        self._shop = shop
        self._host = host
        self._name = name
        self._entry: Entry = host.begin(name, emit)

    def step(self) -> float:
        """Tell it what has changed; see `Loop`."""
        if self._entry.over.is_set() and self._entry.error is not None:
            raise self._entry.error
        self._host.tell()
        busy = self._shop.crossing.unread.get(self._name, 0) > 0 or self._shop.clock.running_speed > 1.0
        return BUSY_SECONDS if busy else QUIET_SECONDS

    def drop(self) -> None:
        """End it as one that is killed."""
        self._host.end(self._entry, drop=True)

    def close(self) -> None:
        """End it."""
        self._host.end(self._entry, drop=False)

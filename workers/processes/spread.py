"""Spreads the consumers over processes; what runs in a consumer's thread watches its loop in one of them."""

from collections.abc import Collection

from workers.processes.host import BUSY_SECONDS, QUIET_SECONDS, Entry, Host
from workers.stream.loop import Build, Emit
from workers.stream.shop import Shop


class Processes:
    """The processes of a shop's consumers. They start when they are needed, and end by `end`.

    Args:
        shop: the shop.
        consumers: the names of the consumers that run.
        n: how many processes at most; one for each consumer is the most there are.

    """

    def __init__(self, shop: Shop, consumers: Collection[str], n: int) -> None:
        self._shop = shop
        self._hosts = [Host(shop) for _ in range(min(n, len(consumers)))]
        self._of = {name: self._hosts[place % len(self._hosts)] for place, name in enumerate(consumers)}

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

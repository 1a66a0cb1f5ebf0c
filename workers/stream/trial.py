"""A trial: something that is broken on purpose, to see it mend. The figures' loop follows it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outage:
    """Kafka is to be away: for so many real seconds, ended rudely or asked to end. `number` counts them."""

    number: int = 0
    seconds: float = 0.0
    rude: bool = False


class Trial:
    """One trial. `begin` is called when the figures before it have been noted; `sent` says how much was sent for it.

    Args:
        kind: what is tried, one of those in `models.stream`.
        consumer: whom it concerns; empty: all.
        begin: does it; called in the thread of the figures.

    """

    def __init__(self, kind: str, consumer: str = "", begin: Callable[["Trial"], None] = lambda _trial: None) -> None:
        self.kind = kind
        self.consumer = consumer
        self.begin = begin
        self.sent: int | None = None
        """Written by the desk: None before it has sent anything, 0 when there was nothing to send."""

"""What the loop of a consumer asks of whoever reads a topic for it, and what it is told."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from models.offsets import NextOffset
from workers.kafka.records import Records


class Gap(NamedTuple):
    """Messages that Kafka has deleted before we read them; `missing` 0: the log has lost what was read of it."""

    partition: int
    missing: int


Start = Callable[[], Mapping[int, NextOffset]]
"""Asked for the next position of each partition when partitions are assigned."""


class Reader(Protocol):
    """What the loop of a consumer reads from."""

    reached: dict[int, int]

    @property
    def assigned(self) -> bool:
        """Whether partitions were given to this reader."""

    @property
    def at_end(self) -> bool:
        """Whether it has come to the end of each of its partitions, once."""

    def read(self, limit: int, timeout: float) -> Records:
        """Return up to `limit` messages; waits at most about `timeout` seconds."""

    def take_gaps(self) -> list[Gap]:
        """Return the gaps that were met since this was last asked."""

    def ask_ends(self) -> dict[int, int]:
        """Ask where each partition ends now."""

    def publish_offsets(self, offsets: Mapping[int, int]) -> None:
        """Tell Kafka how far we are."""

    def hold(self, held: bool) -> None:
        """Take no messages, or take them again, and stay in the group all the while."""

    def abandon(self) -> None:
        """Be gone at once, as a program that was killed is: nothing is said to Kafka."""

    def close(self) -> None:
        """Leave."""

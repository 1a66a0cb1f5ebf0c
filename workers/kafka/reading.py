"""What the loop of a consumer asks of whoever reads a topic for it, and what it is told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from models.offsets import NextOffset
from workers.kafka.records import Records


class Gap(NamedTuple):
    """Messages that Kafka has deleted before we read them; `missing` 0: the log has lost what was read of it."""

    partition: int
    missing: int


Start = Callable[[Collection[int]], Mapping[int, NextOffset]]
"""Asked for the next position of each partition when these are assigned; one that was never read is left out."""


@dataclass(frozen=True, slots=True)
class Member:
    """How a reader stands in its group.

    Its static name ends in `suffix`. `session_seconds` is for how long it may be silent before others get its
    partitions, and `leaves` whether they get them at once when it ends: one that comes back soon keeps them.
    """

    suffix: str = ""
    session_seconds: float = 45.0
    leaves: bool = False


ALONE = Member()
"""The only one of its group, as a shop that one program runs has it."""


class Reader(Protocol):
    """What the loop of a consumer reads from."""

    reached: dict[int, int]

    @property
    def assigned(self) -> bool:
        """Whether the group has given this reader its partitions, which may be none."""

    @property
    def partitions(self) -> Collection[int]:
        """The partitions that were given to this reader."""

    @property
    def at_end(self) -> bool:
        """Whether it has come to the end of each of its partitions, once."""

    def read(self, limit: int, timeout: float) -> Records:
        """Return up to `limit` messages; waits at most about `timeout` seconds."""

    def take_gaps(self) -> list[Gap]:
        """Return the gaps that were met since this was last asked."""

    def ask_ends(self, partitions: Collection[int]) -> dict[int, int]:
        """Ask where partitions end now, whoever reads them."""

    def publish_offsets(self, offsets: Mapping[int, int]) -> None:
        """Tell Kafka how far we are."""

    def hold(self, held: bool) -> None:
        """Take no messages, or take them again, and stay in the group all the while."""

    def abandon(self) -> None:
        """Be gone at once, as a program that was killed is: nothing is said to Kafka."""

    def close(self) -> None:
        """Leave."""

"""What is shown of the stream itself: logs, their readers, Kafka, and what came of a trial. Frozen, as all snapshots.

Instants are seconds since 1970 of shop time where nothing else is said; offsets and lags are messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Offsets = Mapping[int, int]
"""By partition: a next offset, or where the log begins or ends."""

PAUSED = "paused"
KILLED = "killed"
KAFKA_AWAY = "kafka away"
KAFKA_KILLED = "kafka killed"
DUPLICATES = "duplicates"
BROKEN = "broken"
"""The kinds of trials."""


@dataclass(frozen=True, slots=True)
class ConsumerStream:
    """One consumer as it reads its topic.

    `offsets` are the next ones, as its counted messages were stored with them. `seconds` is how long ago, in shop time,
    the oldest message came that it has not counted (None: before this program looked). `per_second` is what it counts
    in a real second, `change` by how much its lag grows in one. `curve` is its lag over the last five minutes, oldest
    first. `caught_up_at` is when its lag will be gone if it goes on so; None when it does not shrink. `members` says
    which programs read which partitions, by their slots (0: the one that runs the shop); empty where that is the only
    one there can be.
    """

    name: str
    topic: str
    offsets: Offsets
    lag: int = 0
    read: int = 0
    duplicates: int = 0
    rejected: int = 0
    paused: bool = False
    seconds: float | None = 0.0
    per_second: float = 0.0
    change: float = 0.0
    curve: tuple[int, ...] = ()
    caught_up_at: float | None = None
    members: tuple[tuple[int, tuple[int, ...]], ...] = ()

    def reader_of(self, partition: int) -> int:
        """Return the slot of the program that reads a partition; 0 where nobody is known to."""
        return next((slot for slot, partitions in self.members if partition in partitions), 0)


@dataclass(frozen=True, slots=True)
class Stream:
    """Where the topics end and how far each consumer has counted them, as of one instant of the database."""

    at: float
    ends: Mapping[str, Offsets]
    consumers: tuple[ConsumerStream, ...]


@dataclass(frozen=True, slots=True)
class KafkaLog:
    """Kafka's log: where it begins, its bytes on the disk (None: not on this computer), and what comes in a second.

    `since` is the real instant at which Kafka was started or first answered.
    """

    begins: Mapping[str, Offsets]
    since: float
    size: int | None = None
    messages_per_second: float = 0.0
    bytes_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a trial; spans are real seconds, and messages those that belong to it.

    Args:
        number: counts the trials of this program.
        kind: what was tried.
        consumer: whose trial it was; empty: that of all.
        at: shop time at which it was over.
        came_again: messages that brought no new order id (and were no rejected ones).
        known: those that were passed over as counted before.
        rejected: messages that were no order.
        lost: messages that were passed without being counted, or orders in the log that are not known.
        twice: orders that were counted more than once.
        back: until it read again.
        caught_up: until nothing was left that it had missed.
        together: the trials in its time, (kind, consumer), with which it shares its messages, since nobody can tell
            whose they are; empty when they are its own.

    """

    number: int
    kind: str
    consumer: str
    at: float
    came_again: int
    known: int
    rejected: int
    lost: int
    twice: int
    back: float
    caught_up: float
    together: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipts:
    """The newest receipts, newest first, and the trials that are under way: (kind, consumer).

    `refused` says why what was asked for last is not tried, as long as that holds.
    """

    done: tuple[Receipt, ...] = ()
    under_way: tuple[tuple[str, str], ...] = ()
    refused: str = ""

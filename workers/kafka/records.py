"""Messages in columns: what a reader gives, without an object for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from models.offsets import NextOffset


@dataclass(slots=True)
class Records:
    """Messages as they stand in their partitions, each with the epoch of the leader that took it, in columns.

    Those of a partition follow each other as they do in the log.
    """

    values: list[bytes | None] = field(default_factory=list)
    partitions: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.values)

    def append(self, partition: int, offset: int, epoch: int, value: bytes | None) -> None:
        """Put a message behind the others."""
        self.values.append(value)
        self.partitions.append(partition)
        self.offsets.append(offset)
        self.epochs.append(epoch)

    def extend(self, more: "Records") -> None:
        """Put messages behind the others."""
        self.values += more.values
        self.partitions += more.partitions
        self.offsets += more.offsets
        self.epochs += more.epochs

    def part(self, start: int, end: int) -> "Records":
        """Return the messages from `start` up to `end`, without that one."""
        return Records(
            self.values[start:end], self.partitions[start:end], self.offsets[start:end], self.epochs[start:end]
        )

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Give (partition, first place, last place) of messages that lie beside each other and are of a partition."""
        for partition, places in groupby(range(len(self.partitions)), self.partitions.__getitem__):
            run = list(places)
            yield partition, run[0], run[-1]

    def next_offsets(self) -> dict[int, NextOffset]:
        """Return where to read on behind them, by partition."""
        return {partition: NextOffset(self.offsets[last] + 1, self.epochs[last]) for partition, _, last in self.runs()}

"""Measures Kafka's log for its keeper: where it begins, its bytes on the disk, and what comes in a second."""

import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from models.stream import KafkaLog, Offsets

BEGINS_SECONDS = 30.0
RATE_SECONDS = 5.0
Ask = Callable[[Sequence[str]], Mapping[str, Offsets]]


class LogWatch:
    """Used in the keeper's thread.

    Args:
        wall: the real time, in seconds since 1970.
        size: tells the bytes of the log; None where it is not on this computer.
        monotonic: real seconds.

    """

    def __init__(
        self,
        wall: Callable[[], float],
        size: Callable[[], int] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._size = size
        self._monotonic = monotonic
        self._since: float | None = None
        self._begins: Mapping[str, Offsets] = {}
        self._asked = float("-inf")
        self._looks: deque[tuple[float, int, int]] = deque()

    def started(self) -> None:
        """Take note that Kafka was started."""
        self._since = None
        self._asked = float("-inf")
        self._looks.clear()

    def look(self, begins: Ask, ends: Mapping[str, Offsets]) -> KafkaLog:
        """Measure.

        Args:
            begins: asks Kafka where topics begin; asked now and then.
            ends: where the topics end.

        Raises:
            KafkaUnavailableError: as `begins` does.

        """
        now = self._monotonic()
        if self._since is None:
            self._since = self._wall()
        if now - self._asked >= BEGINS_SECONDS:
            self._begins = begins(list(ends))
            self._asked = now
        size = None if self._size is None else self._size()
        messages = sum(end for partitions in ends.values() for end in partitions.values())
        self._looks.append((now, messages, size or 0))
        while len(self._looks) > 2 and now - self._looks[1][0] >= RATE_SECONDS:
            self._looks.popleft()
        (before, messages_before, size_before), span = self._looks[0], now - self._looks[0][0]
        del before
        messages_per_second = max(messages - messages_before, 0) / span if span > 0 else 0.0
        bytes_per_second = max((size or 0) - size_before, 0) / span if span > 0 else 0.0
        return KafkaLog(
            self._begins, self._since, size, messages_per_second, None if size is None else bytes_per_second
        )  # fmt: skip


def bytes_of(log: Path) -> int:
    """Return the bytes of all messages in a log folder; its indexes, which Kafka makes larger than they are, not."""
    total = 0
    try:
        with os.scandir(log) as partitions:
            for partition in partitions:
                if partition.is_dir() and not partition.name.startswith("__"):
                    with os.scandir(partition.path) as files:
                        total += sum(file.stat().st_size for file in files if file.name.endswith(".log"))
    except OSError:  # a segment was deleted meanwhile; the next look is a second away
        pass
    return total

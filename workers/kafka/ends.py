"""Where our topics end, as far as anybody has seen: the fetches tell it, and the keeper asks now and then."""

import threading
from collections.abc import Mapping


class LogEnds:
    """The highest end seen of each partition. Shared between threads; all methods may be called from any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[str, dict[int, int]] = {}

    def note(self, topic: str, ends: Mapping[int, int]) -> None:
        """Take note of ends that somebody has seen; an older, lower one changes nothing."""
        with self._lock:
            known = self._ends.setdefault(topic, {})
            for partition, end in ends.items():
                if end > known.get(partition, -1):
                    known[partition] = end

    def replace(self, topic: str, ends: Mapping[int, int]) -> None:
        """Take ends that Kafka was just asked for as they are: a log may have become shorter."""
        with self._lock:
            self._ends[topic] = dict(ends)

    def of(self, topic: str) -> dict[int, int]:
        """Return the ends of a topic's partitions; empty before anybody has seen one."""
        with self._lock:
            return dict(self._ends.get(topic, {}))

    def unread(self, topic: str, offsets: Mapping[int, int]) -> int:
        """Return how many messages lie at or behind the next offsets."""
        with self._lock:
            known = self._ends.get(topic, {})
            return sum(max(end - offsets.get(partition, 0), 0) for partition, end in known.items())

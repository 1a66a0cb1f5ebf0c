"""What a process tells its parent of what its consumers write into `Crossing`: what has changed since it told last."""

import threading
from collections.abc import Callable, Mapping

import msgspec

from workers.kafka.topics import HANDLED, ORDERS
from workers.processes.messages import State, Waits, words
from workers.stream.crossing import Crossing


class Teller:
    """Used by the threads of all loops of the process.

    Args:
        crossing: what the loops of this process write.
        send: takes a message for the parent.

    """

    def __init__(self, crossing: Crossing, send: Callable[[msgspec.Struct], object]) -> None:
        self._crossing = crossing
        self._send = send
        self._lock = threading.Lock()
        self._looks = -1
        self._states: dict[str, State] = {}
        self._ends: dict[str, Mapping[int, int]] = {}
        self._waits: dict[str, str] = {}
        self._rounds_over = False

    def take_ends(self, told: Mapping[str, Mapping[int, int]], looks: int) -> None:
        """Take where the topics end, as the parent knows; after a new look of the keeper they are as it says."""
        with self._lock:
            for topic, ends in told.items():
                if looks != self._looks:
                    self._crossing.ends.replace(topic, ends)
                else:
                    self._crossing.ends.note(topic, ends)
                self._ends[topic] = ends  # what our readers have seen beyond them is yet to be told
            self._looks = looks

    def tell(self, name: str) -> None:
        """Tell the state of a consumer, and what waits beside the stream, if any of it has changed."""
        crossing = self._crossing
        with self._lock:
            over = crossing.rounds_over  # read once: another thread may change it at any moment
            plain = State(
                name, crossing.unread.get(name), crossing.begun.get(name, 0), crossing.went_back.get(name, 0),
                crossing.to_come_again.get(name, 0), None, {}, crossing.reads.get(name, ()),
            )  # fmt: skip
            ends = {topic: new for topic in (ORDERS, HANDLED) if (new := self._new_ends(topic))}
            changed = over if over != self._rounds_over else None
            if ends or changed is not None or plain != self._states.get(name):
                self._send(msgspec.structs.replace(plain, rounds_over=changed, ends=ends))
                self._states[name] = plain
                self._rounds_over = over
            for source, sentence in tuple(crossing.in_the_way.items()):
                if sentence != self._waits.get(source, ""):
                    self._waits[source] = sentence
                    self._send(Waits(source, words(sentence)))

    def _new_ends(self, topic: str) -> dict[int, int]:
        known, now = self._ends.get(topic, {}), self._crossing.ends.of(topic)
        self._ends[topic] = now
        return {partition: end for partition, end in now.items() if known.get(partition) != end}

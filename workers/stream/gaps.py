"""What a log lost before a consumer had read it: counted with the offsets that move past it, and told for a while."""

import logging
import time
from collections.abc import Callable, Sequence

from models.sentences import Sentence
from workers.kafka.reading import Gap
from workers.stream.loop import Emit, Trouble

SHOWN_SECONDS = 60.0
_log = logging.getLogger("orderpuls.consumer")


class GapWatch:
    """The gaps of one consumer that are not counted yet, and the sentence about those that are."""

    def __init__(self, name: str, topic: str, emit: Emit, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._topic = topic
        self._emit = emit
        self._monotonic = monotonic
        self._met: list[Gap] = []
        self._missed = 0
        self._told_at: float | None = None

    def meet(self, gaps: Sequence[Gap]) -> None:
        """Take note of gaps that the reader met."""
        self._met += gaps

    def forget(self) -> None:
        """Drop what is not counted: the reader begins anew at the stored offsets and meets it again."""
        self._met = []

    @property
    def missing(self) -> int:
        """Messages that were missed and are not counted yet."""
        return sum(gap.missing for gap in self._met)

    def counted(self) -> None:
        """Tell what was met; its number has been stored with the offsets."""
        if not self._met:
            return
        self._missed += self.missing
        if self._missed:
            text = Sentence(
                "Kafka has deleted {n:count} {n:message|messages} of {topic} that {consumer} had not read: "
                "its numbers lack them.",
                n=self._missed,
                topic=self._topic,
                consumer=self._name,
            )
        else:
            text = Sentence(
                "{topic} has lost some of what {consumer} had read of it. "
                "It is read again from its start; ids count once.",
                topic=self._topic,
                consumer=self._name,
            )
        _log.warning("%s (%s)", text, self._met)
        self._met = []
        self._told_at = self._monotonic()
        self._emit(Trouble(f"{self._name} gap", text))

    def look(self) -> None:
        """Take the sentence back after a while; the status goes on saying how many messages were missed."""
        if self._told_at is not None and self._monotonic() - self._told_at > SHOWN_SECONDS:
            self.take_back()

    def take_back(self) -> None:
        """Take the sentence back now, if there is one."""
        if self._told_at is not None:
            self._told_at, self._missed = None, 0
            self._emit(Trouble(f"{self._name} gap", ""))

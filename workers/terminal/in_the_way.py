"""What is in the way of a shop in the terminal: one sentence for each source of trouble."""

from collections.abc import Callable
from typing import TextIO

from models.numbers import ENGLISH
from models.sentences import Sentence, translate
from models.snapshots import KafkaState, ShopTime
from models.text import plain
from workers.stream.loop import Trouble

MAX_SENTENCE = 500
NOTABLE_SECONDS = 1.5
_KAFKA_AWAY = Sentence("Nothing is sold meanwhile, nothing sold is lost; it goes on by itself when that is over.")
_DISK_FULL = Sentence("Less than 1 GB of disk is free, so sales have stopped. Free some space to go on.")
_CLOCK_SET_BACK = Sentence("The computer's clock was set back; shop time stands still until it is reached again.")


class InTheWay:
    """Keeps one sentence for each source of trouble, and tells what is new on standard error."""

    def __init__(self, told: TextIO | None, language: Callable[[], str] = lambda: ENGLISH) -> None:
        self._told = told
        self._language = language
        self._sentences: dict[str, str] = {}

    @property
    def newest(self) -> str:
        """What came into the way last and still is, empty when nothing is."""
        return next(reversed(self._sentences.values()), "")

    def receive(self, snapshot: object) -> None:
        """Take what is in the way from a snapshot."""
        if isinstance(snapshot, KafkaState):
            name = "Apache Kafka" if snapshot.built_in else Sentence("Kafka at {address}", address=snapshot.address)
            away = not snapshot.connected and bool(snapshot.detail)
            sentence = Sentence("{kafka} does not answer. {what_now}", kafka=name, what_now=_KAFKA_AWAY)
            self.say("kafka", sentence if away else "")
        elif isinstance(snapshot, ShopTime):
            self.say("disk", _DISK_FULL if snapshot.disk_full else "")
            self.say("clock", _CLOCK_SET_BACK if snapshot.standing > NOTABLE_SECONDS else "")
        elif isinstance(snapshot, Trouble) and snapshot.is_past:
            if snapshot.text:
                self._print(snapshot.text)
        elif isinstance(snapshot, Trouble):
            self.say(snapshot.source, snapshot.text)

    def say(self, source: str, sentence: str) -> None:
        """Take a sentence of a source; an empty one takes it back."""
        if sentence == self._sentences.get(source, ""):
            return
        known = sentence in self._sentences.values()
        self._sentences.pop(source, None)
        if sentence:
            self._sentences[source] = sentence
        if sentence and not known:
            self._print(sentence)
        elif not self._sentences:
            self._print(Sentence("Nothing is in the way any more."))

    def _print(self, sentence: str) -> None:
        if self._told is not None:
            print(
                plain(f"orderpuls: {translate(sentence, self._language())}", MAX_SENTENCE), file=self._told, flush=True
            )

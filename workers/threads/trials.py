"""What the user may break on purpose, to see it mend: consumers, Kafka, and what goes into the topic."""

from collections.abc import Callable, Mapping
from functools import partial

from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED, PAUSED
from workers.stream.shop import Shop
from workers.stream.trial import Outage, Trial
from workers.threads.thread import LoopThread
from workers.upkeep.desk import DeskLoop
from workers.upkeep.provoking import broken_letters, known_letters

Ask = Callable[[Callable[[DeskLoop], object]], None]
AWAY_SECONDS = 10.0
SENT_AGAIN = 50


class Trials:
    """Asked by the window; each trial is followed by the figures' loop, which writes its receipt.

    Args:
        shop: the shop's parts.
        threads: the thread of each consumer, by its name.
        ask: puts a request to the desk.

    """

    def __init__(self, shop: Shop, threads: Mapping[str, LoopThread], ask: Ask) -> None:
        self._shop = shop
        self._threads = threads
        self._ask = ask
        self.owns_kafka = shop.built_in
        """Whether Kafka is ours to be ended."""

    @property
    def paused(self) -> frozenset[str]:
        """The consumers that take no messages."""
        return self._shop.crossing.paused

    def pause(self, consumer: str) -> None:
        """Let a consumer take no messages until it is told to go on; it stays a member of its group."""
        if consumer not in self.paused:
            self._shop.crossing.paused = self.paused | {consumer}
            self._try(Trial(PAUSED, consumer))

    def go_on(self, consumer: str) -> None:
        """Let a consumer that was paused go on."""
        self._shop.crossing.paused = self.paused - {consumer}

    def kill(self, consumer: str) -> None:
        """End a consumer as a program that is killed ends, and let it begin anew."""
        self._try(Trial(KILLED, consumer, lambda _trial: self._threads[consumer].begin_anew()))

    def take_kafka_away(self, seconds: float = AWAY_SECONDS) -> None:
        """Stop the built-in Kafka, and start it again after so many seconds."""
        self._try(Trial(KAFKA_AWAY, begin=partial(self._end_kafka, seconds, False)))

    def kill_kafka(self) -> None:
        """Kill the built-in Kafka; its keeper starts it again."""
        self._try(Trial(KAFKA_KILLED, begin=partial(self._end_kafka, 0.0, True)))

    def send_known(self, number: int = SENT_AGAIN) -> None:
        """Put the newest orders into the topic once more."""
        recorded = self._shop.folder.tabular

        def begin(trial: Trial) -> None:
            self._ask(lambda desk: desk.send(lambda: known_letters(recorded, number), trial))

        self._try(Trial(DUPLICATES, begin=begin))

    def send_broken(self) -> None:
        """Put messages into the topic that are no orders."""

        def begin(trial: Trial) -> None:
            self._ask(lambda desk: desk.send(broken_letters, trial))

        self._try(Trial(BROKEN, begin=begin))

    def _try(self, trial: Trial) -> None:
        self._shop.crossing.trials.put(trial)

    def _end_kafka(self, seconds: float, rude: bool, _trial: Trial) -> None:
        crossing = self._shop.crossing
        crossing.outage = Outage(crossing.outage.number + 1, seconds, rude)

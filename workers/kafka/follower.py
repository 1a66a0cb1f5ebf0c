"""Follows topics without a group: reads on to offsets that are asked for, and lets Kafka be in between."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.client import in_kafkas_words, make_client

ANSWER_SECONDS = 0.9
"""How long an answer is waited for; the program must be able to end meanwhile."""
_EARLIEST, _LATEST = -2, -1
"""What Kafka takes for the time of the first message and of the next one."""
_PASSING = {KafkaError._ALL_BROKERS_DOWN, KafkaError._TRANSPORT, KafkaError._RESOLVE, KafkaError._TIMED_OUT}


class Place(NamedTuple):
    """A partition of one of our topics."""

    topic: str
    partition: int


class Message(NamedTuple):
    """A message as it stands in a partition."""

    place: Place
    offset: int
    value: bytes | None


class Follows(Protocol):
    """What an auditor reads with."""

    begins: dict[Place, int]
    """Where each partition began when it was first looked at; above 0, Kafka has deleted what came before."""
    first: dict[Place, float]
    """When the first message of a partition that it had was sent, in seconds since 1970 of real time."""
    next: dict[Place, int]
    """By partition, the offset that is read next."""

    @property
    def has_come(self) -> bool:
        """Whether it has read as far as it was to."""

    def ends(self) -> dict[Place, int]:
        """Ask where all partitions end now."""

    def aim(self, at: Mapping[Place, int]) -> None:
        """Read on to these next offsets, and no further."""

    def read(self, limit: int, timeout: float) -> list[Message]:
        """Return up to `limit` messages on the way there, waiting at most about `timeout` seconds."""

    def close(self) -> None:
        """Let go."""


class LogCutError(KafkaUnavailableError):
    """A log has lost what was read of it, so that whoever follows it begins anew."""


class LogFollower:
    """Reads whole topics. Made, used and closed in one thread; asks for nothing while it has come to its aim.

    Raises KafkaUnavailableError wherever Kafka does not answer, and LogCutError where a log has lost its end.
    """

    def __init__(self, address: KafkaAddress, topics: Sequence[str]) -> None:
        self._names = {address.named(topic): topic for topic in topics}
        self._consumer = make_client(
            Consumer,
            address.config(
                group_id=address.named("orderpuls-auditor"),  # the client wants one; it is never joined
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                isolation_level="read_committed",
                fetch_wait_max_ms=100,
                fetch_error_backoff_ms=100,
                fetch_queue_backoff_ms=5,
                queued_max_messages_kbytes=2048,
                enable_partition_eof=True,
            ),
        )
        self.first: dict[Place, float] = {}
        self.next: dict[Place, int] = {}
        self._aim: dict[Place, int] = {}
        try:
            self._places = self._look_up()
            self._known = {(self._at(place).topic, place.partition): place for place in self._places}
            self.begins = self._ask(_EARLIEST)
            self.next = dict(self.begins)
            self._consumer.assign([self._at(place, offset) for place, offset in self.next.items()])
            self._consumer.pause([self._at(place) for place in self._places])
        except (KafkaException, KeyError) as error:
            self.close()
            raise KafkaUnavailableError("The topics cannot be followed: {why}", why=in_kafkas_words(error)) from error

    def _look_up(self) -> list[Place]:
        topics = self._consumer.list_topics(timeout=ANSWER_SECONDS).topics
        return [
            Place(topic, partition)
            for name, topic in self._names.items()
            for partition in sorted(topics[name].partitions)
        ]

    def _at(self, place: Place, offset: int = 0) -> TopicPartition:
        name = next(name for name, topic in self._names.items() if topic == place.topic)
        return TopicPartition(name, place.partition, offset)

    def _ask(self, when: int) -> dict[Place, int]:
        """Ask of all partitions at once which offset a time has."""
        answers = self._consumer.offsets_for_times(
            [self._at(place, when) for place in self._places], timeout=ANSWER_SECONDS
        )
        for answer in answers:
            if answer.error is not None:
                raise KafkaException(answer.error)
        return {Place(self._names[answer.topic], answer.partition): answer.offset for answer in answers}

    def ends(self) -> dict[Place, int]:
        """Ask where all partitions end now; all of them are in one question."""
        try:
            ends = self._ask(_LATEST)
        except KafkaException as error:
            raise KafkaUnavailableError(
                "Kafka does not say where its logs end: {why}", why=in_kafkas_words(error)
            ) from error
        if any(end < self.next[place] for place, end in ends.items()):
            raise LogCutError("A log has lost what was read of it.")
        return ends

    def aim(self, at: Mapping[Place, int]) -> None:
        """Read on to these next offsets, and no further."""
        self._aim = {place: offset for place, offset in at.items() if offset > self.next[place]}
        if self._aim:
            self._consumer.resume([self._at(place) for place in self._aim])

    @property
    def has_come(self) -> bool:
        """Whether it has read as far as it was to."""
        return not self._aim

    def read(self, limit: int, timeout: float) -> list[Message]:
        """Return up to `limit` messages on the way there, waiting at most about `timeout` seconds."""
        try:
            messages = self._consumer.consume(limit, timeout)
        except (KafkaException, RuntimeError) as error:
            raise KafkaUnavailableError("The topics cannot be followed: {why}", why=in_kafkas_words(error)) from error
        found = []
        for message in messages:
            problem, offset = message.error(), message.offset()
            if problem is not None and problem.code() != KafkaError._PARTITION_EOF:
                if problem.code() not in _PASSING:
                    raise KafkaUnavailableError("The topics cannot be followed: {why}", why=problem.str())
                continue
            place = self._known[message.topic(), message.partition()]
            if offset < self.next[place]:
                if problem is None:
                    raise LogCutError("A log has lost what was read of it.")
                continue  # an end that was met before more came
            if problem is None:
                if place not in self.first:
                    self.first[place] = message.timestamp()[1] / 1000
                found.append(Message(place, offset, message.value()))
            self.next[place] = offset + (problem is None)
        self._rest(place for place, offset in tuple(self._aim.items()) if self.next[place] >= offset)
        return found

    def _rest(self, places: Iterable[Place]) -> None:
        there = list(places)
        for place in there:
            del self._aim[place]
        if there:
            self._consumer.pause([self._at(place) for place in there])

    def close(self) -> None:
        """Let go."""
        self._consumer.close()

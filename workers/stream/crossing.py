"""What crosses threads in a shop: one small class, and for each field who writes it. Everybody may read."""

import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workers.kafka.address import KafkaAddress
from workers.kafka.ends import LogEnds
from workers.kafka.reading import Reader, Start
from workers.kafka.writer import Delivered, Writer
from workers.stream.trial import Outage, Trial


@dataclass(frozen=True, slots=True)
class KafkaNow:
    """Kafka as the loops see it; replaced whole when anything changes.

    `generation` counts how often everything has to connect anew; `ready` says that it could be used once, `connected`
    that it answered when it was last asked.
    """

    address: KafkaAddress
    ready: bool = False
    connected: bool = False
    generation: int = 0


MANY_UNREAD = 3_000
"""Messages that time which runs fast may leave unread: above it, it waits for the slowest consumer."""
OpenReader = Callable[[KafkaNow, Start], Reader]
"""Begins to read a consumer's topic on the Kafka that there is now."""
OpenWriter = Callable[[KafkaNow, Delivered], Writer]
"""Begins to write to the Kafka that there is now."""


@dataclass
class Crossing:
    """What the threads of one shop tell each other."""

    kafka: KafkaNow
    """Written by the keeper of Kafka."""
    ends: LogEnds = field(default_factory=LogEnds)
    """Where the topics end: the readers and the keeper, who may write at the same time."""
    looks: int = 0
    """How often the keeper has asked Kafka where the topics end."""
    look_often: bool = False
    """Whether somebody waits for those answers: whoever drains the shop."""
    unread: dict[str, int] = field(default_factory=dict)
    """Messages that a consumer has not counted: each consumer its own, as soon as it knows."""
    told_behind: tuple[str, int] = ("", 0)
    """The same of the consumer farthest behind in the program that runs the shop: who hears of it."""
    selling: bool = False
    """Whether the simulation sells: the supervisor, for the user."""
    disk_full: bool = False
    """The housekeeper."""
    stop_by: float | None = None
    """The instant of `time.monotonic` at which everything must have ended: the supervisor."""
    rounds_until: float | None = None
    """The shop time after which no round of handling falls any more, since the run comes to its end: whoever drains."""
    rounds_over: bool = False
    """Whether all rounds until then have fallen, and what was due is handled: consumer 5."""
    paused: frozenset[str] = frozenset()
    """Consumers that take no messages: the supervisor, for the user; replaced whole."""
    last_told: dict[str, Mapping[int, int]] = field(default_factory=dict)
    """Where Kafka last heard a consumer to be that was killed: its loop, and taken out by the one that follows."""
    went_back: dict[str, int] = field(default_factory=dict)
    """How many counted messages a consumer began again behind, in all: each consumer its own."""
    to_come_again: dict[str, int] = field(default_factory=dict)
    """How many of those are to be read yet: each consumer its own."""
    reads: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """The partitions that a consumer has here, of those of its topic: each consumer its own."""
    begun: dict[str, int] = field(default_factory=dict)
    """How often a consumer was given its partitions: each consumer its own."""
    outage: Outage = field(default_factory=Outage)
    """That the built-in Kafka is to be away: the supervisor, for the user; replaced whole."""
    outages_over: int = 0
    """The number of the last outage after which Kafka answered: the keeper."""
    trials: "queue.SimpleQueue[Trial]" = field(default_factory=queue.SimpleQueue)
    """What is to be tried: put in by the supervisor, taken out by the figures' loop."""
    watched: bool = False
    """Whether somebody looks on from another program: who hears of it."""
    wishes_done: int = 0
    """The number of the last wish of theirs that was carried out: the supervisor."""
    in_the_way: dict[str, str] = field(default_factory=dict)
    """One sentence for each thing that waits beside the stream, empty when it is over: its owner by `tell`."""

    def newly_in_the_way(self, told: dict[str, str]) -> list[tuple[str, str]]:
        """Return by source the sentences that are not told yet, and take note in `told` that they are by now."""
        news = [(source, text) for source, text in tuple(self.in_the_way.items()) if told.get(source) != text]
        told.update(news)
        return news

    def most_unread(self) -> tuple[str, int]:
        """Return the consumer that is farthest behind, and by how many messages; ("", 0) when none is."""
        behind = (*self.unread.items(), self.told_behind)
        return max(behind, key=lambda item: item[1], default=("", 0))

"""What a shop and the processes of its consumers say to each other; each message is one frame of the pipe."""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from models.database import Postgres
from models.errors import ShopError, StaleOffsetError, StorageError, UsageError, in_words
from models.sentences import Sentence
from models.settings import Settings
from workers.kafka.address import KafkaUnavailableError
from workers.stream.crossing import KafkaNow


class Words(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A sentence, as it crosses: whoever shows it translates it there."""

    template: str
    values: dict[str, "int | float | str | Words | None"]


def words(sentence: str) -> Words:
    """Take a sentence apart; one with values of other kinds goes as the English text that it is."""
    if not isinstance(sentence, Sentence):
        return Words(str(sentence), {})
    if not all(isinstance(value, str | int | float | None) for value in sentence.values.values()):
        return Words(str(sentence), {})
    return Words(
        sentence.template,
        {name: words(value) if isinstance(value, Sentence) else value for name, value in sentence.values.items()},
    )


def sentence(given: Words) -> Sentence:
    """Put a sentence together again."""
    values = {name: sentence(value) if isinstance(value, Words) else value for name, value in given.values.items()}
    return Sentence(given.template, **values)


class Time(msgspec.Struct, frozen=True):
    """The shop's clock at a moment. Plain time goes on by itself up to the ceiling; `led` time stands until the next.

    `ahead` is what shop time is ahead of the wall clock, in seconds; the instants are 0 where time is plain.
    """

    led: bool
    now: float
    reached: float
    ahead: float
    ceiling: float
    speed: float
    sales: bool


class Mirror(msgspec.Struct, frozen=True, tag=True):
    """What the threads of the shop tell its consumers; sent whole when anything of it has changed.

    `stop_in`: seconds until everything is to have ended, None while nothing is to end. `looks` says how often the
    keeper has asked where the topics end: with a new answer they are as it says, else at least as far. `behind` is the
    consumer that is farthest behind, and by how many messages, where anybody else sells who has to wait for it.
    `wishes_done` is the number of the last wish of a window that looks on which was carried out.
    """

    kafka: KafkaNow
    ends: dict[str, dict[int, int]]
    looks: int
    paused: frozenset[str]
    rounds_until: float | None
    stop_in: float | None
    settings: Settings
    time: Time
    selling: bool
    disk_full: bool
    behind: tuple[str, int]
    wishes_done: int = 0


class Setup(msgspec.Struct, frozen=True, tag=True):
    """Which shop it is: the first message. `behind`: a window goes first, where there are too few cores for both.

    `database` is the PostgreSQL that holds its state, with the sign of the parent; None: the file in its folder.
    """

    folder: str
    database: Postgres | None
    zone: str
    shop_id: str
    seed: int
    opened_at: float
    began_at: float
    behind: bool
    mirror: Mirror


class Begin(msgspec.Struct, frozen=True, tag=True):
    """Build and run the loop of a consumer; with the counters that it goes on from."""

    consumer: str
    begun: int
    went_back: int


class End(msgspec.Struct, frozen=True, tag=True):
    """End the loop of a consumer, in good order or as one that is killed."""

    consumer: str
    drop: bool


class Heard(msgspec.Struct, frozen=True, tag=True):
    """A mirror has come."""


class State(msgspec.Struct, frozen=True, tag=True):
    """What a consumer tells the other threads, as in `Crossing`; `rounds_over` None: it is not the one who knows."""

    consumer: str
    unread: int | None
    begun: int
    went_back: int
    to_come_again: int
    rounds_over: bool | None
    ends: dict[str, dict[int, int]]
    reads: tuple[int, ...] = ()


class Waits(msgspec.Struct, frozen=True, tag=True):
    """What waits beside the stream, by its source; an empty sentence takes it back."""

    source: str
    words: Words


class Met(msgspec.Struct, frozen=True, tag=True):
    """Trouble that a loop tells while it goes on."""

    consumer: str
    source: str
    words: Words


class Ended(msgspec.Struct, frozen=True, tag=True):
    """A loop has ended; `kind` says of which kind what ended it was, and is empty when it was asked to."""

    consumer: str
    kind: str = ""
    words: Words = Words("", {})


class Logged(msgspec.Struct, frozen=True, tag=True):
    """A line for the program's log."""

    logger: str
    level: int
    text: str


ToChild: TypeAlias = Setup | Mirror | Begin | End
ToParent: TypeAlias = Heard | State | Waits | Met | Ended | Logged


class ChildError(Exception):
    """An error of ours in a consumer's process; the log holds where."""


_KINDS: Mapping[str, type[ShopError]] = {
    "kafka": KafkaUnavailableError,
    "storage": StorageError,
    "usage": UsageError,
    "shop": ShopError,
}


def ended_by(consumer: str, error: Exception) -> Ended:
    """Return what is said of an error: its kind and its sentence, and nothing that would have to be run."""
    if isinstance(error, ShopError):
        kind = next(kind for kind, of in _KINDS.items() if isinstance(error, of))
        return Ended(consumer, kind, words(error.sentence))
    if isinstance(error, OSError):
        return Ended(consumer, "shop", words(in_words(error)))
    if isinstance(error, StaleOffsetError):
        return Ended(consumer, "stale", Words(str(error), {}))
    return Ended(consumer, "bug", Words(f"{type(error).__name__}: {error}", {}))


def error_of(ended: Ended) -> Exception:
    """Return the error that such a message tells of."""
    if ended.kind in _KINDS:
        return _KINDS[ended.kind](sentence(ended.words))
    return (StaleOffsetError if ended.kind == "stale" else ChildError)(ended.words.template)

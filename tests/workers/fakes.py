"""Small hand-written stand-ins: a log to read, a Kafka to write to, a wall clock that the test moves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.batch import Batch
from models.decoding import Refusal, decode_orders
from models.offsets import NextOffset
from models.orders import Order, decode_order, encode
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.reading import Gap, Start
from workers.kafka.records import Records
from workers.kafka.topics import ORDERS
from workers.kafka.writer import Delivered
from workers.stream.commit import Counts, Prepares
from workers.stream.crossing import Crossing, KafkaNow
from workers.stream.read_log import ReadLog

HERE = KafkaAddress("here:9092")


def crossing(*, ready: bool = True, connected: bool = True, generation: int = 1) -> Crossing:
    return Crossing(KafkaNow(HERE, ready, connected, generation))


class Wall:
    """A wall clock that the test moves."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    monotonic = __call__  # where a module's `time` is replaced by it


class AllRead:
    """A topic of which everything is counted."""

    def ends(self) -> dict[int, int]:
        return {0: 0}

    def passed(self, _ends: Mapping[int, int]) -> bool:
        return True


@dataclass
class Log:
    """One topic of one partition, as a reader of it sees it."""

    values: list[bytes | None] = field(default_factory=list)
    begins: int = 0
    epoch: int = 0
    gives_partitions: bool = True
    readers: list["LogReader"] = field(default_factory=list)
    while_waiting: Callable[[float], object] = lambda _seconds: None
    """What goes on meanwhile when a reader waits so long."""

    def append(self, *orders: Order | bytes | None) -> None:
        self.values += [encode(one) if isinstance(one, Order) else one for one in orders]

    def open(self, _kafka: KafkaNow, start: Start) -> "LogReader":
        reader = LogReader(self, start)
        self.readers.append(reader)
        return reader


class LogReader:
    """Reads a `Log`; gives the partition at the first read."""

    def __init__(self, log: Log, start: Start) -> None:
        self._log = log
        self._start = start
        self._next: int | None = None
        self._gaps: list[Gap] = []
        self.reached: dict[int, int] = {}
        self.closed = self.held = self.abandoned = False
        self.published: dict[int, int] = {}
        self.trouble: Exception | None = None
        self.waits: list[float] = []

    @property
    def assigned(self) -> bool:
        return self._next is not None

    @property
    def at_end(self) -> bool:
        return bool(self.reached)

    def read(self, limit: int, timeout: float) -> Records:
        self.waits.append(timeout)
        self._log.while_waiting(timeout)
        if self.trouble is not None:
            raise self.trouble
        if self._next is None and not self._log.gives_partitions:
            return Records()
        if self._next is None:
            self._next = self._start([0]).get(0, NextOffset(0)).offset
        if self.held:
            return Records()
        if self._next < self._log.begins:
            self._gaps.append(Gap(0, self._log.begins - self._next))
            self._next = self._log.begins
        until = min(self._next + limit, len(self._log.values))
        found = Records()
        for offset in range(self._next, until):
            found.append(0, offset, self._log.epoch, self._log.values[offset])
        self._next = until
        if until == len(self._log.values):
            self.reached = {0: until}
        return found

    def take_gaps(self) -> list[Gap]:
        gaps, self._gaps = self._gaps, []
        return gaps

    def lose(self) -> None:
        """Have no partition from now on, as when the group shares them out anew."""
        self._next = None
        self._log.gives_partitions = False

    @property
    def partitions(self) -> Collection[int]:
        return () if self._next is None else (0,)

    def ask_ends(self, partitions: Collection[int]) -> dict[int, int]:
        return {partition: len(self._log.values) for partition in partitions}

    def publish_offsets(self, offsets: Mapping[int, int]) -> None:
        self.published = dict(offsets)

    def hold(self, held: bool) -> None:
        self.held = held

    def abandon(self) -> None:
        self.abandoned = True

    def close(self) -> None:
        self.closed = True


class KeptOrders:
    """A consumer that keeps what it is given; `fault` is what a bug in it raises."""

    name = "consumer9-kept"
    topic = ORDERS

    def __init__(self) -> None:
        self.kept: list[int] = []
        self._folded: list[int] = []
        self.fault: Exception | None = None
        self.refuses: set[int] = set()
        self.refusal: Callable[[], object] = lambda: None

    def decode(self, values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
        return decode_orders(values)

    def fold(self, batch: Batch) -> None:
        self._folded += batch.ids

    def store(self) -> None:
        if self.fault is not None:
            raise self.fault
        if not self.refuses.isdisjoint(self._folded):
            self.refusal()
        self.kept += self._folded

    def clear(self) -> None:
        self._folded.clear()

    def tick(self, _log: ReadLog) -> bool:
        return False

    def snapshot(self, progress: object) -> object:
        return progress

    def close(self) -> None:
        """Nothing is held."""


def store_orders(consumer: Counts, orders: Sequence[Order]) -> None:
    """Let a consumer count orders that are new to it, inside the caller's transaction."""
    batch, refusals = consumer.decode([encode(one) for one in orders])
    assert not refusals
    consumer.fold(batch)
    if isinstance(consumer, Prepares):
        consumer.prepare()
    consumer.store()
    consumer.clear()


class SentMessages:
    """A Kafka that takes messages, and acknowledges them when `acknowledges` says so."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, bytes | None]] = []
        self.acknowledges = True
        self.trouble: Exception | None = None
        self._waiting: list[Any] = []
        self._delivered: Delivered = lambda _token, _problem: None

    def open(self, _kafka: KafkaNow, delivered: Delivered) -> "SentMessages":
        self._delivered = delivered
        self._waiting.clear()
        return self

    def send(
        self,
        topic: str,
        key: str,
        value: bytes | None,
        token: Any = None,
        headers: object = None,
        home: int | None = None,
    ) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.sent.append((topic, key, value))
        self._waiting.append(token)

    def poll(self, timeout: float = 0.0) -> None:
        if self.acknowledges:
            waiting, self._waiting = self._waiting, []
            for token in waiting:
                self._delivered(token, None)

    def fail(self, problem: str) -> None:
        waiting, self._waiting = self._waiting, []
        for token in waiting:
            self._delivered(token, problem)

    def flush(self, timeout: float) -> int:
        self.poll()
        return len(self)

    def __len__(self) -> int:
        return len(self._waiting)

    def close(self) -> None:
        self._waiting.clear()

    def orders(self) -> list[Order]:
        return [decode_order(value) for topic, _, value in self.sent if topic == ORDERS]


class Cluster:
    """A Kafka whose keeper asks it things; `away` is raised while it does not answer."""

    def __init__(self, ends: dict[str, dict[int, int]] | None = None, name: str = "one") -> None:
        self.name = name
        self.log_ends = ends or {}
        self.log_begins: dict[str, dict[int, int]] = {}
        self.away: KafkaUnavailableError | None = None
        self.made: list[Mapping[str, Mapping[str, str]]] = []
        self.asked = 0

    def open(self, _address: KafkaAddress) -> "Cluster":
        return self

    def cluster_id(self, timeout: float) -> str:
        self._answer()
        return self.name

    def make_topics(self, settings: Mapping[str, Mapping[str, str]], partitions: Mapping[str, int]) -> None:
        self.made.append(settings)

    def begins(self, topics: object) -> dict[str, dict[int, int]]:
        self._answer()
        return self.log_begins

    def ends(self, topics: object) -> dict[str, dict[int, int]]:
        self._answer()
        self.asked += 1
        return self.log_ends

    def _answer(self) -> None:
        if self.away is not None:
            raise self.away

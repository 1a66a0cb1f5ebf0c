"""Finds where one order stands in the topics: its message, that of its handling, and the copies that are sent again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.looks import Message, OrderLife, OrderPlaces, Sent
from workers.kafka.address import KafkaUnavailableError
from workers.kafka.looker import Looker, Seen
from workers.kafka.topics import HANDLED, ORDERS
from workers.upkeep.message_view import as_message
from workers.upkeep.order_search import OrderSearch

EARLIER_SECONDS = 5.0
"""What the clocks of two computers may differ by."""
RETRY_SECONDS = 1.0
OpenLooker = Callable[[str], Looker]


@dataclass(frozen=True, slots=True)
class _Task:
    topic: str
    since: float | None = None
    waiting: tuple[tuple[int, int], ...] | None = None


class OrderHunt:
    """Looks for one order's messages, one search after the other. `ahead` is shop time less real time."""

    def __init__(self, order_id: int, open_looker: OpenLooker, ahead: Callable[[], float]) -> None:
        self.order_id = order_id
        self._open_looker = open_looker
        self._ahead = ahead
        self._tasks: list[_Task] = []
        self._tried: set[tuple[str, bool]] = set()
        self._search: OrderSearch | None = None
        self._problem = ""
        self.sent: Seen | None = None
        self._handled: Seen | None = None
        self._again: list[Seen] = []

    def learn(self, life: OrderLife) -> None:
        """Look for what must be in the topics by now, as far as its life tells."""
        counted = any(one.counted for one in life.consumers if one.topic == ORDERS)
        placed = None if life.order is None else life.order.order_time.timestamp()
        if self.sent is None and (counted or life.sent is not Sent.WAITS):
            self._try(ORDERS, counted, placed)
        if self._handled is None and life.handled_at is not None and not life.waits_in_outbox:
            self._try(HANDLED, True, life.handled_at)

    def wait_for_copy(self, ends: Mapping[int, int]) -> None:
        """Look for one that is sent again; `ends` is where the topic ended before."""
        self._tasks.append(_Task(ORDERS, waiting=tuple(ends.items())))

    @property
    def busy(self) -> bool:
        """Whether something is looked for."""
        return bool(self._tasks)

    def step(self, emit: Callable[[OrderPlaces], None]) -> float:
        """Look a little further; returns the seconds to wait before the next step."""
        if not self._tasks:
            return RETRY_SECONDS
        task = self._tasks[0]
        try:
            if self._search is None:
                self._search = self._begin(task)
            wait = self._search.step()
        except KafkaUnavailableError as error:
            self.drop()
            if str(error) != self._problem:
                self._problem = error.sentence
                emit(self.places())
            return RETRY_SECONDS
        search = self._search
        if search.over or self._problem:
            self._problem = ""
            if search.over:
                self.drop()
                self._tasks.pop(0)
                self._keep(task, search.found)
            emit(self.places())
        return wait

    def places(self) -> OrderPlaces:
        """Return what is found so far."""
        return OrderPlaces(
            order_id=self.order_id,
            sent=_shown(ORDERS, self.sent),
            handled=_shown(HANDLED, self._handled),
            again=tuple(as_message(ORDERS, one) for one in self._again),
            waits=sum(task.waiting is not None for task in self._tasks),
            looking=any(task.waiting is None for task in self._tasks),
            problem=self._problem,
        )

    def drop(self) -> None:
        """Let go of the client; a search that is not over begins anew."""
        search, self._search = self._search, None
        if search is not None:
            search.close()

    def _try(self, topic: str, counted: bool, shop_time: float | None) -> None:
        if (topic, counted) in self._tried or any(t.topic == topic and t.waiting is None for t in self._tasks):
            return
        self._tried.add((topic, counted))
        since = None if shop_time is None else shop_time - self._ahead() - EARLIER_SECONDS
        self._tasks.append(_Task(topic, since))

    def _begin(self, task: _Task) -> OrderSearch:
        looker = self._open_looker(task.topic)
        known = {(one.partition, one.offset) for one in (self.sent, *self._again) if one is not None}
        try:
            return OrderSearch(
                looker, self.order_id, task.since, ascending=task.topic == ORDERS,
                waiting=None if task.waiting is None else dict(task.waiting),
                known=known if task.topic == ORDERS else (),
            )  # fmt: skip
        except KafkaUnavailableError:
            looker.close()
            raise

    def _keep(self, task: _Task, found: Seen | None) -> None:
        if found is None:
            return
        if task.waiting is not None:
            self._again.append(found)
        elif task.topic == ORDERS:
            self.sent = found
        else:
            self._handled = found


def _shown(topic: str, seen: Seen | None) -> Message | None:
    return None if seen is None else as_message(topic, seen)

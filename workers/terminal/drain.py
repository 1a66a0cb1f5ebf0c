"""The end of a run: what is left goes on, or gives up, each by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from models.handling import Rounds
from models.sentences import Sentence
from models.storage.blocks import BlockBook
from models.storage.handling import HandlingBook
from models.storage.outbox import OutboxBook
from models.storage.progress import Positions, counters
from models.storage.reports import ReportBook
from models.storage.sellers import selling_until
from workers.consumer3_daily_report import DailyReportConsumer
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.consumers import CONSUMERS, READERS
from workers.stream.shop import Shop

STUCK_SECONDS = 60.0
_LOOKS_AFTER = 2
NAMES = frozenset(consumer.name for consumer in CONSUMERS)
_ANSWERS = Sentence("answers of Kafka awaited")


@dataclass
class Figure:
    """What is still open of something, and when it last went on.

    `left` shrinks with every piece of work done, whatever is added meanwhile; only a new lowest is progress.
    """

    n: int = 0
    left: int = 0
    moved_at: float = 0.0

    def note(self, n: int, left: int, now: float) -> None:
        """Take the present numbers."""
        if n == 0 or self.n == 0 or left < self.left:
            self.left, self.moved_at = left, now
        self.n = n


class Drain:
    """Knows when everything that was sold has been counted, handed over and reported, by the consumers that run."""

    def __init__(self, shop: Shop, consumers: Collection[str] = NAMES) -> None:
        self._shop = shop
        self._consumers = frozenset(consumers)
        self._blocks = BlockBook(shop.store)
        self._handling = HandlingBook(shop.store)
        self._outbox = OutboxBook(shop.store)
        self._reports = ReportBook(shop.store)
        self._calendar = shop.calendar()
        self._quiet_since: int | None = None
        self._figures: dict[Sentence, Figure] = {}

    def done(self, now: float) -> bool:
        """Look once more; True when nothing is open and Kafka was asked twice since nothing was."""
        crossing = self._shop.crossing
        crossing.look_often = True
        if crossing.rounds_until is None:
            # A round that fell between the last look and the end would be in the figures, and not in the topic.
            crossing.rounds_until = self._shop.clock.now()
        self._note(Sentence("blocks of orders not acknowledged"), len(self._blocks.unacknowledged()), now)
        self._note(Sentence("sales under way"), int(selling_until(self._shop.store) is not None), now)
        self._note(Sentence("consumers that have not begun"), len(self._consumers - set(crossing.unread)), now)
        self._note(Sentence("messages not counted"), self._uncounted(), now)
        if DailyReportConsumer.name in self._consumers:
            opened = self._calendar.day_of(self._shop.opened_at)
            self._note(Sentence("reports not made"), len(self._reports.outdated(self._today(), opened)), now)
            self._note(Sentence("reports not written"), len(self._reports.unwritten()), now)
        # Handling goes on, so of these there can be more although work is done.
        counted = counters(self._shop.store, OrderHandlerConsumer.name)
        handled, mailed = counted.get("handled", 0), counted.get("mailed", 0)
        unpublished = self._outbox.unpublished_total()
        self._note(Sentence("messages not published"), unpublished, now, unpublished - handled)
        if OrderHandlerConsumer.name in self._consumers:
            self._note(
                Sentence("rounds of handling under way"), int(self._is_due() or not crossing.rounds_over), now, -handled
            )
            self._note(Sentence("batches of mails not written"), self._handling.unwritten_total(), now, -mailed)
        awaited = self._figures.pop(_ANSWERS, Figure())
        if not crossing.kafka.connected or any(figure.n for figure in self._figures.values()):
            self._quiet_since = None
            left = int(not crossing.kafka.connected)
        else:
            if self._quiet_since is None:
                self._quiet_since = crossing.looks
            left = max(self._quiet_since + _LOOKS_AFTER - crossing.looks, 0)
        awaited.note(left, left, now)
        self._figures[_ANSWERS] = awaited
        return self._quiet_since is not None and left == 0

    def stuck(self, now: float) -> Sentence:
        """Name what is open and has not gone on for a minute; each by itself, whatever else goes on."""
        listed = Sentence("")
        for name, figure in self._figures.items():
            if figure.n > 0 and now - figure.moved_at > STUCK_SECONDS:
                one = Sentence("{what}: {n:count}", what=name, n=figure.n)
                listed = one if not listed else Sentence("{first}, {more}", first=listed, more=one)
        return listed

    def _note(self, name: Sentence, n: int, now: float, left: int | None = None) -> None:
        self._figures.setdefault(name, Figure()).note(n, n if left is None else left, now)

    def _uncounted(self) -> int:
        """Return the messages that the slowest consumer has not counted.

        What it says of itself is old where it is in a long step, or begun anew; so its position is read as well.
        """
        crossing, store = self._shop.crossing, self._shop.store
        behind = [crossing.most_unread()[1]]
        for topic, consumers in READERS.items():
            for name in self._consumers.intersection(consumers):
                places = Positions(store, name, topic).load()
                behind.append(crossing.ends.unread(topic, {part: place.offset for part, place in places.items()}))
        return max(behind)

    def _is_due(self) -> bool:
        rounds = Rounds(*self._shop.store.fact("rounds", [0.0, 0.0]))
        return bool(self._handling.due(rounds.hazard_end, limit=1))

    def _today(self) -> date:
        return self._calendar.day_of(self._shop.clock.now())

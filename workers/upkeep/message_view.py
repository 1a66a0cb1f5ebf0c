"""One look into a topic: a page of it from some place, or the newest and then what comes.

Steps are short, so that whoever drives it can end or change it at any time.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping

from models.errors import RejectedMessageError
from models.looks import From, Look, Message, Messages
from models.orders import Order, decode_handled, decode_order
from models.snapshots import Place
from workers.kafka.looker import Looker, Seen
from workers.kafka.topics import DEAD_LETTERS, HANDLED

ROWS = 300
"""Messages of a page; one that is live drops the oldest beyond it."""
KEPT_BYTES = 64 * 1024
BEFORE_AN_ORDER = 20
"""How many messages before an order that was looked for are shown with it."""
AT_ONCE = 2_000
SHOW_SECONDS = 0.25
_PAGE_SECONDS = 20.0
"""A page of a compacted topic, or of one with transactions, may hold less than its offsets say."""


class MessageView:
    """Shows a look through a client of its topic, which it closes as soon as nothing more is to come."""

    def __init__(self, look: Look, looker: Looker, *, found: Seen | None = None) -> None:
        self.look = look
        self._looker: Looker | None = looker
        self._live = look.start is From.NEWEST and not look.starts
        bounds = looker.bounds()
        if look.partition is not None:
            bounds = {number: ends for number, ends in bounds.items() if number == look.partition}
        self._chosen: Place | None = None
        if found is not None:
            self._chosen = Place(look.topic, found.partition, found.offset, found.epoch)
            bounds = {found.partition: bounds[found.partition]}
        self._begins = {number: low for number, (low, _) in bounds.items()}
        self._ends = {number: high for number, (_, high) in bounds.items()}
        self._share = max(ROWS // max(len(bounds), 1), 1)
        self._starts = self._where_to_begin(looker, found)
        self._next = dict(self._starts)
        self._rows: deque[Message] = deque(maxlen=ROWS)
        self._began = time.monotonic()
        self._shown_at = 0.0
        self._changed = True
        looker.begin(self._starts)

    @property
    def over(self) -> bool:
        """Whether all is shown that is to be shown."""
        return self._looker is None

    def step(self, emit: Callable[[Messages], None]) -> float:
        """Read a little, and show it when it is time; returns the seconds to wait before the next step."""
        looker = self._looker
        if looker is None:
            return 1.0
        seen = looker.read(AT_ONCE if self._live else self._share, 0.05)
        self._take(seen)
        if self._live:
            if len(seen) == AT_ONCE:
                self._catch_up(looker)
            if self._changed and self._page_is_full(looker) and time.monotonic() - self._shown_at >= SHOW_SECONDS:
                self._shown_at = time.monotonic()
                self._changed = False
                emit(self._page())
            return 0.1
        if self._page_is_full(looker):
            emit(self._page())
            self.close()
        return 0.0

    def close(self) -> None:
        """Let go of the client."""
        looker, self._looker = self._looker, None
        if looker is not None:
            looker.close()

    def _where_to_begin(self, looker: Looker, found: Seen | None) -> dict[int, int]:
        look = self.look
        if look.starts:
            wanted = dict(look.starts)
        elif found is not None:
            wanted = {found.partition: found.offset - BEFORE_AN_ORDER}
        elif look.start is From.OFFSET:
            wanted = dict.fromkeys(self._ends, int(look.value))
        elif look.start is From.TIME:
            wanted = looker.at_time(look.value)
        else:
            wanted = {number: end - self._share for number, end in self._ends.items()}
        return {
            number: min(max(wanted.get(number, 0), self._begins[number]), end) for number, end in self._ends.items()
        }

    def _take(self, seen: list[Seen]) -> None:
        for one in seen[-ROWS:] if self._live else seen:
            if not self._live and one.offset >= self._starts[one.partition] + self._share:
                continue
            self._rows.append(as_message(self.look.topic, one))
        for one in seen:
            self._next[one.partition] = one.offset + 1
            self._ends[one.partition] = max(self._ends.get(one.partition, 0), one.offset + 1)
        self._changed = self._changed or bool(seen)

    def _catch_up(self, looker: Looker) -> None:
        """Go to the newest: more comes than anybody could look at."""
        self._ends = {number: ends[1] for number, ends in looker.bounds().items() if number in self._ends}
        looker.begin({number: max(end - self._share, self._next[number]) for number, end in self._ends.items()})

    def _page_is_full(self, looker: Looker) -> bool:
        """Say whether everything is there that this page can hold."""
        return (
            looker.at_end()
            or all(
                self._next[number] >= min(start + self._share, self._ends[number])
                for number, start in self._starts.items()
            )
            or time.monotonic() - self._began > _PAGE_SECONDS
        )

    def _page(self) -> Messages:
        starts, behind = self._starts, {}
        for number, start in starts.items():
            behind[number] = min(start + self._share, self._ends[number])
        earlier = {n: max(start - self._share, self._begins[n]) for n, start in starts.items()}
        return Messages(
            number=self.look.number,
            rows=tuple(sorted(self._rows, key=lambda row: (row.time, row.place.partition, row.place.offset))),
            begins=_pairs(self._begins),
            ends=_pairs(self._ends),
            earlier=() if self._live or earlier == starts else _pairs(earlier),
            later=() if self._live or behind == self._ends else _pairs(behind),
            chosen=self._chosen,
            live=self._live,
        )


def as_message(topic: str, seen: Seen) -> Message:
    """Return a message as it is shown, judged as the readers of its topic judge it."""
    order, wrong = _judge(topic, seen)
    return Message(
        place=Place(topic, seen.partition, seen.offset, seen.epoch),
        key=seen.key, time=seen.time, headers=seen.headers,
        value=None if seen.value is None else seen.value[:KEPT_BYTES], size=len(seen.value or b""),
        order_id=None if order is None else order.order_id, ore=0 if order is None else order.total_ore, wrong=wrong,
    )  # fmt: skip


def _judge(topic: str, seen: Seen) -> tuple[Order | None, str]:
    if topic == DEAD_LETTERS:
        headers = dict(seen.headers)
        return None, headers.get("reason", b"?").decode("utf-8", "replace") or "?"
    try:
        return (decode_handled if topic == HANDLED else decode_order)(seen.value), ""
    except RejectedMessageError as error:
        return None, str(error)


def _pairs(by_partition: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(by_partition.items()))

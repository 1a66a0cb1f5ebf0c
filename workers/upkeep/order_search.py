"""Looks for the message of one order in a topic, within bounds, and a little at a time."""

import time
import zlib
from collections.abc import Collection, Mapping

from workers.kafka.looker import Looker, Seen

AT_ONCE = 1_000
PAUSE_SECONDS = 0.002
"""Between two reads, so that a window stays smooth."""
MOST_MESSAGES = 3_000_000
MOST_SECONDS = 30.0
WAIT_SECONDS = 60.0
"""How long a message is waited for that was only just sent."""
NARROW = 5_000
"""Messages that are read through sooner than halved once more."""
OUT_OF_TURN = 2_000
"""By how many messages an order may have come late: what was not acknowledged is sent again."""
PROBE_SECONDS = 0.5


class _Span:
    """The part of a partition in which an order must stand, if numbers grow with offsets; halved until it is short."""

    def __init__(self, partition: int, low: int, high: int) -> None:
        self.partition = partition
        self.low = low
        self.high = high
        self.is_read = False


class OrderSearch:
    """One search.

    Args:
        looker: a client of the topic; the search closes it.
        order_id: the order looked for, by the key of its message or what stands in it.
        since: an instant of real time before which it was not sent, as far as is known; None: not known.
        ascending: whether numbers grow with offsets, as those of our own orders do; then the place is found by halving.
        waiting: where the topic ended before it was sent, when it may still be under way; else None.
        known: places (partition, offset) of copies that are not meant.

    """

    def __init__(
        self,
        looker: Looker,
        order_id: int,
        since: float | None = None,
        *,
        ascending: bool = False,
        waiting: Mapping[int, int] | None = None,
        known: Collection[tuple[int, int]] = (),
    ) -> None:
        self._looker = looker
        self._order_id = order_id
        self._key = str(order_id).encode()
        self._text = b'"order_id":%d' % order_id
        self._known = known
        self._waits = waiting is not None
        self._began = time.monotonic()
        self._read = 0
        self.found: Seen | None = None
        self.over = False
        bounds = looker.bounds()
        self._begins = {number: low for number, (low, _) in bounds.items()}
        self._starts = self._begins
        if waiting is not None:
            self._starts = {number: waiting.get(number, low) for number, low in self._begins.items()}
        elif since is not None:
            at = looker.at_time(since)
            self._starts = {number: at.get(number, low) for number, low in self._begins.items()}
        self._spans: list[_Span] = []
        if ascending and not self._waits:
            self._spans = [_Span(number, start, bounds[number][1]) for number, start in self._starts.items()]
            usual = zlib.crc32(self._key) % max(len(self._spans), 1)  # where our own producer puts it
            self._spans.sort(key=lambda span: span.partition != usual)
        else:
            looker.begin(self._starts)

    def step(self) -> float:
        """Read a little; returns the seconds to wait before the next step."""
        if self._spans:
            self._look_in(self._spans[0])
            return PAUSE_SECONDS
        seen = self._looker.read(AT_ONCE, 0.05)
        self._read += len(seen)
        self.found = next((one for one in seen if self._is_it(one)), None)
        took = time.monotonic() - self._began
        if self.found is not None:
            self.over = True
        elif self._waits:
            self.over = took > WAIT_SECONDS
        elif self._looker.at_end() and self._starts != self._begins:
            # Who sent it may have another clock, or numbers of another kind.
            self._starts = self._begins
            self._looker.begin(self._begins)
        else:
            self.over = self._looker.at_end() or self._read > MOST_MESSAGES or took > MOST_SECONDS
        return 0.1 if self._waits and not self.over else PAUSE_SECONDS

    def close(self) -> None:
        """Let go of the client."""
        self._looker.close()

    def _look_in(self, span: _Span) -> None:
        """Halve a span by the number of the order in its middle; read through it when it is short."""
        middle = (span.low + span.high) // 2
        if span.is_read:
            seen = self._looker.read(AT_ONCE, 0.05)
            self._read += len(seen)
            self.found = next((one for one in seen if self._is_it(one)), None)
            self.over = self.found is not None
            if self._looker.at_end() or any(one.offset >= span.high + OUT_OF_TURN for one in seen):
                self._spans.pop(0)
                if not self._spans and not self.over:
                    self._looker.begin(self._starts)
        elif span.high - span.low > NARROW:
            number = self._number_at(span.partition, middle)
            if number is None:
                span.high = span.low  # there are no numbers to go by
            elif number <= self._order_id:
                span.low = middle
            else:
                span.high = middle
        else:
            span.is_read = True
            self._looker.begin({span.partition: max(span.low - OUT_OF_TURN, self._begins[span.partition])})

    def _number_at(self, partition: int, offset: int) -> int | None:
        """Return the number of the order at an offset, or the first behind it; None when it has none."""
        self._looker.begin({partition: offset})
        deadline = time.monotonic() + PROBE_SECONDS
        while not self._looker.at_end() and time.monotonic() < deadline:
            for one in self._looker.read(1, 0.05):
                return int(one.key) if one.key.isdigit() and len(one.key) < 20 else None
        return None

    def _is_it(self, seen: Seen) -> bool:
        if (seen.partition, seen.offset) in self._known:
            return False
        if seen.key == self._key:
            return True
        value = seen.value or b""
        at = value.find(self._text)
        return at >= 0 and not value[at + len(self._text) : at + len(self._text) + 1].isdigit()

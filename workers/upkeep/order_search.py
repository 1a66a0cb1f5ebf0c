"""Looks for the message of one order in a topic, within bounds: from about when it was sent, a little at a time."""

import time
from collections.abc import Collection, Mapping

from workers.kafka.looker import Looker, Seen

AT_ONCE = 1_000
PAUSE_SECONDS = 0.002
"""Between two reads, so that a window stays smooth."""
MOST_MESSAGES = 3_000_000
MOST_SECONDS = 30.0
WAIT_SECONDS = 60.0
"""How long a message is waited for that was only just sent."""


class OrderSearch:
    """One search.

    Args:
        looker: a client of the topic; the search closes it.
        order_id: the order looked for, by the key of its message or what stands in it.
        since: an instant of real time before which it was not sent, as far as is known; None: not known.
        waiting: where the topic ended before it was sent, when it may still be under way; else None.
        known: places (partition, offset) of copies that are not meant.

    """

    def __init__(
        self,
        looker: Looker,
        order_id: int,
        since: float | None = None,
        waiting: Mapping[int, int] | None = None,
        known: Collection[tuple[int, int]] = (),
    ) -> None:
        self._looker = looker
        self._key = str(order_id).encode()
        self._text = b'"order_id":%d' % order_id
        self._known = known
        self._waits = waiting is not None
        self._again = False
        self._began = time.monotonic()
        self._read = 0
        self.found: Seen | None = None
        self.over = False
        begins = {number: low for number, (low, _) in looker.bounds().items()}
        if waiting is not None:
            starts = {number: waiting.get(number, low) for number, low in begins.items()}
        elif since is not None:
            at = looker.at_time(since)
            starts = {number: at.get(number, low) for number, low in begins.items()}
            self._again = starts != begins  # who sent it may have had another clock
        else:
            starts = begins
        self._begins = begins
        looker.begin(starts)

    def step(self) -> float:
        """Read a little; returns the seconds to wait before the next step."""
        seen = self._looker.read(AT_ONCE, 0.05)
        self._read += len(seen)
        self.found = next((one for one in seen if self._is_it(one)), None)
        took = time.monotonic() - self._began
        if self.found is not None:
            self.over = True
        elif self._waits:
            self.over = took > WAIT_SECONDS
        elif self._looker.at_end() and self._again:
            self._again = False
            self._looker.begin(self._begins)
        else:
            self.over = self._looker.at_end() or self._read > MOST_MESSAGES or took > MOST_SECONDS
        return 0.1 if self._waits and not self.over else PAUSE_SECONDS

    def close(self) -> None:
        """Let go of the client."""
        self._looker.close()

    def _is_it(self, seen: Seen) -> bool:
        if (seen.partition, seen.offset) in self._known:
            return False
        if seen.key == self._key:
            return True
        value = seen.value or b""
        at = value.find(self._text)
        return at >= 0 and not value[at + len(self._text) : at + len(self._text) + 1].isdigit()

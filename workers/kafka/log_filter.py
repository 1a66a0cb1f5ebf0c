"""Keeps a client that cannot reach Kafka from filling the log: the same complaint is written once in a while."""

import logging
import time
from collections.abc import Callable

EVERY_SECONDS = 60.0
_REMEMBERED = 200


class Seldom(logging.Filter):
    """Lets one record of a kind through every `EVERY_SECONDS`, with the number of those left out since.

    Of one kind are records with the same kind of event and the same client, the first two arguments of what
    librdkafka's logger writes ("FAIL", "orderpuls#consumer-3"); all else is of one kind if the text is the same.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._since: dict[object, float] = {}
        self._left_out: dict[object, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the record is written; adds to its text how many were not."""
        kind = record.args[:2] if isinstance(record.args, tuple) and record.args else record.msg
        now = self._clock()
        if now - self._since.get(kind, -EVERY_SECONDS) < EVERY_SECONDS:
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
            return False
        if len(self._since) >= _REMEMBERED:
            self._since.clear()
        self._since[kind] = now
        left_out = self._left_out.pop(kind, 0)
        if left_out:
            record.msg = f"{record.msg} (and {left_out} more like this since)"
        return True

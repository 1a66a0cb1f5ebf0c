"""Reads everything that is shown in one go, so that no two figures on the screen disagree.

The consumers write; this loop reads back what all of them have written, as of one instant of the database.
"""

import time
from collections.abc import Mapping, Sequence

from models.clock import ShopClock
from models.snapshots import Figures, Progress, Standing
from models.storage.progress import activity, counters, stored_lag
from models.storage.rejections import rejected_total
from models.storage.store import Store
from workers.producer import NAME as PRODUCER
from workers.stream.consumer_loop import Consumer
from workers.stream.loop import Emit

LOOK_SECONDS = 0.1
SHOW_SECONDS = 0.2
QUIET_SECONDS = 1.0
WAY_SECONDS = 0.5
"""Between two reads while time catches up with the wall clock."""


class FiguresLoop:
    """Emits `Figures`, five times a second while something happens, else once.

    Args:
        store: the shop's database.
        clock: the shop's time.
        consumers: what is read; these only look, and belong to this loop's thread.
        emit: where the figures go.

    """

    def __init__(self, store: Store, clock: ShopClock, consumers: Sequence[Consumer], emit: Emit) -> None:
        self._store = store
        self._clock = clock
        self._consumers = consumers
        self._emit = emit
        self._shown = float("-inf")
        self._counted = -1

    def step(self) -> float:
        """Read and emit when it is time; see `Loop`."""
        now = time.monotonic()
        busy = self._busy()
        if not busy and now - self._shown < QUIET_SECONDS:
            return LOOK_SECONDS
        self._shown = now
        self._emit(read_figures(self._store, self._consumers))
        # On a long way what is read often keeps the consumers from what is to be shown.
        return WAY_SECONDS if self._clock.catching_up else SHOW_SECONDS

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def _busy(self) -> bool:
        """Say whether anything was counted since the last look, or time runs fast."""
        counted = activity(self._store)
        changed, self._counted = counted != self._counted, counted
        return changed or self._clock.running_speed > 1.0


def read_figures(store: Store, consumers: Sequence[Consumer]) -> Figures:
    """Read what every consumer has counted, as of one instant."""
    with store.snapshot():
        lag = stored_lag(store)
        return Figures(
            (
                _standing(store, lag),
                *(consumer.snapshot(_progress(store, consumer.name, lag)) for consumer in consumers),
            )
        )


def _standing(store: Store, lag: Mapping[str, int]) -> Standing:
    produced = counters(store, PRODUCER)
    return Standing(
        produced.get("produced", 0), rejected_total(store), dict(lag), produced.get("skipped", 0),
        produced.get("skipped_seconds", 0), activity(store),
    )  # fmt: skip


def _progress(store: Store, consumer: str, lag: Mapping[str, int]) -> Progress:
    counted = counters(store, consumer)
    return Progress(consumer, counted.get("read", 0), counted.get("duplicates", 0), lag.get(consumer, 0))

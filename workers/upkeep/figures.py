"""Reads everything that is shown in one go, so that no two figures on the screen disagree.

The consumers write; this loop reads back what all of them have written, as of one instant of the database.
"""

import time
from collections.abc import Mapping, Sequence

from models.clock import ShopClock
from models.snapshots import Figures, Progress, Standing
from models.storage.progress import activity, all_counters, stored_places
from models.storage.rejections import rejected_total
from models.storage.store import Store
from workers.producer import NAME as PRODUCER
from workers.stream.consumer_loop import Consumer
from workers.stream.loop import Emit
from workers.upkeep.stream_watch import StreamWatch

LOOK_SECONDS = 0.1
"""Also how long the first change after a rest waits for those of the other consumers, who count the same orders."""
SHOW_SECONDS = 0.15
FEW, FEW_SECONDS = 50, 0.5
"""What counts as little since the last look, and how long it is then shown."""
QUIET_SECONDS = 1.0
WAY_SECONDS = 0.5
"""Between two reads while time catches up with the wall clock."""


class FiguresLoop:
    """Emits `Figures`, up to seven times a second while much happens, else once or twice.

    Args:
        store: the shop's database.
        clock: the shop's time.
        consumers: what is read; these only look, and belong to this loop's thread.
        emit: where the figures go.
        watch: sees how lag develops and what comes of trials; None: nobody wants to know.

    """

    def __init__(
        self,
        store: Store,
        clock: ShopClock,
        consumers: Sequence[Consumer],
        emit: Emit,
        watch: StreamWatch | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._consumers = consumers
        self._emit = emit
        self._watch = watch
        self._shown = float("-inf")
        self._version: int | None = None
        self._counted = -1
        self._little = True
        self._waits = False

    def step(self) -> float:
        """Read and emit when it is time; see `Loop`."""
        now = time.monotonic()
        rested = now - self._shown
        busy = self._busy() or self._waits
        if not busy and rested < QUIET_SECONDS:
            return LOOK_SECONDS
        self._waits = busy and not self._waits and 2 * SHOW_SECONDS < rested < QUIET_SECONDS
        if self._waits:
            return LOOK_SECONDS
        self._shown = now
        self._emit(read_figures(self._store, self._consumers, self._watch))
        if self._watch is not None:
            self._watch.begin_trials()
        took = time.monotonic() - now
        return max(self._pause() - took, took)  # a slow read must not take all the time there is

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def _pause(self) -> float:
        """Return the seconds from this read to the next one."""
        if self._clock.catching_up:
            return WAY_SECONDS  # what is read often on a long way keeps the consumers from what is to be shown
        return FEW_SECONDS if self._little and self._clock.running_speed <= 1.0 else SHOW_SECONDS

    def _busy(self) -> bool:
        """Say whether anything was counted since the last look, or time runs fast."""
        version = self._store.version()
        changed = version is None or version != self._version
        if changed:
            self._version = version
            counted = activity(self._store)
            changed, self._little = counted != self._counted, counted - self._counted < FEW
            self._counted = counted
        return changed or self._clock.running_speed > 1.0 or (self._watch is not None and self._watch.busy)


def read_figures(store: Store, consumers: Sequence[Consumer], watch: StreamWatch | None = None) -> Figures:
    """Read what every consumer has counted, as of one instant."""
    with store.snapshot():
        places = stored_places(store, {consumer.name: consumer.topic for consumer in consumers})
        counted = all_counters(store)
        return Figures(
            (
                _standing(store, places.lag, counted.get(PRODUCER, {})),
                *(one.snapshot(_progress(one.name, places.lag, counted.get(one.name, {}))) for one in consumers),
                *(() if watch is None else watch.read(places)),
            )
        )


def _standing(store: Store, lag: Mapping[str, int], produced: Mapping[str, int]) -> Standing:
    return Standing(
        produced.get("produced", 0), rejected_total(store), dict(lag), produced.get("skipped", 0),
        produced.get("skipped_seconds", 0), activity(store),
    )  # fmt: skip


def _progress(consumer: str, lag: Mapping[str, int], counted: Mapping[str, int]) -> Progress:
    return Progress(consumer, counted.get("read", 0), counted.get("duplicates", 0), lag.get(consumer, 0))

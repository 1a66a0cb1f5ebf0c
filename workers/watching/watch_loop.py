"""Follows the shop for a window that looks on: hears and shows how it is, and sends what is wished for."""

import queue
import time
from dataclasses import replace

import msgspec

from models.errors import ShopError
from models.sentences import Sentence
from models.snapshots import KafkaState, ShopTime
from models.storage.store import Store
from models.storage.wishes import WishBook
from workers.processes.messages import Mirror
from workers.stream.loop import Emit, Trouble
from workers.watching.following import Following
from workers.watching.shown import decode
from workers.watching.watched import WatchedClock
from workers.watching.watchers import SERVED_BY
from workers.watching.wishes import LeaveOff, LeaveOrder, LookAt, LookOn, ShowOrder, Steering, Wish

STEP_SECONDS = 0.1
LOOK_ON_SECONDS = 3.0
"""How often it is said that somebody looks on."""
SILENT_SECONDS = 6.0
"""After so long without news no program runs the shop."""
WISHED_SECONDS = 3.0
"""How long what was wished for is shown, at most, before what holds is shown again."""
SOURCE = "program"
NOBODY_RUNS = Sentence(
    "No program runs this shop just now. When one does, on whichever machine, this window goes on by itself."
)


class WatchLoop:
    """Used in one thread. It lives as long as its window, also where trouble closes it meanwhile.

    Args:
        store: the shared database.
        name: what the program that runs the shop knows this window by.
        following: hears how the shop is.
        clock: the clock that follows.
        wishes: what the window wishes for.
        emit: where snapshots go.

    """

    def __init__(
        self,
        store: Store,
        name: str,
        following: Following,
        clock: WatchedClock,
        wishes: "queue.SimpleQueue[Wish]",
        emit: Emit,
    ) -> None:
        self._store = store
        self._following = following
        self._clock = clock
        self._wishes = wishes
        self._emit = emit
        self._book = WishBook(store)
        self._name = name
        self._served_by = ""
        self._asks_anew = False
        self._told: dict[str, str] = {}
        self._looks_at: Wish | None = None
        self._order: Wish | None = None
        self._version = 0
        self._said_at = float("-inf")
        self._sent, self._sent_at = 0, float("-inf")
        self._alone = False
        self._clock_told = clock.as_shown()
        self._kafka: KafkaState | None = None

    def step(self) -> float:
        """Send, hear and show; see `Loop`."""
        now = time.monotonic()
        if now - self._said_at >= LOOK_ON_SECONDS and not self._alone:
            self._said_at = now
            self._ask(LookOn())
        if self._asks_anew:
            self._asks_anew = False
            self._look_again()
        refused = not self._send()
        self._following.follow(self._may_take)
        if refused:  # what holds is shown again
            self._emit(Trouble(SOURCE, NOBODY_RUNS))
        self._see_whether_it_is_run()
        self._show()
        for source, sentence in self._following.shop.crossing.newly_in_the_way(self._told):
            self._emit(Trouble(source, sentence))
        return STEP_SECONDS

    def close(self) -> None:
        """Say that nobody looks on any more; whoever steps on after that is heard of again."""
        self._said_at, self._asks_anew = float("-inf"), True
        try:
            self._ask(LeaveOff())
        finally:
            self._store.close()

    def _ask(self, wish: Wish) -> int:
        return self._book.ask(self._name, msgspec.json.encode(wish).decode())

    def _send(self) -> bool:
        """Send what is wished for; returns False where nobody is there who could do it."""
        done = True
        while True:
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return done
            self._remember(wish)
            if self._alone:
                done = False
                self._following.hold_to_it()
                self._clock.show(self._clock_told)
                continue
            number = self._ask(wish)
            if isinstance(wish, Steering):
                self._sent, self._sent_at = number, time.monotonic()

    def _remember(self, wish: Wish) -> None:
        """Keep what is looked at, to ask for it again where another program comes to run the shop."""
        if isinstance(wish, LookAt):
            self._looks_at = None if wish.look is None else wish
        elif isinstance(wish, ShowOrder | LeaveOrder):
            self._order = wish if isinstance(wish, ShowOrder) else None

    def _look_again(self) -> None:
        for wish in (self._looks_at, self._order):
            if wish is not None:
                self._ask(wish)

    def _may_take(self, mirror: Mirror) -> bool:
        """Say whether what was told knows of all that was wished for; else a button would spring back for a moment."""
        waits = mirror.wishes_done < self._sent and time.monotonic() - self._sent_at < WISHED_SECONDS
        return not waits and self._wishes.empty()

    def _see_whether_it_is_run(self) -> None:
        alone = self._following.silent > SILENT_SECONDS
        if alone != self._alone:
            self._alone = alone
            if alone:  # time runs nowhere
                self._clock_told = replace(
                    self._clock_told, target=None, catching_up=False, held_by="", waits_for="", disk_full=False
                )
                self._clock.show(self._clock_told)
            self._show_kafka()
            self._emit(Trouble(SOURCE, NOBODY_RUNS if alone else ""))

    def _show_kafka(self) -> None:
        """Show how Kafka is; while nobody runs the shop nobody is connected with it."""
        if self._kafka is not None:
            self._emit(replace(self._kafka, connected=self._kafka.connected and not self._alone))

    def _show(self) -> None:
        for version, name, text in self._book.shown(self._version):
            self._version = version
            if name == SERVED_BY:
                self._asks_anew = self._asks_anew or self._served_by not in ("", text)
                self._served_by = text
                continue
            snapshot = self._read(text)
            if isinstance(snapshot, ShopTime):
                self._clock_told = snapshot
                if self._may_take(self._following.mirror):
                    self._clock.show(snapshot)
            elif isinstance(snapshot, KafkaState):
                self._kafka = snapshot
                self._show_kafka()
            else:
                self._emit(snapshot)
        for text in self._book.take_answers(self._name):
            self._emit(self._read(text))
        self._emit(self._clock.as_shown())

    def _read(self, text: str) -> object:
        try:
            return decode(text)
        except (msgspec.MsgspecError, KeyError) as error:
            raise ShopError("The shop is run by another version of Orderpuls. Use the same here.") from error

"""Serves windows that look on from other programs: shows them how the shop is, and does what they wish for.

What steers the shop is handed to the supervisor, as if its own window had asked; what is asked of the desk or looked up
is done here, so that the answers come to the window that asked, and to no other.
"""

import logging
import queue
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec

from models.errors import ShopError
from models.snapshots import ShopTime
from models.storage.wishes import WishBook
from workers.consumers import daily_report
from workers.stream.loop import Emit
from workers.stream.shop import Shop
from workers.upkeep.desk import DeskLoop, Refused
from workers.upkeep.looks import LookLoop, Requests, look_loop
from workers.watching.shown import SHOWN, encode, name_of
from workers.watching.wishes import (
    Asking,
    FindOrders,
    LeaveOff,
    LeaveOrder,
    LookAt,
    Looking,
    LookOn,
    MakeReport,
    Restock,
    SendAgain,
    SendOrderAgain,
    ShowHours,
    ShowMail,
    ShowOrder,
    ShowRejected,
    Steering,
    wish_of,
)

NAME = "watchers"
SERVED_BY = "served by"
"""Under this name a sign is shown that no loop before this one had: whoever sees another one asks anew for what it
looks at."""
STEP_SECONDS = 0.1
IDLE_SECONDS = 0.5
"""How often it is looked whether somebody comes."""
GONE_SECONDS = 10.0
"""A window that has said nothing for so long is gone."""
CLOCK_SECONDS = 1.0
"""How often the clock is shown at least; in between windows let it go on by themselves."""
_log = logging.getLogger("orderpuls.watchers")


@dataclass(frozen=True, slots=True)
class Wished:
    """Somebody who looks on wishes to steer the shop; `refuse` tells them why that cannot be."""

    number: int
    wish: Steering
    refuse: Callable[[str], None]


@dataclass
class _Watcher:
    """A window that looks on: when it was heard last, and what it looks up."""

    heard: float
    requests: Requests = field(default_factory=queue.SimpleQueue)
    looks: LookLoop | None = None


class WatchersLoop:
    """Does what windows that look on wish for.

    Args:
        shop: the shop that this program runs.
        latest: by its name, the newest snapshot of each kind that is shown.
        emit: where `Wished` goes.

    """

    def __init__(self, shop: Shop, latest: Mapping[str, object], emit: Emit) -> None:
        self._shop = shop
        self._latest = latest
        self._emit = emit
        self._book = WishBook(shop.store)
        self._watchers: dict[str, _Watcher] = {}
        self._refusals: queue.SimpleQueue[tuple[str, Refused]] = queue.SimpleQueue()
        self._answers: list[tuple[str, str]] = []
        self._shown: dict[str, object] = {}
        self._clock_shown = float("-inf")
        self._desk = DeskLoop(shop.store, shop.clock, shop.folder.mail, daily_report(shop), queue.SimpleQueue(), emit)
        self._book.begin()
        self._book.show({SERVED_BY: secrets.token_hex(8)})

    def step(self) -> float:
        """Serve what is wished for, and show what has changed; see `Loop`."""
        for number, name, text in self._book.take():
            self._serve(number, name, text)
        self._forget_who_is_gone()
        for name, watcher in self._watchers.items():
            if watcher.looks is not None:
                self._guarded(name, watcher.looks.step)
        while not self._refusals.empty():
            name, refused = self._refusals.get()
            self._answer(name, refused)
        if self._answers:
            self._book.answer(self._answers)
            self._answers = []
        self._shop.crossing.watched = bool(self._watchers)
        if not self._watchers:
            return IDLE_SECONDS
        self._show()
        return STEP_SECONDS

    def close(self) -> None:
        """Let go of what is looked up, and of the database."""
        self._shop.crossing.watched = False
        for watcher in self._watchers.values():
            if watcher.looks is not None:
                watcher.looks.leave()
        self._shop.store.close()

    # Who looks on

    def _serve(self, number: int, name: str, text: str) -> None:
        try:
            wish = wish_of(text)
        except msgspec.MsgspecError as error:
            _log.warning("a wish of another version is passed over: %s", error)
            return
        if isinstance(wish, LeaveOff):
            self._drop(name)
            return
        if name not in self._watchers:
            self._watchers[name] = _Watcher(time.monotonic())
        watcher = self._watchers[name]
        watcher.heard = time.monotonic()
        if isinstance(wish, LookOn):
            return
        if isinstance(wish, Steering):
            self._emit(Wished(number, wish, partial(self._refuse, name)))
        elif isinstance(wish, Asking):
            self._guarded(name, lambda: self._answer(name, self._ask_desk(wish)))
        else:
            self._look_up(name, watcher, wish)

    def _forget_who_is_gone(self) -> None:
        now = time.monotonic()
        for name in [name for name, one in self._watchers.items() if now - one.heard > GONE_SECONDS]:
            self._drop(name)

    def _drop(self, name: str) -> None:
        watcher = self._watchers.pop(name, None)
        if watcher is not None and watcher.looks is not None:
            watcher.looks.leave()
        self._book.forget([name])

    # What they wish for

    def _refuse(self, name: str, sentence: str) -> None:
        """Tell a window why something cannot be; from any thread."""
        self._refusals.put((name, Refused(sentence)))

    def _guarded(self, name: str, do: Callable[[], object]) -> None:
        try:
            do()
        except ShopError as error:
            self._answer(name, Refused(error.sentence))

    def _answer(self, name: str, answer: object) -> None:
        self._answers.append((name, encode(answer)))

    def _ask_desk(self, wish: Asking) -> object:
        desk = self._desk
        match wish:
            case Restock():
                return desk.restock(wish.product_id, wish.quantity)
            case MakeReport():
                return desk.make_report()
            case ShowHours():
                return desk.show_hours(wish.day)
            case ShowMail():
                return desk.show_mail(wish.order_id)
            case ShowRejected():
                return desk.show_rejected()
            case SendAgain():
                return desk.send_again(wish.place, wish.mended)

    def _look_up(self, name: str, watcher: _Watcher, wish: Looking) -> None:
        if watcher.looks is None:
            watcher.looks = look_loop(self._shop, watcher.requests, partial(self._answer, name))
        match wish:
            case LookAt():
                request = partial(LookLoop.look, look=wish.look)
            case ShowOrder():
                request = partial(LookLoop.show_order, order_id=wish.order_id)
            case LeaveOrder():
                request = partial(LookLoop.leave_order)
            case SendOrderAgain():
                request = partial(LookLoop.send_order_again, order_id=wish.order_id)
            case FindOrders():
                request = partial(LookLoop.find_orders, text=wish.text)
        watcher.requests.put(request)

    # What they are shown

    def _show(self) -> None:
        changed = {name: snapshot for name, snapshot in tuple(self._latest.items()) if self._is_news(name, snapshot)}
        if changed:
            self._book.show({name: encode(snapshot) for name, snapshot in changed.items()})
            self._shown |= changed

    def _is_news(self, name: str, snapshot: object) -> bool:
        """Say whether a snapshot is to be shown; the clock, which goes on by itself, only when more has changed."""
        before = self._shown.get(name)
        if before == snapshot:
            return False
        if isinstance(snapshot, ShopTime):
            now = time.monotonic()
            if isinstance(before, ShopTime) and now - self._clock_shown < CLOCK_SECONDS:
                return replace(before, now=snapshot.now, pace=snapshot.pace, ahead=snapshot.ahead) != snapshot
            self._clock_shown = now
        return True


def remember(latest: dict[str, object], snapshot: object) -> None:
    """Keep a snapshot as the newest of its name, if it is one that is shown."""
    if isinstance(snapshot, SHOWN):
        latest[name_of(snapshot)] = snapshot

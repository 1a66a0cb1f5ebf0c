"""Runs a shop without a window: the same workers, a live table in the terminal, and an end that leaves nothing open."""

import logging
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QTimer
from rich.live import Live
from rich.table import Table

from models.calendar import Calendar, parse_instant
from models.errors import ShopError, StorageError, UsageError, taken_over
from models.sentences import Sentence, translate
from models.snapshots import KafkaState
from models.text import plain
from workers.consumers import BUILD
from workers.stream.loop import Trouble
from workers.stream.shop import Shop
from workers.terminal.drain import Drain
from workers.terminal.in_the_way import MAX_SENTENCE, InTheWay
from workers.terminal.status import read_status, status_lines, terminal
from workers.threads.supervisor import Supervisor

LOOK_MILLISECONDS = 50
TABLE_SECONDS = 0.5
CONNECT_SECONDS = 15.0
TRIES = 4
_log = logging.getLogger("orderpuls.headless")


@dataclass(frozen=True)
class Ending:
    """When a run ends by itself: after so many real seconds of sales, or at an instant of shop time.

    `at_speed` says that the way there is made at the speed that was asked for, and not as fast as it goes. `at_now` is
    for a shop that is behind the wall clock: it ends when shop time has caught up with that.
    """

    seconds: float | None = None
    until: float | None = None
    at_speed: bool = False
    at_now: bool = False

    @property
    def by_itself(self) -> bool:
        """Whether it ends by itself at all."""
        return self.seconds is not None or self.until is not None or self.at_now

    @property
    def sells(self) -> bool:
        """Whether there is anything to sell before it; in no seconds nothing is, not even in the moment of a look."""
        return self.seconds is None or self.seconds > 0

    def begin(self, shop: Shop) -> None:
        """Set out for the instant, if there is one."""
        if self.until is not None:
            speed, shop.clock.speed = shop.clock.speed, 1.0
            shop.clock.go_to(self.until, speed if self.at_speed else None)
        elif self.at_now:
            shop.clock.catch_up()

    def has_come(self, shop: Shop, sold_for: float) -> bool:
        """Say whether sales have lasted so long, or have come to that instant."""
        if self.seconds is not None:
            return sold_for >= self.seconds
        if self.at_now:
            return not shop.clock.catching_up
        if self.until is None or shop.clock.now() < self.until:
            return False
        sold_until = shop.store.fact("selling_until")
        return not shop.crossing.selling or (sold_until is not None and sold_until >= self.until)


def instant_to_go_to(text: str, calendar: Calendar, now: float) -> float:
    """Return the instant that `--until` means: the next one of a time of day, or the one that is given whole.

    Raises:
        UsageError: that is no time, or it has passed.

    """
    if re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", text):
        hour, minute, second = [*map(int, text.split(":")), 0][:3]
        if hour < 24 and minute < 60 and second < 60:
            return calendar.next_time(now, hour, minute, second)
    instant = parse_instant(text, calendar.zone)
    if instant <= now:
        there = calendar.local(now).isoformat(sep=" ", timespec="seconds")
        raise UsageError(
            "{given} has passed: it is {there} in the shop. Give a later time.", given=plain(text, 40), there=there
        )
    return instant


def _a_bug(what: str) -> Sentence:
    return Sentence("An error in the program, see the log: {what}", what=what)


class HeadlessRun:
    """One run of a shop in the terminal.

    Args:
        shop: the shop, opened; it is closed at the end.
        ending: when it ends by itself, if it does.
        sales: whether the simulation sells.
        quiet: no table, since standard output is for one JSON object.
        once_connected: called once Kafka can be used, for whoever has messages to send.
        consumers: those that run; the others do not, and nobody waits for them.

    """

    def __init__(
        self,
        shop: Shop,
        ending: "Ending",
        *,
        sales: bool,
        quiet: bool,
        once_connected: Callable[[Shop], None] | None = None,
        consumers: Collection[str] = tuple(BUILD),
    ) -> None:
        self._shop = shop
        self._ending = ending
        self._sales = sales
        self._quiet = quiet or not sys.stdout.isatty()
        self._once_connected = once_connected
        self._supervisor = Supervisor(shop, consumers=consumers)
        self._supervisor.snapshot.connect(self._on_snapshot)
        self._supervisor.trouble.connect(self._on_trouble)
        self._supervisor.failed.connect(self._on_failed)
        # In the live table what is in the way stands below the figures.
        self._in_the_way = InTheWay(sys.stderr if self._quiet else None, self._language)
        self.left: tuple[str, ...] = ()
        self._why_away: str = Sentence("Kafka does not answer")
        self._failed_starts = 0
        self._connected_at: float | None = None
        self._interrupted = False
        self._drain = Drain(shop, consumers)
        self._draining = False
        self._failure: str | None = None
        self._sender: threading.Thread | None = None
        self._live: Live | None = None
        self._drawn = self._started = 0.0

    def run(self) -> dict[str, object]:
        """Run until the time is over or somebody stops it; returns the status at the end.

        Raises:
            ShopError: Kafka could not be used, or the consumers did not come to an end.

        """
        app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        before = {name: signal.signal(name, self._on_signal) for name in (signal.SIGINT, signal.SIGTERM)}
        timer = QTimer()
        timer.timeout.connect(self._look)
        timer.start(LOOK_MILLISECONDS)
        self._started = time.monotonic()
        try:
            self._supervisor.start()
            with self._table() as live:
                self._live = live
                app.exec()
        finally:
            timer.stop()
            self._supervisor.shutdown()
            self.left = self._supervisor.left
            for name, handler in before.items():
                signal.signal(name, handler)
        if self._failure is not None:
            raise ShopError(self._failure)
        return self.status()

    def _language(self) -> str:
        return self._shop.choices.now().spoken

    def status(self) -> dict[str, object]:
        """Return the status object."""
        shop = self._shop
        status = read_status(
            shop.store,
            shop.calendar(),
            shop.clock.now(),
            shop.opened_at,
            shop.crossing.kafka.address.bootstrap_servers,
            running=bool(self._supervisor.left),
        )
        shop.store.close()
        return status

    def _table(self) -> AbstractContextManager[Live | None]:
        return nullcontext() if self._quiet else Live(console=terminal(), auto_refresh=False, transient=True)

    def _look(self) -> None:
        """Follow the run; called by a timer, which also lets Python see signals."""
        try:
            self._follow(time.monotonic())
            self._in_the_way.say("terminal", "")
        except StorageError as error:
            self._in_the_way.say("terminal", error.sentence)

    def _follow(self, now: float) -> None:
        if self._interrupted:
            QCoreApplication.quit()
        elif self._shop.store.taken and (address := self._shop.store.address) is not None:
            self._end(taken_over(address.shown))
        elif self._connected_at is None:
            if not self._shop.crossing.kafka.address.bootstrap_servers:
                self._started = now  # the Kafka that comes along is fetched or started, which has limits of its own
            elif self._ending.by_itself and now - self._started > CONNECT_SECONDS:
                self._end(
                    Sentence("Kafka cannot be used ({why}). Check the address, and that it runs.", why=self._why_away)
                )
        elif self._failure is not None:
            QCoreApplication.quit()
        elif self._sender is not None and self._sender.is_alive():
            pass
        elif self._draining:
            self._look_at_drain(now)
        elif self._ending.has_come(self._shop, now - self._connected_at):
            self._supervisor.stop_sales()
            self._shop.clock.speed = 1.0
            self._draining = True
        if self._live is not None and now - self._drawn >= TABLE_SECONDS:
            self._drawn = now
            self._live.update(self._render(), refresh=True)

    def _look_at_drain(self, now: float) -> None:
        if self._drain.done(now):
            QCoreApplication.quit()
        elif stuck := self._drain.stuck(now):
            self._end(
                Sentence(
                    "Stopped, since this has not gone on for a minute: {open}. {newest}",
                    open=stuck,
                    newest=self._in_the_way.newest,
                )
            )

    def _end(self, failure: str) -> None:
        self._failure = failure
        QCoreApplication.quit()

    def _on_snapshot(self, snapshot: object) -> None:
        self._in_the_way.receive(snapshot)
        if isinstance(snapshot, KafkaState):
            self._why_away = snapshot.detail or self._why_away
            if snapshot.connected and self._connected_at is None:
                self._connected_at = time.monotonic()
                if self._once_connected is not None:
                    self._sender = threading.Thread(target=self._send, name="sender", daemon=True)
                    self._sender.start()
                if self._sales and self._ending.sells:
                    self._supervisor.start_sales()
                self._ending.begin(self._shop)

    def _send(self) -> None:
        """Run what the caller wanted to send, beside the event loop."""
        assert self._once_connected is not None  # noqa: S101
        try:
            self._once_connected(self._shop)
        except ShopError as error:
            self._failure = error.sentence
        except Exception as error:
            _log.exception("sending failed")
            self._failure = _a_bug(f"{type(error).__name__}: {error}")

    def _on_trouble(self, trouble: Trouble) -> None:
        self._in_the_way.receive(trouble)
        if trouble.source == "kafka-keeper" and trouble.text and self._connected_at is None:
            self._failed_starts += 1  # one may be the last of a broker that was killed a moment ago
            if self._failed_starts == TRIES:
                self._end(trouble.text)

    def _on_failed(self, text: str) -> None:
        self._end(_a_bug(text))

    def _on_signal(self, *_: object) -> None:
        self._interrupted = True

    def _render(self) -> Table:
        table = Table(title="Orderpuls", show_header=False)
        table.add_column(style="cyan")
        table.add_column(justify="right")
        for caption, value in status_lines(self.status(), self._language()):
            table.add_row(caption, value)
        if self._in_the_way.newest:
            table.caption = plain(translate(self._in_the_way.newest, self._language()), MAX_SENTENCE)
        return table

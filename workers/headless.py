"""Runs a shop without a window: the same workers, a live table in the terminal, and an end that leaves nothing open."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date

from PySide6.QtCore import QCoreApplication, QTimer
from rich.live import Live
from rich.table import Table

from models.errors import ShopError
from models.handling import Rounds
from models.snapshots import KafkaState
from models.storage.handling import HandlingBook
from models.storage.outbox import OutboxBook
from models.storage.reports import ReportBook
from models.storage.stock import StockBook
from models.text import plain
from workers.loop import Trouble
from workers.shop import Shop
from workers.status import read_status, status_lines, terminal
from workers.supervisor import Supervisor

LOOK_MILLISECONDS = 50
TABLE_SECONDS = 0.5
CONNECT_SECONDS = 15.0
STUCK_SECONDS = 60.0
_LOOKS_AFTER = 2
TRIES = 4
_log = logging.getLogger("orderpuls.headless")


class HeadlessRun:
    """One run of a shop in the terminal.

    Args:
        shop: the shop, opened; it is closed at the end.
        seconds: real seconds of sales, None for until it is stopped.
        sales: whether the simulation sells.
        quiet: no table, since standard output is for one JSON object.
        once_connected: called once Kafka can be used, for whoever has messages to send.

    """

    def __init__(
        self,
        shop: Shop,
        seconds: float | None,
        *,
        sales: bool,
        quiet: bool,
        once_connected: Callable[[Shop], None] | None = None,
    ) -> None:
        self._shop = shop
        self._seconds = seconds
        self._sales = sales
        self._quiet = quiet or not sys.stdout.isatty()
        self._once_connected = once_connected
        self._supervisor = Supervisor(shop)
        self._supervisor.snapshot.connect(self._on_snapshot)
        self._supervisor.trouble.connect(self._on_trouble)
        self._supervisor.failed.connect(self._on_failed)
        self.all_ended = True
        self._trouble = ""
        self._failed_starts = 0
        self._connected_at: float | None = None
        self._interrupted = False
        self._drain = Drain(shop)
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
            self.all_ended = self._supervisor.shutdown()
            for name, handler in before.items():
                signal.signal(name, handler)
        if self._failure is not None:
            raise ShopError(self._failure)
        return self.status()

    def status(self) -> dict[str, object]:
        """Return the status object."""
        shop = self._shop
        status = read_status(
            shop.store,
            shop.calendar(),
            shop.clock.now(),
            shop.opened_at,
            shop.kafka.address.bootstrap_servers,
        )
        shop.store.close()
        return status

    def _table(self) -> AbstractContextManager[Live | None]:
        return nullcontext() if self._quiet else Live(console=terminal(), auto_refresh=False)

    def _look(self) -> None:
        """Follow the run; called by a timer, which also lets Python see signals."""
        now = time.monotonic()
        if self._live is not None and now - self._drawn >= TABLE_SECONDS:
            self._drawn = now
            self._live.update(self._render(), refresh=True)
        if self._interrupted:
            QCoreApplication.quit()
        elif self._connected_at is None:
            if self._seconds is not None and now - self._started > CONNECT_SECONDS:
                self._end(self._trouble or "Kafka does not answer. Check the address, and that it runs.")
        elif self._failure is not None:
            QCoreApplication.quit()
        elif self._sender is not None and self._sender.is_alive():
            self._drain.moved_at = now
        elif self._draining:
            self._look_at_drain(now)
        elif self._seconds is not None and now - self._connected_at >= self._seconds:
            self._supervisor.stop_sales()
            self._shop.clock.speed = 1.0
            self._draining = True

    def _look_at_drain(self, now: float) -> None:
        if self._drain.done():
            QCoreApplication.quit()
        elif now - self._drain.moved_at > STUCK_SECONDS:
            self._end(self._trouble or "The consumers did not read everything within a minute. See the log.")

    def _end(self, failure: str) -> None:
        self._failure = failure
        QCoreApplication.quit()

    def _on_snapshot(self, snapshot: object) -> None:
        if isinstance(snapshot, KafkaState):
            if snapshot.detail:
                self._trouble = snapshot.detail
            if snapshot.connected and self._connected_at is None:
                self._connected_at = time.monotonic()
                if self._once_connected is not None:
                    self._sender = threading.Thread(target=self._send, name="sender", daemon=True)
                    self._sender.start()
                if self._sales:
                    self._supervisor.start_sales()

    def _send(self) -> None:
        """Run what the caller wanted to send, beside the event loop."""
        assert self._once_connected is not None  # noqa: S101
        try:
            self._once_connected(self._shop)
        except ShopError as error:
            self._failure = str(error)
        except Exception as error:
            _log.exception("sending failed")
            self._failure = f"An error in the program, see the log: {type(error).__name__}: {error}"

    def _on_trouble(self, trouble: Trouble) -> None:
        self._trouble = trouble.text
        if trouble.source == "kafka-keeper" and trouble.text and self._connected_at is None:
            self._failed_starts += 1  # one may be the last of a broker that was killed a moment ago
            if self._failed_starts == TRIES:
                self._end(trouble.text)

    def _on_failed(self, text: str) -> None:
        self._end(f"An error in the program, see the log: {text}")

    def _on_signal(self, *_: object) -> None:
        self._interrupted = True

    def _render(self) -> Table:
        table = Table(title="Orderpuls", show_header=False)
        table.add_column(style="cyan")
        table.add_column(justify="right")
        for caption, value in status_lines(self.status()):
            table.add_row(caption, value)
        if self._trouble:
            table.caption = plain(self._trouble)
        return table


class Drain:
    """Knows when everything that was sold has been counted, handed over and reported."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._stock = StockBook(shop.store)
        self._handling = HandlingBook(shop.store)
        self._outbox = OutboxBook(shop.store)
        self._reports = ReportBook(shop.store)
        self._calendar = shop.calendar()
        self._quiet_since: int | None = None
        self._last: tuple[object, ...] = ()
        self.moved_at = time.monotonic()

    def done(self) -> bool:
        """Look once more; True when nothing is open and Kafka was asked twice since nothing was."""
        kafka = self._shop.kafka
        state = (
            len(self._stock.unacknowledged()),
            self._shop.store.fact("selling_until") is not None,
            kafka.unread,
            self._due(),
            self._outbox.unpublished_total(),
            len(self._handling.unwritten_mails()),
            len(self._reports.outdated(self._today(), self._calendar.day_of(self._shop.opened_at))),
            len(self._reports.unwritten()),
        )
        if state != self._last:
            self._last, self.moved_at = state, time.monotonic()
        if any(state) or not kafka.connected:
            self._quiet_since = None
            return False
        if self._quiet_since is None:
            self._quiet_since = kafka.looks
        return kafka.looks >= self._quiet_since + _LOOKS_AFTER

    def _due(self) -> bool:
        rounds = Rounds(*self._shop.store.fact("rounds", [0.0, 0.0]))
        return bool(self._handling.due(rounds.hazard_end, limit=1))

    def _today(self) -> date:
        return self._calendar.day_of(self._shop.clock.now())

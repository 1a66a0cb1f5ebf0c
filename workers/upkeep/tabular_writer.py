"""Keeps the text files of `Tabular_data` current, at most once a second, from the snapshots that the workers emit."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from models import snapshots
from models.calendar import Calendar
from models.text import count, kronor, table
from workers.files.report_files import replace_file
from workers.stream.shop import Shop

WRITE_SECONDS = 1.0
_log = logging.getLogger("orderpuls.tables")
_RIGHT_OF_STOCK = frozenset({0, 2, 3, 4, 5, 6})


class TabularWriterLoop:
    """Takes snapshots from any thread, and writes the newest of each kind in its own."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._calendar = shop.calendar()
        self._lock = threading.Lock()
        self._waiting: dict[str, object] = {}
        self._written: dict[str, bytes] = {}
        self._failed: dict[str, str] = {}

    def offer(self, snapshot: object) -> None:
        """Take a snapshot; the newest of a kind is the one that is written."""
        with self._lock:
            self._waiting[type(snapshot).__name__] = snapshot

    def step(self) -> float:
        """Write what is new; see `Loop`."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        failed_before, self._failed = self._failed, {}
        for kind, snapshot in waiting.items():
            render = _RENDER.get(kind)
            if render is not None:
                self._write(kind, snapshot, render)
        # A reader or a virus scanner holds a file for a moment; it is told when it lasts.
        lasting = [name for name in self._failed if name in failed_before]
        self._shop.tell(
            "tables",
            f"{lasting[0] if len(lasting) == 1 else 'The tables'} cannot be written in {self._shop.folder.tabular} "
            f"({self._failed[lasting[0]]}). The newest figures are written as soon as that is over."
            if lasting
            else "",
        )
        return WRITE_SECONDS

    def close(self) -> None:
        """Write what came last."""
        self.step()

    def _write(self, kind: str, snapshot: object, render: "Render") -> None:
        for name, text in render(snapshot, self._calendar).items():
            content = text.encode()
            if self._written.get(name) == content:
                continue
            try:
                replace_file(self._shop.folder.tabular / name, content, sync=False)
                self._written[name] = content
            except OSError as error:  # somebody holds it open: the newest is written when it is free
                _log.info("%s waits: %s", name, error)
                self._failed[name] = str(error.strerror)
                with self._lock:
                    self._waiting.setdefault(kind, snapshot)


Render = Callable[[object, Calendar], dict[str, str]]


def _moment(calendar: Calendar, instant: float | datetime) -> str:
    aware = datetime.fromtimestamp(instant, tz=UTC) if isinstance(instant, float) else instant
    return aware.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M:%S")


def _orders(shown: object, _calendar: Calendar) -> dict[str, str]:
    assert isinstance(shown, snapshots.OrdersToday)  # noqa: S101 - chosen by the type's name
    rows = [
        ("Orders since 00:00", count(shown.orders_today)),
        ("Orders yesterday", count(shown.orders_yesterday)),
        ("Orders in all", count(shown.orders_total)),
        ("Duplicates left out", count(shown.progress.duplicates)),
    ]
    return {"orders_Consumer1.txt": table((shown.day.isoformat(), "Orders"), rows, frozenset({1}))}


def _sales(shown: object, _calendar: Calendar) -> dict[str, str]:
    assert isinstance(shown, snapshots.Sales)  # noqa: S101
    rows = [
        ("Sales today", kronor(shown.today_ore)),
        ("Last hour", kronor(shown.last_hour_ore)),
        *((f"{hour:02d}:00-{hour + 1:02d}:00", kronor(ore)) for hour, ore in enumerate(shown.hours_today)),
    ]
    return {"sales_Consumer2.txt": table((shown.day.isoformat(), "kr"), rows, frozenset({1}))}


def _stock(shown: object, _calendar: Calendar) -> dict[str, str]:
    assert isinstance(shown, snapshots.Stock)  # noqa: S101
    rows = [
        (
            str(row.product_id), row.name, count(row.on_hand), count(row.reserved), count(row.available),
            count(row.sold_today), count(row.short),
        )
        for row in shown.rows
    ]  # fmt: skip
    header = ("Id", "Product", "In stock", "Reserved", "Available", "Sold today", "Short")
    return {"stock_Consumer4.txt": table(header, rows, _RIGHT_OF_STOCK)}


def _handled(shown: object, calendar: Calendar) -> dict[str, str]:
    assert isinstance(shown, snapshots.Handling)  # noqa: S101
    figures = (("Handled", shown.handled_total), ("Not handled", shown.backlog), ("Mails", shown.mailed_total))
    head = "   ".join(f"{caption}: {count(n)}" for caption, n in figures)
    rows = [
        (
            str(row.order_id), _moment(calendar, row.order_time), row.customer, kronor(row.ore),
            "" if row.handled_time is None else _moment(calendar, row.handled_time),
        )
        for row in shown.newest
    ]  # fmt: skip
    header = ("Order", "Ordered", "Customer", "kr", "Handled")
    return {"handled_orders.txt": f"{head}\n\n{table(header, rows, frozenset({0, 3}))}"}


def _windows(shown: object, calendar: Calendar) -> dict[str, str]:
    assert isinstance(shown, snapshots.HandledMonitor)  # noqa: S101
    counts = shown.counts
    rows = [(f"Last {name}", count(n)) for name, n in counts.windows]
    mean = f"{counts.mean:.1f}".replace(".", ",")
    rows.append((f"Mean per 5 min ({counts.coverage} of {len(counts.bars)})", mean))
    bars = [
        (_moment(calendar, shown.now - (len(counts.bars) - 1 - i) * 300.0)[11:16], count(n))
        for i, n in enumerate(counts.bars)
    ]
    right = frozenset({1})
    now = _moment(calendar, shown.now)
    return {
        "handled_windows.txt": table((now, "Handled"), rows, right)
        + "\n"
        + table(("5 min until", "Handled"), bars, right)
    }


def _last_order(shown: object, _calendar: Calendar) -> dict[str, str]:
    assert isinstance(shown, snapshots.Produced)  # noqa: S101
    return {"produced_orders.txt": shown.last_order.decode() + "\n"} if shown.last_order else {}


_RENDER: dict[str, Render] = {
    "OrdersToday": _orders,
    "Sales": _sales,
    "Stock": _stock,
    "Handling": _handled,
    "HandledMonitor": _windows,
    "Produced": _last_order,
}

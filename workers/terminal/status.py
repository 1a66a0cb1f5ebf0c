"""The shop's figures as one JSON object, read from the database; also beside a running program."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from models.calendar import Calendar, parse_date, zone_named
from models.database import Place, place_of
from models.errors import ShopError
from models.folder import ShopFolder
from models.numbers import count, decimal, kronor
from models.report import PRELIMINARY, DailyReport, make_report
from models.sentences import said
from models.settings import Settings
from models.settings_file import read_settings
from models.storage.clock import stored_clock
from models.storage.connecting import open_store_read_only
from models.storage.progress import counters, stored_lag
from models.storage.rejections import rejected_total
from models.storage.reports import ReportBook
from models.storage.stock import StockBook
from models.storage.store import Store
from models.storage.totals import Totals
from models.text import plain
from models.windows import INTERVAL, INTERVALS, handled_counts, second_of
from workers.consumer1_orders_today import OrdersTodayConsumer
from workers.consumer2_sales import LAST_HOUR, SalesConsumer
from workers.consumer3_daily_report import DailyReportConsumer
from workers.consumer4_stock import StockConsumer
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.consumer6_handled_monitor import HandledMonitorConsumer
from workers.consumers import CONSUMERS
from workers.producer import NAME as PRODUCER
from workers.stream.lock import is_running
from workers.terminal.parser import Request


@dataclass
class ShopView:
    """A shop that is only looked at."""

    folder: ShopFolder
    store: Store
    calendar: Calendar
    zone_name: str
    opened_at: float
    settings: Settings

    def now(self) -> float:
        """Return the shop's time, as far as it is stored (a running fast clock may be a little further)."""
        offset, ceiling = self.store.fact("clock")
        return max(time.time() + float(offset), float(ceiling))

    def last_seen(self) -> str:
        """Return the shop's time when a program ran it last, for people."""
        return self.calendar.local(stored_clock(self.store).ceiling).strftime("%Y-%m-%d %H:%M:%S")


def has_shop(request: Request) -> bool:
    """Say whether there is a shop where it is asked for. Raises ShopError where that cannot be seen."""
    place = _place(request)
    if isinstance(place, Path):
        return place.exists()
    store = open_store_read_only(place)
    try:
        return store.is_made
    finally:
        store.close()


def is_run(request: Request) -> bool:
    """Say whether a program runs the shop that is asked for, here or, on a PostgreSQL, on another machine."""
    if is_running(request.folder):
        return True
    place = _place(request)
    if isinstance(place, Path):
        return False
    store = open_store_read_only(place)
    try:
        return store.is_run()
    finally:
        store.close()


def view_shop(request: Request) -> ShopView:
    """Open the shop that is asked for, to look at it. Raises ShopError when there is none."""
    folder = request.folder
    if not has_shop(request):
        raise ShopError("There is no shop in {folder}. Start one with: orderpuls --shop {folder}", folder=folder.root)
    store = open_store_read_only(_place(request))
    try:
        zone_name = store.fact("zone")
        if zone_name is None:
            raise ShopError(
                "The shop in {folder} is not finished being made. Start it once: orderpuls.", folder=folder.root
            )
        return ShopView(
            folder, store, Calendar(zone_named(zone_name)), zone_name, float(store.fact("opened_at")),
            read_settings(folder.settings, os.environ) if folder.settings.exists() else Settings(),
        )  # fmt: skip
    except BaseException:
        store.close()
        raise


def _place(request: Request) -> Place:
    return place_of(request.folder, request.options.database, os.environ)


def read_status(
    store: Store, calendar: Calendar, now: float, opened_at: float, bootstrap_servers: str, *, running: bool
) -> dict[str, Any]:
    """Return what `status --json` prints; money in öre, lag in messages."""
    today = calendar.day_of(now)
    end = second_of(now)
    with store.snapshot():
        orders = Totals(store, OrdersTodayConsumer.name)
        sales = Totals(store, SalesConsumer.name)
        monitor = Totals(store, HandledMonitorConsumer.name)
        handling = counters(store, OrderHandlerConsumer.name)
        seconds = monitor.seconds(end - INTERVAL * INTERVALS, end)
        handled = handled_counts(((second, n) for second, n, _ in seconds), now, opened_at)
        lag = stored_lag(store)
        produced = counters(store, PRODUCER)
        return {
            "shop_time": calendar.local(now).isoformat(timespec="seconds"),
            "bootstrap_servers": bootstrap_servers,
            "orders_today": orders.day(today).orders,
            "orders_total": orders.total(),
            "produced_total": produced.get("produced", 0),
            "duplicates": counters(store, OrdersTodayConsumer.name).get("duplicates", 0),
            "rejected": rejected_total(store),
            "lag": {c.name: lag.get(c.name, 0) for c in CONSUMERS},
            "sales_today_ore": sales.day(today).ore,
            "sales_last_hour_ore": sales.window(end - LAST_HOUR, end).ore,
            "products": [
                {
                    "product_id": row.product_id, "name": row.name, "on_hand": row.on_hand,
                    "reserved": row.reserved, "sold_today": row.sold_today,
                }
                for row in StockBook(store).table(today, StockConsumer.name)
            ],
            "reports": [
                {
                    "date": report.date.isoformat(), "status": report.status, "revision": report.revision,
                    "orders": report.orders, "sales_ore": report.sales_ore,
                }
                for report in reversed(ReportBook(store).newest())
            ],
            "backlog": handling.get("arrived", 0) - handling.get("handled", 0),
            "handled_total": handling.get("handled", 0),
            "mailed_total": handling.get("mailed", 0),
            "handled": {
                **dict(handled.windows),
                "mean_per_5m": handled.mean,
                "intervals": handled.coverage,
                "bars": list(handled.bars),
            },
            "conflicts": handling.get("conflicts", 0),
            "missed": max(counters(store, c.name).get("missed", 0) for c in CONSUMERS),
            "skipped": produced.get("skipped", 0),
            "skipped_seconds": produced.get("skipped_seconds", 0),
            "running": running,
        }  # fmt: skip


def terminal() -> Console:
    """Return the terminal to print tables on; a text with [brackets] or :colons: is printed as it is."""
    return Console(markup=False, emoji=False, highlight=False)


def status_lines(status: dict[str, Any], language: str, last_seen: str = "") -> list[tuple[str, str]]:
    """Return the same for people, as captions and values; `last_seen` is when a program ran the shop last."""
    handled = status["handled"]
    lag = max(status["lag"].values(), default=0)
    say = partial(said, language)

    def counts(numbers: Iterable[int]) -> str:
        return "; ".join(count(number, language) for number in numbers)

    return [
        (say("State"), say("running") if status["running"] else say("not running")),
        *([(say("Last seen"), last_seen)] if last_seen and not status["running"] else []),
        (say("Shop time"), status["shop_time"].replace("T", " ")),
        ("Kafka", plain(status["bootstrap_servers"])),
        (say("Consumer 1 · Orders today"), count(status["orders_today"], language)),
        (say("Orders in all"), count(status["orders_total"], language)),
        (say("Consumer 2 · Sales today"), f"{kronor(status['sales_today_ore'], language)} kr"),
        (say("Last hour"), f"{kronor(status['sales_last_hour_ore'], language)} kr"),
        (say("Consumer 3 · Daily reports"), count(len(status["reports"]), language)),
        (
            say("Consumer 4 · In stock"),
            say("{n:count} {n:unit|units}", n=sum(product["on_hand"] for product in status["products"])),
        ),
        (say("Consumer 5 · Handled"), count(status["handled_total"], language)),
        (say("Not handled"), count(status["backlog"], language)),
        (say("Mails"), count(status["mailed_total"], language)),
        (
            say("Consumer 6 · 5 min, 30 min, 1 h, 2 h"),
            counts(handled[name] for name in ("5m", "30m", "1h", "2h")),
        ),
        (
            say("Mean per 5 min"),
            say("{mean} ({n} of 24)", mean=decimal(handled["mean_per_5m"], language), n=handled["intervals"]),
        ),
        (say("Behind"), say("{n:count} {n:message|messages}", n=lag)),
        (
            say("Duplicates, conflicts, rejected"),
            counts(status[name] for name in ("duplicates", "conflicts", "rejected")),
        ),
        (
            say("Skipped sales"),
            say("{n:count} {n:order|orders} in {length:span}", n=status["skipped"], length=status["skipped_seconds"]),
        ),
    ]


def read_report(view: ShopView, day_text: str) -> DailyReport:
    """Return the report of a day; today's, and one that is not made yet, as a preliminary one.

    Raises:
        UsageError: that is no date.
        ShopError: the day has no report: it lies ahead, or before the shop and without orders.

    """
    now = view.now()
    today = view.calendar.day_of(now)
    day = parse_date(day_text, today)
    final = ReportBook(view.store).final(day)
    if final is not None:
        return final
    figures = Totals(view.store, DailyReportConsumer.name).figures(day)
    if day > today or (day < view.calendar.day_of(view.opened_at) and figures.orders == 0):
        raise ShopError("There is no report for {day}: the shop sold nothing on that day.", day=day.isoformat())
    return make_report(day, figures, view.zone_name, view.calendar.local(now), PRELIMINARY, None)

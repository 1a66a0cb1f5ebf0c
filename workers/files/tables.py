"""The tables of `Tabular_data`: each snapshot as the text of its files."""

from collections.abc import Callable
from datetime import UTC, datetime

from models import snapshots
from models.calendar import Calendar
from models.text import count, kronor, table

_RIGHT_OF_STOCK = frozenset({0, 2, 3, 4, 5, 6})

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


RENDER: dict[str, Render] = {
    "OrdersToday": _orders,
    "Sales": _sales,
    "Stock": _stock,
    "Handling": _handled,
    "HandledMonitor": _windows,
    "Produced": _last_order,
}

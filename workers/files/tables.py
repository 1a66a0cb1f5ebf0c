"""The tables of `Tabular_data`: each snapshot as the text of its files."""

from collections.abc import Callable
from datetime import UTC, datetime

from models import snapshots
from models.calendar import Calendar
from models.numbers import count, decimal, kronor
from models.sentences import said
from models.text import table

_RIGHT_OF_STOCK = frozenset({0, 2, 3, 4, 5, 6})

Render = Callable[[object, Calendar, str], dict[str, str]]


def _moment(calendar: Calendar, instant: float | datetime) -> str:
    aware = datetime.fromtimestamp(instant, tz=UTC) if isinstance(instant, float) else instant
    return aware.astimezone(calendar.zone).strftime("%Y-%m-%d %H:%M:%S")


def _orders(shown: object, _calendar: Calendar, language: str) -> dict[str, str]:
    assert isinstance(shown, snapshots.OrdersToday)  # noqa: S101 - chosen by the type's name
    rows = [
        (said(language, "Orders since 00:00"), count(shown.orders_today, language)),
        (said(language, "Orders yesterday"), count(shown.orders_yesterday, language)),
        (said(language, "Orders in all"), count(shown.orders_total, language)),
        (said(language, "Duplicates left out"), count(shown.progress.duplicates, language)),
    ]
    return {"orders_Consumer1.txt": table((shown.day.isoformat(), said(language, "Orders")), rows, frozenset({1}))}


def _sales(shown: object, _calendar: Calendar, language: str) -> dict[str, str]:
    assert isinstance(shown, snapshots.Sales)  # noqa: S101
    rows = [
        (said(language, "Sales today"), kronor(shown.today_ore, language)),
        (said(language, "Last hour"), kronor(shown.last_hour_ore, language)),
        *((f"{hour:02d}:00-{hour + 1:02d}:00", kronor(ore, language)) for hour, ore in enumerate(shown.hours_today)),
    ]
    return {"sales_Consumer2.txt": table((shown.day.isoformat(), "kr"), rows, frozenset({1}))}


def _stock(shown: object, _calendar: Calendar, language: str) -> dict[str, str]:
    assert isinstance(shown, snapshots.Stock)  # noqa: S101
    rows = [
        (
            str(row.product_id), row.name,
            *(count(n, language) for n in (row.on_hand, row.reserved, row.available, row.sold_today, row.short)),
        )
        for row in shown.rows
    ]  # fmt: skip
    header = (
        said(language, "Id"),
        said(language, "Product"),
        said(language, "In stock"),
        said(language, "Reserved"),
        said(language, "Available"),
        said(language, "Sold today"),
        said(language, "Short"),
    )
    return {"stock_Consumer4.txt": table(header, rows, _RIGHT_OF_STOCK)}


def _handled(shown: object, calendar: Calendar, language: str) -> dict[str, str]:
    assert isinstance(shown, snapshots.Handling)  # noqa: S101
    figures = (
        (said(language, "Handled"), shown.handled_total),
        (said(language, "Not handled"), shown.backlog),
        (said(language, "Mails"), shown.mailed_total),
    )
    head = "   ".join(f"{caption}: {count(n, language)}" for caption, n in figures)
    rows = [
        (
            str(row.order_id), _moment(calendar, row.order_time), row.customer, kronor(row.ore, language),
            "" if row.handled_time is None else _moment(calendar, row.handled_time),
        )
        for row in shown.newest
    ]  # fmt: skip
    header = (
        said(language, "Order"),
        said(language, "Ordered"),
        said(language, "Customer"),
        "kr",
        said(language, "Handled at"),
    )
    return {"handled_orders.txt": f"{head}\n\n{table(header, rows, frozenset({0, 3}))}"}


def _windows(shown: object, calendar: Calendar, language: str) -> dict[str, str]:
    assert isinstance(shown, snapshots.HandledMonitor)  # noqa: S101
    counts = shown.counts
    rows = [(_window_caption(name, language), count(n, language)) for name, n in counts.windows]
    mean = said(language, "Mean per 5 min ({n} of {all})", n=counts.coverage, all=len(counts.bars))
    rows.append((mean, decimal(counts.mean, language)))
    bars = [
        (_moment(calendar, shown.now - (len(counts.bars) - 1 - i) * 300.0)[11:16], count(n, language))
        for i, n in enumerate(counts.bars)
    ]
    right = frozenset({1})
    now = _moment(calendar, shown.now)
    return {
        "handled_windows.txt": table((now, said(language, "Handled")), rows, right)
        + "\n"
        + table((said(language, "5 min until"), said(language, "Handled")), bars, right)
    }


def _window_caption(name: str, language: str) -> str:
    """Return what the window `5m`, `30m`, `1h` or `2h` is called."""
    size, unit = int(name[:-1]), "min" if name.endswith("m") else "h"
    return said(language, "Last {n} {unit}", n=size, unit=unit)


def _last_order(shown: object, _calendar: Calendar, _language: str) -> dict[str, str]:
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

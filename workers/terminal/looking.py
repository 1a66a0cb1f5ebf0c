"""The commands that look at a shop: its figures, and a day's report."""

import json
from typing import Any

from rich.table import Table

from models.report import report_json, report_text
from models.text import json_to_show
from workers.terminal.parser import Request
from workers.terminal.saying import DONE
from workers.terminal.status import ShopView, is_run, read_report, read_status, status_lines, terminal, view_shop


def status(request: Request) -> int:
    """Print the shop's figures."""
    view = view_shop(request)
    try:
        found = read_status(
            view.store, view.calendar, view.now(), view.opened_at, address_of(request, view),
            running=is_run(request),
        )  # fmt: skip
        last_seen = view.last_seen()
    finally:
        view.store.close()
    print_status(found, request, last_seen)
    return DONE


def address_of(request: Request, view: ShopView) -> str:
    """Return the address of the shop's Kafka, as far as it is known from outside."""
    given = request.bootstrap_servers or view.settings.kafka.get("bootstrap.servers")
    return str(given or view.store.fact("bootstrap_servers", ""))


def print_status(status: dict[str, Any], request: Request, last_seen: str = "") -> None:
    """Print the shop's figures, as a table or as one JSON object."""
    if request.json:
        print(json_to_show(json.dumps(status, ensure_ascii=False, indent=2)))
        return
    table = Table(title="Orderpuls", show_header=False)
    table.add_column(style="cyan")
    table.add_column(justify="right")
    for caption, value in status_lines(status, request.language, last_seen):
        table.add_row(caption, value)
    terminal().print(table)


def report(request: Request) -> int:
    """Print the daily report of a day."""
    view = view_shop(request)
    try:
        found = read_report(view, request.date)
    finally:
        view.store.close()
    text = json_to_show(report_json(found).decode()) if request.json else report_text(found, request.language)
    print(text, end="")
    return DONE

"""What is compared of a shop: each figure as it is stored, beside the same one recounted from the topics.

`verify` and the auditor share it. The figures of a consumer are read together, so that they are of one moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from models.recount import ExactIds, Finding, Recount, Sums, finding
from models.storage.audit import Audit

_NOTHING: Sums = (0, 0)


@dataclass(frozen=True)
class Stored:
    """What is stored of one consumer: where it reads on, and what it has counted so far."""

    name: str
    offsets: Mapping[int, int]
    ids: ExactIds
    days: Mapping[date, Sums]
    hours: Mapping[tuple[date, int], Sums]
    values: Mapping[date, int]
    units: Mapping[tuple[date, int], Sums]
    sold: Mapping[int, int] | None
    arrived: int | None
    rejected: int
    missed: int


def read_stored(audit: Audit, name: str, topic: str) -> Stored:
    """Read what a consumer of a topic has counted."""
    counted = audit.counters(name)
    return Stored(
        name=name, offsets=audit.offsets(name, topic), ids=audit.exact_ids(name), days=audit.days(name),
        hours=audit.hours(name), values=audit.orders_by_value(name), units=audit.units(name),
        sold=audit.sold() if name.startswith("consumer4") else None,
        arrived=counted.get("arrived", 0) if name.startswith("consumer5") else None,
        rejected=counted.get("rejected", 0), missed=counted.get("missed", 0),
    )  # fmt: skip


def compare_consumer(stored: Stored, counted: Recount, oldest: date | None, all_kept: bool) -> list[Finding]:
    """Compare the totals that a consumer keeps with the recount, and say which days differ.

    What is older than `oldest` cannot be recounted (None: everything can); `all_kept` says that nothing is.
    Of sums over many days or products, what can be recounted is compared.
    """
    name, days, hours, units = stored.name, stored.days, stored.hours, stored.units
    counted_days = counted.days

    def all_time(number: int) -> int | None:
        return number if all_kept else None

    def kept(day: date, number: int) -> int | None:
        return number if oldest is None or day >= oldest else None

    found = [
        finding(name, "ids", len(stored.ids), all_time(len(counted.ids))),
        finding(name, "other ids", counted.ids.differing(stored.ids) if all_kept else 0, all_time(0)),
    ]
    if days or name.startswith(("consumer1", "consumer2", "consumer3", "consumer6")):
        for day in sorted(set(days) | set(counted_days)):
            (n, ore), (n_counted, ore_counted) = days.get(day, _NOTHING), counted_days.get(day, _NOTHING)
            found.append(finding(name, "orders", n, kept(day, n_counted), day))
            found.append(finding(name, "ore", ore, kept(day, ore_counted), day))
    if hours:
        found.append(_that_differ(name, "hours", hours, counted.hours, oldest))
    for day, n in stored.values.items():
        found.append(finding(name, "values", n, kept(day, counted_days.get(day, _NOTHING)[0]), day))
    if units:
        found.append(_that_differ(name, "products", units, counted.units, oldest))
    if stored.sold is not None and all_kept:
        sold, counted_sold = stored.sold, counted.sold
        wrong = sum(sold.get(key, 0) != counted_sold[key] for key in set(sold) | set(counted_sold))
        found.append(finding(name, "sold", wrong, 0))
    if stored.arrived is not None:
        found.append(finding(name, "arrived", stored.arrived, len(stored.ids)))
    return found


def _that_differ(
    name: str,
    kind: str,
    stored: Mapping[tuple[date, int], Sums],
    counted: Mapping[tuple[date, int], Sums],
    oldest: date | None,
) -> Finding:
    """Say of how many (day, number) the sums are not the same, of the days that can be recounted."""
    keys = [key for key in set(stored) | set(counted) if oldest is None or key[0] >= oldest]
    wrong = sum(stored.get(key, _NOTHING) != counted.get(key, _NOTHING) for key in keys)
    return finding(name, kind, wrong, 0 if keys else None)


def compare_stock(audit: Audit) -> list[Finding]:
    """Check the stock equation, and that reservations and deliveries add up."""
    broken = negative = 0
    for initial, delivered, sold, short, on_hand, reserved in audit.balances():
        broken += on_hand != initial + delivered + short - sold
        negative += on_hand < 0 or not 0 <= reserved <= on_hand
    return [
        finding("stock", "equation", broken, 0),
        finding("stock", "range", negative, 0),
        finding("stock", "reserved", audit.reserved(), audit.open_in_blocks()),
        finding("stock", "delivered", audit.delivered(), audit.delivered_by_ledger()),
    ]

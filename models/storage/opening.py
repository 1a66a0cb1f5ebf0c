"""What is stored of a shop's opening, and the one way in which it may change: as long as nothing was sold."""

from datetime import date

from models.storage.figures_schema import Report
from models.storage.progress import counters
from models.storage.recordings import Recordings
from models.storage.schema import Block, Delivery, Fact, Seen
from models.storage.store import Store


def has_sold_nothing(store: Store) -> bool:
    """Say whether no order was ever drawn, reserved or counted, not even one that somebody else had sent."""
    sold = counters(store, "producer").get("produced", 0) or store.fact("drawn", 0)
    return not sold and store.row(Block.select(Block.first_order_id)) is None and store.row(Seen.select()) is None


def store_opening(store: Store, instant: float, day: date, offset: float) -> None:
    """Let a shop that has sold nothing begin at an instant of its own, inside the caller's transaction.

    What it knows of the time that has not been yet goes: rounds of handling, reports from the day of the opening on,
    deliveries on their way. What was delivered by hand is there from the beginning.

    Args:
        store: the shop's database.
        instant: when it opens, in seconds since 1970.
        day: the day of the opening, in the shop's zone.
        offset: what is to be added to the wall clock to have shop time.

    """
    store.set_fact("opened_at", instant)
    store.set_fact("clock", [offset, instant])
    store.set_fact("selling_until", None)
    store.change(Fact.delete().where(Fact.name == "rounds"))
    store.change(Report.delete().where(Report.day >= day.isoformat()))
    store.change(Delivery.delete().where(Delivery.arrived_at.is_null()))
    store.change(Delivery.update(ordered_at=instant, due_at=instant, arrived_at=instant))
    Recordings(store).set_today(day)

"""A shop that has sold nothing may be opened anew at an instant: the one exception to time that never goes back.

Shop time is wall time plus an offset that only grows, since figures rest on what time it was. Where nothing was ever
sold or counted no figure does, so the shop may begin as if it had just been made. No loop may run meanwhile: each is
built from what is stored here.
"""

from models.clock import ClockState
from models.errors import UsageError
from models.storage.opening import has_sold_nothing, store_opening
from workers.stream.shop import Shop


def open_anew(shop: Shop, instant: float) -> None:
    """Let a shop begin at an instant, as if it had been made then.

    Args:
        shop: the shop; none of its loops runs.
        instant: seconds since 1970, of shop time.

    Raises:
        UsageError: it has sold something; nothing has changed.
        StorageError: it could not be stored; nothing has changed.

    """
    state = ClockState(instant - shop.wall(), instant)
    with shop.store.transaction():
        if not has_sold_nothing(shop.store):
            raise UsageError("This shop has sold already, so its beginning stays. Choose another folder with --shop.")
        store_opening(shop.store, instant, shop.calendar().day_of(instant), state.offset)
    shop.clock.begin_anew(state)
    shop.opening.opened_at = shop.opening.began_at = instant


def yesterday_begins(shop: Shop) -> float:
    """Return the instant of yesterday's 00:00 in the shop's zone, by the wall clock."""
    calendar = shop.calendar()
    today = calendar.start_of(calendar.day_of(shop.wall()))
    return calendar.start_of(calendar.day_of(today - 1.0))

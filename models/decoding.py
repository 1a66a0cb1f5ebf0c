"""Many messages read at once, under exactly the rules of `orders`, which read one.

What holds for all of them together is looked at once: that is enough to accept them. Where it is not, each is read by
itself, so that only those are rejected that are to blame, and for the reason that they would have alone.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

import msgspec

from models.batch import Batch, instants_of, totals_of
from models.errors import RejectedMessageError
from models.orders import MAX_TOTAL_ORE, HandledOrder, Order, decode_handled, decode_order

# A day off either end of what is allowed, since the year is that of the message's own UTC offset.
_SURE_FROM = datetime(2000, 1, 2, tzinfo=UTC).timestamp()
_SURE_UNTIL = datetime(2099, 12, 30, tzinfo=UTC).timestamp()
_FAULTS = (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError)
_order_decoder = msgspec.json.Decoder(Order)
_handled_decoder = msgspec.json.Decoder(HandledOrder)
_AnyOrder = TypeVar("_AnyOrder", bound=Order)


class Refusal(NamedTuple):
    """A message that is no order: its place among those that were read, and what is wrong with it."""

    place: int
    reason: str


def decode_orders(values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
    """Read messages of `order_created_now`; returns the orders, and which messages are none and why."""
    batch = _all_good(values, _order_decoder)
    return (batch, []) if batch is not None else _one_by_one(values, decode_order)


def decode_handled_orders(values: Sequence[bytes | None]) -> tuple[Batch, list[Refusal]]:
    """Read messages of `handled_orders`, as `decode_orders` does."""
    batch = _all_good(values, _handled_decoder)
    if batch is None or not _sure([order.handled_time.timestamp() for order in batch.orders]):  # type: ignore[attr-defined]
        return _one_by_one(values, decode_handled)
    return batch, []


def _all_good(values: Sequence[bytes | None], decoder: msgspec.json.Decoder[_AnyOrder]) -> Batch | None:
    """Read messages that are all good beyond doubt; None if one may not be."""
    try:
        orders = list(map(decoder.decode, values))  # type: ignore[arg-type]
        instants = instants_of([order.order_time for order in orders])
        totals = totals_of(orders)
        # Each ends where a character ends, or the newline after it is in the wrong place.
        joined = b"\n".join(values)  # type: ignore[arg-type]
        if not joined.isascii():
            joined.decode()
    except _FAULTS:
        return None
    # Where one may hold the character NUL, or another thing that is looked at closely, each is read by itself. A single
    # byte is found thirty times as fast as six of them.
    if (b"\\" in joined and b"\\u0000" in joined) or not _sure(instants) or max(totals, default=0) > MAX_TOTAL_ORE:
        return None
    return Batch(orders, values, totals, instants)  # type: ignore[arg-type]


def _sure(instants: Sequence[float]) -> bool:
    return not instants or (min(instants) >= _SURE_FROM and max(instants) < _SURE_UNTIL)


def _one_by_one(values: Sequence[bytes | None], decode: Callable[[bytes | None], Order]) -> tuple[Batch, list[Refusal]]:
    orders: list[Order] = []
    raws: list[bytes] = []
    refusals: list[Refusal] = []
    for place, raw in enumerate(values):
        try:
            orders.append(decode(raw))
        except RejectedMessageError as error:
            refusals.append(Refusal(place, str(error)))
        else:
            raws.append(raw or b"")
    return Batch(orders, raws), refusals

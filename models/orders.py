"""The order as it travels through Kafka: its shape, its limits, and how it is read and written.

Every consumer decodes with `decode_order`, so all of them accept and reject the same messages.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Annotated, TypeVar

import msgspec

from models.errors import RejectedMessageError

MAX_ID = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact."""
MAX_TOTAL_ORE = 10**15

_Id = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]
_Text = Annotated[str, msgspec.Meta(max_length=200)]


class OrderLine(msgspec.Struct, frozen=True, gc=False):
    """One product of an order; `price` is in öre for one unit."""

    product_id: _Id
    product_name: _Text
    product_type: _Text
    price_type: _Text
    price: Annotated[int, msgspec.Meta(ge=0, le=10**10)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=10**6)]


class Order(msgspec.Struct, frozen=True, gc=False):
    """A finished order; `order_time` carries its UTC offset."""

    order_id: _Id
    customer_id: _Id
    customer_name: _Text
    customer_email: _Text
    order_time: Annotated[datetime, msgspec.Meta(tz=True)]
    order_details: Annotated[tuple[OrderLine, ...], msgspec.Meta(min_length=1, max_length=1000)]

    @property
    def total_ore(self) -> int:
        """The sum of the order, in öre."""
        return sum(line.price * line.quantity for line in self.order_details)


class HandledOrder(Order, frozen=True, gc=False, kw_only=True):
    """An order that was handled, as it stands in the topic `handled_orders`."""

    handled_time: Annotated[datetime, msgspec.Meta(tz=True)]
    message_id: _Text


_AnyOrder = TypeVar("_AnyOrder", bound=Order)

_order_decoder = msgspec.json.Decoder(Order)
_handled_decoder = msgspec.json.Decoder(HandledOrder)
_encoder = msgspec.json.Encoder()


def decode_order(raw: bytes | None) -> Order:
    """Read one message of `order_created_now`.

    Raises:
        RejectedMessageError: it is no order, or breaks a limit; the text says which.

    """
    return _checked(raw, _order_decoder)


def decode_handled(raw: bytes | None) -> HandledOrder:
    """Read one message of `handled_orders`; raises as `decode_order` does."""
    order = _checked(raw, _handled_decoder)
    _check_year(order.handled_time)
    return order


def encode(order: Order) -> bytes:
    """Write an order as one line of UTF-8 JSON."""
    return _encoder.encode(order)


def digest(encoded: bytes) -> int:
    """Return 56 bits that tell an encoded order from another with the same id (missed once in 7 × 10^16)."""
    return int.from_bytes(blake2b(encoded, digest_size=7).digest())


def _checked(raw: bytes | None, decoder: msgspec.json.Decoder[_AnyOrder]) -> _AnyOrder:
    if raw is None:
        raise RejectedMessageError("the message is empty")
    try:
        if not raw.isascii():
            raw.decode()  # the decoder passes over what is not UTF-8 in fields that it does not know
        order = decoder.decode(raw)
    except msgspec.MsgspecError as error:
        raise RejectedMessageError(str(error)) from None
    except (UnicodeDecodeError, ValueError, OverflowError, RecursionError) as error:
        raise RejectedMessageError(f"not readable: {error}") from None
    _check_year(order.order_time)
    if order.total_ore > MAX_TOTAL_ORE:
        raise RejectedMessageError("the sum of the order is above 10^15 öre")
    if b"\\u0000" in raw and _has_nul(order):
        raise RejectedMessageError("a text holds the character NUL")
    return order


def _check_year(moment: datetime) -> None:
    if not 2000 <= moment.year <= 2099:
        raise RejectedMessageError(f"the year {moment.year} is outside 2000–2099")


def _has_nul(order: Order) -> bool:
    texts = [order.customer_name, order.customer_email]
    for line in order.order_details:
        texts += [line.product_name, line.product_type, line.price_type]
    if isinstance(order, HandledOrder):
        texts.append(order.message_id)
    return any("\0" in text for text in texts)

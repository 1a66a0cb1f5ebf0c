"""What a window that looks on may ask of the program that runs the shop; each wish is one row of the database."""

from datetime import date
from typing import TypeAlias

import msgspec

from models.looks import Look
from models.snapshots import Place


class LookOn(msgspec.Struct, frozen=True, tag=True):
    """Go on showing how the shop is: said now and then, as long as somebody looks on."""


class LeaveOff(msgspec.Struct, frozen=True, tag=True):
    """Nobody looks on any more."""


class Sell(msgspec.Struct, frozen=True, tag=True):
    """Let the simulation sell, or pause."""

    on: bool


class OpenWithYesterday(msgspec.Struct, frozen=True, tag=True):
    """Let a shop that has sold nothing begin at yesterday 00:00."""


class SetSpeed(msgspec.Struct, frozen=True, tag=True):
    """Let time pass at a speed."""

    speed: float


class GoTo(msgspec.Struct, frozen=True, tag=True):
    """Let time run to an instant."""

    instant: float


class CatchUp(msgspec.Struct, frozen=True, tag=True):
    """Let a shop that is behind the wall clock run to now."""


class GiveUp(msgspec.Struct, frozen=True, tag=True):
    """Let time that runs to an instant go no further."""


class Choose(msgspec.Struct, frozen=True, tag=True):
    """Give settings other values."""

    values: dict[str, str | bool | float]


class Pause(msgspec.Struct, frozen=True, tag=True):
    """Let a consumer take no messages, or go on."""

    consumer: str
    on: bool


class Break(msgspec.Struct, frozen=True, tag=True):
    """Break something, to see it mend: the kind of a trial in `models.stream`, and whose it is."""

    kind: str
    consumer: str = ""


class Restock(msgspec.Struct, frozen=True, tag=True):
    """Book a delivery by hand."""

    product_id: int
    quantity: int


class MakeReport(msgspec.Struct, frozen=True, tag=True):
    """Make today's report now."""


class ShowHours(msgspec.Struct, frozen=True, tag=True):
    """Read the sales of each hour of a day."""

    day: date


class ShowMail(msgspec.Struct, frozen=True, tag=True):
    """Read an order's mail."""

    order_id: int


class ShowRejected(msgspec.Struct, frozen=True, tag=True):
    """Read the newest rejected messages."""


class SendAgain(msgspec.Struct, frozen=True, tag=True):
    """Send a mended message."""

    place: Place
    mended: bytes


class LookAt(msgspec.Struct, frozen=True, tag=True):
    """Show a part of a topic, until something else or nothing (None) is asked for."""

    look: Look | None


class ShowOrder(msgspec.Struct, frozen=True, tag=True):
    """Tell an order's life as it is now."""

    order_id: int


class LeaveOrder(msgspec.Struct, frozen=True, tag=True):
    """Look for no order's messages any more."""


class SendOrderAgain(msgspec.Struct, frozen=True, tag=True):
    """Put the order that is shown into its topic once more."""

    order_id: int


class FindOrders(msgspec.Struct, frozen=True, tag=True):
    """Find orders by number or customer."""

    text: str


Steering: TypeAlias = Sell | OpenWithYesterday | SetSpeed | GoTo | CatchUp | GiveUp | Choose | Pause | Break
"""What changes how the shop goes; done where its own window would do it."""
Asking: TypeAlias = Restock | MakeReport | ShowHours | ShowMail | ShowRejected | SendAgain
"""What the desk does."""
Looking: TypeAlias = LookAt | ShowOrder | LeaveOrder | SendOrderAgain | FindOrders
"""What is looked up."""
Wish: TypeAlias = LookOn | LeaveOff | Steering | Asking | Looking


_DECODER: msgspec.json.Decoder[Wish] = msgspec.json.Decoder(Wish)


def wish_of(text: str) -> Wish:
    """Read a wish. Raises msgspec.MsgspecError when it is none of ours."""
    return _DECODER.decode(text)

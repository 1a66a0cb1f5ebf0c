"""Many messages read at once are accepted, rejected and understood as each would be alone."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decoding import decode_handled_orders, decode_orders
from models.errors import RejectedMessageError
from models.orders import HandledOrder, Order, decode_handled, decode_order, encode
from tests.models.test_any_input import HANDED, SMALL, TOKENS
from tests.mutations import mutated
from tests.orders import NOON, line, order

GOOD = [
    encode(order(n, NOON.astimezone(timezone(timedelta(hours=n % 3))), line(n, 1 + n), line(2, 1, 5)))
    for n in range(1, 9)
]
EDGES: list[bytes | None] = [
    None,
    b"",
    b"[]",
    b"{",
    encode(order(1, datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC))),
    encode(order(1, datetime(2000, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))))),
    encode(order(1, datetime(2099, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))))),
    encode(order(1, datetime(2100, 1, 1, tzinfo=UTC))),
    b'{"order_time":"0001-01-01T00:00:00+23:59",' + encode(order())[1:].replace(b'"order_time"', b'"x"'),
    encode(order(1, NOON, line(1, 10**5, 10**10))),
    encode(order(1, NOON, line(1, 10**5, 10**10), line(2, 1, 1))),
    encode(order(name="a\0b")),
    encode(order(name="a\\\\u0000b")),
    encode(order()).replace(b"Kaffe", b"Kaff\xc3"),
    encode(order())[:-1] + b',"x":"\xc3"}',
    b"\xa5" + encode(order()),
    encode(order()) + b"\xc3",
    b"\n " + encode(order()) + b"\r\n",
]


def alone(values: Sequence[bytes | None], decode: Callable[[bytes | None], Order]) -> tuple[list[Order], list[object]]:
    """Read one message after the other."""
    orders: list[Order] = []
    refusals: list[object] = []
    for place, raw in enumerate(values):
        try:
            orders.append(decode(raw))
        except RejectedMessageError as error:
            refusals.append((place, str(error)))
    return orders, refusals


def check(values: Sequence[bytes | None]) -> None:
    for many, one in ((decode_orders, decode_order), (decode_handled_orders, decode_handled)):
        batch, refusals = many(values)
        assert (list(batch.orders), refusals) == alone(values, one)
        assert batch.totals == [found.total_ore for found in batch.orders]
        assert batch.instants == [found.order_time.timestamp() for found in batch.orders]
        refused = {place for place, _ in refusals}
        assert list(batch.raws) == [raw for place, raw in enumerate(values) if place not in refused]


@given(st.lists(st.sampled_from([*GOOD, *EDGES]), max_size=8))
def test_many_at_once_are_read_as_one_by_one(values: list[bytes | None]):
    check(values)


@pytest.mark.parametrize("bad", EDGES)
def test_one_that_is_unlike_the_others_does_them_no_harm(bad: bytes | None):
    check([*GOOD, bad])
    check([bad, *GOOD])


def test_what_is_broken_in_one_is_not_made_whole_by_the_next():
    check([encode(order())[:-1] + b',"x":"\xc3', b'\xa5"}'])
    check([b'{"a":[1', b"2]}"])


def test_a_handled_order_is_looked_at_closely_too():
    moments = [NOON + timedelta(hours=1), datetime(1999, 12, 31, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)]
    handed = [
        HandledOrder(n, 7, "Bo", "b@example.com", NOON, (line(),), handled_time=at, message_id=name)
        for n, (at, name) in enumerate(zip([*moments, NOON], ["a@x", "b@x", "c@x", "d\0@x"], strict=True), 1)
    ]
    check([encode(one) for one in handed])
    assert not decode_handled_orders([encode(handed[0])])[1]


def test_mutated_messages_are_read_as_one_by_one():
    small = [encode(SMALL), encode(HANDED), *GOOD[:2]]
    inputs = list(mutated(small, TOKENS, 11, 3000))
    for start in range(0, len(inputs), 3):
        check([*small[:1], *inputs[start : start + 3]])

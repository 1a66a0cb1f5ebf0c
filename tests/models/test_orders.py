import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RejectedMessageError
from models.orders import decode_handled, decode_order, encode
from tests.orders import order

GOOD = json.loads(encode(order()))


def changed(**values: object) -> bytes:
    return json.dumps({**GOOD, **values}).encode()


def changed_line(**values: object) -> bytes:
    return changed(order_details=[{**GOOD["order_details"][0], **values}])


def test_an_order_comes_back_as_it_was():
    assert decode_order(encode(order())) == order()


def test_unknown_fields_are_ignored():
    assert decode_order(changed(colour="red")) == order()


@pytest.mark.parametrize(
    "raw",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        encode(order())[:-1] + b',"colour":"\xff"}',
        encode(order())[:-1] + b',"\xc3":1}',
        pytest.param(encode(order())[:-1] + b',"x":' + b"[" * 100_000 + b"}", id="deep"),
        changed(customer_id=0),
        changed(order_id=0),
        changed(order_id=-1),
        changed(order_id=2**53),
        changed(order_id=10**20),
        changed(order_id="5"),
        changed(order_id=True),
        changed(order_id=1.5),
        changed(order_details=[]),
        changed(order_details=GOOD["order_details"] * 1001),
        changed(order_time="2026-11-22T12:00:00"),
        changed(order_time="0001-01-01T00:00:00+00:00"),
        changed(order_time="2100-01-01T00:00:00+00:00"),
        changed(order_time=1_763_800_000),
        changed(customer_name="x" * 201),
        changed(customer_name="a\0b"),
        changed_line(quantity=0),
        changed_line(quantity=10**6 + 1),
        changed_line(price=-1),
        changed_line(price=10**10 + 1),
        changed_line(product_id=0),
        changed(order_details=[{**GOOD["order_details"][0], "price": 10**10, "quantity": 10**6}]),
    ],
)
def test_what_breaks_a_rule_is_rejected_with_a_reason(raw: bytes | None):
    with pytest.raises(RejectedMessageError) as caught:
        decode_order(raw)
    assert str(caught.value)


def test_the_largest_values_are_accepted():
    assert decode_order(changed(order_id=2**53 - 1)).order_id == 2**53 - 1
    assert decode_order(changed_line(price=10**9, quantity=10**6)).total_ore == 10**15


def test_a_handled_order_needs_its_time():
    with pytest.raises(RejectedMessageError):
        decode_handled(encode(order()))


@given(st.binary(max_size=200))
def test_no_bytes_get_past_the_decoder_in_any_other_way(raw: bytes):
    with contextlib.suppress(RejectedMessageError):
        decode_order(raw)


@given(st.integers(0, len(encode(order())) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_rejected_or_gives_an_order_within_the_limits(place: int, byte: int):
    raw = bytearray(encode(order()))
    raw[place] = byte
    try:
        read = decode_order(bytes(raw))
    except RejectedMessageError:
        return
    assert 1 <= read.order_id < 2**53
    assert 2000 <= read.order_time.year <= 2099
    assert all(line.quantity >= 1 and line.price >= 0 for line in read.order_details)

"""What a message holds is laid out for a person, whatever it is."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.folder import ShopFolder
from models.handling import Rounds, hazard_of
from models.layout import laid_out, one_line
from models.orders import encode
from models.recorded import recorded_order
from tests.orders import order


def test_json_stands_on_many_lines_with_its_numbers_as_they_are():
    assert laid_out(b'{"a":1.10,"b":[12345678901234567890,"\xc3\xa5"]}') == (
        '{\n  "a": 1.10,\n  "b": [\n    12345678901234567890,\n    "å"\n  ]\n}'
    )


def test_what_is_no_json_is_shown_as_it_is_and_harmless():
    assert laid_out(b"no json \x1b[31m\xff") == "no json \\u001b[31m\ufffd"
    assert laid_out(b"[" * 100_000).startswith("[[")
    assert one_line(b"\xff" * 500).startswith("\\xff")


@given(some.binary(max_size=200))
def test_any_bytes_are_laid_out(body: bytes):
    unseen = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not [char for char in laid_out(body).replace("\n", "") if unicodedata.category(char) in unseen]


@pytest.mark.parametrize("size", [0, 1 << 20, (1 << 20) - 40, (1 << 20) + 5])
def test_a_recorded_order_is_found_wherever_it_lies(tmp_path: Path, size: int):
    folder, day = ShopFolder(tmp_path), date(2026, 11, 22)
    folder.make()
    assert recorded_order(folder, 7, day) is None
    first = b'{"order_id":77,' + b" " * size + b"}"
    wanted = encode(order(7))
    folder.recorded_orders.write_bytes(b"\n".join((first, wanted, encode(order(8)))) + b"\n")
    assert recorded_order(folder, 7, day) == wanted
    assert recorded_order(folder, 8, day) == encode(order(8))
    assert recorded_order(folder, 9, day) is None


def test_the_round_that_will_handle_an_order_is_known_as_long_as_the_chance_stays():
    rounds = Rounds(0.0, 0.0, hazard_of(0.5), 10)
    assert rounds.round_of(rounds.hazard_end, 0.5) == 300
    due = rounds.hazard_end + 2.5 * hazard_of(0.5)
    assert rounds.round_of(due, 0.5) == 390
    assert rounds.round_of(due, 0.0) is None
    later = rounds.next(400.0, 0.5)
    assert later.handled_at(due, 400.0, 0.0) == 390

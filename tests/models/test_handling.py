import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.handling import ROUND_SECONDS, Rounds, draw, due_every_round, due_once, first_rounds, hazard_of


def handled_in_round(order: int, chances: list[float]) -> int | None:
    """Return the round (1, 2 …) in which an order that arrived before the first is handled."""
    due = due_every_round(0.0, draw(1, order))
    hazard = 0.0
    for number, chance in enumerate(chances, start=1):
        hazard += hazard_of(chance)
        if due <= hazard:
            return number
    return None


def test_each_round_handles_its_share_of_what_is_left():
    first = [handled_in_round(order, [0.15] * 40) for order in range(20_000)]
    left = 20_000
    for number in range(1, 6):
        here = sum(found == number for found in first)
        assert here / left == pytest.approx(0.15, abs=0.012)
        left -= here


def test_the_chance_may_change_between_rounds():
    rounds = [handled_in_round(order, [0.0, 0.5, 1.0]) for order in range(5_000)]
    assert rounds.count(1) == 0
    assert rounds.count(2) / 5_000 == pytest.approx(0.5, abs=0.03)
    assert None not in rounds


@given(st.integers(0, 2**31), st.integers(1, 2**53 - 1))
def test_a_chance_of_a_hundred_percent_handles_every_order(seed: int, order: int):
    uniform = draw(seed, order)
    assert 0 < uniform <= 1
    assert due_every_round(0.0, uniform) <= hazard_of(1.0)
    assert due_once(3.0, uniform, 1.0) == 3.0
    assert due_once(3.0, uniform, 0.0) is None


@given(
    st.floats(0, 1000), st.floats(0.001, 1), st.integers(1, 200), st.floats(0, 1, exclude_min=True), st.floats(0, 1e6)
)
def test_an_order_is_handled_in_the_round_that_lifts_h_to_its_due(
    hazard: float, chance: float, count: int, where: float, start: float
):
    rounds = Rounds(start, hazard, hazard_of(chance), count)
    due = hazard + (rounds.hazard_end - hazard) * where
    at = rounds.handled_at(due, now=-1.0, placed=start - 1.0)
    if due <= hazard:
        assert at == max(-1.0, start - 1.0)
        return
    number = round((at - start) / ROUND_SECONDS)
    assert 1 <= number <= count
    assert due <= hazard + number * rounds.per_round * (1 + 1e-9) or number == count
    assert due > hazard + (number - 1) * rounds.per_round * (1 - 1e-9) - 1e-9


def test_rounds_follow_each_other_and_those_of_closed_time_do_not_happen():
    rounds = first_rounds(1000.0, 5.0)
    assert rounds.start == 990.0
    following = rounds.next(1100.0, 0.5)
    assert (following.start, following.count, following.end) == (990.0, 3, 1080.0)
    assert following.hazard_end == pytest.approx(5.0 + 3 * math.log(2))
    assert first_rounds(9_000.0, following.hazard_end).hazard == following.hazard_end

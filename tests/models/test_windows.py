import math
import statistics

from hypothesis import given
from hypothesis import strategies as st

from models.windows import handled_counts, median, rounded_value, second_of

NOW = 1_800_000_000.0


def counted(events: list[float]) -> list[tuple[int, int]]:
    totals: dict[int, int] = {}
    for event in events:
        totals[second_of(event)] = totals.get(second_of(event), 0) + 1
    return list(totals.items())


def test_the_window_is_open_on_the_left_and_closed_on_the_right():
    #        now − 300           now
    #  ---------(-----------------]---
    #           a b               c d
    a, b, c, d = NOW - 300, NOW - 299.5, NOW, NOW + 0.5
    counts = handled_counts(counted([a, b, c, d]), NOW, 0)
    assert dict(counts.windows)["5m"] == 2  # b and c
    assert dict(counts.windows)["30m"] == 3  # a too
    assert counts.bars[-1] == 2
    assert counts.bars[-2] == 1


@given(st.lists(st.floats(NOW - 9000, NOW + 100), max_size=200), st.floats(0, 1))
def test_windows_and_bars_equal_brute_force(events: list[float], fraction: float):
    now = NOW + fraction
    counts = handled_counts(counted(events), now, 0)
    end = math.ceil(now)
    for (name, found), width in zip(counts.windows, (300, 1800, 3600, 7200), strict=True):
        assert found == sum(end - width < math.ceil(e) <= end for e in events), name
    for i, found in enumerate(counts.bars):
        right = end - (23 - i) * 300
        assert found == sum(right - 300 < math.ceil(e) <= right for e in events)
    assert sum(counts.bars) == dict(counts.windows)["2h"]


def test_the_mean_is_of_the_intervals_that_exist():
    counts = handled_counts(counted([NOW - 10] * 6), NOW, opened_at=NOW - 700)
    assert counts.coverage == 3
    assert counts.mean == 2.0
    assert handled_counts([], NOW, opened_at=NOW).mean == 0.0
    assert handled_counts([], NOW, opened_at=0).coverage == 24


@given(st.integers(0, 10**15))
def test_a_rounded_value_is_at_most_half_a_percent_off(value: int):
    assert abs(rounded_value(value) - value) <= value * 0.005


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_the_median_is_that_of_the_rounded_values(values: list[int]):
    rounded = sorted(rounded_value(v) for v in values)
    pairs = [(v, rounded.count(v)) for v in sorted(set(rounded))]
    assert median(pairs) == statistics.median_low(rounded)
    assert median([]) is None

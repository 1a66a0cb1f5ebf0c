"""What was measured, as figures and in the page: pure sums, without Kafka and without the program."""

import pytest

from benchmarks.common import QUICK, Column, Findings
from benchmarks.probes import Noted, waits
from benchmarks.sustained import Held
from benchmarks.tables import BUDGET, PAGE, filled, read

BLOCKS = """# Page
<!-- measured: budget -->
old
<!-- end -->
<!-- measured: alone -->
old
<!-- end -->
<!-- measured: peers -->
stays
<!-- end -->
"""


def results(wrong: list[str]) -> Findings:
    found = Findings("alone", "How fast?", [Column("orders/s")])
    for speed in (149_000, 151_000, 152_000):
        found.add("consumer1-orders-today", {"orders/s": speed})
        found.add("consumer5-order-handler", {"orders/s": speed / 4}, wrong)
    return found


def test_the_page_has_what_was_measured_and_what_was_not_stays():
    page = filled(BLOCKS, {"alone": results([]).as_json(QUICK)})
    assert "| one consumer alone | at least 150 000 orders/s | 151 000 (149 000–152 000) | met |" in page
    assert "| at least 70 000 orders/s | 37 800 (37 200–38 000) | **not met** |" in page
    assert "| sustained sales | at least 10 000 orders/s | not measured |  |" in page
    assert "| consumer1-orders-today | 151 000 (149 000–152 000) |" in page
    assert "stays" in page
    assert "old" not in page
    assert filled(page, {"alone": results([]).as_json(QUICK)}) == page


def test_a_wrong_total_is_not_met_whatever_the_speed():
    page = filled(BLOCKS, {"alone": results(["orders: 1 instead of 2"]).as_json(QUICK)})
    assert "| at least 70 000 orders/s | a wrong total | **not met** |" in page
    assert "| consumer5-order-handler | – |" in page


def test_the_page_that_comes_along_has_a_place_for_every_result():
    page = PAGE.read_text(encoding="utf-8")
    for name in ("machine", "budget", *{goal.benchmark for goal in BUDGET}):
        assert page.count(f"<!-- measured: {name} -->\n") == 1, name


def test_results_are_read_one_or_many_to_a_file():
    assert read(['{"benchmark": "alone", "n": 1}', '{"peers": {"benchmark": "peers"}, "alone": {"n": 2}}']) == {
        "alone": {"n": 2}, "peers": {"benchmark": "peers"},
    }  # fmt: skip


def test_an_order_is_waited_for_until_so_many_are_on_the_screen():
    #  acknowledged   1.0  1.1   1.2        2.0
    #  on the screen            1:1.15  3:1.5      (the fourth is never seen)
    found = waits([1.0, 1.1, 1.2, 2.0], [[0.5, 0], [1.15, 1], [1.5, 3]], since=1.0)
    assert found == pytest.approx([0.15, 0.3, 0.4])
    assert waits([1.0, 1.1], [[1.15, 2]], since=1.05) == pytest.approx([0.05])


def test_the_longest_gap_may_lie_at_either_end():
    noted = Noted(frames=[0.0, 1.0, 1.05, 1.1, 9.0], late=[[1.0, 3.0], [1.05, 1.0], [9.0, 99.0]])
    found = noted.smoothness(0.9, 1.5)
    assert found["frames/s"] == pytest.approx(5)
    assert found["longest gap ms"] == pytest.approx(400)
    assert (found["late p50 ms"], found["late p99 ms"]) == (3.0, 3.0)
    assert Noted().smoothness(0.0, 1.0) == {}


@pytest.mark.parametrize(
    ("behind", "holds"),
    [([100] * 12, True), ([0, 900, 100] * 4, True), ([i * 200 for i in range(12)], False), ([5_000] * 12, False)],
)
def test_a_rate_is_held_if_nobody_falls_further_and_further_behind(behind: list[int], holds: bool):
    held = Held()
    for second, left in enumerate(behind, 1):
        held.note(float(second), 1_000 * second, 1_000 * second - left)
    # All is counted a second after the last sale; those who were far behind took longer.
    last = len(behind)
    for second in range(1, 30):
        held.note(last + second, 1_000 * last, 1_000 * last - max(behind[-1] - 200 * second, 0))
    assert held.holds(1_000.0) is holds
    assert not held.holds(1_100.0)

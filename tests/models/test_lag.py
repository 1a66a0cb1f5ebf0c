"""How lag develops, on hand-written looks."""

import pytest

from models.lag import POINT_SECONDS, POINTS, LagHistory

TOPIC = "orders"


class Scene:
    """One partition that grows and one consumer that counts, looked at once a second."""

    def __init__(self, pace: float = 1.0) -> None:
        self.history = LagHistory()
        self.real = 100.0
        self.pace = pace

    def look(self, end: int, offset: int):
        self.real += 1.0
        shop = 1_000.0 + (self.real - 100.0) * self.pace
        ends = {TOPIC: {0: end}}
        self.history.look(self.real, shop, ends)
        return self.history.course("c", TOPIC, {0: offset}, ends[TOPIC], offset, end - offset, self.real, shop), shop


def test_a_consumer_that_stands_is_behind_by_the_age_of_what_it_has_not_counted():
    """
    second  1    2    3    4    5
    end     100  200  300  400  500
    offset  100  100  100  100  100    the message at 100 came in second 2
    """
    scene = Scene()
    for end in (100, 200, 300, 400):
        scene.look(end, 100)
    course, _ = scene.look(500, 100)
    assert (course.seconds, course.real_seconds) == (3.0, 3.0)
    assert course.per_second == 0.0
    assert course.change == pytest.approx(100.0)
    assert course.caught_up_at is None


def test_in_time_that_runs_fast_it_is_behind_by_more_of_it():
    scene = Scene(pace=60.0)
    for end in (100, 200, 300, 400):
        scene.look(end, 100)
    course, _ = scene.look(500, 100)
    assert (course.seconds, course.real_seconds) == (180.0, 3.0)


def test_one_that_catches_up_is_told_when_it_will_have():
    """Lag 1 000, shrinking by 100 a second: in ten seconds."""
    scene = Scene()
    for n in range(6):
        course, shop = scene.look(2_000 + 100 * n, 500 + 200 * n)
    assert course.change == pytest.approx(-100.0)
    assert course.per_second == pytest.approx(200.0)
    assert course.caught_up_at == pytest.approx(shop + 10.0)


def test_what_lay_there_before_the_first_look_has_no_age_and_nothing_no_lag():
    scene = Scene()
    course, _ = scene.look(100, 20)
    assert course.seconds is None
    course, _ = scene.look(100, 100)
    assert (course.seconds, course.real_seconds) == (0.0, 0.0)


def test_a_log_that_was_made_anew_begins_anew():
    scene = Scene()
    for end in (100, 200, 300):
        scene.look(end, end)
    scene.look(0, 0)
    scene.look(5, 0)
    course, _ = scene.look(5, 0)
    assert course.seconds == 1.0


def test_the_curve_holds_the_last_minutes():
    scene = Scene()
    for n in range(int(POINTS * POINT_SECONDS) + 50):
        course, _ = scene.look(n, 0)
    assert len(course.curve) == POINTS
    assert course.curve[-1] > course.curve[0] > 0

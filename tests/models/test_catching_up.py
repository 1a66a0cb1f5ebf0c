"""A clock that is behind the wall clock runs to it, and goes on with it."""

from models.clock import KEEPS_UP_SECONDS, ClockState, ShopClock
from tests.models.test_clock import Wall, open_clock, run

BEHIND = 130_000.0


def behind(wall: Wall) -> tuple[ShopClock, list[ClockState]]:
    return open_clock(wall, ClockState(-BEHIND, wall.now - BEHIND))


def test_it_comes_to_the_wall_clock_and_stays_with_it():
    wall = Wall()
    clock, stored = behind(wall)
    assert clock.ahead == -BEHIND
    clock.catch_up()
    clock.grant(1.0)
    run(wall, clock, 10, stored)
    assert (clock.catching_up, clock.target) == (False, None)
    assert clock.now() == wall.now
    run(wall, clock, 10, stored)
    assert clock.now() == wall.now
    assert stored[-1].offset == 0.0


def test_it_has_not_caught_up_before_the_sales_have():
    """
    wall     ·····────────────────────────────>
    time     ────────────┤ sold + 30, then the wall clock
    sold     ──┤ 100          ──┤ the wall clock's time but a moment
    """
    wall = Wall()
    clock, stored = behind(wall)
    began = clock.now()
    clock.follow_sales(began + 100, 30.0)
    clock.catch_up()
    clock.grant(1.0)
    run(wall, clock, 5, stored)
    assert clock.now() == began + 130
    assert clock.catching_up
    clock.follow_sales(wall.now - 20, 30.0)
    run(wall, clock, 6, stored)
    assert clock.now() == wall.now
    assert clock.catching_up  # the last 26 s are not sold yet
    clock.follow_sales(wall.now - KEEPS_UP_SECONDS / 2, 30.0)
    run(wall, clock, 0.1, stored)
    assert not clock.catching_up
    assert clock.now() == wall.now


def test_a_clock_that_is_not_behind_stays_as_it_is():
    wall = Wall()
    clock, stored = open_clock(wall, ClockState(500.0, 0.0))
    clock.catch_up()
    assert not clock.catching_up
    run(wall, clock, 1, stored)
    assert abs(clock.ahead - 500) < 1e-3


def test_it_can_be_given_up_and_taken_up_again():
    wall = Wall()
    clock, stored = behind(wall)
    clock.catch_up()
    clock.grant(0.0)
    run(wall, clock, 5, stored)
    clock.give_up()
    there = clock.now()
    assert not clock.catching_up
    run(wall, clock, 5, stored)
    assert abs(clock.now() - there - 5) < 0.2
    clock.catch_up()
    clock.grant(1.0)
    run(wall, clock, 10, stored)
    assert clock.now() == wall.now


def test_a_wall_clock_that_is_set_back_meanwhile_is_waited_for():
    wall = Wall()
    clock, stored = behind(wall)
    clock.catch_up()
    clock.grant(1.0)
    clock.follow_sales(wall.now - 60, 1e9)  # the sales are not there yet
    run(wall, clock, 5, stored)
    reached = clock.now()
    assert clock.catching_up
    wall.now -= 100
    run(wall, clock, 50, stored)
    assert clock.now() == reached
    clock.follow_sales(wall.now + 100, 1e9)
    run(wall, clock, 60, stored)
    assert clock.now() == wall.now


def test_a_program_that_is_killed_on_the_way_is_behind_and_not_back():
    wall = Wall()
    clock, stored = behind(wall)
    began = clock.now()
    clock.follow_sales(began + 40_000, 30.0)
    clock.catch_up()
    clock.grant(1.0)
    run(wall, clock, 5, stored)
    again = ShopClock(wall, stored[-1])
    assert clock.now() <= again.now() <= clock.now() + 2
    assert again.ahead < -80_000


def test_only_beginning_anew_goes_back():
    wall = Wall()
    clock, stored = open_clock(wall, ClockState(500.0, 0.0))
    clock.speed = 60
    clock.begin_anew(ClockState(-BEHIND, wall.now - BEHIND))
    assert clock.now() == wall.now - BEHIND
    clock.extend(stored.append)
    run(wall, clock, 5, stored)
    assert abs(clock.now() - (wall.now - BEHIND)) < 1e-3  # at ×1

from hypothesis import given
from hypothesis import strategies as st

from models.clock import FILL_SPEED, ClockState, ShopClock


class Wall:
    """A wall clock that the test moves."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def open_clock(wall: Wall, state: ClockState | None = None) -> tuple[ShopClock, list[ClockState]]:
    stored: list[ClockState] = []
    clock = ShopClock(wall, state or ClockState(0.0, 0.0))
    clock.extend(stored.append)
    return clock, stored


def run(wall: Wall, clock: ShopClock, seconds: float, stored: list[ClockState], step: float = 0.1) -> None:
    for _ in range(round(seconds / step)):
        wall.now += step
        clock.now()
        clock.extend(stored.append)


def test_at_speed_one_shop_time_is_wall_time():
    wall = Wall()
    clock, stored = open_clock(wall)
    run(wall, clock, 5, stored)
    assert clock.now() == wall.now
    assert abs(clock.ahead) < 1e-6


def test_at_speed_sixty_a_second_is_a_minute():
    wall = Wall()
    clock, stored = open_clock(wall)
    clock.speed = 60
    clock.extend(stored.append)
    run(wall, clock, 10, stored)
    assert abs(clock.now() - 1_000_600) < 1e-3
    clock.speed = 1
    run(wall, clock, 10, stored)
    assert abs(clock.now() - 1_000_610) < 1e-3


def test_nothing_is_given_out_above_the_stored_ceiling():
    wall = Wall()
    clock, stored = open_clock(wall)
    clock.speed = 1440
    clock.extend(stored.append)
    wall.now += 100  # nobody extends
    assert clock.now() == stored[-1].ceiling
    clock.extend(stored.append)
    assert clock.now() <= stored[-1].ceiling


def test_a_killed_program_starts_no_earlier_than_what_it_gave_out():
    wall = Wall()
    clock, stored = open_clock(wall)
    clock.speed = 1440
    clock.extend(stored.append)
    run(wall, clock, 3.05, stored)
    seen = clock.now()
    again = ShopClock(wall, stored[-1])
    assert again.now() >= seen


def test_time_passes_at_speed_one_while_the_program_is_closed():
    wall = Wall()
    clock, stored = open_clock(wall)
    clock.speed = 60
    clock.extend(stored.append)
    run(wall, clock, 10, stored)
    clock.settle(stored.append)
    closed_at = clock.now()
    wall.now += 3600
    assert abs(ShopClock(wall, stored[-1]).now() - closed_at - 3600) < 1e-3


def test_a_wall_clock_that_is_set_back_makes_shop_time_stand_still():
    wall = Wall()
    clock, stored = open_clock(wall)
    run(wall, clock, 10, stored)
    before = clock.now()
    wall.now -= 3600
    assert clock.now() == before
    run(wall, clock, 3590, stored, step=10)
    assert clock.now() == before
    run(wall, clock, 20, stored, step=1)
    assert abs(clock.now() - before - 10) < 1.5


def test_it_runs_to_a_given_time_and_goes_on_at_its_speed():
    wall = Wall()
    clock, stored = open_clock(wall)
    target = clock.now() + 86_400
    clock.go_to(target)
    assert clock.running_speed < FILL_SPEED / 10  # it begins gently
    clock.grant(1.0)
    clock.extend(stored.append)
    run(wall, clock, 10, stored)
    assert clock.target is None
    assert target <= clock.now() < target + 10
    after = clock.now()
    run(wall, clock, 1, stored)
    assert abs(clock.now() - after - 1) < 1e-3


def test_a_target_that_is_given_up_leaves_time_where_the_sales_have_come():
    """
    asked    ├──────────────────────────────────────────────> target
    sold     ├──────────┤ 100 s   ·   goes on
    time     ├───────────────┤ 130 s (slack 30): stands, until the sales are there, and goes on as plain time does
    """
    wall = Wall()
    clock, stored = open_clock(wall)
    began = clock.now()
    clock.follow_sales(began + 100, 30.0)
    clock.go_to(began + 86_400)
    clock.grant(1.0)
    run(wall, clock, 5, stored)
    assert clock.now() == began + 130
    clock.give_up()
    assert (clock.target, clock.now()) == (None, began + 130)
    assert clock.waits_for_sales
    run(wall, clock, 5, stored)
    assert clock.now() == began + 130
    clock.follow_sales(began + 130, 30.0)
    run(wall, clock, 10, stored)
    assert not clock.waits_for_sales
    assert abs(clock.now() - began - 140) < 0.5
    clock.give_up()  # there is nothing to give up
    assert not clock.waits_for_sales


def test_a_program_that_is_killed_after_a_target_was_given_up_goes_on_from_there():
    wall = Wall()
    clock, stored = open_clock(wall)
    clock.go_to(clock.now() + 30 * 86_400)
    clock.grant(1.0)
    clock.extend(stored.append)
    run(wall, clock, 2, stored)
    clock.give_up()
    given_up_at = clock.now()
    run(wall, clock, 1, stored)
    assert ShopClock(wall, stored[-1]).now() < given_up_at + 3


def test_it_runs_slower_when_somebody_is_behind_and_never_below_one():
    wall = Wall()
    clock, _stored = open_clock(wall)
    clock.speed = 100
    clock.grant(0.5)
    assert clock.running_speed == 50
    clock.grant(0)
    assert clock.running_speed == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["wait", "back", "speed", "extend", "go", "give up", "grant"]),
            st.floats(0, 5000, allow_nan=False),
        )
    )
)
def test_it_never_runs_backwards_and_never_above_what_is_stored(steps: list[tuple[str, float]]):
    wall = Wall()
    clock, stored = open_clock(wall)
    last = clock.now()
    for what, amount in steps:
        if what == "wait":
            wall.now += amount
        elif what == "back":
            wall.now -= amount
        elif what == "speed":
            clock.speed = amount
        elif what == "extend":
            clock.extend(stored.append)
        elif what == "go":
            clock.go_to(last + amount)
        elif what == "give up":
            clock.give_up()
        else:
            clock.grant(amount / 5000)
        now = clock.now()
        assert now >= last
        assert now <= stored[-1].ceiling
        last = now


def test_after_a_sleep_of_the_computer_time_goes_on_from_the_wall_clock_at_once():
    wall = Wall()
    clock, stored = open_clock(wall)
    run(wall, clock, 5, stored)
    wall.now += 8 * 3600
    clock.now()
    clock.extend(stored.append)
    assert abs(clock.now() - wall.now) < 1e-3


def test_plain_time_that_passes_the_aim_before_the_sales_do_waits_for_them_and_not_for_ever():
    wall = Wall()
    clock, stored = open_clock(wall)
    target = clock.now() + 100
    clock.follow_sales(clock.now(), 5.0)
    clock.go_to(target)
    run(wall, clock, 1, stored)
    wall.now += 3600  # the computer sleeps, and wakes when the instant has long passed
    for _ in range(200):
        wall.now += 0.1
        clock.follow_sales(clock.now(), 5.0)
        clock.extend(stored.append)
        if not clock.waits_for_sales and clock.target is None:
            break
        assert clock.now() <= target
    assert clock.target is None
    assert not clock.waits_for_sales
    assert clock.now() >= target


def test_a_run_at_plain_speed_whose_sales_lag_at_the_aim_arrives_as_well():
    wall = Wall()
    clock, stored = open_clock(wall)
    target = clock.now() + 10
    clock.follow_sales(clock.now(), 2.0)
    clock.go_to(target, speed=1.0)
    run(wall, clock, 12, stored)  # the sales stand meanwhile
    for _ in range(50):
        wall.now += 0.1
        clock.follow_sales(clock.now(), 2.0)
        clock.extend(stored.append)
    assert not clock.waits_for_sales
    assert clock.now() > target


def test_a_target_that_is_given_up_while_the_ceiling_is_stored_takes_that_back_as_well():
    wall = Wall()
    clock, stored = open_clock(wall)
    clock.go_to(clock.now() + 30 * 86_400)
    clock.grant(1.0)

    def store(state: ClockState) -> None:
        stored.append(state)
        if clock.target is not None:
            clock.give_up()  # in another thread

    clock.extend(store)
    given_up_at = clock.now()
    assert stored[-1].ceiling > given_up_at + 3600
    run(wall, clock, 2, stored)
    assert ShopClock(wall, stored[-1]).now() < given_up_at + 5


def test_where_time_runs_fast_the_sales_have_reached_less_than_it_has():
    wall = Wall()
    clock, stored = open_clock(wall)
    assert clock.reached == clock.now()
    clock.follow_sales(clock.now() - 5.0)
    assert clock.reached == clock.now()  # at its plain pace time waits for nobody
    clock.speed = 60
    clock.follow_sales(sold := clock.now(), slack=600.0)
    run(wall, clock, 5, stored)
    assert clock.now() > sold + 100
    assert clock.reached == sold
    clock.follow_sales(None)
    assert clock.reached == clock.now()

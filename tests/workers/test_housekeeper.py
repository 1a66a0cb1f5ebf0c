"""The housekeeper: the ceiling, a clock that is slowed down and says why, the disk, what is in the way."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from models.clock import ClockState, ShopClock
from models.errors import ShopError
from models.snapshots import SALES, ShopTime
from models.storage.clock import stored_clock
from models.storage.connecting import open_store
from tests.workers.fakes import Wall, crossing
from workers.stream.loop import Trouble
from workers.upkeep import housekeeper
from workers.upkeep.housekeeper import HousekeeperLoop

NOON = 1_800_000_000.0
STEP = 0.1


class Scene:
    """A clock on a wall clock of the test's own, and its housekeeper."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(folder / "orders.db")
        self.wall = Wall(NOON)
        self.clock = ShopClock(self.wall, ClockState(0.0, NOON))
        self.crossing = crossing()
        self.emitted: list[object] = []
        self.loop = HousekeeperLoop(self.store, self.clock, self.crossing, folder, self.emitted.append, self.wall)

    def run(self, seconds: float) -> ShopTime:
        for _ in range(round(seconds / STEP)):
            self.wall.now += STEP
            self.loop.step()
        return next(one for one in reversed(self.emitted) if isinstance(one, ShopTime))

    def told(self) -> list[Trouble]:
        return [one for one in self.emitted if isinstance(one, Trouble)]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_ceiling_is_stored_before_time_is_given_out(scene: Scene):
    scene.clock.speed = 1440.0
    scene.run(3)
    assert scene.clock.now() <= stored_clock(scene.store).ceiling
    assert scene.clock.now() > NOON + 1440


def test_at_speed_one_nothing_holds_it(scene: Scene):
    shown = scene.run(5)
    assert shown.pace == pytest.approx(1.0, abs=0.05)
    assert shown.held_by == ""


def test_a_clock_that_follows_a_slow_consumer_says_what_it_does_and_why(scene: Scene):
    scene.clock.speed = 60.0
    assert scene.run(5).pace == pytest.approx(60, rel=0.1)
    assert scene.run(1).held_by == ""
    scene.crossing.unread = {"consumer5-order-handler": 50_000, "recorder": 3}
    shown = scene.run(5)
    assert shown.pace < 10
    assert (shown.speed, shown.held_by) == (60.0, "consumer5-order-handler")
    scene.crossing.unread = {"consumer5-order-handler": 0}
    shown = scene.run(10)
    assert shown.held_by == ""
    assert shown.pace == pytest.approx(60, rel=0.1)


def test_a_clock_that_waits_for_the_sales_says_so(scene: Scene):
    scene.run(1)
    scene.clock.follow_sales(scene.clock.now(), 10.0)
    scene.clock.go_to(scene.clock.now() + 3600)
    sold = scene.clock.now()
    shown = scene.run(30)
    assert scene.clock.now() <= sold + 40  # it never runs away from the sales, but goes on as plain time does
    assert shown.held_by == SALES


def test_a_jump_shows_where_to_and_how_fast(scene: Scene):
    target = scene.clock.now() + 6 * 3600
    scene.clock.go_to(target)
    shown = scene.run(1)
    assert shown.target == target
    assert shown.pace > 60


class Usage(NamedTuple):
    free: int


def test_a_disk_that_is_nearly_full_is_noticed_and_one_that_is_gone_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(housekeeper.LEAST_FREE_BYTES - 1))
    assert scene.run(0.5).disk_full
    assert scene.crossing.disk_full

    def gone(_folder: Path) -> Usage:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(shutil, "disk_usage", gone)
    with pytest.raises(ShopError, match="Put it back"):
        scene.run(6)


def test_what_waits_beside_the_stream_is_told_once_and_taken_back(scene: Scene):
    scene.crossing.in_the_way["mail"] = "The mails cannot be written."
    scene.run(0.5)
    assert scene.told() == [Trouble("mail", "The mails cannot be written.")]
    scene.crossing.in_the_way["mail"] = ""
    scene.run(0.5)
    assert scene.told()[1:] == [Trouble("mail", "")]


def test_what_a_housekeeper_before_has_told_is_taken_back_by_the_next(scene: Scene, tmp_path: Path):
    scene.crossing.in_the_way["mail"] = "The mails cannot be written."
    scene.run(0.5)
    scene.crossing.in_the_way["mail"] = ""  # it is over while that housekeeper is in trouble itself
    scene.loop = HousekeeperLoop(scene.store, scene.clock, scene.crossing, tmp_path, scene.emitted.append, scene.wall)
    scene.run(0.5)
    assert scene.told()[-1] == Trouble("mail", "")


def test_time_that_waits_for_a_consumer_that_was_paused_names_it(scene: Scene):
    scene.crossing.paused = frozenset({"consumer2-sales"})
    scene.crossing.unread = {"consumer2-sales": 50_000, "recorder": 60_000}
    assert scene.run(1).waits_for == ""  # plain time waits for nobody
    scene.clock.go_to(NOON + 86_400)
    assert scene.run(1).waits_for == "consumer2-sales"
    scene.crossing.paused = frozenset()
    assert scene.run(1).waits_for == ""


def test_it_looks_more_often_while_time_runs_fast(scene: Scene):
    at_rest = scene.loop.step()
    scene.clock.speed = 1440.0
    assert scene.loop.step() < at_rest

"""The producer on a hand-written Kafka: a jump, a speed turned down, a sleep, Kafka away, a loop built anew."""

import dataclasses
import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.calendar import Calendar, zone_named
from models.catalogue import Product
from models.clock import ClockState, ShopClock
from models.customers import Customer
from models.errors import StorageError
from models.orders import encode
from models.settings import Settings
from models.simulation import Simulation, expected_orders
from models.snapshots import Produced
from models.storage.blocks import BlockBook
from models.storage.connecting import open_store
from models.storage.progress import counters
from models.storage.stock import StockBook
from models.storage.store import Store
from tests.workers.fakes import SentMessages, Wall, crossing
from workers import producer as producer_module
from workers.kafka.topics import LAST_ORDER
from workers.producer import NAME, ProducerLoop
from workers.stream.skips import Skips

EVENING = datetime(2026, 11, 22, 18, 0, tzinfo=UTC).timestamp()
PRODUCTS = (Product(0, "Kaffe", "Matvaror", "Styckpris", 100, 10_000_000),)
CUSTOMERS = (Customer(1, "Åsa Öberg", "asa@example.com"),)
STEP = 0.05


class Scene:
    """A shop that sells on a wall clock of the test's own."""

    def __init__(self, folder: Path, rate: float = 60.0) -> None:
        self.store: Store = open_store(folder / "orders.db")
        self.wall = Wall(EVENING)
        self.clock = ShopClock(self.wall, ClockState(0.0, EVENING))
        self.settings = Settings(rate=rate, curve=False)
        self.crossing = crossing()
        self.kafka = SentMessages()
        self.told: list[str] = []
        self.emitted: list[object] = []
        self.calendar = Calendar(zone_named("UTC"))
        self.products = StockBook(self.store).sync(PRODUCTS)
        self.loop = self.build()

    def build(self) -> ProducerLoop:
        simulation = Simulation(
            self.products, CUSTOMERS, self.calendar, 7, self.clock.now(), int(self.store.fact("drawn", 0))
        )
        skips = Skips(self.store, self.calendar, self.told.append, self.wall)
        return ProducerLoop(
            self.store, self.clock, self.calendar, simulation, lambda: self.settings, self.crossing, skips,
            self.kafka.open, self.emitted.append,
        )  # fmt: skip

    def run(self, seconds: float, *, steps_at_once: int = 3) -> None:
        """Let real time pass, the housekeeper's duty towards the clock included."""
        for _ in range(round(seconds / STEP)):
            self.wall.now += STEP
            self.clock.extend(lambda _state: None)
            for _ in range(steps_at_once):
                self.loop.step()

    def per_five_minutes(self, until: float) -> list[int]:
        counts = [0] * round((until - EVENING) / 300)
        for order in self.kafka.orders():
            at = int((order.order_time.timestamp() - EVENING) // 300)
            if at < len(counts):
                counts[at] += 1
        return counts


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_jump_sells_all_the_way_and_time_waits_for_the_sales(scene: Scene):
    scene.crossing.selling = True
    scene.run(1)
    target = EVENING + 6 * 3600
    scene.clock.go_to(target)
    scene.clock.grant(1.0)
    while scene.clock.target is not None or scene.clock.waits_for_sales:
        scene.run(STEP, steps_at_once=1)  # sales cannot keep up with such a clock
        assert scene.clock.now() <= target + 1.0
    counts = scene.per_five_minutes(target)
    assert len(counts) == 72
    assert min(counts) > 300 * 0.75  # 300 are due in each, and Poisson's spread is 17
    assert sum(counts) == pytest.approx(6 * 3600, rel=0.03)
    assert counters(scene.store, NAME).get("skipped", 0) == 0
    arrived = scene.clock.now()
    scene.run(2)
    assert scene.clock.now() == pytest.approx(arrived + 2, abs=0.3)
    assert scene.told == []


def test_a_speed_that_is_turned_down_loses_nothing_either(scene: Scene):
    scene.crossing.selling = True
    scene.run(1)
    scene.clock.speed = 1440.0
    scene.run(3, steps_at_once=1)
    scene.clock.speed = 1.0
    turned_down = scene.clock.now()
    scene.run(10)
    made = [order.order_time.timestamp() for order in scene.kafka.orders()]
    gaps = [after - before for before, after in itertools.pairwise(made)]
    assert max(gaps) < 20
    assert turned_down < max(made) <= scene.clock.now()
    assert counters(scene.store, NAME).get("skipped", 0) == 0


def test_a_sleep_of_the_computer_is_skipped_and_told(scene: Scene):
    scene.crossing.selling = True
    scene.run(2)
    scene.wall.now += 3600
    scene.run(2)
    counted = counters(scene.store, NAME)
    assert counted["skipped_seconds"] == pytest.approx(3600, abs=3)
    assert counted["skipped"] == pytest.approx(3600, abs=3)  # 60 orders a minute
    assert scene.told[0].startswith("For 1 h of shop time nothing was sold, about 3,6")
    assert "the computer slept" in scene.told[0]
    scene.run(70)
    assert scene.told[-1] == ""


def test_what_nobody_could_take_is_skipped_and_told_when_sales_go_on(scene: Scene):
    scene.crossing.selling = True
    scene.run(2)
    before = len(scene.kafka.orders())
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=False)
    scene.run(60)
    assert len(scene.kafka.orders()) == before
    assert scene.told == []
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=True)
    scene.run(1)
    assert len(scene.told) == 1
    assert "since Kafka was away" in scene.told[0]
    counted = counters(scene.store, NAME)
    assert 55 <= counted["skipped_seconds"] <= 61
    assert counted["skipped"] == pytest.approx(counted["skipped_seconds"], abs=3)


def test_time_that_runs_fast_waits_while_nothing_can_be_sold_and_goes_on_when_its_speed_is_turned_down(scene: Scene):
    """
    Kafka      ───── away ──────────────────────────── back
    speed      ×60                        ×1
    time       ───── stands soon ──────── goes on ────
    """
    scene.crossing.selling = True
    scene.clock.speed = 60.0
    scene.run(2)
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=False)
    scene.run(120)
    assert scene.clock.now() - scene.loop._simulation.cursor < 2100  # so many orders may wait
    stood_at = scene.clock.now()
    scene.run(60)
    assert scene.clock.now() == stood_at
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=True)
    scene.run(5)
    assert counters(scene.store, NAME).get("skipped", 0) == 0
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=False)
    scene.run(120)
    scene.clock.speed = 1.0
    stood_at = scene.clock.now()
    scene.run(10)
    assert scene.clock.now() == pytest.approx(stood_at + 10, abs=1)
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=True)
    scene.run(1)
    assert "since Kafka was away" in scene.told[0]


def test_time_that_runs_to_now_waits_for_sales_that_could_not_begin_yet(scene: Scene):
    """
    Kafka      ───── still starting ──── there
    time       stands at the opening ─── runs to now, selling all the way
    """
    scene.clock.begin_anew(ClockState(-7200.0, EVENING - 7200))
    scene.loop = scene.build()
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, ready=False, connected=False)
    scene.crossing.selling = True
    scene.clock.catch_up()
    scene.clock.grant(1.0)
    scene.loop.step()
    scene.run(20)
    assert scene.clock.now() - (EVENING - 7200) < 2100  # so many orders may wait
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, ready=True, connected=True)
    while scene.clock.catching_up:
        scene.run(STEP)
    made = [order.order_time.timestamp() for order in scene.kafka.orders()]
    assert min(made) < EVENING - 7200 + 20
    assert max(after - before for before, after in itertools.pairwise(made)) < 20
    assert counters(scene.store, NAME).get("skipped", 0) == 0


@pytest.mark.parametrize("away", [False, True])
def test_a_jump_that_is_given_up_loses_nothing(scene: Scene, away: bool):
    """
    Kafka      ──────────────────── or away ─── back
    jump       ├──── given up                          (target five days on)
    time       ╱     stands until all that fell due is sold, then goes on
    """
    scene.crossing.selling = True
    scene.run(1)
    scene.clock.go_to(EVENING + 5 * 86_400)
    scene.clock.grant(1.0)
    scene.run(3, steps_at_once=1)
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=not away)
    scene.run(STEP, steps_at_once=1)
    scene.clock.give_up()
    given_up_at = scene.clock.now()
    assert given_up_at > scene.loop._simulation.cursor
    if away:
        scene.run(120)
        assert scene.clock.now() == given_up_at
        scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=True)
    scene.run(30)
    assert given_up_at < scene.clock.now()
    made = [order.order_time.timestamp() for order in scene.kafka.orders()]
    assert max(after - before for before, after in itertools.pairwise(made)) < 20
    assert counters(scene.store, NAME).get("skipped", 0) == 0
    assert scene.told == []


def test_a_loop_that_is_built_anew_goes_on_where_the_one_before_came_to(scene: Scene):
    scene.settings = dataclasses.replace(scene.settings, rate=600.0)
    scene.crossing.selling = True
    scene.run(5)
    scene.loop.close()  # after an error, while the shop goes on
    scene.wall.now += 4
    scene.clock.extend(lambda _state: None)
    scene.loop = scene.build()
    scene.run(5)
    made = [order.order_time.timestamp() for order in scene.kafka.orders()]
    assert max(after - before for before, after in itertools.pairwise(made)) < 2
    assert len(made) == pytest.approx(140, abs=40)
    assert counters(scene.store, NAME).get("skipped", 0) == 0


def test_orders_are_counted_as_sold_when_they_are_stored_to_be_sent(scene: Scene):
    scene.kafka.acknowledges = False
    scene.settings = dataclasses.replace(scene.settings, rate=600.0)
    scene.crossing.selling = True
    scene.run(3)
    sent = len(scene.kafka.orders())
    assert sent > 0
    assert counters(scene.store, NAME)["produced"] == sent
    scene.kafka.fail("gone")
    scene.kafka.acknowledges = True
    scene.run(1)  # all of them again, and some new ones
    ids = [order.order_id for order in scene.kafka.orders()]
    assert sorted(set(ids)) == list(range(min(ids), max(ids) + 1))
    assert counters(scene.store, NAME)["produced"] == len(set(ids))
    assert not BlockBook(scene.store).unacknowledged()


def test_what_is_left_unacknowledged_is_sent_by_whoever_starts_next(scene: Scene):
    scene.kafka.acknowledges = False
    scene.settings = dataclasses.replace(scene.settings, rate=600.0)
    scene.crossing.selling = True
    scene.run(3)
    first = [order.order_id for order in scene.kafka.orders()]
    scene.crossing.selling = False
    scene.loop.close()
    scene.kafka.sent.clear()
    scene.kafka.acknowledges = True
    scene.loop = scene.build()
    scene.run(0.5)
    assert [order.order_id for order in scene.kafka.orders()] == first
    assert scene.store.fact("selling_until") is None


def test_time_that_runs_fast_does_not_wait_for_a_shop_that_sells_nothing(scene: Scene):
    scene.clock.speed = 60.0
    before = scene.clock.now()
    scene.run(2)
    assert scene.clock.now() - before == pytest.approx(120, abs=5)
    scene.crossing.selling = True
    scene.settings = dataclasses.replace(scene.settings, rate=0.0)
    before = scene.clock.now()
    scene.run(2)
    assert scene.clock.now() - before == pytest.approx(120, abs=5)


def test_it_shows_what_it_does(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(producer_module, "SNAPSHOT_SECONDS", 0.0)
    scene.crossing.selling = True
    scene.crossing.disk_full = True
    scene.run(0.2)
    shown = scene.emitted[-1]
    assert isinstance(shown, Produced)
    assert (shown.selling, shown.rate_now, shown.held_back) == (True, 60.0, True)


def test_expected_orders_follow_the_curve():
    calendar = Calendar(zone_named("UTC"))
    assert expected_orders(calendar, EVENING, EVENING + 3600, 60.0, False) == pytest.approx(3600)
    # 18:00 on a Sunday: index 130, weekday 1.30
    assert expected_orders(calendar, EVENING, EVENING + 3600, 60.0, True) == pytest.approx(3600 * 1.30 * 1.30)
    assert expected_orders(calendar, EVENING, EVENING, 60.0, True) == 0


def lock_out(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database refuse whoever wants to write."""

    def refuse(**_how: object) -> object:
        raise StorageError("The shop's database is locked by another program.")

    monkeypatch.setattr(scene.store, "transaction", refuse)


def test_sales_that_the_user_ends_while_the_loop_begins_anew_are_over(scene: Scene):
    scene.crossing.selling = True
    scene.run(1)
    scene.loop.close()  # after an error
    scene.crossing.selling = False
    scene.loop = scene.build()
    scene.run(0.2)
    assert scene.store.fact("selling_until") is None  # or no day would be closed any more


def test_sales_whose_end_could_not_be_stored_are_over_once_that_can_be(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    scene.crossing.selling = True
    scene.run(1)
    scene.crossing.selling = False
    with monkeypatch.context() as locked:
        lock_out(scene, locked)
        with pytest.raises(StorageError):
            scene.loop.step()
    scene.loop.close()
    scene.loop = scene.build()
    scene.run(0.2)
    assert scene.store.fact("selling_until") is None


def test_a_jump_during_which_the_loop_begins_anew_skips_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    scene.crossing.selling = True
    scene.run(1)
    target = EVENING + 6 * 3600
    scene.clock.go_to(target)
    scene.clock.grant(1.0)
    scene.run(STEP)
    with monkeypatch.context() as locked:
        lock_out(scene, locked)
        with pytest.raises(StorageError):
            scene.run(1)
        scene.loop.close()
    for _ in range(10):  # the thread waits before it tries again, and the housekeeper is quicker
        scene.wall.now += STEP
        scene.clock.extend(lambda _state: None)
    scene.loop = scene.build()
    while scene.clock.target is not None or scene.clock.waits_for_sales:
        scene.run(STEP)
    assert counters(scene.store, NAME).get("skipped", 0) == 0
    assert min(scene.per_five_minutes(target)) > 300 * 0.75


def test_the_newest_order_is_published_as_well_when_the_loop_began_anew_before_sales_stopped(scene: Scene):
    scene.settings = dataclasses.replace(scene.settings, rate=600.0)
    scene.crossing.selling = True
    scene.run(2.3)
    scene.kafka.acknowledges = False
    scene.run(0.5)
    newest = scene.kafka.orders()[-1]
    scene.loop.close()  # after an error
    scene.crossing.selling = False
    scene.kafka.acknowledges = True
    scene.loop = scene.build()
    scene.run(0.2)
    published = [value for topic, _, value in scene.kafka.sent if topic == LAST_ORDER]
    assert published[-1] == encode(newest)


def test_what_was_skipped_is_told_when_the_user_stops_sales_and_taken_back_later(scene: Scene):
    scene.crossing.selling = True
    scene.run(2)
    scene.crossing.kafka = dataclasses.replace(scene.crossing.kafka, connected=False)
    scene.run(60)
    scene.crossing.selling = False
    scene.run(0.2)
    assert len(scene.told) == 1
    scene.run(70)
    assert scene.told[1:] == [""]


def test_a_pause_of_the_user_is_no_part_of_what_was_skipped(scene: Scene):
    scene.crossing.selling = True
    scene.crossing.disk_full = True
    scene.run(60)
    scene.crossing.selling = False
    scene.run(1)
    scene.wall.now += 3600
    scene.run(1)
    scene.crossing.selling = True
    scene.run(60)
    scene.crossing.disk_full = False
    scene.run(1)
    assert not [sentence for sentence in scene.told if " h " in sentence]


def test_a_sentence_about_skips_does_not_outlive_its_loop(scene: Scene):
    scene.crossing.selling = True
    scene.run(2)
    scene.wall.now += 3600
    scene.run(2)
    scene.loop.close()  # after an error
    scene.loop = scene.build()
    scene.run(70)
    assert scene.told[-1] == ""


def test_it_rests_until_an_order_falls_due_and_is_there_then(scene: Scene):
    scene.crossing.selling = True
    rests, sold = [], 0
    while sold < 40:
        scene.clock.extend(lambda _state: None)
        rest = scene.loop.step()
        orders = scene.kafka.orders()
        for order in orders[sold:]:
            assert scene.wall.now - order.order_time.timestamp() < producer_module.BLOCK_SECONDS
        sold = len(orders)
        rests.append(rest)
        scene.wall.now += rest
    assert max(rests) == producer_module.MOST_WAIT_SECONDS


def test_it_looks_soon_whether_an_order_is_acknowledged(scene: Scene):
    scene.crossing.selling = True
    scene.kafka.acknowledges = False
    while not scene.kafka.orders():
        scene.run(STEP, steps_at_once=1)
    assert scene.loop.step() < producer_module.BLOCK_SECONDS

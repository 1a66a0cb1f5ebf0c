"""Consumer 5: no order is handled before it was placed, and no round is lost while the program runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.batch import Batch
from models.calendar import Calendar, zone_named
from models.clock import ClockState, ShopClock
from models.handling import ROUND_SECONDS
from models.orders import decode_handled
from models.settings import ONCE, Settings
from models.storage.connecting import open_store
from models.storage.outbox import OutboxBook
from models.storage.store import Store
from tests.orders import order
from tests.workers.fakes import AllRead, Wall, store_orders
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.files.mail_writer import MailWriter
from workers.kafka.address import KafkaAddress
from workers.stream.crossing import Crossing, KafkaNow

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC).timestamp()


@dataclass
class Scene:
    """A shop whose time the test moves."""

    store: Store
    folder: Path
    wall: Wall
    clock: ShopClock
    settings: Settings
    began_at: float = NOON
    crossing: Crossing = field(default_factory=lambda: Crossing(KafkaNow(KafkaAddress("", {}))))

    def handler(self) -> OrderHandlerConsumer:
        mails = MailWriter(self.store, self.folder, lambda _source, _sentence: None)
        return OrderHandlerConsumer(
            self.store,
            Calendar(zone_named("UTC")),
            self.clock,
            lambda: self.settings,
            7,
            "shop",
            self.began_at,
            mails,
            self.crossing,
        )

    def pass_time(self, seconds: float) -> None:
        self.wall.now += seconds
        self.clock.extend(lambda _state: None)

    def arrive(self, handler: OrderHandlerConsumer, first: int, number: int, at: float) -> None:
        orders = [order(first + i, datetime.fromtimestamp(at, tz=UTC)) for i in range(number)]
        with self.store.transaction():
            store_orders(handler, orders)

    def handled(self) -> dict[int, tuple[float, float]]:
        """Return by order id when each was placed and handled."""
        found = {}
        for letter in OutboxBook(self.store).unpublished((), 100_000):
            one = decode_handled(letter.body)
            found[one.order_id] = one.order_time.timestamp(), one.handled_time.timestamp()
        return found


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    wall = Wall(NOON)
    clock = ShopClock(wall, ClockState(0.0, NOON))
    clock.extend(lambda _state: None)
    store = open_store(tmp_path / "orders.db")
    yield Scene(store, tmp_path / "mail", wall, clock, Settings(chance=50.0))
    store.close()


def tick(handler: OrderHandlerConsumer) -> None:
    while handler.tick(AllRead()):
        pass


@pytest.mark.parametrize("mode", ["every round", ONCE])
def test_no_order_is_handled_before_it_was_placed(scene: Scene, mode: str):
    """
    ticks     12:00                                   12:10 (time runs fast)
    rounds      |..|..|..|..|..|..|..|..|..|..|..|..|..|
    placed             12:04    12:07          12:09:50
    """
    scene.settings = replace(scene.settings, mode=mode)
    handler = scene.handler()
    tick(handler)
    scene.pass_time(600)
    for n, minute in enumerate((4.0, 7.0, 9.83)):
        scene.arrive(handler, 1000 * (n + 1), 400, NOON + minute * 60)
    for _ in range(4):
        tick(handler)
        scene.pass_time(ROUND_SECONDS)
    found = scene.handled()
    assert len(found) > 500
    assert all(handled >= placed for placed, handled in found.values())


def test_a_chance_that_is_changed_meanwhile_handles_none_early_either(scene: Scene):
    handler = scene.handler()
    tick(handler)
    scene.pass_time(600)
    scene.arrive(handler, 1000, 400, NOON + 590)
    scene.settings = replace(scene.settings, chance=99.0)  # the rounds that fall now count for more than was taken
    tick(handler)
    found = scene.handled()
    assert all(handled >= placed for placed, handled in found.values())


def test_each_round_has_its_chance_however_fast_time_runs(scene: Scene):
    handler = scene.handler()
    tick(handler)
    scene.pass_time(600)
    scene.arrive(handler, 1000, 4000, NOON + 595)
    scene.pass_time(ROUND_SECONDS)
    tick(handler)
    assert len(scene.handled()) / 4000 == pytest.approx(0.75, abs=0.03)  # 12:10:00 and 12:10:30


def test_where_time_runs_fast_an_order_that_comes_late_has_its_rounds_all_the_same(scene: Scene):
    """
    time      12:00 ────────────────────── 12:10
    placed       12:01   12:02 … 12:09
    come      at 12:10, a minute's orders at a time, with a tick after each
    """
    handler = scene.handler()
    tick(handler)
    scene.clock.follow_sales(NOON, 3600.0)
    scene.clock.speed = 1440.0
    scene.clock.extend(lambda _state: None)
    scene.wall.now += 600 / 1440
    assert scene.clock.now() == pytest.approx(NOON + 600)
    for minute in range(1, 10):
        scene.arrive(handler, 1000 * minute, 200, NOON + minute * 60)
        tick(handler)
    found = scene.handled()
    waited = [handled - placed for placed, handled in found.values()]
    assert len(found) > 1400
    assert sum(one <= 2 * ROUND_SECONDS for one in waited) / len(waited) == pytest.approx(0.8, abs=0.1)
    assert max(handled for _, handled in found.values()) <= NOON + 540


def test_where_time_runs_fast_no_round_falls_over_orders_that_are_not_stored_yet(scene: Scene):
    """
    time      12:00 ────────────────────── 12:10
    placed       12:01   12:02 … 12:09
    come      at 12:10, all in one transaction, with a tick after each minute's orders
    """
    handler = scene.handler()
    tick(handler)
    scene.clock.follow_sales(NOON, 3600.0)
    scene.clock.speed = 1440.0
    scene.clock.extend(lambda _state: None)
    scene.wall.now += 600 / 1440
    for minute in range(1, 10):
        placed = datetime.fromtimestamp(NOON + minute * 60, tz=UTC)
        handler.fold(Batch([order(1000 * minute + n, placed) for n in range(200)]))
        tick(handler)
    with scene.store.transaction():
        handler.store()
    handler.clear()
    tick(handler)
    found = scene.handled()
    assert len(found) > 1400
    assert max(handled for _, handled in found.values()) <= NOON + 540


def test_rounds_go_on_when_the_loop_is_built_anew_while_the_program_runs(scene: Scene):
    handler = scene.handler()
    tick(handler)
    scene.arrive(handler, 1000, 1000, NOON)
    scene.pass_time(10 * ROUND_SECONDS)  # nobody ticked: the loop met an error
    tick(scene.handler())
    found = scene.handled()
    assert len(found) > 990
    assert len({handled for _, handled in found.values()}) > 5  # each in its own round


def test_rounds_of_the_time_in_which_the_program_was_closed_do_not_happen(scene: Scene):
    handler = scene.handler()
    tick(handler)
    scene.arrive(handler, 1000, 1000, NOON)
    scene.pass_time(10 * ROUND_SECONDS)
    scene.began_at = scene.clock.now()
    tick(scene.handler())
    assert scene.handled() == {}
    scene.pass_time(ROUND_SECONDS)
    tick(scene.handler())
    assert 400 < len(scene.handled()) < 600


def test_when_a_run_comes_to_its_end_no_round_falls_behind_the_last_look(scene: Scene):
    """
    time      12:00   12:05 (the end begins)   12:10
    rounds      |..|..|..|..|                    -
    """
    handler = scene.handler()
    scene.arrive(handler, 1, 400, NOON)
    scene.pass_time(300.0)
    tick(handler)
    assert not scene.crossing.rounds_over  # nobody has asked
    scene.crossing.rounds_until = scene.clock.now()
    scene.pass_time(300.0)
    tick(handler)
    assert scene.crossing.rounds_over
    assert max(handled for _, handled in scene.handled().values()) <= NOON + 300.0
    known = scene.handled()
    scene.arrive(handler, 1001, 400, NOON + 300.0)  # read at the end: its first round would be one behind it
    tick(handler)
    assert scene.handled() == known

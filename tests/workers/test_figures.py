"""Everything that is shown comes from one read: figures that belong together agree."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from models.offsets import NextOffset
from models.snapshots import Figures, Handling, OrdersToday, Progress, Sales, Standing
from models.storage.blocks import BlockBook
from models.storage.connecting import open_store
from models.storage.progress import Positions, count_up
from models.storage.store import Store
from tests.orders import order
from tests.workers.fakes import Log, Wall, crossing
from workers.consumers import BUILD
from workers.kafka.topics import HANDLED, ORDERS
from workers.stream.consumer_loop import ConsumerLoop
from workers.stream.shop import Shop
from workers.upkeep import figures
from workers.upkeep.figures import FiguresLoop, read_figures


def of(figures: Figures, kind: type) -> object:
    return next(one for one in figures.snapshots if isinstance(one, kind))


def test_what_each_consumer_has_counted_and_lacks_adds_up_to_the_same(shop: Shop):
    """
    log        ──────────────────────────── 30
    consumer 1 ────── 12
    consumer 2 ──────────────── 20
    consumer 5 ── 5
    """
    now = shop.calendar().local(shop.clock.now()) - timedelta(seconds=1)
    state = crossing()
    sold = [order(100_001 + i, now) for i in range(30)]
    with shop.store.transaction():
        BlockBook(shop.store).reserve(sold)
        count_up(shop.store, "producer", produced=30)
    for name, counted in (("consumer1-orders-today", 12), ("consumer2-sales", 20), ("consumer5-order-handler", 5)):
        log = Log()
        log.append(*sold[:counted])
        state.ends.note(ORDERS, {0: 30})
        loop = ConsumerLoop(BUILD[name](shop), shop.store, shop.clock, state, log.open, lambda _told: None)
        loop._pending_since = 0.0
        loop.step()
        while name not in read_figures(shop.store, []).snapshots[0].lag:  # type: ignore[attr-defined]
            loop.step()
        loop.close()
    read = read_figures(shop.store, [build(shop) for build in BUILD.values()])
    today, sales, handling = of(read, OrdersToday), of(read, Sales), of(read, Handling)
    standing = of(read, Standing)
    assert isinstance(today, OrdersToday)
    assert isinstance(sales, Sales)
    assert isinstance(handling, Handling)
    assert isinstance(standing, Standing)
    assert (today.orders_today, today.progress.lag) == (12, 18)
    assert (sales.orders_today, sales.progress.lag) == (20, 10)
    assert (handling.backlog + handling.handled_total, handling.progress.lag) == (5, 25)
    assert standing.produced_total == 30
    assert standing.lag["consumer1-orders-today"] == 18


@pytest.fixture
def writer(shop: Shop) -> Iterator[Store]:
    """Another connection, as those who count have."""
    store = open_store(shop.store.address or shop.folder.database)
    yield store
    store.close()


def test_they_are_read_again_when_anything_was_counted(shop: Shop, writer: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(figures, "QUIET_SECONDS", 1e9)
    monkeypatch.setattr(figures, "SHOW_SECONDS", 1e9)
    shown: list[object] = []
    loop = FiguresLoop(shop.store, shop.clock, [], shown.append)
    loop.step()
    loop.step()
    assert len(shown) == 1
    with writer.transaction():
        Positions(writer, "consumer6-handled-monitor", HANDLED).advance({0: None}, {0: NextOffset(1)})
        count_up(writer, "consumer6-handled-monitor", read=1)
    loop.step()
    assert len(shown) == 2
    loop.close()


def test_the_first_change_after_a_rest_waits_for_its_neighbours(
    shop: Shop, writer: Store, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(figures, "QUIET_SECONDS", 1e9)
    monkeypatch.setattr(figures, "SHOW_SECONDS", -1.0)  # any time is a rest
    shown: list[object] = []
    loop = FiguresLoop(shop.store, shop.clock, [], shown.append)
    loop.step()
    for name in ("one", "two"):
        with writer.transaction():
            count_up(writer, name, read=1)
        loop.step()
    assert len(shown) == 2
    loop.close()


def test_a_snapshot_carries_its_consumers_progress(shop: Shop):
    read = read_figures(shop.store, [build(shop) for build in BUILD.values()])
    progress = [one.progress for one in read.snapshots if hasattr(one, "progress")]
    assert [one.consumer for one in progress] == list(BUILD)
    assert all(one == Progress(one.consumer) for one in progress)


def test_what_a_read_takes_is_part_of_the_rhythm(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    """The rhythm is from one read to the next; a slow one leaves as much time to others as it took."""
    wall = Wall()
    monkeypatch.setattr(figures, "time", wall)
    monkeypatch.setattr(figures, "FEW", 0)

    def after(took: float) -> float:
        def emit(_figures: object) -> None:
            wall.now += took

        loop = FiguresLoop(shop.store, shop.clock, [], emit)
        wait = loop.step()
        loop.close()
        return wait

    assert after(0.0) == pytest.approx(figures.SHOW_SECONDS)
    assert after(figures.SHOW_SECONDS / 4) == pytest.approx(figures.SHOW_SECONDS * 3 / 4)
    assert after(figures.SHOW_SECONDS * 2) == pytest.approx(figures.SHOW_SECONDS * 2)

"""The keeper on a hand-written cluster and a hand-written Kafka that comes along."""

import pytest

from models.errors import ShopError
from models.offsets import NextOffset
from models.orders import encode
from models.snapshots import KafkaState
from models.storage.blocks import BlockBook
from models.storage.progress import Positions
from tests.orders import order
from tests.workers.fakes import Cluster, crossing
from workers.kafka.address import KafkaUnavailableError
from workers.kafka.topics import CLUSTER_SETTINGS, HANDLED, ORDERS, TOPIC_SETTINGS
from workers.producer import FIRST_ORDER_ID
from workers.stream.crossing import Crossing
from workers.stream.shop import Shop
from workers.upkeep import kafka_keeper
from workers.upkeep.kafka_keeper import KafkaKeeperLoop

AWAY = KafkaUnavailableError("Kafka does not answer: gone")


class BuiltIn:
    """A Kafka that comes along, without one."""

    def __init__(self) -> None:
        self.address = "127.0.0.1:19092"
        self.version = "4.4.0"
        self.running = False
        self.starts = self.stops = self.kills = self.trainings = 0
        self.trouble: ShopError | None = None

    def start(self) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.running = True
        self.starts += 1

    def kill(self) -> None:
        self.running = False
        self.kills += 1

    def train_when_idle(self) -> None:
        self.trainings += 1

    def stop(self, _seconds: float) -> None:
        self.running = False
        self.stops += 1


def ends(n: int = 0) -> dict[str, dict[int, int]]:
    return {ORDERS: {0: n, 1: 0}, HANDLED: {0: 0}}


def keeper(shop: Shop, state: Crossing, cluster: Cluster, built_in: BuiltIn | None = None):
    told: list[KafkaState] = []
    return KafkaKeeperLoop(shop.store, state, built_in, cluster.open, lambda: 1_800_000_000.0, told.append), told


def test_it_starts_the_built_in_kafka_and_lets_the_loops_in(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends()), BuiltIn()
    loop, told = keeper(shop, state, cluster, built_in)
    loop.step()
    assert cluster.made == [TOPIC_SETTINGS]
    assert state.kafka.address.bootstrap_servers == "127.0.0.1:19092"
    assert (state.kafka.ready, state.kafka.connected, state.kafka.generation) == (True, True, 1)
    assert told[-1] == KafkaState(True, "127.0.0.1:19092", True, version="4.4.0")
    assert shop.store.fact("next_order_id") == FIRST_ORDER_ID
    loop.close()
    assert not built_in.running
    assert not state.kafka.connected


def test_one_that_dies_is_started_again_and_everything_goes_on(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends()), BuiltIn()
    loop, _ = keeper(shop, state, cluster, built_in)
    loop.step()
    built_in.running = False
    cluster.away = AWAY
    loop.step()
    assert built_in.starts == 2
    assert not state.kafka.connected
    cluster.away = None
    loop.step()
    assert state.kafka.connected
    loop.close()


def test_one_that_comes_back_at_another_address_is_connected_to_anew(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends()), BuiltIn()
    loop, _ = keeper(shop, state, cluster, built_in)
    loop.step()
    built_in.running, built_in.address = False, "127.0.0.1:19093"
    loop.step()
    assert state.kafka.address.bootstrap_servers == "127.0.0.1:19093"
    assert (state.kafka.connected, state.kafka.generation) == (True, 2)
    loop.close()


def test_one_that_could_not_be_started_again_at_once_is_connected_to_anew(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends()), BuiltIn()
    loop, _ = keeper(shop, state, cluster, built_in)
    loop.step()
    built_in.running, built_in.trouble = False, ShopError("Apache Kafka ended at once.")
    with pytest.raises(ShopError):
        loop.step()
    loop.close()
    monkeypatch.setattr(kafka_keeper, "AWAY_SECONDS", 0.0)
    built_in.trouble = None
    again, _ = keeper(shop, state, cluster, built_in)  # as its thread does
    again.step()
    assert (state.kafka.connected, state.kafka.generation) == (True, 2)
    again.close()


def test_a_cluster_is_left_as_its_owner_has_it_and_ids_begin_beside_those_in_its_topic(shop: Shop):
    state, cluster = crossing(ready=False, connected=False, generation=0), Cluster(ends(5))
    loop, _ = keeper(shop, state, cluster)
    loop.step()
    assert cluster.made == [CLUSTER_SETTINGS]
    assert shop.store.fact("next_order_id") > 10**9
    assert state.ends.of(ORDERS) == {0: 5, 1: 0}
    loop.close()


def test_another_cluster_is_refused(shop: Shop):
    first, _ = keeper(shop, crossing(ready=False, generation=0), Cluster(ends()))
    first.step()
    other, _ = keeper(shop, crossing(ready=False, generation=0), Cluster(ends(), name="two"))
    with pytest.raises(ShopError, match="orders are in another Kafka"):
        other.step()


def test_a_built_in_kafka_whose_log_is_gone_is_filled_anew(shop: Shop):
    loop, _ = keeper(shop, crossing(ready=False, generation=0), Cluster(ends()), BuiltIn())
    loop.step()
    blocks = BlockBook(shop.store)
    with shop.store.transaction():
        Positions(shop.store, "consumer1-orders-today", ORDERS).advance({0: None}, {0: NextOffset(9, 3)})
        blocks.reserve([order(FIRST_ORDER_ID)])
        blocks.acknowledge([FIRST_ORDER_ID])
    state = crossing(ready=False, generation=0)
    again, _ = keeper(shop, state, Cluster(ends(), name="two"), BuiltIn())
    again.step()
    assert state.kafka.ready
    assert Positions(shop.store, "consumer1-orders-today", ORDERS).load() == {}
    (block,) = blocks.unacknowledged()
    assert block.orders == ((str(FIRST_ORDER_ID), encode(order(FIRST_ORDER_ID))),)
    assert "log was not there" in state.in_the_way["kafka log"]


def test_a_short_absence_is_waited_for_and_after_a_long_one_all_connect_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kafka_keeper, "LOOK_SECONDS", 0.0)
    state, cluster = crossing(ready=False, connected=False, generation=0), Cluster(ends())
    loop, told = keeper(shop, state, cluster)
    loop.step()
    cluster.away = AWAY
    loop.step()
    assert told[-1].detail == str(AWAY)
    cluster.away = None
    loop.step()
    assert (state.kafka.connected, state.kafka.generation) == (True, 1)
    assert told[-1].detail == ""
    monkeypatch.setattr(kafka_keeper, "AWAY_SECONDS", 0.0)
    cluster.away = AWAY
    loop.step()
    cluster.away = None
    loop.step()
    assert (state.kafka.connected, state.kafka.generation) == (True, 2)


def test_the_ends_are_asked_for_once_a_second_and_more_often_for_whoever_waits(shop: Shop):
    state, cluster = crossing(ready=False, connected=False, generation=0), Cluster(ends())
    loop, _ = keeper(shop, state, cluster)
    for _ in range(5):
        loop.step()
    assert cluster.asked == state.looks == 1
    assert kafka_keeper.LOOK_OFTEN_SECONDS < kafka_keeper.LOOK_SECONDS
    state.look_often = True
    while cluster.asked < 3:
        loop.step()
    loop.close()


def test_after_a_start_that_failed_all_connect_anew_whoever_keeps_kafka_then(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends()), BuiltIn()
    loop, _ = keeper(shop, state, cluster, built_in)
    loop.step()
    before = state.kafka.generation
    built_in.running = False
    loop.close()  # after an error: it could not be started
    again, _ = keeper(shop, state, cluster, built_in)
    again.step()
    assert state.kafka.connected
    assert state.kafka.generation == before + 1
    again.close()


def test_all_connect_anew_when_its_port_is_another_one(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends()), BuiltIn()
    loop, _ = keeper(shop, state, cluster, built_in)
    loop.step()
    before = state.kafka.generation
    built_in.running, built_in.address = False, "127.0.0.1:19099"
    loop.step()
    assert state.kafka.address.bootstrap_servers == "127.0.0.1:19099"
    assert state.kafka.generation > before
    loop.close()


def test_a_log_that_is_deleted_while_the_shop_is_open_is_filled_anew(shop: Shop):
    state, cluster, built_in = crossing(ready=False, connected=False, generation=0), Cluster(ends(3)), BuiltIn()
    loop, _ = keeper(shop, state, cluster, built_in)
    loop.step()
    before = state.kafka.generation
    built_in.running = False  # it does not live without its log, and is started with a new one
    cluster.name, cluster.log_ends = "two", ends()
    loop.step()
    assert cluster.made == [TOPIC_SETTINGS] * 2
    assert "log was not there" in state.in_the_way["kafka log"]
    assert state.kafka.generation > before
    assert shop.store.fact("cluster_id") == "two"
    loop.close()

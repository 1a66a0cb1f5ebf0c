"""The end of `headless --for`: what is left goes on or gives up, each by itself."""

import dataclasses

from models.offsets import NextOffset
from models.storage.progress import Positions, count_up
from workers.consumer5_order_handler import OrderHandlerConsumer
from workers.consumers import READERS
from workers.kafka.topics import ORDERS
from workers.stream.shop import Shop
from workers.terminal.drain import NAMES, STUCK_SECONDS, Drain, Figure


def connect(shop: Shop, *, connected: bool = True) -> None:
    shop.crossing.unread = dict.fromkeys(NAMES, 0)
    shop.crossing.rounds_over = True
    shop.crossing.kafka = dataclasses.replace(shop.crossing.kafka, ready=True, connected=connected)


HANDLER = OrderHandlerConsumer.name


def test_only_a_new_lowest_is_progress():
    """
    n        5   3   4   3   2   0   7
    moved    x   x           x   x   x
    """
    figure = Figure()
    moved = []
    for now, n in enumerate((5, 3, 4, 3, 2, 0, 7)):
        figure.note(n, n, float(now))
        moved.append(figure.moved_at == now)
    assert moved == [True, True, False, False, True, True, True]


def test_rounds_of_handling_do_not_keep_up_hope_for_what_is_stuck(shop: Shop):
    drain = Drain(shop)
    connect(shop)
    shop.crossing.unread["recorder"] = 12
    now = 0.0
    while now <= STUCK_SECONDS:
        assert not drain.done(now)
        assert drain.stuck(now) == ""
        with shop.store.transaction():  # another round
            count_up(shop.store, HANDLER, arrived=5, handled=5, mailed=5)
        now += STUCK_SECONDS / 7
    assert not drain.done(now)
    assert drain.stuck(now) == "messages not counted: 12"


def test_what_goes_on_slowly_is_waited_for(shop: Shop):
    drain = Drain(shop)
    connect(shop)
    for minute in range(20):
        shop.crossing.unread["recorder"] = 1 + 20 - minute
        assert not drain.done(minute * 60.0)
        assert drain.stuck(minute * 60.0) == ""
    shop.crossing.unread["recorder"] = 0
    for shop.crossing.looks in (1, 2):
        assert not drain.done(20 * 60.0)
    shop.crossing.looks = 3
    assert drain.done(20 * 60.0)


def test_kafka_that_stays_away_is_not_waited_for_without_end(shop: Shop):
    drain = Drain(shop)
    connect(shop)
    assert not drain.done(0.0)
    connect(shop, connected=False)
    assert not drain.done(1.0)
    assert drain.stuck(1.0 + STUCK_SECONDS) == ""
    assert not drain.done(2.0 + STUCK_SECONDS)
    assert drain.stuck(2.0 + STUCK_SECONDS) == "answers of Kafka awaited: 1"


def test_consumers_that_have_no_partitions_yet_are_waited_for(shop: Shop):
    drain = Drain(shop)
    connect(shop)
    shop.crossing.unread = {}
    for shop.crossing.looks in range(5):
        assert not drain.done(0.0)
    shop.crossing.unread = dict.fromkeys(NAMES, 0)
    for shop.crossing.looks in (5, 6):
        assert not drain.done(0.0)
    shop.crossing.looks = 7
    assert drain.done(0.0)


def test_only_those_that_run_are_waited_for(shop: Shop):
    drain = Drain(shop, {HANDLER})
    connect(shop)
    shop.crossing.unread = {HANDLER: 0}
    shop.crossing.ends.note(ORDERS, {0: 5})
    with shop.store.transaction():
        Positions(shop.store, HANDLER, ORDERS).advance({0: None}, {0: NextOffset(5)})
    for shop.crossing.looks in range(2):
        assert not drain.done(0.0)
    shop.crossing.looks = 2
    assert drain.done(0.0)


def test_what_a_consumer_has_not_counted_is_looked_up_and_not_taken_from_what_it_said_before(shop: Shop):
    drain = Drain(shop)
    connect(shop)
    shop.crossing.ends.note(ORDERS, {0: 5})
    with shop.store.transaction():
        for consumer in READERS[ORDERS]:
            # One of them is in a long step, or is begun anew, since it said that it had counted everything.
            place = NextOffset(3 if consumer == HANDLER else 5)
            Positions(shop.store, consumer, ORDERS).advance({0: None}, {0: place})
    for shop.crossing.looks in range(5):
        assert not drain.done(0.0)
    assert not drain.done(STUCK_SECONDS + 1)
    assert drain.stuck(STUCK_SECONDS + 1) == "messages not counted: 2"
    with shop.store.transaction():
        Positions(shop.store, HANDLER, ORDERS).advance({0: NextOffset(3)}, {0: NextOffset(5)})
    for shop.crossing.looks in (5, 6, 7):
        done = drain.done(0.0)
    assert done


def test_a_round_that_could_still_fall_is_waited_for(shop: Shop):
    drain = Drain(shop)
    connect(shop)
    shop.crossing.rounds_over = False
    for shop.crossing.looks in range(5):
        assert not drain.done(0.0)
    assert shop.crossing.rounds_until is not None
    shop.crossing.rounds_over = True
    for shop.crossing.looks in (5, 6, 7):
        done = drain.done(0.0)
    assert done

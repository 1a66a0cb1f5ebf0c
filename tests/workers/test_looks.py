"""Messages and orders are looked up in a real topic, without a group; the client goes when nobody looks any more."""

import queue
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from models.looks import From, Look, Mailed, Message, Messages, OrderLife, OrderPlaces, OrdersFound, Sent
from models.offsets import NextOffset
from models.orders import encode
from models.storage.progress import Positions, SeenIds
from tests.orders import order
from tests.shared_kafka import a_prefix, shared_kafka
from tests.workers.fakes import store_orders
from workers.consumers import BUILD
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.looker import TopicLooker
from workers.kafka.topics import DEAD_LETTERS, LAST_ORDER, ORDERS, TOPIC_SETTINGS
from workers.kafka.writer import TopicWriter
from workers.stream.crossing import KafkaNow
from workers.stream.shop import Shop
from workers.upkeep.looks import LookLoop
from workers.upkeep.message_view import ROWS
from workers.upkeep.order_life import LifeReader
from workers.upkeep.outbox import OutboxLoop

LONG = 60.0
FIVE = "consumer5-order-handler"


class Looking:
    """A loop that looks things up in topics of its own, stepped by the test."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.address = KafkaAddress(shared_kafka().address, prefix=a_prefix())
        KafkaAdmin(self.address).make_topics(TOPIC_SETTINGS)
        shop.crossing.kafka = KafkaNow(self.address, ready=True, connected=True, generation=1)
        self.told: list[Any] = []
        self.open: list[TopicLooker] = []
        self.requests: Any = queue.SimpleQueue()
        lives = LifeReader(shop.store, shop.folder, shop.calendar(), shop.choices.now, shop.began_at)
        self.loop = LookLoop(
            shop.store, shop.clock, shop.wall, shop.crossing, lives, self._open, self.requests, self.told.append
        )

    def _open(self, address: KafkaAddress, topic: str) -> TopicLooker:
        looker = TopicLooker(address, topic)
        close = looker.close

        def closed() -> None:
            self.open.remove(looker)
            close()

        looker.close = closed  # type: ignore[method-assign]
        self.open.append(looker)
        return looker

    def publish(self, to: str, *values: bytes | None, key: str = "k", **headers: str) -> None:
        writer = TopicWriter(self.address, lambda _token, _problem: None)
        for value in values:
            writer.send(to, key, value, headers=headers)
        assert writer.flush(30) == 0
        writer.close()

    def ask(self, request: Callable[..., None], **values: Any) -> None:
        self.requests.put(partial(request, **values))

    def newest(self, kind: type) -> Any:
        return next(reversed(self.of(kind)), None)

    def until(self, condition: Callable[[], bool], also: Callable[[], object] = lambda: None) -> None:
        deadline = time.monotonic() + LONG
        while not condition():
            assert time.monotonic() < deadline, self.told[-3:]
            self.loop.step()
            also()

    def messages(self, look: Look) -> Messages:
        self.ask(LookLoop.look, look=look)
        self.until(lambda: any(one.number == look.number and not one.problem for one in self.of(Messages)))
        return self.newest(Messages)

    def of(self, kind: type) -> list[Any]:
        return [one for one in self.told if isinstance(one, kind)]


@pytest.fixture
def looking(shop: Shop) -> Iterator[Looking]:
    made = Looking(shop)
    yield made
    made.loop.close()
    assert made.open == []


def ids(rows: tuple[Message, ...]) -> list[int | None]:
    return [row.order_id for row in rows]


def test_the_newest_are_shown_and_then_what_comes(looking: Looking):
    for number in range(1, 6):
        looking.publish(ORDERS, encode(order(number)), key=str(number))
    shown = looking.messages(Look(1, ORDERS))
    looking.until(lambda: len(looking.newest(Messages).rows) == 5)
    assert shown.live
    looking.publish(ORDERS, b"no order", None, encode(order(6)), key="6", kind="a test")
    looking.until(lambda: len(looking.newest(Messages).rows) == 8)
    rows = looking.newest(Messages).rows
    assert sorted(number for number in ids(rows) if number) == [1, 2, 3, 4, 5, 6]
    broken = [row for row in rows if row.wrong]
    assert [row.value for row in broken] == [b"no order", None]
    assert "empty" in broken[1].wrong
    assert {row.headers for row in rows if row.key == b"6"} == {(("kind", b"a test"),)}
    assert {row.ore for row in rows if row.order_id} == {100}
    assert all(abs(row.time - time.time()) < 3600 for row in rows)
    looking.publish(ORDERS, *(encode(order(100 + n)) for n in range(ROWS + 50)), key="many")
    looking.until(lambda: 100 + ROWS + 49 in ids(looking.newest(Messages).rows))
    assert len(looking.newest(Messages).rows) == ROWS
    assert looking.open
    looking.ask(LookLoop.look, look=None)
    looking.until(lambda: looking.open == [])


def test_a_page_begins_at_an_offset_a_time_or_an_order_and_has_neighbours(looking: Looking):
    many = 2 * ROWS + 10
    for start in range(0, many, 100):
        looking.publish(LAST_ORDER, *(encode(order(1 + n)) for n in range(start, min(start + 100, many))))
    page = looking.messages(Look(1, LAST_ORDER, 0, From.OFFSET, 10))
    assert ids(page.rows) == list(range(11, 11 + ROWS))
    assert (dict(page.begins), dict(page.ends)) == ({0: 0}, {0: many})
    assert looking.open == []
    page = looking.messages(Look(2, LAST_ORDER, 0, starts=page.later))
    assert ids(page.rows) == list(range(11 + ROWS, many + 1))
    assert page.later == ()
    page = looking.messages(Look(3, LAST_ORDER, 0, starts=page.earlier))
    assert ids(page.rows)[0] == 11
    page = looking.messages(Look(4, LAST_ORDER, None, From.ORDER, 200))
    assert page.chosen is not None
    assert page.chosen.offset == 199
    assert 200 in ids(page.rows)
    middle = page.rows[len(page.rows) // 2]
    page = looking.messages(Look(5, LAST_ORDER, 0, From.TIME, middle.time))
    assert page.rows[0].time >= middle.time
    page = looking.messages(Look(6, LAST_ORDER, 0, From.ORDER, 10**9))
    assert (page.rows, page.chosen) == ((), None)
    page = looking.messages(Look(7, LAST_ORDER, 0, From.TIME, middle.time + 86_400))
    assert page.rows == ()
    page = looking.messages(Look(8, LAST_ORDER, 0, From.OFFSET, 10**12))
    assert page.rows == ()


def test_a_dead_letter_says_why(looking: Looking):
    looking.publish(DEAD_LETTERS, b"{", key="t/0/1", topic=ORDERS, partition="0", offset="1", reason="truncated")
    page = looking.messages(Look(1, DEAD_LETTERS, None, From.OFFSET, 0))
    assert [row.wrong for row in page.rows] == ["truncated"]


def count(shop: Shop, name: str, offset: int, partition: int, number: int, at: datetime) -> None:
    reader = BUILD[name](shop)
    positions = Positions(shop.store, name, reader.topic)
    with shop.store.transaction():
        seen = SeenIds(shop.store, name)
        seen.add([number])
        seen.store()
        store_orders(reader, [order(number, at)])
        positions.advance({partition: positions.load().get(partition)}, {partition: NextOffset(offset)})
    reader.close()


def test_an_order_is_found_where_it_stands_and_a_copy_is_seen_to_come(looking: Looking):
    shop, now = looking.shop, datetime.now(UTC)
    looking.publish(ORDERS, *(encode(order(10 + n, now)) for n in range(20)), key="others")
    looking.publish(ORDERS, encode(order(5, now)), key="5")
    looking.ask(LookLoop.show_order, order_id=5)
    looking.until(lambda: looking.newest(OrderPlaces) is not None and looking.newest(OrderPlaces).sent is not None)
    place = looking.newest(OrderPlaces).sent.place
    life = looking.newest(OrderLife)
    assert (life.known, life.order, life.sent, life.mailed) == (False, None, Sent.ELSEWHERE, Mailed.NONE)
    assert not any(one.counted for one in life.consumers)
    count(shop, FIVE, place.offset + 1, place.partition, 5, now)
    looking.ask(LookLoop.show_order, order_id=5)
    looking.until(lambda: looking.newest(OrderLife).known)
    life = looking.newest(OrderLife)
    assert [one.consumer for one in life.consumers if one.counted] == [FIVE]
    assert [one.consumer for one in life.consumers if one.has_passed(place)] == [FIVE]
    assert life.order == order(5, now)
    assert life.due_at is not None  # also where no round has been yet
    assert shop.began_at < life.due_at < shop.began_at + 3600
    assert looking.open == []
    # Sent again: it goes through the outbox, and is found at another place.
    shop.crossing.ends.note(ORDERS, {place.partition: place.offset})  # what is known of the ends may be old
    outbox = OutboxLoop(shop.store, shop.crossing, lambda kafka, told: TopicWriter(kafka.address, told))
    looking.ask(LookLoop.send_order_again, order_id=5)
    looking.until(lambda: bool(looking.newest(OrderPlaces).again), also=outbox.step)
    places = looking.newest(OrderPlaces)
    assert (places.waits, places.looking, len(places.again)) == (0, False, 1)
    assert places.again[0].place != place
    assert places.again[0].value == places.sent.value
    assert not life.consumers[0].has_passed(places.again[0].place)
    outbox.close()
    looking.ask(LookLoop.leave_order)
    looking.loop.step()


def test_orders_are_found_by_number_and_by_customer(looking: Looking):
    shop, now = looking.shop, datetime.now(UTC)
    reader = BUILD[FIVE](shop)
    names = {1: "Åsa Öberg", 2: "åSA ÖBERGSSON", 3: "Bo 100 %_", 4: "Asa Oberg"}
    with shop.store.transaction():
        store_orders(reader, [order(number, now, name=name) for number, name in names.items()])

    def found(text: str) -> list[int]:
        looking.ask(LookLoop.find_orders, text=text)
        looking.loop.step()
        answer = looking.newest(OrdersFound)
        assert answer.text == text
        return [row.order_id for row in answer.rows]

    assert found("3") == [3]
    assert found("33") == []
    assert found("åsa öberg") == [2, 1]
    assert found("100 %_") == [3]
    assert found("%") == [3]
    assert found("  ") == []
    assert found("9" * 40) == []


def test_what_cannot_be_looked_into_is_told_and_tried_again(looking: Looking):
    crossing = looking.shop.crossing
    now = crossing.kafka
    crossing.kafka = KafkaNow(now.address, ready=True, connected=False, generation=1)
    looking.publish(ORDERS, encode(order(1)), key="1")
    looking.ask(LookLoop.look, look=Look(1, ORDERS))
    looking.until(lambda: any(page.problem for page in looking.of(Messages)))
    looking.ask(LookLoop.show_order, order_id=1)
    looking.until(lambda: looking.newest(OrderPlaces) is not None and bool(looking.newest(OrderPlaces).problem))
    crossing.kafka = KafkaNow(now.address, ready=True, connected=True, generation=2)
    looking.until(lambda: ids(looking.newest(Messages).rows) == [1])
    looking.until(lambda: looking.newest(OrderPlaces).sent is not None)
    assert looking.newest(OrderPlaces).problem == ""

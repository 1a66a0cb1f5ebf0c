"""What Kafka has deleted is taken from the recorded orders, or not recounted; it is never a difference."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from models.mail import message_id, shipment_mail
from models.offsets import NextOffset
from models.orders import HandledOrder, Order, encode
from models.storage.audit import Audit
from models.storage.handling import HandlingBook, Parcel
from models.storage.progress import Positions, SeenIds, count_up
from models.storage.rejections import Rejection, RejectionBook
from models.storage.schema import Outbox
from tests.orders import order
from tests.workers.fakes import store_orders
from workers.consumers import handled_monitor, orders_today, recorder, sales
from workers.files.mail_writer import MailWriter
from workers.kafka.topics import DEAD_LETTERS, HANDLED, ORDERS
from workers.kafka.whole_topic import Stored, WholeTopic
from workers.stream.consumer_loop import Consumer
from workers.stream.shop import Shop
from workers.terminal.verify import Finding, compare

READERS = (orders_today, sales, recorder)
FIRST = "consumer1-orders-today"


def now_local(shop: Shop) -> datetime:
    return shop.calendar().local(shop.clock.now())


def topic(messages: Sequence[bytes] = (), begin: int = 0) -> WholeTopic:
    """Return a topic of one partition."""
    stored = [Stored(0, begin + i, b"", message) for i, message in enumerate(messages)]
    return WholeTopic(stored, {0: begin}, {0: begin + len(messages)})


def count(shop: Shop, kind: Callable[[Shop], Consumer], orders: Sequence[Order], offset: int) -> None:
    """Let one reader count orders, the last of them before an offset."""
    reader = kind(shop)
    positions = Positions(shop.store, reader.name, reader.topic)
    with shop.store.transaction():
        seen = SeenIds(shop.store, reader.name)
        seen.add([one.order_id for one in orders])
        seen.store()
        store_orders(reader, orders)
        positions.advance({0: positions.load().get(0)}, {0: NextOffset(offset)})


def sell(shop: Shop, *at: datetime) -> list[bytes]:
    """Let all readers count an order at each of the instants; returns the messages."""
    orders = [order(1 + i, moment) for i, moment in enumerate(at)]
    for kind in READERS:
        count(shop, kind, orders, len(orders))
    return [encode(one) for one in orders]


def handle(shop: Shop, sold_at: datetime, handled_at: datetime) -> bytes:
    """Let consumers 5 and 6 handle an order; returns its message."""
    sold, book = order(1, sold_at), HandlingBook(shop.store)
    handled = HandledOrder(
        sold.order_id, sold.customer_id, sold.customer_name, sold.customer_email, sold.order_time, sold.order_details,
        handled_time=handled_at, message_id=message_id(sold.order_id, shop.shop_id),
    )  # fmt: skip
    mail, message = shipment_mail(handled), encode(handled)
    with shop.store.transaction():
        seen = SeenIds(shop.store, "consumer5-order-handler")
        seen.add([sold.order_id])
        seen.store()
        book.arrive([(sold.order_id, sold_at.timestamp(), "Åsa", 100, 0.5, encode(sold), 0)])
        book.mark([Parcel(sold.order_id, handled_at.timestamp(), message, 0, len(mail))], handled_at.date(), mail, "")
        count_up(shop.store, "consumer5-order-handler", arrived=1, handled=1)
    MailWriter(shop.store, shop.folder.mail, shop.tell).step()
    count(shop, handled_monitor, [handled], 1)
    return message


def recount(
    shop: Shop, sold: WholeTopic | None = None, handled: WholeTopic | None = None, dead: WholeTopic | None = None
) -> dict[str, Finding]:
    topics = {ORDERS: sold or topic(), HANDLED: handled or topic(), DEAD_LETTERS: dead or topic()}
    return {finding.what: finding for finding in compare(shop.folder, Audit(shop.store), topics)}


def differences(findings: dict[str, Finding]) -> list[str]:
    return [what for what, finding in findings.items() if finding.differs]


def test_a_log_that_was_emptied_is_recounted_from_the_recorded_orders(shop: Shop):
    now = now_local(shop)
    messages = sell(shop, now, now, now)
    for log in (topic(messages), topic(messages[2:], begin=2), topic(begin=3)):
        findings = recount(shop, log)
        assert differences(findings) == []
        for name in ("consumer1-orders-today", "consumer2-sales", "recorder"):
            assert findings[f"{name}: order ids counted"].recounted == 3
        assert findings[f"consumer1-orders-today: orders on {now.date()}"].recounted == 3


def test_a_bent_figure_is_named_also_when_the_log_was_emptied(shop: Shop):
    now = now_local(shop)
    sell(shop, now, now)
    count(shop, sales, [order(99, now)], 2)
    assert f"consumer2-sales: orders on {now.date()}" in differences(recount(shop, topic(begin=2)))


def test_days_that_are_no_longer_recorded_are_said_to_be_not_recountable(shop: Shop):
    now = now_local(shop)
    old = now - timedelta(days=30)
    messages = sell(shop, old, now)
    shop.folder.recorded_orders_of(old.date()).unlink()
    assert recount(shop, topic(messages))["consumer1-orders-today: order ids counted"].recounted == 2
    findings = recount(shop, topic(begin=2))
    assert differences(findings) == []
    assert findings[f"consumer1-orders-today: orders on {old.date()}"].recounted is None
    assert findings[f"consumer1-orders-today: orders on {now.date()}"].recounted == 1
    assert findings["consumer1-orders-today: order ids counted"].recounted is None


@pytest.mark.parametrize("who", [FIRST, "recorder"])
def test_what_was_deleted_before_it_was_read_is_not_recountable(shop: Shop, who: str):
    """
    log               0 .. 3 |begin 4 .. 5 end
    who was behind    read up to 3, and knows of a gap or has not met it yet
    """
    now = now_local(shop)
    everything = [order(1 + i, now) for i in range(5)]
    log = topic([encode(everything[4])], begin=4)
    for kind in READERS:
        behind = kind(shop).name == who
        count(shop, kind, everything[:3] if behind else everything, 3 if behind else 5)
    assert differences(recount(shop, log)) == []

    with shop.store.transaction():
        count_up(shop.store, who, missed=1)
    for kind in READERS:
        if kind(shop).name == who:
            count(shop, kind, everything[4:], 5)
    findings = recount(shop, log)
    assert differences(findings) == []
    assert findings[f"{who}: order ids counted"].recounted is None


def test_offsets_of_another_log_say_nothing_of_this_one(shop: Shop):
    now = now_local(shop)
    sell(shop, now, now, now)
    findings = recount(shop, topic([encode(order(7, now))]))  # a topic that somebody made anew
    assert differences(findings) == []
    assert findings["consumer1-orders-today: order ids counted"].recounted is None


def test_handled_orders_that_were_deleted_are_recounted_from_the_mails(shop: Shop):
    now = now_local(shop)
    message = handle(shop, now, now)
    what = "consumer6-handled-monitor: orders handled"
    whole, emptied = recount(shop, handled=topic([message])), recount(shop, handled=topic(begin=1))
    assert (differences(whole), whole[what].recounted) == ([], 1)
    assert (differences(emptied), emptied[f"{what}, by the mails"].recounted) == ([], 1)
    assert emptied["handled_orders: handled orders that are not there"].recounted is None
    assert "handled_orders: handled orders that are not there" in differences(recount(shop, handled=topic()))
    missed = recount(shop, handled=topic(begin=2))  # one more, that consumer 6 had not read
    assert (differences(missed), missed[what].recounted) == ([], None)


def test_dead_letters_that_were_deleted_are_not_missed(shop: Shop):
    with shop.store.transaction():
        broken = Rejection(ORDERS, 0, 0, 0, "no JSON", b"x")
        RejectionBook(shop.store, DEAD_LETTERS).record([broken], FIRST, shop.clock.now())
        Positions(shop.store, FIRST, ORDERS).advance({0: None}, {0: NextOffset(1)})
        shop.store.change(Outbox.delete())  # long since acknowledged
    what = "dead_letter_orders: rejected messages that are not there"
    assert differences(recount(shop, topic([b"x"]))) == [what]
    findings = recount(shop, topic(begin=1), dead=topic(begin=1))
    assert differences(findings) == []
    assert findings[what].recounted is None
    assert findings["rejected: messages recorded"].recounted is None


def test_orders_that_were_handled_before_they_were_placed_are_named(shop: Shop):
    now = now_local(shop)
    message = handle(shop, now, now - timedelta(seconds=20))
    named = [
        "handled before they were placed: in the database",
        "handled before they were placed: in handled_orders",
    ]
    findings = recount(shop, handled=topic([message]))
    assert differences(findings) == named
    assert [findings[what].stored for what in named] == [1, 1]

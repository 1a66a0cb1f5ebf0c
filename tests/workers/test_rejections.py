import pytest

from models.errors import ShopError
from models.orders import decode_order, encode
from models.storage.outbox import OutboxBook
from models.storage.rejections import KEPT_BYTES, Rejection, RejectionBook, rejected_total
from tests.orders import order
from workers.kafka.topics import DEAD_LETTERS, ORDERS
from workers.stream.shop import Shop

BAD = Rejection(ORDERS, 0, 5, 3, "no order", b"x" * (KEPT_BYTES + 1))


def record(shop: Shop, *found: Rejection, consumer: str = "consumer1-orders-today") -> RejectionBook:
    book = RejectionBook(shop.store, DEAD_LETTERS)
    with shop.store.transaction():
        book.record(found, consumer, 1.0)
    return book


def test_a_message_is_recorded_and_published_once_whoever_finds_it(shop: Shop):
    for consumer in ("consumer1-orders-today", "recorder"):
        book = record(shop, BAD, consumer=consumer)
    assert rejected_total(shop.store) == 1
    (letter,) = OutboxBook(shop.store).unpublished(0, 10)
    assert (letter.topic, letter.key) == (DEAD_LETTERS, "order_created_now/0/5")
    assert letter.headers == {"topic": ORDERS, "partition": "0", "offset": "5", "reason": "no order"}
    (row,) = book.newest()
    assert letter.body == row.body == b"x" * KEPT_BYTES
    assert (row.size, row.found_by) == (KEPT_BYTES + 1, "consumer1-orders-today")


def test_one_without_bytes_is_recorded_too(shop: Shop):
    (row,) = record(shop, Rejection(ORDERS, 0, 6, 3, "the message is empty", None)).newest()
    assert row.body is None
    assert OutboxBook(shop.store).unpublished(0, 10)[0].body is None


def test_read_again_it_is_the_same_message_but_not_where_the_log_was_cut_and_has_grown_again(shop: Shop):
    record(shop, BAD)
    record(shop, BAD)
    assert rejected_total(shop.store) == 1
    record(shop, Rejection(ORDERS, 0, 5, 4, "no order", b"another"))  # of a later leader
    assert rejected_total(shop.store) == 2


def test_a_mended_message_goes_out_once(shop: Shop):
    book = record(shop, BAD)
    place = book.newest()[0].place
    mended = encode(order(77))
    with shop.store.transaction():
        book.send_again(place, "77", mended, 2.0)
    with pytest.raises(ShopError, match="sent again already"), shop.store.transaction():
        book.send_again(place, "77", mended, 3.0)
    letter = OutboxBook(shop.store).unpublished(0, 10)[-1]
    assert (letter.topic, letter.key, decode_order(letter.body).order_id) == (ORDERS, "77", 77)
    assert book.newest()[0].sent_again_at is not None
    assert len(OutboxBook(shop.store).unpublished(0, 10)) == 2

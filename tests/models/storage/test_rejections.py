import pytest

from models.errors import ShopError
from models.orders import decode_order, encode
from models.storage.outbox import OutboxBook
from models.storage.rejections import KEPT_BYTES, Rejection, RejectionBook, rejected_total
from models.storage.store import Store
from tests.orders import order
from workers.kafka.topics import DEAD_LETTERS, ORDERS

BAD = Rejection(ORDERS, 0, 5, 3, "no order", b"x" * (KEPT_BYTES + 1))


def record(store: Store, *found: Rejection, consumer: str = "consumer1-orders-today") -> RejectionBook:
    book = RejectionBook(store, DEAD_LETTERS)
    with store.transaction():
        book.record(found, consumer, 1.0)
    return book


def test_a_message_is_recorded_and_published_once_whoever_finds_it(store: Store):
    for consumer in ("consumer1-orders-today", "recorder"):
        book = record(store, BAD, consumer=consumer)
    assert rejected_total(store) == 1
    (letter,) = OutboxBook(store).unpublished((), 10)
    assert (letter.topic, letter.key) == (DEAD_LETTERS, "order_created_now/0/5")
    assert letter.headers == {"topic": ORDERS, "partition": "0", "offset": "5", "reason": "no order"}
    (row,) = book.newest()
    assert letter.body == row.body == b"x" * KEPT_BYTES
    assert (row.size, row.found_by) == (KEPT_BYTES + 1, "consumer1-orders-today")


def test_one_without_bytes_is_recorded_too(store: Store):
    (row,) = record(store, Rejection(ORDERS, 0, 6, 3, "the message is empty", None)).newest()
    assert row.body is None
    assert OutboxBook(store).unpublished((), 10)[0].body is None


def test_read_again_it_is_the_same_message_but_not_where_the_log_was_cut_and_has_grown_again(store: Store):
    record(store, BAD)
    record(store, BAD)
    assert rejected_total(store) == 1
    record(store, Rejection(ORDERS, 0, 5, 4, "no order", b"another"))  # of a later leader
    assert rejected_total(store) == 2


def test_one_that_was_read_twice_at_once_is_the_same_message(store: Store):
    """A log that was cut is read from its start while what was read before is not counted yet."""
    record(store, BAD, Rejection(ORDERS, 0, 6, 3, "no order", b"y"), BAD)
    assert rejected_total(store) == len(OutboxBook(store).unpublished((), 10)) == 2


def test_many_are_looked_up_together(store: Store, monkeypatch: pytest.MonkeyPatch):
    many = [Rejection(ORDERS, n % 3, n, 3, "no order", b"x") for n in range(600)]
    record(store, *many[:300])
    asked: list[object] = []
    rows = store.rows
    monkeypatch.setattr(store, "rows", lambda query, **how: asked.append(query) or rows(query, **how))
    record(store, *many)
    assert len(asked) == 3  # one for each partition
    assert rejected_total(store) == 600


def test_a_mended_message_goes_out_once(store: Store):
    book = record(store, BAD)
    place = book.newest()[0].place
    mended = encode(order(77))
    with store.transaction():
        book.send_again(place, "77", mended, 2.0)
    with pytest.raises(ShopError, match="sent again already"), store.transaction():
        book.send_again(place, "77", mended, 3.0)
    letter = OutboxBook(store).unpublished((), 10)[-1]
    assert (letter.topic, letter.key, decode_order(letter.body).order_id) == (ORDERS, "77", 77)
    assert book.newest()[0].sent_again_at is not None
    assert len(OutboxBook(store).unpublished((), 10)) == 2

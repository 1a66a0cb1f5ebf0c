import mailbox
import os
from contextlib import closing
from datetime import date, datetime

from models.orders import digest, encode
from models.recorded import recorded_orders
from models.settings import ONCE
from models.snapshots import Progress
from models.storage.clock import store_clock
from models.storage.handling import MARKED_AT_ONCE, HandlingBook, Parcel
from models.storage.outbox import OutboxBook
from models.storage.progress import counters
from tests.orders import NOON, line, order
from tests.workers.fakes import AllRead, store_orders
from workers.consumers import order_handler, recorder
from workers.files.mail_writer import MailWriter
from workers.stream.shop import Shop

DAY = date(2026, 11, 22)


def mail_writer(shop: Shop) -> MailWriter:
    return MailWriter(shop.store, shop.folder.mail, shop.tell)


def now_local(shop: Shop) -> datetime:
    return shop.calendar().local(shop.clock.now())


MAIL = b"From orders@example.com Sun Nov 22 12:00:00 2026\nSubject: %d\n\nhello\n\n"


def hand_over(shop: Shop, book: HandlingBook, *numbers: int) -> None:
    with shop.store.transaction():
        book.arrive([(n, 1.0, "Åsa", 100, 0.5, b"{}", 0) for n in numbers])
        mails = [MAIL % n for n in numbers]
        starts = [sum(map(len, mails[:i])) for i in range(len(mails))]
        parcels = [
            Parcel(n, 30.0, b"{}", start, len(mail)) for n, start, mail in zip(numbers, starts, mails, strict=True)
        ]
        book.mark(parcels, DAY, b"".join(mails), "handled_orders")


def subjects(shop: Shop, name: str = "2026-11-22.mbox") -> list[str]:
    with closing(mailbox.mbox(shop.folder.mail / name, create=False)) as box:
        return [message["Subject"] for message in box]


def test_orders_come_due_once_and_fill_the_outbox(shop: Shop):
    book = HandlingBook(shop.store)
    with shop.store.transaction():
        book.arrive(
            [(1, 1.0, "A", 5, 0.5, b"{}", 0), (2, 1.0, "B", 5, 1.5, b"{}", 0), (3, 1.0, "C", 5, None, b"{}", 0)]
        )
    assert [w.order_id for w in book.due(1.0)] == [1]
    assert [w.order_id for w in book.due(99.0)] == [1, 2]
    hand_over(shop, book, 10)
    outbox = OutboxBook(shop.store)
    assert [(letter.key, letter.topic) for letter in outbox.unpublished((), 10)] == [("10", "handled_orders")]
    with shop.store.transaction():
        outbox.acknowledge([outbox.unpublished((), 1)[0].number])
    assert outbox.unpublished_total() == 0
    assert {row.order_id for row in book.rows("unhandled")} == {1, 2, 3}
    assert [row.order_id for row in book.rows("handled")] == [10]


def test_orders_that_are_never_handled_are_kept_as_long_as_the_others(shop: Shop):
    """
    instant    1 .......... 50 | oldest 100 | 150
    dropped    handled, never  |            |
    kept       waiting         |            | handled, never, waiting
    """
    book = HandlingBook(shop.store)
    hand_over(shop, book, 1)  # at 30
    with shop.store.transaction():
        arrived = [(2, 50.0, None), (3, 50.0, 7.5), (4, 150.0, None), (5, 150.0, 7.5)]
        book.arrive([(number, instant, "Åsa", 100, due, b"{}", 0) for number, instant, due in arrived])
    with shop.store.transaction():
        assert not book.prune(100.0, DAY)
    assert {row.order_id for row in book.rows("newest")} == {3, 4, 5}


def test_old_orders_are_dropped_a_part_at_a_time(shop: Shop):
    book = HandlingBook(shop.store)
    with shop.store.transaction():
        book.arrive([(number, 1.0, "Åsa", 100, None, b"{}", 0) for number in range(1, MARKED_AT_ONCE + 2)])
    left = []
    for more in (True, False):
        with shop.store.transaction():
            assert book.prune(100.0, DAY) is more
        left.append(len(book.rows("newest")))
    assert left == [1, 0]


def test_what_is_no_longer_kept_stays_counted(shop: Shop):
    """In the mode `once`, with a chance of 0: nothing is ever handled."""
    handler = order_handler(shop)
    shop.choices.change(mode=ONCE, chance=0.0)
    with shop.store.transaction():
        store_orders(handler, [order(7, NOON.replace(year=2020)), order(8, now_local(shop))])
    handler.tick(AllRead())
    shown = handler.snapshot(Progress(handler.name, 2))
    assert ([row.order_id for row in shown.unhandled], shown.backlog) == ([8], 2)


def test_an_order_that_comes_again_with_other_content_is_told_apart(shop: Shop):
    book = HandlingBook(shop.store)
    bodies = {number: encode(order(number)) for number in (1, 2, 3)}
    with shop.store.transaction():
        book.arrive([(number, 1.0, "Åsa", 100, 0.5, body, digest(body)) for number, body in bodies.items()])
    changed = encode(order(2, NOON, line(quantity=2)))
    again = [(1, digest(bodies[1])), (2, digest(changed)), (3, digest(bodies[3])), (4, 5)]
    assert book.conflicts(again) == 1


def test_an_order_that_comes_again_several_times_at_once_is_looked_at_each_time(shop: Shop):
    handler = order_handler(shop)
    changed = order(2, NOON, line(quantity=2))
    with shop.store.transaction():
        store_orders(handler, [order(2, NOON)])
        handler.met_again([changed, order(2, NOON), changed, order(2, NOON)])
    assert counters(shop.store, handler.name)["conflicts"] == 2


def test_mails_are_written_once_and_counted(shop: Shop):
    book = HandlingBook(shop.store)
    writer = mail_writer(shop)
    hand_over(shop, book, 1, 2)
    hand_over(shop, book, 3)
    writer.step()
    writer.step()
    assert subjects(shop) == ["1", "2", "3"]
    assert counters(shop.store, "consumer5-order-handler")["mailed"] == 3
    name, start, length, waiting = book.mail_place(2) or ("", 0, 0, b"")
    assert waiting is None
    raw = (shop.folder.mail / name).read_bytes()
    assert raw[start : start + length] == MAIL % 2


def test_a_batch_that_was_cut_short_is_written_again_from_its_start(shop: Shop):
    book = HandlingBook(shop.store)
    hand_over(shop, book, 1)
    mail_writer(shop).step()
    hand_over(shop, book, 2, 3)
    with (shop.folder.mail / "2026-11-22.mbox").open("ab") as file:
        file.write((MAIL % 2 + MAIL % 3)[:70])  # the program was killed here
    mail_writer(shop).step()
    assert subjects(shop) == ["1", "2", "3"]


def test_a_file_that_somebody_edited_is_left_alone(shop: Shop):
    book = HandlingBook(shop.store)
    hand_over(shop, book, 1)
    mail_writer(shop).step()
    path = shop.folder.mail / "2026-11-22.mbox"
    path.write_bytes(b"short")
    hand_over(shop, book, 2)
    writer = mail_writer(shop)
    writer.step()
    writer.step()
    hand_over(shop, book, 3)
    writer.step()
    assert path.read_bytes() == b"short"
    assert subjects(shop, "2026-11-22-2.mbox") == ["2", "3"]
    name, start, length, _ = book.mail_place(3) or ("", 0, 0, b"")
    assert (shop.folder.mail / name).read_bytes()[start : start + length] == MAIL % 3


def test_a_mail_folder_that_cannot_be_written_is_tried_again(shop: Shop):
    book = HandlingBook(shop.store)
    hand_over(shop, book, 1)
    path = shop.folder.mail / "2026-11-22.mbox"
    path.mkdir()
    writer = mail_writer(shop)
    writer.step()
    assert len(book.unwritten_mails()) == 1
    path.rmdir()
    writer.step()
    assert subjects(shop) == ["1"]


def test_recorded_orders_are_cut_to_what_was_committed(shop: Shop):
    of_orders = recorder(shop)
    of_orders.tick(AllRead())
    today = now_local(shop)
    with shop.store.transaction():
        store_orders(of_orders, [order(1, today)])
    path = shop.folder.recorded_orders
    with path.open("ab") as file:
        file.write(b'{"half a line')
    with shop.store.transaction():
        store_orders(recorder(shop), [order(2, today)])
    lines = path.read_bytes().splitlines()
    assert len(lines) == 2
    assert all(text.startswith(b'{"order_id":') and text.endswith(b"}") for text in lines)


def test_orders_are_recorded_as_they_came_one_a_line(shop: Shop):
    of_orders = recorder(shop)
    of_orders.tick(AllRead())
    today = now_local(shop)
    written_by_another = encode(order(1, today)).replace(b",", b", ")[:-1] + b', "colour": "red"}'
    messages = [written_by_another, encode(order(2, today)).replace(b",", b",\r\n"), encode(order(3, today))]
    for batch in ([messages[0]], messages[1:]):
        orders, refusals = of_orders.decode(batch)
        assert not refusals
        of_orders.fold(orders)
    of_orders.prepare()
    with shop.store.transaction():
        of_orders.store()
    lines = shop.folder.recorded_orders.read_bytes().splitlines()
    assert lines == [written_by_another, encode(order(2, today)), encode(order(3, today))]
    assert [one.order_id for one in recorded_orders(shop.folder)] == [1, 2, 3]


def test_yesterdays_recording_gets_its_date(shop: Shop):
    of_orders = recorder(shop)
    of_orders.tick(AllRead())
    today = now_local(shop)
    with shop.store.transaction():
        store_orders(of_orders, [order(1, today)])
    shop.clock.go_to(shop.clock.now() + 86_400)
    shop.clock.grant(1.0)
    while shop.clock.target is not None:
        shop.clock.extend(lambda state: store_clock(shop.store, state))
    of_orders.tick(AllRead())
    assert not shop.folder.recorded_orders.exists()
    assert shop.folder.recorded_orders_of(today.date()).read_bytes().count(b"\n") == 1
    with shop.store.transaction():
        store_orders(of_orders, [order(2, today), order(3, now_local(shop))])
    assert shop.folder.recorded_orders_of(today.date()).read_bytes().count(b"\n") == 2
    assert shop.folder.recorded_orders.read_bytes().count(b"\n") == 1
    assert os.path.getsize(shop.folder.recorded_orders) > 100


def test_numbers_of_the_outbox_grow_as_long_as_any_message_waits(shop: Shop):
    book = HandlingBook(shop.store)
    hand_over(shop, book, 1, 2)
    outbox = OutboxBook(shop.store)
    first, last = outbox.unpublished((), 10)
    with shop.store.transaction():
        outbox.acknowledge([first.number])
    hand_over(shop, book, 3)
    assert [letter.key for letter in outbox.unpublished({last.number}, 10)] == ["3"]
    assert outbox.unpublished_total() == 2

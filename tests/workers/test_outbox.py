"""The outbox, on a hand-written Kafka and on a real one."""

import dataclasses

import pytest

from models.storage.outbox import Letter, OutboxBook
from tests.integration.program import wait_until
from tests.shared_kafka import a_prefix, shared_kafka
from tests.workers.fakes import SentMessages, crossing
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.admin import KafkaAdmin
from workers.kafka.topics import DEAD_LETTERS, HANDLED, TOPIC_SETTINGS
from workers.kafka.whole_topic import read_whole_topic
from workers.kafka.writer import REFUSED, Delivered, TopicWriter
from workers.stream.crossing import Crossing, KafkaNow
from workers.stream.shop import Shop
from workers.upkeep.outbox import OutboxLoop

TOO_LARGE = b"x" * 5_000_000


def put(shop: Shop, *keys: str) -> OutboxBook:
    book = OutboxBook(shop.store)
    with shop.store.transaction():
        book.put([Letter(HANDLED, key, key.encode()) for key in keys])
    return book


def connect_anew(state: Crossing) -> None:
    state.kafka = dataclasses.replace(state.kafka, generation=state.kafka.generation + 1)


def test_each_message_is_sent_once_and_ticked_off_when_it_is_in_the_log(shop: Shop):
    book, kafka = put(shop, "1", "2"), SentMessages()
    kafka.acknowledges = False
    loop = OutboxLoop(shop.store, crossing(), kafka.open)
    for _ in range(3):
        loop.step()
    assert [key for _, key, _ in kafka.sent] == ["1", "2"]
    assert book.unpublished_total() == 2
    kafka.acknowledges = True
    loop.step()
    assert book.unpublished_total() == 0
    put(shop, "3")  # its number may be one that was used before
    loop.step()
    assert [key for _, key, _ in kafka.sent] == ["1", "2", "3"]
    loop.close()
    assert book.unpublished_total() == 0


def test_what_was_not_acknowledged_is_sent_again(shop: Shop):
    book, kafka, state = put(shop, "1", "2"), SentMessages(), crossing()
    kafka.acknowledges = False
    loop = OutboxLoop(shop.store, state, kafka.open)
    loop.step()
    for again in (lambda: kafka.fail("the leader is gone"), lambda: connect_anew(state)):
        kafka.sent.clear()
        again()
        loop.step()
        assert [key for _, key, _ in kafka.sent] == ["1", "2"]
    kafka.acknowledges = True
    loop.step()
    assert book.unpublished_total() == 0
    loop.close()


def test_what_a_killed_program_left_is_sent_by_the_next_one(shop: Shop):
    book, kafka = put(shop, "1"), SentMessages()
    kafka.acknowledges = False
    OutboxLoop(shop.store, crossing(), kafka.open).step()  # and it is never closed
    kafka.acknowledges = True
    loop = OutboxLoop(shop.store, crossing(), kafka.open)
    loop.step()
    assert book.unpublished_total() == 0
    loop.close()


def test_nothing_is_sent_before_kafka_is_ready_and_what_it_does_not_take_is_told(shop: Shop):
    book, kafka = put(shop, "1"), SentMessages()
    loop = OutboxLoop(shop.store, crossing(ready=False), kafka.open)
    assert loop.step() > 0
    assert kafka.sent == []
    loop.close()
    kafka.trouble = KafkaUnavailableError("Kafka takes no more messages.")
    loop = OutboxLoop(shop.store, crossing(), kafka.open)
    with pytest.raises(KafkaUnavailableError):
        loop.step()
    loop.close()
    assert book.unpublished_total() == 1


def test_one_that_is_refused_is_left_out(shop: Shop):
    book, kafka = put(shop, "1"), SentMessages()
    kafka.acknowledges = False
    loop = OutboxLoop(shop.store, crossing(), kafka.open)
    loop.step()
    kafka.fail(REFUSED)
    loop.step()
    assert book.unpublished_total() == 0
    loop.close()


class Slow(SentMessages):
    """A Kafka that answers for each message when it is told to."""

    def answer(self, at: int, problem: str | None = None) -> None:
        """Answer for one of the messages that wait."""
        self._delivered(self._waiting.pop(at), problem)


def slow_outbox(shop: Shop) -> tuple[OutboxLoop, Slow]:
    kafka = Slow()
    kafka.acknowledges = False
    return OutboxLoop(shop.store, crossing(), kafka.open), kafka


def test_an_answer_for_what_was_sent_twice_ticks_off_no_other_message(shop: Shop):
    book = put(shop, "1", "2")
    loop, kafka = slow_outbox(shop)
    loop.step()
    kafka.answer(0, "not allowed")
    loop.step()
    loop.step()  # both are sent again, while the first "2" is still under way
    assert [key for _, key, _ in kafka.sent] == ["1", "2", "1", "2"]
    for _ in range(2):  # the first "2", and the second "1"
        kafka.answer(0)
    loop.step()
    put(shop, "3", "4")  # whose numbers may be those of the others
    kafka.answer(0)  # the second "2"
    loop.step()
    assert [letter.key for letter in book.unpublished((), 10)] == ["3", "4"]
    kafka.acknowledges = True
    loop.step()
    assert [key for _, key, _ in kafka.sent][-2:] == ["3", "4"]
    assert book.unpublished_total() == 0
    loop.close()


def test_a_number_that_is_used_again_waits_for_nobody(shop: Shop):
    book = put(shop, "1", "2")
    loop, kafka = slow_outbox(shop)
    loop.step()
    kafka.answer(1)
    loop.step()
    put(shop, "3")  # under the number that "2" had, while "1" is still under way
    loop.step()
    assert [key for _, key, _ in kafka.sent] == ["1", "2", "3"]
    kafka.acknowledges = True
    loop.step()
    assert book.unpublished_total() == 0
    loop.close()


def test_answers_that_come_while_a_client_is_closed_tick_off_before_any_message_is_sent_again(shop: Shop):
    book, state = put(shop, "1"), crossing()
    kafka = Slow()
    kafka.acknowledges = False
    kafka.close = lambda: kafka.answer(0) if len(kafka) else None  # type: ignore[method-assign]
    loop = OutboxLoop(shop.store, state, kafka.open)
    loop.step()
    connect_anew(state)
    loop.step()
    assert [key for _, key, _ in kafka.sent] == ["1"]
    assert book.unpublished_total() == 0


def test_a_message_that_kafka_never_takes_holds_up_nobody(shop: Shop):
    address = KafkaAddress(shared_kafka().address, {}, a_prefix())
    KafkaAdmin(address).make_topics(TOPIC_SETTINGS)
    book = OutboxBook(shop.store)
    with shop.store.transaction():
        book.put([Letter(HANDLED, "1", b"a"), Letter(HANDLED, "2", TOO_LARGE), Letter(DEAD_LETTERS, "3", None)])

    def open_writer(kafka: KafkaNow, delivered: Delivered) -> TopicWriter:
        return TopicWriter(kafka.address, delivered)

    loop = OutboxLoop(shop.store, Crossing(KafkaNow(address, ready=True, connected=True, generation=1)), open_writer)

    def is_published() -> bool:
        loop.step()
        return book.unpublished_total() == 0

    wait_until(is_published)
    loop.close()
    assert [message.value for message in read_whole_topic(address, HANDLED)] == [b"a"]
    assert [message.key for message in read_whole_topic(address, DEAD_LETTERS)] == [b"3"]

from pathlib import Path

import pytest
from workers.kafka.practice_broker import PracticeBroker

from models.storage.outbox import Letter, OutboxBook
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.topics import DEAD_LETTERS, HANDLED
from workers.kafka.whole_topic import read_whole_topic
from workers.stream.shop import Shop
from workers.upkeep.outbox import OutboxLoop

TOO_LARGE = b"x" * 5_000_000


@pytest.fixture
def address(tmp_path: Path):
    (tmp_path / "kafka").mkdir()
    broker = PracticeBroker(tmp_path / "kafka")
    broker.start()
    KafkaAdmin(KafkaAddress(broker.address)).make_topics(practice=True)
    yield KafkaAddress(broker.address)
    broker.stop()


def test_a_message_that_kafka_never_takes_holds_up_nobody(shop: Shop, address: KafkaAddress):
    book = OutboxBook(shop.store)
    with shop.store.transaction():
        book.put([Letter(HANDLED, "1", b"a"), Letter(HANDLED, "2", TOO_LARGE), Letter(DEAD_LETTERS, "3", None)], 0)
    shop.kafka.open(address, 0)
    loop = OutboxLoop(shop, lambda _snapshot: None)
    for _ in range(100_000):
        loop.step()
        if book.unpublished_total() == 0:
            break
    loop.close()
    assert book.unpublished_total() == 0
    assert [message.value for message in read_whole_topic(address, HANDLED)] == [b"a"]
    assert [message.key for message in read_whole_topic(address, DEAD_LETTERS)] == [b"3"]

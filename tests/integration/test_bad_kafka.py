"""A Kafka that is late, slow, hangs, loses connections or loses the end of its log: all is counted, once."""

import json
import struct
import time
from pathlib import Path

from confluent_kafka import Producer

from tests.integration.program import Place, Program, a_place
from tests.integration.proxy import Proxy
from tests.integration.selling import SELLING, nothing_was_lost, selling
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.topics import ORDERS, TOPIC_SETTINGS
from workers.kafka.writer import TopicWriter

AWAY = "does not answer. Nothing is sold meanwhile, nothing sold is lost;"


def test_one_that_comes_late_is_waited_for_and_may_be_slow_hang_or_be_cut_off(tmp_path: Path):
    place = a_place()
    with Proxy(place.address) as proxy:
        program = Program(tmp_path / "shop", Place(proxy.address, place.prefix))
        proxy.hold()
        with selling(program, tmp_path, orders=0) as running:
            running.wait_for(f"Kafka at {proxy.address} {AWAY}")
            assert program.counted() == 0
            proxy.let_go()
            running.wait_for_orders()
            proxy.delay = 0.2  # slow, and all goes on
            running.wait_for_orders()
            running.wait_for_kafka()
            proxy.delay = 5.0  # so slow that it counts as away
            running.wait_for(AWAY, 2)
            proxy.delay = 0.0
            for _ in range(5):
                proxy.cut()
                running.wait_for_orders()
            running.wait_for_kafka()
            times = running.said().count(AWAY)
            proxy.hold()
            running.wait_for(AWAY, times + 1)
            proxy.cut()
            proxy.let_go()
            running.wait_for_orders()
        nothing_was_lost(program)
        assert {order["order_id"] for order in program.recorded()} == program.recount().ids


def test_who_waits_for_a_slow_one_computes_nothing_meanwhile():
    place = a_place()
    acknowledged: list[str | None] = []
    with Proxy(place.address) as proxy:
        address = KafkaAddress(proxy.address, prefix=place.prefix)
        KafkaAdmin(address).make_topics(TOPIC_SETTINGS)
        writer = TopicWriter(address, lambda _token, problem: acknowledged.append(problem))
        writer.send(ORDERS, "first", b"x")
        assert writer.flush(60) == 0
        proxy.delay = 0.1
        began, used = time.monotonic(), time.process_time()
        while len(acknowledged) < 2000:
            for number in range(20):
                writer.send(ORDERS, str(number), b"x" * 400)
            writer.poll(0.01)
        used, waited = time.process_time() - used, time.monotonic() - began
        proxy.delay = 0.0
        assert writer.flush(60) == 0
        writer.close()
    assert set(acknowledged) == {None}
    assert used < waited / 4  # it would be most of it


def test_the_programs_own_one_that_hangs_is_waited_for(alone: Program, tmp_path: Path):
    with selling(alone, tmp_path) as running:
        (kafka,) = alone.kafkas()
        for pause in (1, 2):  # it answers now and then
            kafka.suspend()
            running.wait_for(f"Apache Kafka {AWAY}", pause)
            kafka.resume()
            running.wait_for_kafka()
    nothing_was_lost(alone)


GROWN = (+40, 0, -(10**6))
"""One partition gets longer than it was, one just as long, one stays much shorter."""


def test_a_log_that_lost_its_end_is_read_again_from_its_start(alone: Program):
    """What is read is cut off each partition, which then grows again, to so many messages more than it had."""
    before = alone.json(*SELLING, "--for", "2")
    was = dict(alone.rows("select part, offset from position where consumer = 'consumer1-orders-today'"))
    assert len(was) == 3
    order = alone.recorded()[0]
    n = 0
    for (partition, old_end), end in zip(was.items(), GROWN, strict=True):
        begin = cut(alone.folder / "kafka" / "log" / f"order_created_now-{partition}")
        assert 0 < begin < old_end - 1
        was[partition] = max(old_end + end - begin, 1)
    with alone.at_rest() as resting:
        assert resting.at is not None
        producer = Producer({"bootstrap.servers": resting.at.address, "log_level": 0})
        for partition, more in was.items():
            for _ in range(more):
                n += 1
                body = json.dumps({**order, "order_id": 900_000_000 + n})
                producer.produce("order_created_now", body, partition=partition)
        assert producer.flush(60) == 0
        status = resting.json("headless", "--rate", "0", "--for", "0")
        assert status["orders_total"] == before["orders_total"] + n
        assert set(status["lag"].values()) == {0}
        assert status["duplicates"] > 0
        assert "has lost some of what consumer1-orders-today had read of it" in alone.log(100_000)
        assert resting.json("verify")["differences"] == []
        again = resting.json(*SELLING, "--for", "1")
    assert again["orders_total"] == again["produced_total"] + n
    assert again["duplicates"] == status["duplicates"]


def cut(partition: Path) -> int:
    """Cut the last half of its batches off a partition's log, as a disk that lost them; returns where it ends now.

    What Kafka derives from the log is derived again.
    """
    (log,) = partition.glob("*.log")
    content = log.read_bytes()
    batches: list[tuple[int, int]] = []  # where each begins, and its first offset
    at = 0
    while at < len(content):
        offset, length = struct.unpack_from(">qi", content, at)
        batches.append((at, offset))
        at += 12 + length
    place, end = batches[len(batches) // 2]
    log.write_bytes(content[:place])
    for derived in (*partition.glob("*.*index"), *partition.glob("*.snapshot")):
        derived.unlink()
    (partition.parent / ".kafka_cleanshutdown").unlink(missing_ok=True)
    return end

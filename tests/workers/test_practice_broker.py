import json
import socket
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from confluent_kafka.admin import AdminClient, NewTopic

from models.errors import ShopError
from workers.kafka import practice_broker
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.admin import KafkaAdmin
from workers.kafka.ends import LogEnds
from workers.kafka.practice_broker import PracticeBroker
from workers.kafka.reader import TopicReader
from workers.kafka.topics import HANDLED, LAST_ORDER, ORDERS
from workers.kafka.whole_topic import read_whole_topic
from workers.kafka.writer import TopicWriter


@pytest.fixture
def broker(tmp_path: Path):
    made = PracticeBroker(tmp_path)
    made.start()
    yield made
    made.stop()


def publish(address: str, *values: bytes) -> None:
    problems: list[str | None] = []
    writer = TopicWriter(KafkaAddress(address), lambda _token, problem: problems.append(problem))
    for i, value in enumerate(values):
        writer.send(ORDERS, str(i), value)
    assert writer.flush(10) == 0
    assert problems == [None] * len(values)
    writer.close()


def read_all(address: str, expected: int, group: str, ends: LogEnds | None = None) -> list[bytes | None]:
    reader = TopicReader(KafkaAddress(address), ORDERS, group, dict, ends)
    found: list[bytes | None] = []
    while len(found) < expected:
        if ends is not None:
            ends.put(KafkaAdmin(KafkaAddress(address)).ends([ORDERS]))
        found += [record.value for record in reader.read(100, 0.1)]
    assert reader.ask_ends() == KafkaAdmin(KafkaAddress(address)).ends([ORDERS])[ORDERS]
    reader.close()
    return found


def test_what_is_published_is_read_also_after_a_clean_restart(broker: PracticeBroker):
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    publish(broker.address, b"a", b"b", b"c")
    assert sorted(filter(None, read_all(broker.address, 3, "g"))) == [b"a", b"b", b"c"]
    port = broker.port
    broker.stop()
    broker.start()
    assert not broker.unclean
    assert broker.port == port
    publish(broker.address, b"d")
    assert sorted(filter(None, read_all(broker.address, 4, "h", LogEnds()))) == [b"a", b"b", b"c", b"d"]


def test_partitions_that_are_missing_are_made_and_more_are_read(broker: PracticeBroker):
    """The practice broker can come back with fewer; another cluster may have more."""
    admin = AdminClient({"bootstrap.servers": broker.address})
    for future in admin.create_topics([NewTopic(ORDERS, 1), NewTopic(HANDLED, 5)]).values():
        future.result(10)
    ours = KafkaAdmin(KafkaAddress(broker.address))
    ours.make_topics(practice=True)
    ours.cluster_id(timeout=5)
    assert {topic: len(ends) for topic, ends in ours.ends([ORDERS, HANDLED]).items()} == {ORDERS: 3, HANDLED: 5}
    publish(broker.address, *[b"%d" % i for i in range(30)])
    assert len(read_all(broker.address, 30, "g")) == 30
    assert len({message.partition for message in read_whole_topic(KafkaAddress(broker.address), ORDERS)}) == 3


def test_the_log_is_trimmed(broker: PracticeBroker):
    admin = KafkaAdmin(KafkaAddress(broker.address))
    admin.make_topics()
    publish(broker.address, *[b"%d" % i for i in range(30)])
    ends = admin.ends([ORDERS])[ORDERS]
    admin.delete_before(ORDERS, {partition: end - 1 for partition, end in ends.items() if end})
    assert len(read_all(broker.address, 3, "g")) == sum(end > 0 for end in ends.values())


def test_the_topic_of_the_last_order_can_be_trimmed_or_says_that_it_cannot(broker: PracticeBroker):
    admin = KafkaAdmin(KafkaAddress(broker.address))
    admin.make_topics(practice=True)
    writer = TopicWriter(KafkaAddress(broker.address), lambda _token, _problem: None)
    for number in range(50):
        writer.send(LAST_ORDER, "last", b"%d" % number)
    assert writer.flush(10) == 0
    assert admin.delete_before(LAST_ORDER, {0: 40})
    assert [message.value for message in read_whole_topic(KafkaAddress(broker.address), LAST_ORDER)] == [
        b"%d" % number for number in range(40, 50)
    ]
    client = AdminClient({"bootstrap.servers": broker.address})
    for future in client.create_topics([NewTopic("compacted", 1, config={"cleanup.policy": "compact"})]).values():
        future.result(10)
    writer.send("compacted", "last", b"x")
    assert writer.flush(10) == 0
    writer.close()
    assert not admin.delete_before("compacted", {0: 1})


def test_one_left_over_from_a_crash_is_stopped_and_loses_nothing(tmp_path: Path, broker: PracticeBroker):
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    publish(broker.address, b"a")
    (old,) = [p for p in psutil.Process().children() if str(tmp_path) in p.cmdline()]
    second = PracticeBroker(tmp_path)
    second.start()
    try:
        KafkaAdmin(KafkaAddress(second.address)).make_topics(practice=True)
        assert not old.is_running() or old.status() == psutil.STATUS_ZOMBIE
        assert not second.unclean
        assert read_all(second.address, 1, "g") == [b"a"]
    finally:
        second.stop()


def test_one_whose_process_was_not_noted_any_more_is_stopped_too(tmp_path: Path, broker: PracticeBroker):
    (old,) = [p for p in psutil.Process().children() if str(tmp_path) in p.cmdline()]
    note = tmp_path / "broker.json"
    # As it is when the program is killed between starting the broker and noting its process.
    note.write_text(json.dumps({"port": broker.port, "clean": False, "unsettled": False}))
    second = PracticeBroker(tmp_path)
    second.start()
    try:
        assert not old.is_running() or old.status() == psutil.STATUS_ZOMBIE
        assert second.port == broker.port
    finally:
        second.stop()


def test_a_killed_broker_is_known_to_have_ended_uncleanly(tmp_path: Path, broker: PracticeBroker):
    (old,) = [p for p in psutil.Process().children() if str(tmp_path) in p.cmdline()]
    old.kill()
    psutil.wait_procs([old], 5)
    second = PracticeBroker(tmp_path)
    second.start()
    assert second.unclean
    second.stop()


def test_one_that_is_found_dying_is_not_taken_for_stopped(tmp_path: Path, broker: PracticeBroker):
    (old,) = [p for p in psutil.Process().children() if str(tmp_path) in p.cmdline()]
    old.kill()
    second = PracticeBroker(tmp_path)
    second.start()
    try:
        assert second.unclean
    finally:
        second.stop()


@pytest.mark.parametrize("serve", [TopicWriter.poll, TopicWriter.flush])
def test_a_writer_whose_broker_lost_its_tail_says_so_and_can_be_closed(tmp_path: Path, broker: PracticeBroker, serve):
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    acknowledged: list[str | None] = []
    writer = TopicWriter(KafkaAddress(broker.address), lambda _token, problem: acknowledged.append(problem))
    writer.send(ORDERS, "1", b"a")
    assert writer.flush(10) == 0
    (old,) = [p for p in psutil.Process().children() if str(tmp_path) in p.cmdline()]
    old.kill()
    psutil.wait_procs([old], 5)
    writer.send(ORDERS, "1", b"b")
    second = PracticeBroker(tmp_path)
    second.start()
    try:
        assert second.address == broker.address
        KafkaAdmin(KafkaAddress(second.address)).make_topics()
        with pytest.raises(KafkaUnavailableError, match="desynchronization"):
            for _ in range(100):
                serve(writer, 0.1)
                if serve is TopicWriter.flush:
                    writer.send(ORDERS, "1", b"c")
        assert writer.flush(0.1) >= 0
        writer.close()
    finally:
        second.stop()


def test_another_shops_broker_on_the_port_is_not_taken_for_ours(
    tmp_path: Path, broker: PracticeBroker, monkeypatch: pytest.MonkeyPatch
):
    found = practice_broker._free_port
    offered = [broker.port]  # free when it was looked at, taken a moment later
    monkeypatch.setattr(practice_broker, "_free_port", lambda wanted: offered.pop() if offered else found(wanted))
    (tmp_path / "other").mkdir()
    other = PracticeBroker(tmp_path / "other")
    other.start()
    try:
        assert other.running
        assert other.port != broker.port
    finally:
        other.stop()


def test_a_port_that_is_taken_is_left_alone(tmp_path: Path, broker: PracticeBroker):
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    publish(broker.address, b"a")
    former = broker.port
    broker.stop()
    with socket.create_server(("127.0.0.1", former)):
        broker.start()
        assert broker.port != former
        assert read_all(broker.address, 1, "g") == [b"a"]


def test_a_broker_that_could_not_write_its_log_did_not_end_cleanly(tmp_path: Path, broker: PracticeBroker):
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    publish(broker.address, b"a")
    # It writes a new file and renames it; what stands in its place is as good as a full disk.
    in_its_place = tmp_path / "kafka.tmp"
    while not in_its_place.is_dir():
        with suppress(FileExistsError):
            in_its_place.mkdir()
    publish(broker.address, b"b")
    broker.stop()
    with pytest.raises(ShopError, match="The practice broker cannot write in"):
        broker.start()
    in_its_place.rmdir()
    broker.start()
    assert broker.unclean

import socket
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from models.errors import ShopError
from workers.kafka import ORDERS, KafkaAddress, KafkaAdmin, KafkaUnavailableError, LogEnds, TopicReader, TopicWriter
from workers.practice_broker import PracticeBroker


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


def asked(reader: TopicReader) -> dict[int, int]:
    """Ask as the loops do, again when the broker, just started, does not know all its partitions yet."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return reader.ask_ends()
        except KafkaUnavailableError:
            assert time.monotonic() < deadline


def read_all(address: str, expected: int, group: str, ends: LogEnds | None = None) -> list[bytes | None]:
    reader = TopicReader(KafkaAddress(address), ORDERS, group, dict, ends)
    found: list[bytes | None] = []
    while len(found) < expected:
        if ends is not None:
            ends.put(KafkaAdmin(KafkaAddress(address)).ends([ORDERS]))
        found += [record.value for record in reader.read(100, 0.1)]
    assert asked(reader) == KafkaAdmin(KafkaAddress(address)).ends([ORDERS])[ORDERS]
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


def test_the_log_is_trimmed(broker: PracticeBroker):
    admin = KafkaAdmin(KafkaAddress(broker.address))
    admin.make_topics()
    publish(broker.address, *[b"%d" % i for i in range(30)])
    ends = admin.ends([ORDERS])[ORDERS]
    admin.delete_before(ORDERS, {partition: end - 1 for partition, end in ends.items() if end})
    assert len(read_all(broker.address, 3, "g")) == sum(end > 0 for end in ends.values())


def test_one_left_over_from_a_crash_is_stopped_and_loses_nothing(tmp_path: Path, broker: PracticeBroker):
    KafkaAdmin(KafkaAddress(broker.address)).make_topics()
    publish(broker.address, b"a")
    (old,) = [p for p in psutil.Process().children() if str(tmp_path) in p.cmdline()]
    second = PracticeBroker(tmp_path)
    second.start()
    try:
        assert not old.is_running() or old.status() == psutil.STATUS_ZOMBIE
        assert not second.unclean
        assert read_all(second.address, 1, "g") == [b"a"]
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

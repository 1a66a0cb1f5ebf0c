"""The Kafka that comes along, on the real thing: it keeps its data and its port, and ends with whoever started it."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient

from models.errors import ShopError
from tests.integration.program import ROOT, read_topic, wait_until
from workers.kafka import artifacts as artifacts_module
from workers.kafka import embedded
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.artifacts import StoppedError
from workers.kafka.builtin import BuiltInKafka, Parts
from workers.kafka.embedded import EmbeddedKafka
from workers.kafka.topics import ORDERS, TOPIC_SETTINGS
from workers.kafka.training import train

FOLDER = "Åsas butik, AB"
"""Java reads names of files by the locale, and its settings as Latin-1 with commas between values."""


@pytest.fixture(scope="module")
def parts() -> Parts:
    """What Kafka needs; `make test` has brought it, or this does."""
    found = Parts()
    found.fetch()
    found.train()
    return found


Make = Callable[..., EmbeddedKafka]


@pytest.fixture
def make(parts: Parts, tmp_path: Path) -> Iterator[Make]:
    """Return a maker of Kafkas on one folder; all are stopped at the end."""
    made: list[EmbeddedKafka] = []

    def make_one(aot: Path | None = parts.aot, stopping: Callable[[], bool] = lambda: False) -> EmbeddedKafka:
        folder = tmp_path / FOLDER / "kafka"
        made.append(EmbeddedKafka(folder, tmp_path / "kafka.log", parts.jars(), aot, parts.template, stopping))
        return made[-1]

    yield make_one
    for kafka in made:
        kafka.stop(15)


def publish(kafka: EmbeddedKafka, *values: str) -> None:
    KafkaAdmin(KafkaAddress(kafka.address)).make_topics(TOPIC_SETTINGS)
    problems: list[object] = []
    producer = Producer({"bootstrap.servers": kafka.address, "acks": "all", "log_level": 0})
    for value in values:
        producer.produce(ORDERS, value, on_delivery=lambda error, _message: problems.append(error))
    assert producer.flush(30) == 0
    assert problems == [None] * len(values)


def test_a_new_one_can_have_groups_as_soon_as_its_topics_are_made(make: Make):
    kafka = make()
    kafka.start()
    KafkaAdmin(KafkaAddress(kafka.address)).make_topics(TOPIC_SETTINGS)
    topics = AdminClient({"bootstrap.servers": kafka.address, "log_level": 0}).list_topics(timeout=10).topics
    assert "__consumer_offsets" in topics


def published(kafka: EmbeddedKafka) -> list[bytes]:
    return sorted(message.value() or b"" for message in read_topic(kafka.address, ORDERS))


def note(tmp_path: Path) -> Path:
    return tmp_path / FOLDER / "kafka" / "broker.json"


def ended(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def test_it_comes_back_on_its_port_with_its_data_whatever_its_end(make: Make, tmp_path: Path):
    kafka = make()
    kafka.start()
    port, first = kafka.port, psutil.Process(kafka.pid)
    assert kafka.left_over() == first
    publish(kafka, "a", "b")
    kafka.stop(15)
    assert not kafka.running
    assert ended(first)
    assert kafka.left_over() is None
    kafka.start()
    publish(kafka, "c")
    hanging = psutil.Process(kafka.pid)
    hanging.suspend()
    kafka.stop(0.1)  # it does not end in time
    assert ended(hanging)
    kafka.start()
    assert published(kafka) == [b"a", b"b", b"c"]
    psutil.Process(kafka.pid).kill()
    wait_until(lambda: not kafka.running)
    # Here another object, as another program would have it.
    second = make()
    second.start()
    assert second.port == port
    assert published(second) == [b"a", b"b", b"c"]
    assert not list(note(tmp_path).parent.glob("*.arriving"))


_PROGRAM = """
import sys
from pathlib import Path
from workers.kafka.builtin import BuiltInKafka
kafka = BuiltInKafka(Path(sys.argv[1]) / "kafka", Path(sys.argv[1]) / "kafka.log")
kafka.start()
print(kafka.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("end", ["killed", "killed with its leash"])
def test_it_ends_when_the_program_that_started_it_is_killed(parts: Parts, make: Make, tmp_path: Path, end: str):
    if end == "killed with its leash" and sys.platform == "darwin":
        pytest.skip("macOS does not tell; it is ended when the shop is opened next")
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / FOLDER)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout is not None
    pid = int(program.stdout.readline())
    kafka, leash = psutil.Process(pid), psutil.Process(pid).parent()
    assert leash is not None
    if end == "killed with its leash":
        leash.kill()
    program.kill()
    # The pipe ends only when nobody holds it: what is left over must not keep a caller waiting.
    program.communicate(timeout=30)
    wait_until(lambda: ended(kafka) and ended(leash))


def test_one_that_was_left_over_is_ended(make: Make, tmp_path: Path):
    kafka = make()
    kafka.start()
    publish(kafka, "a")
    for noted in (True, False):
        old = psutil.Process(kafka.pid)
        if not noted:  # as when the program is killed between starting it and noting its process
            note(tmp_path).write_text(json.dumps({"port": kafka.port}))
        following = make()
        assert following.left_over() == old
        following.start()
        assert ended(old)
        assert following.port == kafka.port
        assert published(following) == [b"a"]
        kafka = following


def test_a_port_that_is_taken_and_a_process_that_is_noted_by_mistake_are_left_alone(make: Make, tmp_path: Path):
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    note(tmp_path).parent.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        started = psutil.Process(stranger.pid).create_time()
        note(tmp_path).write_text(json.dumps({"port": port, "pid": stranger.pid, "started": started}))
        kafka = make()
        assert kafka.left_over() is None
        kafka.start()
        assert kafka.port != port
        assert kafka.port < 32_768
        assert json.loads(note(tmp_path).read_text())["port"] == kafka.port
    assert stranger.poll() is None
    stranger.communicate(b"\n", timeout=30)


def test_a_port_that_was_free_a_moment_ago_is_given_up(make: Make, monkeypatch: pytest.MonkeyPatch):
    found = embedded.free_ports
    with socket.create_server(("127.0.0.1", 0)) as taken:
        offered = [(taken.getsockname()[1], found(20_000)[1])]
        monkeypatch.setattr(embedded, "free_ports", lambda wanted: offered.pop() if offered else found(19_092))
        kafka = make()
        kafka.start()
        assert kafka.running
        assert kafka.port != taken.getsockname()[1]


def _cut(content: bytearray) -> bytearray:
    return content[: len(content) // 2]


def _zeros_in_the_middle(content: bytearray) -> bytearray:
    half = len(content) // 2
    content[half : half + 10_000_000] = bytes(10_000_000)
    return content


@pytest.mark.parametrize("spoil", [_cut, _zeros_in_the_middle])
def test_a_bad_cache_of_classes_is_harmless(make: Make, parts: Parts, tmp_path: Path, spoil):
    bad = tmp_path / "bad.aot"
    bad.write_bytes(spoil(bytearray(parts.aot.read_bytes())))
    kafka = make(bad)
    kafka.start()
    publish(kafka, "a")
    assert kafka.running
    # Java leaves out what does not fit, and crashes on what is broken inside: that is then deleted.
    crashed = (note(tmp_path).parent / "java-crash.log").exists()
    assert bad.exists() is not crashed


def test_one_that_is_killed_while_it_starts_is_started_again_and_its_cache_is_kept(
    make: Make, parts: Parts, tmp_path: Path
):
    cache = tmp_path / "kafka.aot"
    shutil.copy(parts.aot, cache)
    killed: list[int] = []

    def kill_it_once() -> bool:
        if kafka.pid and not killed:
            killed.append(kafka.pid)
            psutil.Process(kafka.pid).kill()
        return False

    kafka = make(cache, kill_it_once)
    kafka.start()
    assert kafka.running
    assert kafka.pid not in killed
    assert cache.exists()


def test_damaged_files_are_told_of_and_brought_again(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    whole = {jar.name: jar for jar in parts.jars()}

    def fetch(artifact, folder: Path, _count) -> Path:
        return Path(shutil.copy(whole[artifact.file], folder))

    monkeypatch.setattr(artifacts_module, "_from_maven", fetch)
    mine = Parts(cache=tmp_path / "cache")
    mine.fetch()
    (jar,) = (jar for jar in mine.jars() if jar.name.startswith("kafka-server-4"))
    before = jar.stat()
    jar.write_bytes(bytes(before.st_size))
    os.utime(jar, ns=(before.st_atime_ns, before.st_mtime_ns))
    kafka = BuiltInKafka(tmp_path / "kafka", tmp_path / "kafka.log", parts=mine)
    with pytest.raises(ShopError, match="Apache Kafka"):
        kafka.start()
    try:
        kafka.start()
        assert kafka.running
    finally:
        kafka.stop(15)


def test_one_that_ends_at_once_says_why_and_where(make: Make, tmp_path: Path):
    meta = note(tmp_path).parent / "log" / "meta.properties"
    meta.parent.mkdir(parents=True)
    meta.write_text("version=1\nnode.id=7\ncluster.id=abc\n")
    (tmp_path / "kafka.log").write_text("java.lang.OldException: of an earlier start\n")
    kafka = make()
    with pytest.raises(ShopError) as told:
        kafka.start()
    assert "Stored node id 7" in str(told.value)
    assert str(tmp_path / "kafka.log") in str(told.value)
    assert "OldException" not in str(told.value)
    assert not kafka.running


def test_a_java_that_cannot_be_run_is_told_of(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embedded, "java", lambda: tmp_path / "nothing")
    with pytest.raises(ShopError, match=r"could not be started \(.*No such file.*--bootstrap-servers"):
        make().start()


def test_one_that_is_to_stop_while_it_starts_does_not_run(make: Make, tmp_path: Path):
    kafka = make(stopping=(tmp_path / FOLDER / "kafka" / "kafka.args").exists)
    kafka.start()
    assert not kafka.running
    assert kafka.left_over() is None


def test_a_training_that_is_stopped_leaves_nothing_half(parts: Parts, tmp_path: Path):
    aot, template = tmp_path / "cache" / "kafka.aot", tmp_path / "cache" / "kafka.checkpoint"
    with pytest.raises(StoppedError):
        train(parts.jars(), aot, template, (tmp_path / "cache/kafka.training/kafka.log").exists)
    assert [path.name for path in aot.parent.iterdir() if path.suffix != ".lock"] == []

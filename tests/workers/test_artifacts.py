"""What Kafka consists of, fetched by a hand-written fetcher: no network is touched."""

import errno
import os
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from models.errors import ShopError
from workers.kafka import builtin
from workers.kafka.artifacts import Artifact, Artifacts, StoppedError, pinned
from workers.kafka.builtin import told_in_lines

CONTENT = {"clients": b"c" * 300, "server": b"s" * 500, "storage": b"t" * 200}


def artifact(name: str) -> Artifact:
    content = CONTENT[name]
    return Artifact("org.example", name, "4.4.0", len(content), sha256(content).hexdigest())


WANTED = [artifact(name) for name in CONTENT]


class Network:
    """Has what is wanted, unless told otherwise."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.content = dict(CONTENT)
        self.before: Callable[[Artifact], None] = lambda _artifact: None

    def fetch(self, wanted: Artifact, folder: Path, count: Callable[[int], None]) -> Path:
        self.fetched.append(wanted.name)
        content = self.content[wanted.name]
        path = folder / "somewhere" / wanted.file
        path.parent.mkdir(parents=True)
        path.write_bytes(content[:100])
        count(100)
        self.before(wanted)
        path.write_bytes(content)
        count(len(content) - 100)
        return path


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def artifacts(tmp_path: Path, network: Network) -> Artifacts:
    return Artifacts(tmp_path / "cache", WANTED, network.fetch)


def left_behind(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "cache" / "kafka-4.4.0").glob("arriving-*")]


def test_all_are_fetched_once_and_progress_is_told(artifacts: Artifacts, network: Network, tmp_path: Path):
    told: list[tuple[int, int, str]] = []
    assert not artifacts.complete
    artifacts.ensure(lambda *progress: told.append(progress))
    assert artifacts.complete
    assert [jar.read_bytes() for jar in artifacts.jars] == list(CONTENT.values())
    assert told[0] == (0, 1000, "clients-4.4.0.jar")
    assert told[-1] == (1000, 1000, "")
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)
    artifacts.ensure()
    Artifacts(tmp_path / "cache", WANTED, network.fetch).ensure()
    assert network.fetched == ["clients", "server", "storage"]
    assert left_behind(tmp_path) == []


def test_progress_is_told_in_a_line_for_each_tenth_of_it():
    lines: list[str] = []
    progress = told_in_lines(lines.append, "en")
    for done in range(0, 44_000_000, 500_000):
        progress(done, 44_000_000, "kafka_2.13-4.4.0.jar")
    progress(44_000_000, 44_000_000, "")
    assert lines[0] == "Fetching Apache Kafka, once: 0 % of 44 MB"
    assert 9 <= len(lines) == len(set(lines)) <= 10


def test_a_set_up_that_is_interrupted_ends_without_a_traceback(monkeypatch: pytest.MonkeyPatch):
    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(builtin, "set_up", interrupted)
    assert builtin.main([]) == builtin.INTERRUPTED


def test_what_is_not_as_pinned_is_refused_and_not_left(artifacts: Artifacts, network: Network, tmp_path: Path):
    network.content["server"] = b"x" * 500
    with pytest.raises(ShopError, match=r"server-4\.4\.0\.jar is not the file that was pinned"):
        artifacts.ensure()
    assert [path.name for path in (tmp_path / "cache" / "kafka-4.4.0" / "libs").iterdir()] == ["clients-4.4.0.jar"]
    assert left_behind(tmp_path) == []
    network.content = dict(CONTENT)
    artifacts.ensure()
    assert network.fetched == ["clients", "server", "server", "storage"]


@pytest.mark.parametrize("trouble", [ConnectionError("no route"), TimeoutError("slow"), RuntimeError("404")])
def test_without_a_network_one_sentence_says_what_to_do(artifacts: Artifacts, network: Network, trouble: Exception):
    def away(_artifact: Artifact) -> None:
        raise trouble

    network.before = away
    with pytest.raises(ShopError) as told:
        artifacts.ensure()
    for way_out in ("--bootstrap-servers", "docker compose up -d", "kafka_home"):
        assert way_out in str(told.value)


def test_a_full_disk_is_not_taken_for_the_network(artifacts: Artifacts, network: Network, tmp_path: Path):
    def full(_artifact: Artifact) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    network.before = full
    with pytest.raises(ShopError, match="No space left on device"):
        artifacts.ensure()
    assert left_behind(tmp_path) == []


def test_it_stops_in_the_middle_of_a_file_and_goes_on_later(artifacts: Artifacts, network: Network, tmp_path: Path):
    """Stopped while the network keeps it waiting, it does not wait for the network."""
    stop, go_on = threading.Event(), threading.Event()

    def hang(wanted: Artifact) -> None:
        if wanted.name == "server":
            stop.set()
            go_on.wait(60)

    network.before = hang
    with pytest.raises(StoppedError):
        artifacts.ensure(None, stop.is_set)
    assert artifacts.jars[0].exists()
    assert not artifacts.complete
    (waiting,) = (thread for thread in threading.enumerate() if thread.name == "fetching Kafka")
    go_on.set()
    waiting.join(60)
    network.before = lambda _artifact: None
    artifacts.ensure()
    assert artifacts.complete
    assert network.fetched == ["clients", "server", "server", "storage"]
    assert left_behind(tmp_path) == []


def test_two_at_once_fetch_each_file_once(artifacts: Artifacts, network: Network, tmp_path: Path):
    begun, both = threading.Event(), threading.Event()

    def slowly(_artifact: Artifact) -> None:
        begun.set()
        both.wait(60)

    network.before = slowly
    first = threading.Thread(target=artifacts.ensure)
    first.start()
    assert begun.wait(60)
    second = Artifacts(tmp_path / "cache", WANTED, network.fetch)
    # It waits for the first one, and gives up when it is to stop.
    answers = iter([False, False, True])
    with pytest.raises(StoppedError):
        second.ensure(None, lambda: next(answers))
    waiting = threading.Thread(target=second.ensure)
    waiting.start()
    both.set()
    first.join(60)
    waiting.join(60)
    assert second.complete
    assert network.fetched == ["clients", "server", "storage"]


def test_a_damaged_file_is_noticed_and_fetched_again(artifacts: Artifacts, network: Network):
    artifacts.ensure()
    artifacts.jars[1].write_bytes(b"damaged")
    assert not artifacts.complete
    artifacts.ensure()
    assert artifacts.jars[1].read_bytes() == CONTENT["server"]
    assert network.fetched[3:] == ["server"]


def test_damage_that_does_not_show_is_found_when_it_is_suspected(artifacts: Artifacts, network: Network):
    artifacts.ensure()
    jar = artifacts.jars[2]
    before = jar.stat()
    jar.write_bytes(b"d" * 200)
    os.utime(jar, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert artifacts.complete
    artifacts.doubt()
    artifacts.ensure()
    assert jar.read_bytes() == CONTENT["storage"]
    assert network.fetched[3:] == ["storage"]


def test_files_that_were_copied_are_read_and_not_fetched(artifacts: Artifacts, network: Network):
    artifacts.ensure()
    for jar in artifacts.jars:
        os.utime(jar, (1, 1))
    assert not artifacts.complete
    artifacts.ensure()
    assert artifacts.complete
    assert len(network.fetched) == 3


def test_the_list_that_comes_along_is_whole():
    found = pinned()
    assert "org.apache.kafka:kafka_2.13:4.4.0" in [f"{one.group}:{one.name}:{one.version}" for one in found]
    assert len({one.file for one in found}) == len(found) > 40
    assert all(len(one.digest) == 64 and one.size > 0 for one in found)

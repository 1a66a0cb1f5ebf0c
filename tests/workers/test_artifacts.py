"""What Apache Kafka consists of: fetched once, checked, and never half there. Nothing here uses the network."""

import os
import re
import threading
from hashlib import sha256
from pathlib import Path
from socket import gaierror

import pytest

from models.errors import ShopError
from workers.kafka import artifacts
from workers.kafka.artifacts import CACHE_VARIABLE, VERSION, Artifact, Artifacts, StoppedError, cache_folder, pinned

CONTENT = {"one": b"1" * 100, "two": b"2" * 50, "three": b"3" * 30}
WANTED = tuple(
    Artifact("org.example", name, "1.0", len(content), sha256(content).hexdigest()) for name, content in CONTENT.items()
)


class Shelf:
    """Gives out files as Maven's repository does, and remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gives = dict(CONTENT)
        self.trouble: Exception | None = None
        self._lock = threading.Lock()

    def fetch(self, artifact: Artifact, folder: Path) -> Path:
        with self._lock:
            self.asked.append(artifact.name)
        if self.trouble is not None:
            raise self.trouble
        path = folder / "org" / "example" / artifact.file
        path.parent.mkdir(parents=True)
        path.write_bytes(self.gives[artifact.name])
        return path


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def contents(kafka: Artifacts) -> list[bytes]:
    return [path.read_bytes() for path in kafka.jars]


def left_in(cache: Path) -> set[str]:
    return {path.name for path in cache.rglob("*") if path.is_file() and path.suffix == ".jar"}


def test_the_list_that_comes_along_is_well_formed():
    found = pinned()
    assert len(found) == 45
    assert len({artifact.file for artifact in found}) == 45
    for artifact in found:
        assert re.fullmatch(r"[0-9a-f]{64}", artifact.digest)
        assert 1_000 < artifact.size < 60_000_000
        assert all(re.fullmatch(r"[\w.-]+", part) for part in (artifact.group, artifact.name, artifact.version))
    (kafka,) = (artifact for artifact in found if artifact.name.startswith("kafka_"))
    assert kafka.version == VERSION
    own = {artifact.version for artifact in found if artifact.group == "org.apache.kafka"}
    assert own == {VERSION}


def test_all_is_fetched_once_with_its_progress_told(shelf: Shelf, tmp_path: Path):
    kafka = Artifacts(tmp_path, WANTED, shelf.fetch)
    assert not kafka.complete
    told: list[tuple[int, int, str]] = []
    kafka.ensure(lambda *now: told.append(now))
    assert contents(kafka) == list(CONTENT.values())
    assert told == [(0, 180, "one-1.0.jar"), (100, 180, "two-1.0.jar"), (150, 180, "three-1.0.jar"), (180, 180, "")]
    again = Artifacts(tmp_path, WANTED, shelf.fetch)
    assert again.complete
    again.ensure()
    assert shelf.asked == list(CONTENT)


def test_another_file_than_the_pinned_one_is_refused_and_not_kept(shelf: Shelf, tmp_path: Path):
    shelf.gives["two"] = b"2" * 49 + b"x"
    kafka = Artifacts(tmp_path, WANTED, shelf.fetch)
    with pytest.raises(ShopError, match=r"two-1\.0\.jar is not the file that was pinned, so it was not kept"):
        kafka.ensure()
    assert left_in(tmp_path) == {"one-1.0.jar"}
    shelf.gives["two"] = CONTENT["two"]
    kafka.ensure()
    assert shelf.asked == ["one", "two", "two", "three"]


def test_it_stops_in_the_middle_and_goes_on_where_it_was(shelf: Shelf, tmp_path: Path):
    kafka = Artifacts(tmp_path, WANTED, shelf.fetch)
    with pytest.raises(StoppedError):
        kafka.ensure(stopping=lambda: len(shelf.asked) == 2)
    assert left_in(tmp_path) == {"one-1.0.jar", "two-1.0.jar"}
    kafka.ensure()
    assert shelf.asked == list(CONTENT)
    assert kafka.complete


@pytest.mark.parametrize(
    "trouble",
    [
        RuntimeError("no route"),
        OSError("name unknown"),
        ConnectionRefusedError(111, "Connection refused"),
        TimeoutError(110, "Connection timed out"),
        gaierror(-2, "Name or service not known"),
        ValueError(),
    ],
)
def test_without_a_network_one_sentence_names_the_ways_out(shelf: Shelf, tmp_path: Path, trouble: Exception):
    shelf.trouble = trouble
    kafka = Artifacts(tmp_path, WANTED, shelf.fetch)
    with pytest.raises(ShopError) as told:
        kafka.ensure()
    for way in ("Connect to the network", "--bootstrap-servers", "docker compose up -d", "kafka_home in shop.toml"):
        assert way in str(told.value)
    shelf.trouble = None
    kafka.ensure()
    assert kafka.complete


def test_a_disk_that_takes_nothing_is_no_network_that_is_away(shelf: Shelf, tmp_path: Path):
    shelf.trouble = OSError(28, "No space left on device")
    with pytest.raises(ShopError, match=f"cannot be put into .*No space left.*{CACHE_VARIABLE}"):
        Artifacts(tmp_path, WANTED, shelf.fetch).ensure()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ShopError, match="cannot be put into"):
        Artifacts(tmp_path / "file", WANTED, shelf.fetch).ensure()


@pytest.mark.parametrize("harm", ["damaged", "cut", "missing", "its note is"])
def test_what_somebody_has_harmed_is_noticed_and_fetched_again(shelf: Shelf, tmp_path: Path, harm: str):
    kafka = Artifacts(tmp_path, WANTED, shelf.fetch)
    kafka.ensure()
    jar = kafka.jars[1]
    if harm == "damaged":
        jar.write_bytes(b"x" * 50)
        os.utime(jar, ns=(0, 0))  # on a quick disk the time of the change could be that of the file
    elif harm == "cut":
        jar.write_bytes(b"2" * 20)
    elif harm == "missing":
        jar.unlink()
    else:
        (jar.parents[1] / "checked.json").write_text("[]", encoding="utf-8")
    assert not kafka.complete
    kafka.ensure()
    assert contents(kafka) == list(CONTENT.values())
    assert shelf.asked[3:] == ([] if harm == "its note is" else ["two"])


def test_a_file_that_was_only_touched_is_not_fetched_again(shelf: Shelf, tmp_path: Path):
    kafka = Artifacts(tmp_path, WANTED, shelf.fetch)
    kafka.ensure()
    kafka.jars[0].touch()
    kafka.ensure()
    assert kafka.complete
    assert shelf.asked == list(CONTENT)


def test_two_programs_at_once_fetch_each_file_once(shelf: Shelf, tmp_path: Path):
    together = threading.Barrier(2)

    def program() -> None:
        together.wait()
        Artifacts(tmp_path, WANTED, shelf.fetch).ensure()

    threads = [threading.Thread(target=program) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(shelf.asked) == sorted(CONTENT)
    assert Artifacts(tmp_path, WANTED).complete


def test_the_cache_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv(CACHE_VARIABLE)
    assert cache_folder() == artifacts.user_cache_path("orderpuls")

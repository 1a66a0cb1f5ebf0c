"""What Apache Kafka consists of: pinned by version and SHA-256, fetched once into the user's cache, checked before use.

The list is `resources/kafka-artifacts.txt`. The cache is shared by all shops, and by programs that run at once.
"""

import json
import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from socket import gaierror

from filelock import FileLock
from platformdirs import user_cache_path

from models.errors import ShopError
from models.files import replace_file

VERSION = "4.4.0"
"""Of Apache Kafka."""
CACHE_VARIABLE = "ORDERPULS_CACHE"
WHAT_ELSE = (
    "Connect to the network for a moment, or give a Kafka's address (--bootstrap-servers), start one with "
    "“docker compose up -d”, or name the folder of a Kafka that you have unpacked as kafka_home in shop.toml."
)
_log = logging.getLogger("orderpuls.kafka")

Progress = Callable[[int, int, str], None]
"""Told while files are fetched: bytes that are there, bytes in all, and the name of the file that comes next."""
Fetch = Callable[["Artifact", Path], Path]
"""Brings one artifact into a folder and returns its path; raises whatever it meets."""


class StoppedError(Exception):
    """It was to stop, and did; what has been fetched stays."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of Apache Kafka."""

    group: str
    name: str
    version: str
    size: int
    digest: str

    @property
    def file(self) -> str:
        """Its name as a file."""
        return f"{self.name}-{self.version}.jar"


def pinned() -> tuple[Artifact, ...]:
    """Return the list that comes along."""
    text = files("resources").joinpath("kafka-artifacts.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            coordinate, size, digest = line.split(" ")
            group, name, version = coordinate.split(":")
            found.append(Artifact(group, name, version, int(size), digest))
    return tuple(found)


def cache_folder() -> Path:
    """Return the user's cache of this program."""
    given = os.environ.get(CACHE_VARIABLE)
    return Path(given).expanduser() if given else user_cache_path("orderpuls")


class Artifacts:
    """The files of Apache Kafka in a cache.

    Args:
        cache: the folder; it is made when something is fetched.
        wanted: what it consists of.
        fetch: brings one artifact.

    """

    def __init__(self, cache: Path, wanted: Sequence[Artifact] | None = None, fetch: Fetch | None = None) -> None:
        self._folder = cache / f"kafka-{VERSION}"
        self._wanted = tuple(wanted) if wanted is not None else pinned()
        self._fetch = fetch or _from_maven
        self._checked = self._folder / "checked.json"

    @cached_property
    def jars(self) -> tuple[Path, ...]:
        """Where the files are, in a fixed order."""
        return tuple(self._folder / "libs" / artifact.file for artifact in self._wanted)

    @property
    def complete(self) -> bool:
        """Whether all files are there as they were when they were checked."""
        known = self._read_checked()
        return all(_is_known(known, artifact, jar) for artifact, jar in self._pairs())

    def ensure(self, progress: Progress | None = None, stopping: Callable[[], bool] = lambda: False) -> None:
        """Fetch what is missing and check what has not been checked.

        Raises:
            ShopError: something could not be fetched, or is not what it must be; the text says what to do.
            StoppedError: it was to stop.

        """
        if self.complete:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock"):  # two programs fetch one after the other
                self._ensure(progress or (lambda _done, _all, _name: None), stopping)
        except OSError as error:
            raise ShopError(
                f"Apache Kafka cannot be put into {self._folder} ({error.strerror or error}). "
                f"Check the folder and the disk, or choose another one by {CACHE_VARIABLE}."
            ) from None

    def _ensure(self, progress: Progress, stopping: Callable[[], bool]) -> None:
        known = self._read_checked()
        total = sum(artifact.size for artifact in self._wanted)
        done = 0
        for artifact, jar in self._pairs():
            if not _is_known(known, artifact, jar):
                if not _is_right(jar, artifact):
                    if stopping():
                        raise StoppedError
                    progress(done, total, artifact.file)
                    self._bring(artifact, jar)
                known[artifact.file] = _mark(jar) or []
                replace_file(self._checked, json.dumps(known, indent=1).encode())
            done += artifact.size
        progress(done, total, "")

    def _bring(self, artifact: Artifact, jar: Path) -> None:
        arriving = self._folder / "arriving"
        try:
            fetched = self._fetch(artifact, arriving)
            if not _is_right(fetched, artifact):
                raise ShopError(
                    f"{artifact.file} is not the file that was pinned, so it was not kept. "
                    "Try again, or on another network."
                )
            jar.parent.mkdir(exist_ok=True)
            os.replace(fetched, jar)
        except (ShopError, StoppedError):
            raise
        except OSError as error:
            if error.errno is not None and not isinstance(error, (ConnectionError, TimeoutError, gaierror)):
                raise  # the disk, not the network
            raise self._unreachable(artifact, error) from None
        except Exception as error:  # what the library raises differs with what it met
            raise self._unreachable(artifact, error) from None
        finally:
            shutil.rmtree(arriving, ignore_errors=True)

    def _unreachable(self, artifact: Artifact, error: Exception) -> ShopError:
        _log.warning("%s could not be fetched: %s", artifact.file, error)
        return ShopError(f"Apache Kafka is not on this computer yet and could not be fetched. {WHAT_ELSE}")

    def _pairs(self) -> list[tuple[Artifact, Path]]:
        return list(zip(self._wanted, self.jars, strict=True))

    def _read_checked(self) -> dict[str, list[int]]:
        with suppress(OSError, ValueError):
            known = json.loads(self._checked.read_text(encoding="utf-8"))
            if isinstance(known, dict):
                return known
        return {}


def _is_known(known: Mapping[str, list[int]], artifact: Artifact, jar: Path) -> bool:
    """Say whether a file is there, and as it was when it was checked."""
    mark = _mark(jar)
    return mark is not None and known.get(artifact.file) == mark


def _mark(jar: Path) -> list[int] | None:
    """Return what changes when somebody changes a file: its size and the time of that; None when it is not there."""
    try:
        stat = jar.stat()
    except OSError:
        return None
    return [stat.st_size, stat.st_mtime_ns]


def _is_right(jar: Path, artifact: Artifact) -> bool:
    try:
        with jar.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return False
    return digest.hexdigest() == artifact.digest


def _from_maven(artifact: Artifact, folder: Path) -> Path:
    from jgo.maven import MavenContext  # it takes a moment, and is needed once  # noqa: PLC0415

    project = MavenContext(repo_cache=folder).project(artifact.group, artifact.name)
    return Path(project.at_version(artifact.version).artifact().resolve())

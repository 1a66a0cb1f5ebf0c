"""What Apache Kafka consists of: pinned by version and SHA-256, fetched once into the user's cache, checked before use.

The list is `resources/kafka-artifacts.txt`. The cache is shared by all shops, and by programs that run at once.
"""

import errno
import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from models.errors import ShopError
from models.files import remove_quietly, replace_file
from models.sentences import Sentence

VERSION = "4.4.0"
"""Of Apache Kafka."""
CACHE_VARIABLE = "ORDERPULS_CACHE"
WHAT_ELSE = Sentence(
    "Connect to the network for a moment, or give a Kafka's address (--bootstrap-servers), start one with "
    "“docker compose up -d”, or name the folder of a Kafka that you have unpacked as kafka_home in shop.toml."
)
_LOOK_SECONDS = 0.1
_OF_THE_DISK = {errno.EACCES, errno.EDQUOT, errno.EIO, errno.ENOSPC, errno.EPERM, errno.EROFS}
"""What has nothing to do with the network."""
_log = logging.getLogger("orderpuls.kafka")

Progress = Callable[[int, int, str], None]
"""Told while files are fetched: bytes that are there, bytes in all, and the name of the file that comes next."""
Fetch = Callable[["Artifact", Path, Callable[[int], None]], Path]
"""Brings one artifact into a folder and returns its path, telling of so and so many bytes; raises whatever it meets,
and lets pass what the telling raises."""


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

    def doubt(self) -> None:
        """Have every file read again before it is next taken for right: what was made of them does not run."""
        remove_quietly(self._checked)

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
            with _turn(FileLock(self._folder / ".lock"), stopping):  # two programs fetch one after the other
                self._ensure(progress or (lambda _done, _all, _name: None), stopping)
        except OSError as error:
            raise ShopError(
                "Apache Kafka cannot be put into {folder} ({why}). "
                "Check the folder and the disk, or choose another one by {variable}.",
                folder=self._folder,
                why=error.strerror or error,
                variable=CACHE_VARIABLE,
            ) from None

    def _ensure(self, progress: Progress, stopping: Callable[[], bool]) -> None:
        for left in self._folder.glob("arriving-*"):  # by a program that was killed, or did not wait
            shutil.rmtree(left, ignore_errors=True)
        known = self._read_checked()
        total = sum(artifact.size for artifact in self._wanted)
        done = 0
        for artifact, jar in self._pairs():
            if not _is_known(known, artifact, jar):
                if not _is_right(jar, artifact):
                    self._bring(artifact, jar, partial(_tell, progress, done, total, artifact), stopping)
                known[artifact.file] = _mark(jar) or []
                replace_file(self._checked, json.dumps(known, indent=1).encode())
            done += artifact.size
        progress(done, total, "")

    def _bring(self, artifact: Artifact, jar: Path, tell: Callable[[int], None], stopping: Callable[[], bool]) -> None:
        arriving = Path(tempfile.mkdtemp(prefix="arriving-", dir=self._folder))
        try:
            fetched = _in_background(partial(self._fetch, artifact, arriving), tell, stopping)
            if not _is_right(fetched, artifact):
                raise ShopError(
                    "{file} is not the file that was pinned, so it was not kept. Try again, or on another network.",
                    file=artifact.file,
                )
            jar.parent.mkdir(exist_ok=True)
            os.replace(fetched, jar)
        except (ShopError, StoppedError):
            raise
        except Exception as error:  # what the library raises differs with what it met
            if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
                raise
            _log.warning("%s could not be fetched: %s", artifact.file, error)
            raise ShopError(
                "Apache Kafka is not on this computer yet and could not be fetched. {advice}", advice=WHAT_ELSE
            ) from None
        finally:
            shutil.rmtree(arriving, ignore_errors=True)

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


def _tell(progress: Progress, done: int, total: int, artifact: Artifact, of_it: int) -> None:
    progress(done + min(of_it, artifact.size), total, artifact.file)


@contextmanager
def _turn(lock: FileLock, stopping: Callable[[], bool]) -> Iterator[None]:
    """Hold a lock; wait for it only as long as we are not to stop."""
    while True:
        if stopping():
            raise StoppedError
        with suppress(Timeout):
            lock.acquire(timeout=_LOOK_SECONDS)
            break
    try:
        yield
    finally:
        lock.release()


def _in_background(
    fetch: Callable[[Callable[[int], None]], Path], tell: Callable[[int], None], stopping: Callable[[], bool]
) -> Path:
    """Fetch in a thread that is left behind when we are to stop: a network may keep one waiting for minutes."""
    fetched: Future[Path] = Future()
    arrived = 0

    def count(more: int) -> None:
        nonlocal arrived
        arrived += more
        if fetched.cancelled():
            raise StoppedError

    def run() -> None:
        try:
            path = fetch(count)
        except BaseException as error:  # told to whoever waits
            with suppress(InvalidStateError):
                fetched.set_exception(error)
        else:
            with suppress(InvalidStateError):
                fetched.set_result(path)

    if stopping():
        raise StoppedError
    tell(0)
    threading.Thread(target=run, name="fetching Kafka", daemon=True).start()
    while not fetched.done():
        if stopping():
            fetched.cancel()
            raise StoppedError
        wait([fetched], _LOOK_SECONDS)
        tell(arrived)
    return fetched.result()


def _from_maven(artifact: Artifact, folder: Path, count: Callable[[int], None]) -> Path:
    from jgo.maven import MavenContext, PythonResolver  # it takes a moment, and is needed once  # noqa: PLC0415

    @contextmanager
    def progress(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
        yield count

    maven = MavenContext(resolver=PythonResolver(progress_callback=progress), repo_cache=folder)
    project = maven.project(artifact.group, artifact.name)
    return Path(project.at_version(artifact.version).artifact().resolve())

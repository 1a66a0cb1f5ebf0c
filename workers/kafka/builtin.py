"""The Kafka that comes along, as the program uses it: what it needs is fetched, kept and trained here.

`python -m workers.kafka.builtin` does that as set-up, with its progress on standard error.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from models.errors import ShopError
from models.language import computer_language
from models.sentences import said, translate
from workers.kafka.artifacts import VERSION, Artifacts, Progress, StoppedError, cache_folder
from workers.kafka.embedded import STOP_SECONDS, EmbeddedKafka
from workers.kafka.java import aot_cache
from workers.kafka.training import train

__all__ = ["VERSION", "BuiltInKafka", "set_up", "told_in_lines"]
_SET_UP = "workers.kafka.builtin"
INTERRUPTED = 130
"""The exit code of what Ctrl-C has ended, as shells have it."""
_IDLE = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)
_log = logging.getLogger("orderpuls.broker")


class Parts:
    """What Apache Kafka needs on this computer.

    Args:
        home: the folder of a Kafka that the owner has unpacked; None for the one that comes along.
        cache: where that is kept.

    """

    def __init__(self, home: Path | None = None, cache: Path | None = None) -> None:
        self._home = home
        self._cache = cache or cache_folder()
        self._artifacts = Artifacts(self._cache)

    def fetch(self, progress: Progress | None = None, stopping: Callable[[], bool] = lambda: False) -> None:
        """Bring what is missing. Raises as `Artifacts.ensure`."""
        if self._home is None:
            self._artifacts.ensure(progress, stopping)

    def doubt(self) -> None:
        """Have what was fetched be read again at the next start, and what is damaged fetched again."""
        if self._home is None:
            self._artifacts.doubt()

    def jars(self) -> Sequence[Path]:
        """Return the files that Kafka consists of. Raises ShopError when the owner's folder has none."""
        if self._home is None:
            return self._artifacts.jars
        found = sorted((self._home.expanduser() / "libs").glob("*.jar"))
        if not any(path.name.startswith("kafka_") for path in found):
            raise ShopError(
                "{home} holds no Apache Kafka (no libs/kafka_….jar). Mend kafka_home in shop.toml, or leave it empty.",
                home=self._home,
            )
        return found

    @property
    def aot(self) -> Path:
        """Java's cache of loaded classes, there or not."""
        return aot_cache(self._cache, self.jars())

    @property
    def template(self) -> Path:
        """What formatting gives, there or not."""
        return self.aot.with_suffix(".checkpoint")

    def train(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Let Java learn what Kafka loads, if it has not. Raises as `training.train`."""
        if not self.aot.exists():
            train(self.jars(), self.aot, self.template, stopping)


class BuiltInKafka:
    """The Kafka of one shop.

    Args:
        folder: the shop's folder for Kafka.
        log_file: what Kafka says of itself.
        home: the folder of a Kafka that the owner has unpacked, None for the one that comes along.
        progress: told while Kafka is fetched: bytes, bytes in all, what comes next.
        stopping: asked while it is fetched and while it starts.
        parts: what Kafka needs on this computer, where it is not in its usual place.

    """

    def __init__(
        self,
        folder: Path,
        log_file: Path,
        home: Path | None = None,
        progress: Progress | None = None,
        stopping: Callable[[], bool] = lambda: False,
        parts: Parts | None = None,
    ) -> None:
        self._folder = folder
        self._log_file = log_file
        self._home = home
        self._parts = parts or Parts(home)
        self._progress = progress
        self._stopping = stopping
        self._kafka: EmbeddedKafka | None = None
        self._training: subprocess.Popen[bytes] | None = None
        self._trained = False

    @property
    def version(self) -> str:
        """Its version; empty for one that the owner has unpacked."""
        return VERSION if self._home is None else ""

    @property
    def address(self) -> str:
        """Where it listens; empty before it was started."""
        return "" if self._kafka is None else self._kafka.address

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self._kafka is not None and self._kafka.running

    @property
    def pid(self) -> int:
        """Its process id, 0 before it was started."""
        return 0 if self._kafka is None else self._kafka.pid

    def start(self) -> None:
        """Fetch what is missing, start it and wait until it answers. Raises ShopError; returns early when stopping."""
        try:
            self._parts.fetch(self._progress, self._stopping)
        except StoppedError:
            return
        parts = self._parts
        self._kafka = EmbeddedKafka(
            self._folder, self._log_file, parts.jars(), parts.aot, parts.template, self._stopping
        )
        try:
            self._kafka.start()
        except ShopError:
            parts.doubt()
            raise

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop it; may be called twice."""
        training, self._training = self._training, None
        if training is not None and training.stdin is not None:
            with suppress(OSError):
                training.stdin.close()
        if self._kafka is not None:
            self._kafka.stop(seconds)

    def kill(self) -> None:
        """End it at once, from any thread."""
        if self._kafka is not None:
            self._kafka.kill()

    def train_when_idle(self) -> None:
        """Train in a process of its own, if that is to be done; called now and then while nothing else happens."""
        if self._trained:
            return
        if self._training is not None:
            self._trained = self._training.poll() is not None
        elif self._parts.aot.exists():
            self._trained = True
        else:
            _log.info("training Kafka's start")
            home = [] if self._home is None else [str(self._home)]
            self._training = subprocess.Popen(
                [sys.executable, "-m", _SET_UP, "--until-let-go", *home],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2], start_new_session=os.name != "nt",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) | _IDLE,
            )  # fmt: skip


def told_in_lines(tell: Callable[[str], None], language: str) -> Progress:
    """Return a progress that tells of what is fetched, a line whenever another tenth of it is there."""
    told = -10

    def progress(done: int, total: int, name: str) -> None:
        nonlocal told
        percent = done * 100 // total
        if name and percent >= told + 10:
            told = percent
            size = total // 10**6
            tell(said(language, "Fetching Apache Kafka, once: {percent} % of {total} MB", percent=percent, total=size))

    return progress


def set_up(parts: Parts, stopping: Callable[[], bool] = lambda: False) -> None:
    """Fetch and train what is missing, and say so on standard error. Raises ShopError, StoppedError."""
    language = computer_language(os.environ)
    parts.fetch(told_in_lines(partial(print, file=sys.stderr), language), stopping)
    if not parts.aot.exists():
        print(said(language, "Training Apache Kafka's start, which takes some seconds, once."), file=sys.stderr)
        parts.train(stopping)


def main(arguments: Sequence[str]) -> int:
    """Set up; with `--until-let-go`, only as long as standard input is held open."""
    words = [word for word in arguments if word != "--until-let-go"]
    stopping: Callable[[], bool] = lambda: False  # noqa: E731
    if len(words) < len(arguments):
        let_go = threading.Event()
        if sys.platform != "win32":
            os.nice(10)  # somebody works at this computer; on Windows, whoever started us has seen to it
        threading.Thread(target=_watch_standard_input, args=(let_go,), daemon=True).start()
        stopping = let_go.is_set
    try:
        set_up(Parts(Path(words[0]) if words else None), stopping)
    except StoppedError:
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED  # what was fetched is kept, and what was half trained is gone
    except ShopError as error:
        print(f"orderpuls: {translate(error.sentence, computer_language(os.environ))}", file=sys.stderr)
        return 0  # it is no reason not to go on: the program says so again where it needs Kafka
    return 0


def _watch_standard_input(let_go: threading.Event) -> None:
    while os.read(0, 1):  # not through sys.stdin, whose lock Python wants at its own end
        pass
    let_go.set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Apache Kafka itself as a child process: one node on loopback, its log in the shop folder.

It hangs on a leash (see `leash`): it ends with this program, however that ends.
"""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from models.errors import ShopError
from models.files import remove_quietly, replace_file
from models.sentences import Sentence
from workers.kafka import leash
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.embedded_settings import write_settings
from workers.kafka.java import KAFKA, argument_file, arguments, environment, java
from workers.kafka.left_over import Note
from workers.kafka.ports import free_ports, usual_port
from workers.kafka.storage import checkpoint_of, format_storage

START_SECONDS = 60.0
STOP_SECONDS = 1.5
_KILL_SECONDS = 2.0
_ANSWER_SECONDS = 1.0
_TRIES = 5
_LOG_BYTES = 1_000_000
_KILLED = {128 + 9, 128 + 15, -9}
"""How Kafka ends, and its leash, where somebody kills it or asks it to end (on Windows that cannot be told)."""
_QUIET = ("-Xlog:disable", "-Xlog:all=off")
"""Java's own remarks, such as that a cache does not fit, are of no use to a shop's owner."""
_log = logging.getLogger("orderpuls.broker")


class EmbeddedKafka:
    """Runs the Kafka of one folder.

    Args:
        folder: where its settings, its note and (in `log`) its log are.
        log_file: what it says of itself; rotated.
        jars: the files that Kafka consists of.
        aot: Java's cache of loaded classes; without it, it starts in two seconds instead of one.
        template: what formatting its storage gives, kept from an earlier time; without it, Kafka's own tool is run.
        stopping: asked while it starts.
        end_seconds: how long it may take to end by itself when this program is gone or has let go of it.

    """

    def __init__(
        self,
        folder: Path,
        log_file: Path,
        jars: Sequence[Path],
        aot: Path | None = None,
        template: Path | None = None,
        stopping: Callable[[], bool] = lambda: False,
        end_seconds: float = 5.0,
    ) -> None:
        self._folder = Path(os.path.realpath(folder))  # the same whichever way leads there: by it, one is found again
        self._data = self._folder / "log"
        self._settings = self._folder / "server.properties"
        self._note = Note(self._folder)
        self._log_file = log_file.absolute()
        self._log_before = 0
        self._jars = [jar.absolute() for jar in jars]
        self._aot = aot.absolute() if aot is not None else None
        self._template = template
        self._stopping = stopping
        self._end_seconds = end_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self.pid = 0
        self.port = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def checkpoint(self) -> Path:
        """What formatting gave, to be a template for others."""
        return checkpoint_of(self._data)

    def start(self, flags: Sequence[str] | None = None) -> None:
        """Start it and wait until it answers; one left over from a crash is ended first.

        When it is to stop meanwhile, it returns early, and nothing runs.

        Args:
            flags: for Java, instead of those for its cache of loaded classes.

        Raises:
            ShopError: it could not be started; the text says why.

        """
        self.stop()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
            wanted = self._note.port() or usual_port(self._folder)
            self._note.end()
            given = self._flags() if flags is None else list(flags)
            format_storage(
                self._data, self._template, arguments(self._jars, *(given if flags is None else ())), self._stopping
            )
            self._try_to_start(wanted, given)
        except OSError as error:
            self.stop()
            raise ShopError(
                "Apache Kafka cannot write in {folder} ({why}). Check the folder and the disk; it is tried again.",
                folder=self._folder,
                why=error.strerror or error,
            ) from None
        except BaseException:
            self.stop()
            raise

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Let go of it and wait until it has ended; kill it if that takes too long. May be called twice.

        On Windows no program can be asked to end, so Kafka is ended there, and recovers at its next start.
        """
        self.let_go()
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self._kill(process)
        if process.stdout is not None:
            process.stdout.close()

    def let_go(self) -> None:
        """Ask it to end, without waiting for that."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def kill(self) -> None:
        """End it at once, from any thread: it did not let itself be stopped."""
        process = self._process
        if process is not None and process.poll() is None:
            self._kill(process)

    def left_over(self) -> psutil.Process | None:
        """Return the Kafka of this folder that runs, whoever started it."""
        return self._note.find()

    def last_words(self) -> str:
        """Return the last error that it told of in its log file since it was started, or its last line."""
        try:
            content = self._log_file.read_bytes()
        except OSError:
            content = b""
        since = content[self._log_before :] if len(content) >= self._log_before else content
        lines = [line.strip() for line in since[-50_000:].decode("utf-8", "replace").splitlines() if line.strip()]
        causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
        told = [line for line in lines if " ERROR " in line or "Exception" in line or line.startswith("Error")]
        return (causes or told or lines or ["it said nothing"])[-1][:300].rstrip(".") + "."

    def _kill(self, process: "subprocess.Popen[bytes]") -> None:
        _log.warning("killing Apache Kafka (process %d)", self.pid)
        with suppress(OSError, psutil.Error):
            kafka = psutil.Process(self.pid)  # the leash, its parent, keeps its number from being another's
            if process.poll() is None:
                if sys.platform == "win32":
                    kafka.kill()
                else:
                    os.killpg(process.pid, signal.SIGKILL)  # with its leash, and what it has started
            kafka.wait(_KILL_SECONDS)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_KILL_SECONDS)
            return
        process.kill()
        process.wait()

    # Starting

    def _try_to_start(self, wanted: int, flags: Sequence[str]) -> None:
        suspected = self._aot if flags and flags == self._flags() else None
        for _ in range(_TRIES):
            if self._stopping():
                return
            self.port, controller_port = free_ports(wanted)
            write_settings(self._settings, self._data.name, self.port, controller_port)
            self._launch(flags)
            if self._wait_until_it_answers():
                if suspected is not None and not flags:
                    _log.warning("Kafka ends at once with its cache of loaded classes; the cache is deleted")
                    remove_quietly(suspected)
                return
            code = self._process.poll() if self._process is not None else None
            self.stop()
            if code in _KILLED:  # which speaks neither against its cache nor against its port
                self._note.end()
            elif self._port_was_taken():
                wanted = self.port + 1  # another program was quicker
            elif flags and suspected is not None:
                flags = ()
            else:
                break
        raise ShopError(
            "Apache Kafka ended at once: {why} Its log file is {file}.",
            why=self.last_words(),
            file=self._log_file,
        )

    def _flags(self) -> list[str]:
        if self._aot is None or not self._aot.exists():
            return []
        # One that does not fit is left out in silence: it only costs a second.
        return [f"-XX:AOTCache={self._aot}", "-XX:AOTMode=auto", *_QUIET]

    def _launch(self, flags: Sequence[str]) -> None:
        scratch = self._folder / "tmp"  # for what Java unpacks; one that was killed leaves it
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(exist_ok=True)
        given = self._folder / "kafka.args"
        replace_file(given, argument_file(arguments(self._jars, *flags, f"-Djava.io.tmpdir={scratch}")))
        with suppress(OSError):
            self._log_before = self._log_file.stat().st_size
        self.pid = 0
        self._note.write(self.port)
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-I", "-S", str(Path(leash.__file__).absolute()),
                    str(self._log_file), str(_LOG_BYTES), str(self._end_seconds), "--",
                    str(java()), self._note.mark, f"@{given.name}", KAFKA, self._settings.name,
                ],
                cwd=self._folder, env=environment(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=os.name != "nt",  # Ctrl-C in a terminal is for us; Kafka goes last
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
            assert self._process.stdout is not None  # noqa: S101
            told = self._process.stdout.readline().decode("utf-8", "replace").strip()
            self.pid = int(told) if told.isdecimal() else 0
        except OSError as error:
            told = str(error)
        if not self.pid:
            raise ShopError(
                "Apache Kafka could not be started ({why}). Give a Kafka's address instead: --bootstrap-servers.",
                why=told or Sentence("no reason given"),
            )
        self._note.write(self.port, self.pid)

    def _wait_until_it_answers(self) -> bool:
        """Wait until it answers for all its topics, or stop it when we are to stop; False when it ends by itself."""
        deadline = time.monotonic() + START_SECONDS
        admin: KafkaAdmin | None = None
        while admin is None or not admin.leads_all(_ANSWER_SECONDS):
            if not self.running:
                return False
            if self._stopping():
                self.stop()
                return True
            if time.monotonic() > deadline:
                raise ShopError(
                    "Apache Kafka did not answer within {seconds:.0f} seconds. Start again.",
                    seconds=START_SECONDS,
                )
            if admin is None and self._listens():
                admin = KafkaAdmin(KafkaAddress(self.address))
            else:
                time.sleep(0.02)
        return True

    def _listens(self) -> bool:
        """Say whether it takes connections, and no other program in its place."""
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", self.port)) != 0 or probe.getsockname() == probe.getpeername():
                return False
        try:
            places = psutil.Process(self.pid).net_connections("tcp")
        except psutil.AccessDenied:  # the system does not say; that somebody answers must do
            return True
        except psutil.Error:  # it has ended
            return False
        return any(place.status == psutil.CONN_LISTEN and place.laddr.port == self.port for place in places)

    def _port_was_taken(self) -> bool:
        return "BindException" in self.last_words() or "already in use" in self.last_words()

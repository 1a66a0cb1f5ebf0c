"""Apache Kafka itself as a child process: one node on loopback, its log in the shop folder.

It hangs on a leash (see `leash`): it ends with this program, however that ends.
"""

import base64
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from models.errors import ShopError
from models.files import replace_file
from workers.kafka import leash
from workers.kafka.embedded_settings import write_settings
from workers.kafka.java import FORMAT, KAFKA, argument_file, arguments, java
from workers.kafka.left_over import end_left_over, find_left_over
from workers.kafka.ports import free_ports, usual_port

START_SECONDS = 60.0
STOP_SECONDS = 1.5
_FORMAT_SECONDS = 60
_TRIES = 5
_LOG_BYTES = 1_000_000
_CHECKPOINT = "00000000000000000000-0000000000.checkpoint"
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

    """

    def __init__(
        self,
        folder: Path,
        log_file: Path,
        jars: Sequence[Path],
        aot: Path | None = None,
        template: Path | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._folder = folder
        self._data = folder / "log"
        self._settings = folder / "server.properties"
        self._note = folder / "broker.json"
        self._log_file = log_file
        self._jars = jars
        self._aot = aot
        self._template = template
        self._stopping = stopping
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

    def start(self, flags: Sequence[str] | None = None) -> None:
        """Start it and wait until it answers; one left over from a crash is ended first.

        Args:
            flags: for Java, instead of those for its cache of loaded classes.

        Raises:
            ShopError: it could not be started; the text says why.

        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
            note = self._read_note()
            end_left_over(note, self._settings)
            wanted = int(str(note.get("port", usual_port(self._folder))))
            self._format(wanted)
            for _ in range(_TRIES):
                self.port, controller_port = free_ports(wanted)
                write_settings(self._settings, self._data, self.port, controller_port)
                self._launch(self._aot_flags() if flags is None else flags)
                if self._wait_until_it_answers():
                    return
                if not self._port_was_taken():
                    break
                wanted = self.port + 1  # another program was quicker
        except OSError as error:
            raise ShopError(
                f"Apache Kafka cannot write in {self._folder} ({error.strerror or error}). "
                "Check the folder and the disk; it is tried again."
            ) from None
        raise ShopError(f"Apache Kafka ended at once: {self.last_words()} Its log file is {self._log_file}.")

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Let go of it and wait until it has ended; kill it if that takes too long. May be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        try:
            process.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self._kill(process)
        if process.stdout is not None:
            process.stdout.close()

    def kill(self) -> None:
        """End it at once, from any thread: it did not let itself be stopped."""
        process = self._process
        if process is not None and process.poll() is None:
            self._kill(process)

    def left_over(self) -> psutil.Process | None:
        """Return the Kafka of this folder that runs, whoever started it."""
        return find_left_over(self._read_note(), self._settings)

    def last_words(self) -> str:
        """Return the last error that it told of in its log file, or its last line."""
        try:
            lines = self._log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-200:]
        except OSError:
            return ""
        told = [line for line in lines if "ERROR" in line or "Exception" in line or line.startswith("Error")]
        return (told or lines or [""])[-1].strip()[:300].rstrip(".") + "."

    def _kill(self, process: "subprocess.Popen[bytes]") -> None:
        _log.warning("killing Apache Kafka (process %d), which did not end in time", self.pid)
        with suppress(psutil.Error):
            psutil.Process(self.pid).kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
            return
        process.kill()

    # Starting

    def _format(self, port: int) -> None:
        """Prepare an empty folder for Kafka's log, once; Kafka's own tool takes a second, a copy does not."""
        if (self._data / "meta.properties").exists():
            return
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if self._template is not None and self._template.exists():
            checkpoint = self._data / "__cluster_metadata-0" / _CHECKPOINT
            checkpoint.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._template, checkpoint)
            directory = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
            content = f"cluster.id={cluster}\ndirectory.id={directory}\nnode.id=1\nversion=1\n"
            replace_file(self._data / "meta.properties", content.encode())
            return
        write_settings(self._settings, self._data, port, port + 1)
        words = arguments(
            self._jars, FORMAT, "format", "-t", cluster, "-c", str(self._settings), more=self._aot_flags()
        )
        done = self._run(words)
        if done.returncode != 0:
            said = done.stdout.decode("utf-8", "replace").strip().splitlines()
            raise ShopError(f"Apache Kafka could not prepare {self._data}: {said[-1] if said else 'no reason given'}.")

    @property
    def checkpoint(self) -> Path:
        """What formatting gave, to be a template for others."""
        return self._data / "__cluster_metadata-0" / _CHECKPOINT

    def _run(self, words: Sequence[str]) -> "subprocess.CompletedProcess[bytes]":
        arguments_file = self._folder / "format.args"
        replace_file(arguments_file, argument_file(words))
        try:
            return subprocess.run(
                [str(java()), f"@{arguments_file}"],
                check=False, timeout=_FORMAT_SECONDS, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ShopError("Apache Kafka's storage could not be prepared within a minute. Start again.") from None

    def _aot_flags(self) -> list[str]:
        if self._aot is None or not self._aot.exists():
            return []
        # A cache that does not fit is left out in silence: it only costs a second.
        return [f"-XX:AOTCache={self._aot}", "-XX:AOTMode=auto", "-Xlog:disable", "-Xlog:all=off"]

    def _launch(self, flags: Sequence[str]) -> None:
        words = arguments(self._jars, KAFKA, str(self._settings), more=flags)
        arguments_file = self._folder / "kafka.args"
        replace_file(arguments_file, argument_file(words))
        self._write_note()
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-I", "-S", str(Path(leash.__file__)), str(self._log_file), str(_LOG_BYTES), "--",
                    str(java()), f"@{arguments_file}",
                ],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=os.name != "nt",  # Ctrl-C in a terminal is for us; Kafka goes last
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise ShopError(
                f"Apache Kafka could not be started ({error}). Give a Kafka's address instead: --bootstrap-servers."
            ) from None
        assert self._process.stdout is not None  # noqa: S101
        self.pid = int(self._process.stdout.readline() or b"0")
        self._write_note()

    def _wait_until_it_answers(self) -> bool:
        """Wait until it takes connections, or until we are to stop; returns False when it ends instead."""
        deadline = time.monotonic() + START_SECONDS
        while not self._stopping():
            if not self.running:
                return False
            if self._listens():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise ShopError(f"Apache Kafka did not answer within {START_SECONDS:.0f} seconds. Start again.")
            time.sleep(0.02)
        return True

    def _listens(self) -> bool:
        """Say whether it takes connections; it opens its port last of all."""
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

    def _read_note(self) -> dict[str, object]:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _write_note(self) -> None:
        note: dict[str, object] = {"port": self.port}
        with suppress(psutil.Error):
            if self.pid:
                note |= {"pid": self.pid, "started": psutil.Process(self.pid).create_time()}
        replace_file(self._note, json.dumps(note).encode())

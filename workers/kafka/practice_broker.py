"""The built-in practice broker: one small server that speaks Kafka's protocol, for a laptop without Kafka.

It is not Apache Kafka. It keeps its log in memory and in one file, and may lose the last second when it is killed.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import psutil

from models.errors import ShopError
from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.admin import KafkaAdmin

FIRST_PORT = 19092
PORTS = 500
START_SECONDS = 10.0
STOP_SECONDS = 1.5
LEFT_OVER_SECONDS = 5.0
_TRIES = 5

_log = logging.getLogger("orderpuls.broker")


class PracticeBroker:
    """Runs the broker of one shop on loopback, its log in the shop folder.

    `unclean` says, after `start`, that the last run did not end cleanly, so its log may lack a tail.
    """

    def __init__(self, folder: Path, stopping: Callable[[], bool] = lambda: False) -> None:
        self._folder = folder
        self._note = folder / "broker.json"
        self._half_written = folder / "kafka.tmp"
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = stopping
        self.port = 0
        self.unclean = False

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers; one left over from a crash is stopped first.

        Raises:
            ShopError: it could not be started; the text says why.

        """
        note = self._read_note()
        left_over = self.left_over()
        if left_over is not None:
            _log.info("stopping the practice broker that was left over (process %d)", left_over.pid)
            stopped_cleanly = self._end(left_over, LEFT_OVER_SECONDS)
        else:
            stopped_cleanly = bool(note.get("clean", True))
        self.unclean = not stopped_cleanly or bool(note.get("unsettled"))
        wanted = int(str(note.get("port", _usual_port(self._folder))))
        for _ in range(_TRIES):
            self.port = _free_port(wanted)
            try:
                # From here on an end that nobody saw is an unclean one.
                self._write_note(clean=False)
                self._half_written.unlink(missing_ok=True)
                self._launch()
            except OSError as error:
                raise ShopError(
                    f"The practice broker cannot write in {self._folder} ({error.strerror}). "
                    "Check the folder and the disk; it is tried again."
                ) from None
            if self._wait_until_it_answers():
                return
            wanted = self.port + 1  # it ended at once: another program was quicker to take the port
        raise ShopError("The practice broker ended at once. Give an Apache Kafka instead: --bootstrap-servers.")

    def _launch(self) -> None:
        try:
            self._process = subprocess.Popen(
                [str(_binary()), "start", "--only", "kafka", "--host", "127.0.0.1",
                 "--kafka-port", str(self.port), "--data-dir", str(self._folder)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=os.name != "nt",  # Ctrl-C in a terminal is for us; the broker goes last
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise ShopError(
                f"The practice broker could not be started ({error}). Use an Apache Kafka: --bootstrap-servers."
            ) from None
        self._write_note(clean=False)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop it cleanly, so that its whole log is on disk; kill it if that takes too long. May be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            clean = self._end(psutil.Process(process.pid), seconds)
            process.wait(1)
            try:
                self._write_note(clean=clean)
            except OSError as error:  # then the note still says that it did not end cleanly
                _log.warning("the end of the practice broker could not be noted: %s", error)

    def _end(self, process: psutil.Process, seconds: float) -> bool:
        """End a broker and wait; returns whether its whole log is on disk.

        A broker that cannot write its log ends as if all were well, and leaves what it could write beside it.
        """
        return _end(process, self._folder, seconds) and not self._half_written.exists()

    def settled(self) -> None:
        """Say that what an unclean end asked for has been done."""
        self.unclean = False
        self._write_note(clean=False)

    def _wait_until_it_answers(self) -> bool:
        """Wait for the first answer, or until we are to stop; returns False when the process ends instead."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self._stopping():
            if not self.running:
                return False
            if self._listens():
                try:
                    KafkaAdmin(KafkaAddress(self.address)).cluster_id(timeout=2)
                    return True
                except KafkaUnavailableError:
                    continue
            time.sleep(0.02)
        if not self._stopping():
            raise ShopError(f"The practice broker did not answer within {START_SECONDS:.0f} seconds. Start again.")
        return True

    def _listens(self) -> bool:
        """Say whether our process has the port: another shop's broker that was quicker to take it would answer too."""
        assert self._process is not None  # noqa: S101
        try:
            places = psutil.Process(self._process.pid).net_connections("tcp4")
        except psutil.AccessDenied:  # the system does not say; the broker's answer must do
            return True
        except psutil.Error:  # it has ended
            return False
        return any(place.status == psutil.CONN_LISTEN and place.laddr.port == self.port for place in places)

    def _read_note(self) -> dict[str, object]:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return note if isinstance(note, dict) else {}
        except (OSError, ValueError):
            return {}

    def _write_note(self, *, clean: bool) -> None:
        process = self._process
        note: dict[str, object] = {"port": self.port, "clean": clean, "unsettled": self.unclean}
        if process is not None and process.poll() is None:
            note |= {"pid": process.pid, "started": psutil.Process(process.pid).create_time()}
        temporary = self._note.with_suffix(".tmp")
        temporary.write_text(json.dumps(note), encoding="utf-8")
        os.replace(temporary, self._note)

    def left_over(self) -> psutil.Process | None:
        """Return the broker of this folder that still runs, having looked at more than its process id."""
        note = self._read_note()
        if "pid" not in note:
            # Whoever was killed between starting it and noting its process left one that must be looked for.
            unclean = note.get("clean") is False
            return next(filter(self._runs_on_our_log, psutil.process_iter()), None) if unclean else None
        try:
            process = psutil.Process(int(str(note["pid"])))
            same = abs(process.create_time() - float(str(note["started"]))) < 1.0
        except (KeyError, ValueError, psutil.Error):
            return None
        return process if same and self._runs_on_our_log(process) else None

    def _runs_on_our_log(self, process: psutil.Process) -> bool:
        try:
            words = process.cmdline()
        except psutil.Error:
            return False
        ours = str(self._folder) in words and "kafka" in words
        return ours and Path(words[0]).name == _binary().name


def kill_left_over(folder: Path) -> None:
    """Kill the broker of a folder that did not let itself be stopped; its log is then known to have ended uncleanly."""
    process = PracticeBroker(folder).left_over()
    if process is not None:
        _log.warning("killing the practice broker (process %d), which does not answer", process.pid)
        process.kill()


def _binary() -> Path:
    path = Path(str(files("noida_db"))) / ("noida-db.exe" if sys.platform == "win32" else "noida-db")
    if sys.platform != "win32" and not os.access(path, os.X_OK):
        path.chmod(0o755)
    return path


def _end(process: psutil.Process, folder: Path, seconds: float = STOP_SECONDS) -> bool:
    """End a broker and wait; returns whether it ended when it was asked to."""
    try:
        if sys.platform == "win32":  # a terminate is a kill there, so it is asked by its own command
            subprocess.run(
                [str(_binary()), "down", "--data-dir", str(folder)],
                check=False, timeout=seconds, capture_output=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        else:
            process.send_signal(signal.SIGTERM)
        process.wait(seconds)
        # It takes this file away last; there still, it was being killed by somebody else when we came.
        return not (folder / "noida.control.json").exists()
    except psutil.NoSuchProcess:
        return False
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        process.kill()
        return False


def _usual_port(folder: Path) -> int:
    """Return a port of the folder's own: two shops that wanted the same could meet each other's broker on it."""
    return FIRST_PORT + crc32(bytes(folder.absolute())) % PORTS


def _free_port(wanted: int) -> int:
    """Return the wanted port if nobody listens there, else another one near the first.

    Not one that the system gives out: a client that knocks while the broker is away could be given that very port
    and be connected to itself, and the broker could not come back.
    """
    for n in range(PORTS + 1):
        port = wanted if n == 0 else FIRST_PORT + (wanted + n) % PORTS
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return int(port)
            except OSError:
                continue
    raise ShopError(
        f"The ports {FIRST_PORT} to {FIRST_PORT + PORTS} are all in use. Close some programs and start again."
    )

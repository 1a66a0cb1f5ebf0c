"""A Kafka that an earlier program has left over: noted, found, looked at, and ended."""

import json
import logging
from pathlib import Path

import psutil

from models.files import replace_file
from workers.kafka.java import KAFKA

END_SECONDS = 5.0
_log = logging.getLogger("orderpuls.broker")


class Note:
    """What a folder's Kafka is known by, in a file beside its log: its port, its process and when that began."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "broker.json"

    @property
    def mark(self) -> str:
        """The word on Kafka's command line that tells it from any other program's, and from other shops'."""
        return f"-Dorderpuls.folder={self._folder}"

    def port(self) -> int | None:
        """Return the port that was noted."""
        port = self._read().get("port")
        return port if isinstance(port, int) and 0 < port < 1 << 16 else None

    def write(self, port: int, process: int | None = None) -> None:
        """Note a Kafka that is about to be started, and once more with its process. Raises OSError."""
        note: dict[str, object] = {"port": port}
        if process is not None:
            try:
                note |= {"pid": process, "started": psutil.Process(process).create_time()}
            except psutil.Error:  # it has ended already, or is nobody's affair
                note["pid"] = None
        replace_file(self._file, json.dumps(note).encode())

    def find(self) -> psutil.Process | None:
        """Return the folder's Kafka that runs, having looked at more than its process id."""
        note = self._read()
        if not note:
            return None
        if "pid" not in note:
            # Whoever was killed between starting it and noting its process left one that must be looked for.
            return next(filter(self._is_ours, psutil.process_iter()), None)
        try:
            process = psutil.Process(int(str(note["pid"])))
            same = abs(process.create_time() - float(str(note["started"]))) < 1.0
        except (KeyError, ValueError, OverflowError, psutil.Error):
            return None
        return process if same and self._is_ours(process) else None

    def end(self) -> None:
        """End the folder's Kafka that runs, if there is one, and wait until it is gone."""
        process = self.find()
        if process is None:
            return
        _log.info("ending the Apache Kafka that was left over (process %d)", process.pid)
        try:
            process.terminate()
            process.wait(END_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(END_SECONDS)
        except psutil.NoSuchProcess:
            return

    def _read(self) -> dict[str, object]:
        try:
            note = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            words = process.cmdline()
        except psutil.Error:
            return False
        return bool(words) and Path(words[0]).stem == "java" and self.mark in words and KAFKA in words

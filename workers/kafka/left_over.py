"""A Kafka that an earlier program has left over: found, looked at, and ended."""

import logging
from collections.abc import Mapping
from pathlib import Path

import psutil

from workers.kafka.java import KAFKA

END_SECONDS = 5.0
_log = logging.getLogger("orderpuls.broker")


def find_left_over(note: Mapping[str, object], settings: Path) -> psutil.Process | None:
    """Return the Kafka that runs with these settings, having looked at more than its process id.

    Args:
        note: what was noted of it when it was started: its process id and when that began.
        settings: the file that it was started with.

    """
    if "pid" in note:
        try:
            process = psutil.Process(int(str(note["pid"])))
            same = abs(process.create_time() - float(str(note["started"]))) < 1.0
            if same and _is_ours(process, settings):
                return process
        except (KeyError, ValueError, psutil.Error):
            pass
        return None
    # Whoever was killed between starting it and noting its process left one that must be looked for.
    return next((process for process in psutil.process_iter() if _is_ours(process, settings)), None) if note else None


def end_left_over(note: Mapping[str, object], settings: Path) -> None:
    """End it, if there is one, and wait until it is gone."""
    process = find_left_over(note, settings)
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


def _is_ours(process: psutil.Process, settings: Path) -> bool:
    """Say whether a process is a Kafka with our settings, by its words or by the file that they are in."""
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    if not words or "java" not in Path(words[0]).name:
        return False
    if f"@{settings.with_name('kafka.args')}" in words:
        return True
    return KAFKA in words and str(settings) in words

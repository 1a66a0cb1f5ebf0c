"""Writes a daily report into `Sales_update_Consumer3`: to a temporary file, synced, and renamed."""

import logging
import os
import threading
from pathlib import Path

from models.report import DailyReport, report_file_stem, report_json, report_text

_log = logging.getLogger("orderpuls.reports")


def write_report(folder: Path, report: DailyReport) -> None:
    """Write the text and the JSON file of a report. Raises OSError; then it must be tried again later."""
    stem = report_file_stem(report.date)
    replace_file(folder / f"{stem}.txt", report_text(report).encode())
    replace_file(folder / f"{stem}.json", report_json(report))


def remove_quietly(path: Path) -> None:
    """Delete a file that is no longer kept; one that somebody holds open stays where it is."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.info("%s stays: %s", path, error)


def replace_file(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Put content into a file in one step; readers see the old or the new, never a part. Raises OSError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise

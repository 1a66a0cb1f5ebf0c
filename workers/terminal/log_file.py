"""The program's log: in the shop folder, where it has one."""

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from models.folder import ShopFolder

_LOG_BYTES = 2_000_000


class LogFile(RotatingFileHandler):
    """The program's log; a line that a full disk or a read-only folder does not take is left out in silence."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Let the program go on; what is in the way is told on the screen."""


def log_to(folder: ShopFolder) -> None:
    """Write the program's log into the shop folder."""
    _log_into(folder.logs / "orderpuls.log")


def log_beside(name: str) -> Path:
    """Write the log of a program that has no shop folder where the user's logs are; returns where."""
    path = user_log_path("orderpuls") / f"{name}.log"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    _log_into(path)
    return path


def _log_into(path: Path) -> None:
    handler = LogFile(path, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    root = logging.getLogger("orderpuls")
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False

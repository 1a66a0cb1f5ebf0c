"""The program's log in the shop folder."""

import logging
from logging.handlers import RotatingFileHandler

from models.folder import ShopFolder

_LOG_BYTES = 2_000_000


class LogFile(RotatingFileHandler):
    """The program's log; a line that a full disk or a read-only folder does not take is left out in silence."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Let the program go on; what is in the way is told on the screen."""


def log_to(folder: ShopFolder) -> None:
    """Write the program's log into the shop folder."""
    handler = LogFile(folder.logs / "orderpuls.log", maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    root = logging.getLogger("orderpuls")
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False

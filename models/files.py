"""Files replaced in one step, and deleted without a fuss."""

import logging
import os
import threading
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_log = logging.getLogger("orderpuls.files")


def replace_file(path: Path, content: bytes, *, sync: bool = True, private: bool = False) -> None:
    """Put content into a file in one step; readers see the old or the new, never a part. Raises OSError.

    With `private` only its owner may read it: it may hold passwords.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if private else 0o666
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, mode), "wb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def remove_quietly(path: Path) -> None:
    """Delete a file that is no longer kept; one that somebody holds open stays where it is."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.info("%s stays: %s", path, error)

"""One program runs a shop at a time: the lock on its folder."""

from filelock import FileLock, Timeout

from models.errors import ShopError, TakenError
from models.folder import ShopFolder
from models.sentences import Sentence

LOOK_SECONDS = 0.5
"""Somebody who only asks whether a program runs the shop holds the lock for a moment."""
ASK_SECONDS = 0.2
"""So does somebody else who asks; less than a program that starts is willing to wait."""


def take_folder(folder: ShopFolder, advice: Sentence) -> FileLock:
    """Take a shop's folder for this program; `advice` says what to do when another one has it.

    Raises:
        TakenError: another program runs the shop.
        ShopError: the folder cannot be written.

    """
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=LOOK_SECONDS)
    except Timeout:
        raise TakenError(
            "Another Orderpuls runs the shop in {folder}. {advice}", folder=folder.root, advice=advice
        ) from None
    except OSError as error:
        raise ShopError(
            "The folder {folder} cannot be written ({why}). Check its rights.", folder=folder.root, why=error.strerror
        ) from None
    return lock


def is_running(folder: ShopFolder) -> bool:
    """Say whether a program runs the shop; a folder that cannot be written is run by nobody."""
    if not folder.lock.exists():
        return False
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=ASK_SECONDS)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False

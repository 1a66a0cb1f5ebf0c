"""A shop on a PostgreSQL goes on in another folder, maybe on another machine: what of it comes along.

Its files are written in the folder of the program that runs it; its settings and its time are those that the program
before has told all who count for the shop.
"""

import logging
import os
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from models.errors import ShopError
from models.folder import ShopFolder
from models.settings import Settings
from models.storage.clock import stored_clock
from models.storage.folders import cut_off, left_behind, move_in
from models.storage.members import announced
from models.storage.recordings import Recordings
from models.storage.store import Store
from models.text import plain

_KEPT = ("rate", "curve", "chance", "mode", "restock", "grace")
_log = logging.getLogger("orderpuls.shop")


class _Told(msgspec.Struct, frozen=True):
    """What matters here of what the program before has told."""

    settings: Settings


def go_on_here(folder: ShopFolder, store: Store, wall: Callable[[], float]) -> dict[str, object] | None:
    """Let the shop's files be written in this folder.

    Args:
        folder: the folder.
        store: the shop's database, run by this program.
        wall: tells the real time, in seconds since 1970.

    Returns:
        settings that go on as they were in the folder before; None: it was this one.

    Raises:
        ShopError: the folder cannot be written.

    """
    if store.address is None:
        return None
    with store.transaction():
        moved = move_in(store, identity(folder, make=True))
        told = announced(store) if moved else None
        if told is not None:
            _set_clock(store, told[0] - (wall() - store.database_time()))
    _cut_mails(folder, store)
    if not moved:
        return None
    _cut_recorded(folder, store)
    _log.info("the shop's files are written in %s from now on", folder.root)
    return {} if told is None else _settings(told[1])


def identity(folder: ShopFolder, *, make: bool = False) -> str:
    """Return the id of a folder; where it has none it is given one, or it is empty. Raises ShopError."""
    try:
        found = plain(folder.identity.read_text(encoding="ascii", errors="replace").strip(), 40)
        if found or not make:
            return found
    except FileNotFoundError:
        if not make:
            return ""
    except OSError as error:
        raise _unusable(folder, error) from None
    found = secrets.token_hex(8)
    try:
        with folder.identity.open("w", encoding="ascii") as file:
            file.write(found + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unusable(folder, error) from None
    return found


def _unusable(folder: ShopFolder, error: OSError) -> ShopError:
    return ShopError("The folder {folder} cannot be made or written ({why}).", folder=folder.root, why=error.strerror)


def _set_clock(store: Store, by: float) -> None:
    """Let shop time go on as it went, whatever our clock is ahead of the one by which it did."""
    state = stored_clock(store)
    store.set_fact("clock", [state.offset + by, state.ceiling])


def _cut_mails(folder: ShopFolder, store: Store) -> None:
    """Cut off what was written of mails, and not said, before another folder had them to write."""
    left = left_behind(store)
    if not left:
        return
    for name, end in left.items():
        path = folder.mail / name
        if path.exists() and path.stat().st_size > end:
            os.truncate(path, end)
    with store.transaction():
        cut_off(store)


def _cut_recorded(folder: ShopFolder, store: Store) -> None:
    """Cut off what was written of recorded orders, and not said, before another folder had them to record."""
    recordings = Recordings(store)
    for path in folder.tabular.glob("order_created_now*.txt"):
        day = recordings.today() if path == folder.recorded_orders else _day_of(path)
        if day is not None and path.stat().st_size > (length := recordings.length(day)):
            os.truncate(path, length)


def _day_of(path: Path) -> date | None:
    """Return the day that stands in the name of a file; None for one of somebody else."""
    try:
        return date.fromisoformat(path.stem.rpartition("_")[2])
    except ValueError:
        return None


def _settings(text: str) -> dict[str, object]:
    try:
        told = msgspec.json.decode(text, type=_Told).settings
    except msgspec.MsgspecError:
        _log.warning("the settings of the program before cannot be read; those of this folder hold")
        return {}
    return {"language": told.spoken, **{name: getattr(told, name) for name in _KEPT}}

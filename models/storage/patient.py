"""SQLite, whose writers in several processes take turns: who waits looks again often, and at moments of its own."""

import random
import sqlite3
import time
from typing import Any

import peewee

from models.database import Postgres
from models.sentences import Sentence

PATIENCE_SECONDS = 5.0
"""How long is waited for what others hold, as long as nothing else is asked for."""
PEEWEE_ERRORS: Any = vars(peewee)["__exception_wrapper__"]
"""Turns the driver's errors into peewee's, as peewee does for its own queries."""
_LEAST, _MOST = 0.0005, 0.003
_TAKEN = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_CLOSED_TO_US = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def of_the_driver(error: BaseException) -> BaseException:
    """Return the error of the database's client, which peewee's own hold, now and then one inside another."""
    while isinstance(found := getattr(error, "orig", None), BaseException):
        error = found
    return error


class PatientDatabase(peewee.SqliteDatabase):
    """SQLite alone would look after ever longer waits, so that a busy process could keep another from its turn."""

    WRITE: str | None = "IMMEDIATE"
    """How a transaction begins that writes: one that reads first meets busy errors that waiting cannot cure."""
    SHARED = WRITE
    """How one begins that may write beside others: there is no such thing in a file."""
    READ: str | None = None
    """How one begins whose reads belong together."""
    patience = PATIENCE_SECONDS
    """Seconds that a transaction waits for its begin. Set by who has the turn within the process."""
    gone = False
    """Whether the connection of this thread was lost: a file has none to lose."""
    address: Postgres | None = None
    taken = False
    """Whether another program has taken over what this one ran: nobody can who has not the folder."""

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction; raises peewee's OperationalError where others hold the database all the time."""
        deadline = time.monotonic() + self.patience
        self._wait_at_most(0.0)
        try:
            while True:
                try:
                    super().begin(lock_type)
                    return
                except peewee.OperationalError as error:
                    left = deadline - time.monotonic()
                    if _code(error) not in _TAKEN or left <= 0:
                        raise
                time.sleep(min(random.uniform(_LEAST, _MOST), left))  # noqa: S311 (no secret)
        finally:
            self._wait_at_most(self.patience)

    def rollback(self) -> None:
        """Take a transaction back; SQLite does so by itself when the disk is full."""
        if self.connection().in_transaction:
            super().rollback()

    def version(self) -> int | None:
        """Return a number that changes when another connection has written."""
        return int(self.execute_sql("pragma data_version").fetchone()[0])

    def time(self) -> float:
        """Return the computer's time."""
        return time.time()

    def take_slot(self, slot: int) -> bool:
        """Say whether it is the first: only one program counts in a file."""
        return slot == 0

    def leave_slot(self, _slot: int) -> None:
        """Do nothing."""

    def is_run(self) -> bool:
        """Return False: the lock on the shop's folder says whether a program runs the shop."""
        return False

    def stand_still(self) -> None:
        """Do nothing, for the same reason."""

    def is_contention(self, _error: BaseException) -> bool:
        """Return False: who writes does so alone."""
        return False

    def explain(self, error: BaseException) -> Sentence | None:
        """Say what an error means; None: it is a fault of ours."""
        code = _code(error)
        if code in _TAKEN:
            return Sentence("The shop's database is locked by another program. Close what else has orders.db open.")
        if code == sqlite3.SQLITE_FULL:
            return Sentence("The disk is full. Free some space; the shop goes on by itself.")
        if code in _CLOSED_TO_US:
            return Sentence("The shop's database cannot be written. Check that the folder is not read-only.")
        if code in _DAMAGED:
            return Sentence("The shop's database is damaged. Put a copy of the folder back.")
        if isinstance(error, peewee.OperationalError | peewee.InterfaceError | sqlite3.OperationalError):
            return Sentence("The shop's database did not answer ({why}).", why=str(error))
        return None

    def _wait_at_most(self, seconds: float) -> Any:
        return self.execute_sql(f"pragma busy_timeout = {int(seconds * 1000)}")


def _code(error: BaseException) -> int:
    """Return SQLite's primary result code, 0 where there is none."""
    return int(getattr(of_the_driver(error), "sqlite_errorcode", 0)) & 0xFF

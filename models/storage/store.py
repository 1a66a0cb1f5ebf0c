"""One database, a connection for each thread, and short transactions that take the write lock at once."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import peewee

from models.errors import RefusedValueError, ShopError, StaleOffsetError, StorageError
from models.sentences import Sentence
from models.storage.patient import PATIENCE_SECONDS, PatientDatabase
from models.storage.schema import SCHEMA_VERSION, TABLES, Fact

Row = tuple[Any, ...]
TURN_SECONDS = 30.0
_peewee_errors: Any = vars(peewee)["__exception_wrapper__"]
"""Turns the driver's errors into peewee's, as peewee does for its own queries."""


class Store:
    """Runs queries on the shop's database. Threads may share it; each has a connection of its own.

    Its writers take turns by a lock of ours: SQLite lets those who wait look again now and then, so that on a busy
    machine one of ten could wait in vain and take us for another program.
    """

    def __init__(self, database: peewee.Database) -> None:
        self._db = database
        self._turn = threading.RLock()
        self._stop_by: float | None = None
        self._in_the_way: Sentence | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock for the block; all of it is kept or none.

        Raises:
            StorageError: the database did not let us write (disk full, locked by another program …).

        """
        with self._our_turn() as seconds, _surroundings():
            if isinstance(self._db, PatientDatabase):
                self._db.patience = PATIENCE_SECONDS if seconds is None else seconds
            # A plain begin that reads first and writes later meets busy errors that waiting cannot cure.
            atomic = self._db.atomic("IMMEDIATE") if self._sqlite else self._db.atomic()
            with atomic:
                yield

    def hurry(self, stop_by: float) -> None:
        """From now on wait for nothing beyond an instant of `time.monotonic`: the program is to end by then."""
        self._stop_by = stop_by

    @contextmanager
    def _our_turn(self) -> Iterator[float | None]:
        """Wait for our turn; gives the seconds that are left when the program is to end, else None."""
        left = None if self._stop_by is None else max(self._stop_by - time.monotonic(), 0.05)
        if not self._turn.acquire(timeout=TURN_SECONDS if left is None else left):
            raise StorageError(self._in_the_way or "The shop's database is busy. It is tried again.")
        try:
            yield left
            self._in_the_way = None
        except StorageError as error:
            self._in_the_way = error.sentence  # what keeps those waiting who come next
            raise
        finally:
            self._turn.release()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads in the block see the same state. Keep it short: the log cannot be cut meanwhile."""
        with _surroundings(), self._db.atomic():
            yield

    def rows(self, query: Any) -> list[Row]:
        """Return the result of a select as tuples."""
        with _surroundings(), _values():
            return list(query.tuples().execute(self._db))

    def row(self, query: Any) -> Row | None:
        """Return the first row of a select, or None."""
        found = self.rows(query.limit(1))
        return found[0] if found else None

    def number(self, query: Any) -> int:
        """Return the single number that a select gives, 0 for none."""
        found = self.row(query)
        return int(found[0]) if found and found[0] is not None else 0

    def change(self, query: Any) -> int:
        """Run an insert, update or delete; returns the rows changed (for an insert, the new id)."""
        with _surroundings(), _values():
            result = query.execute(self._db)
            return int(result) if isinstance(result, int) else 0

    def insert(self, model: Any, names: Sequence[str], rows: Sequence[Row], *, keep: bool = False) -> None:
        """Insert rows; with `keep`, one whose key is there already is passed over."""
        if rows:
            self._many(_insert_sql(model, tuple(names), keep, self._db.param), rows)

    def add(
        self,
        model: Any,
        keys: Sequence[str],
        sums: Sequence[str],
        rows: Sequence[Row],
        last: Sequence[str] = (),
    ) -> None:
        """Insert rows of (keys…, sums…, last…); where the key is there, add the sums and replace the last."""
        if rows:
            sql = _add_sql(model, tuple(keys), tuple(sums), tuple(last), self._db.param)
            self._many(sql, rows)

    def update_many(self, model: Any, sets: Sequence[str], keys: Sequence[str], rows: Sequence[Row]) -> int:
        """Set columns by keys, for rows of (sets…, keys…); returns the rows changed."""
        sql, changed = _update_sql(model, tuple(sets), tuple(keys), self._db.param), 0
        with _surroundings(), _values(), _peewee_errors:
            cursor = self._db.connection().cursor()
            for row in rows:
                cursor.execute(sql, row)
                changed += cursor.rowcount
        return changed

    def _many(self, sql: str, rows: Sequence[Row]) -> None:
        with _surroundings(), _values(), _peewee_errors:
            self._db.connection().cursor().executemany(sql, rows)

    def run(self, statement: str) -> list[Row]:
        """Run a statement in the database's own words, for what queries cannot say; returns what it gives."""
        with _surroundings():
            return list(self._db.execute_sql(statement).fetchall())

    def version(self) -> int | None:
        """Return a number that changes when another thread has written; None where the database tells no such thing.

        It is cheap to ask, and holds for this thread's connection only.
        """
        return int(self.run("pragma data_version")[0][0]) if self._sqlite else None

    def fact(self, name: str, default: Any = None) -> Any:
        """Return a fact of the shop."""
        found = self.row(Fact.select(Fact.value).where(Fact.name == name))
        return json.loads(found[0]) if found else default

    def set_fact(self, name: str, value: Any) -> None:
        """Store a fact of the shop."""
        text = json.dumps(value)
        self.change(
            Fact.insert(name=name, value=text).on_conflict(conflict_target=[Fact.name], update={Fact.value: text})
        )

    def close(self) -> None:
        """Close this thread's connection; the next query opens it again."""
        if not self._db.is_closed():
            self._db.close()

    @property
    def _sqlite(self) -> bool:
        return isinstance(self._db, peewee.SqliteDatabase)

    def create_tables(self) -> None:
        """Make the tables that are missing."""
        with self.transaction():
            self.make_table(Fact)
            if self.fact("schema_version") is None:
                self.set_fact("schema_version", SCHEMA_VERSION)
            if self.fact("schema_version") == SCHEMA_VERSION:  # an older one is converted first
                for table in TABLES:
                    self.make_table(table)

    def make_table(self, table: Any) -> None:
        """Make a table with its indexes, if it is not there."""
        peewee.SchemaManager(table, self._db).create_all(safe=True)

    def refuse_newer(self) -> None:
        """Do nothing with a database that this version understands.

        Raises:
            ShopError: a newer version of the program has made it.

        """
        with _surroundings():
            made = self._db.table_exists(Fact._meta.table_name)
        if made and self.fact("schema_version", SCHEMA_VERSION) > SCHEMA_VERSION:
            raise ShopError(
                "This shop folder was made by a newer Orderpuls. Install that version, or choose another folder."
            )


def open_store(path: Path) -> Store:
    """Open the SQLite database of a shop, making it if it is not there.

    Raises:
        StorageError: the file cannot be opened or written.

    """
    pragmas = {"journal_mode": "wal", "synchronous": "full", "cache_size": -8000, "wal_autocheckpoint": 1000}
    store = Store(PatientDatabase(str(path), pragmas=pragmas, timeout=PATIENCE_SECONDS))
    try:
        store.create_tables()
    except ShopError:
        store.close()
        raise
    return store


def open_store_read_only(path: Path) -> Store:
    """Open the database of a shop to look at it, also while a program runs the shop.

    Raises:
        StorageError: the file cannot be opened.
        ShopError: a newer version of the program has made it.

    """
    # Not mode=ro: such a connection cannot take the files of the write-ahead log away when it is the last one.
    address = f"{path.resolve().as_uri()}?mode=rw"
    store = Store(peewee.SqliteDatabase(address, uri=True, pragmas={"query_only": 1}, timeout=5))
    try:
        store.refuse_newer()
    except ShopError:
        store.close()
        raise
    return store


@contextmanager
def _surroundings() -> Iterator[None]:
    try:
        yield
    except (peewee.OperationalError, peewee.InterfaceError, sqlite3.OperationalError) as error:
        raise StorageError(_in_words(error)) from error
    except peewee.DatabaseError as error:
        if "malformed" in str(error) or "not a database" in str(error):
            raise StorageError("The shop's database is damaged. Put a copy of the folder back.") from error
        raise


@contextmanager
def _values() -> Iterator[None]:
    """Tell apart, around a single statement, what its values and what another owner's rows are the cause of.

    Around a whole transaction the same exceptions could come from a bug of ours.
    """
    try:
        yield
    except peewee.IntegrityError as error:
        raise StaleOffsetError(f"another owner has written: {error}") from error
    except (peewee.DataError, OverflowError, UnicodeEncodeError) as error:
        raise RefusedValueError(str(error)) from error


def _in_words(error: BaseException) -> Sentence:
    """Say what went wrong first: SQLite rolls back by itself when the disk is full, and peewee then cannot."""
    while "no transaction is active" in str(error) and error.__context__ is not None:
        error = error.__context__
    return error.sentence if isinstance(error, StorageError) else _explain(str(error))


def _explain(reason: str) -> Sentence:
    if "locked" in reason or "busy" in reason:
        return Sentence("The shop's database is locked by another program. Close what else has orders.db open.")
    if "full" in reason:
        return Sentence("The disk is full. Free some space; the shop goes on by itself.")
    if "readonly" in reason or "unable to open" in reason:
        return Sentence("The shop's database cannot be written. Check that the folder is not read-only.")
    return Sentence("The shop's database did not answer ({why}).", why=reason)


def _columns(model: Any, names: tuple[str, ...]) -> list[str]:
    return [f'"{model._meta.fields[name].column_name}"' for name in names]


def _table(model: Any) -> str:
    return f'"{model._meta.table_name}"'


@lru_cache(maxsize=64)
def _insert_sql(model: Any, names: tuple[str, ...], keep: bool, mark: str) -> str:
    marks = ", ".join([mark] * len(names))
    tail = " ON CONFLICT DO NOTHING" if keep else ""
    return f"INSERT INTO {_table(model)} ({', '.join(_columns(model, names))}) VALUES ({marks}){tail}"  # noqa: S608


@lru_cache(maxsize=64)
def _add_sql(model: Any, keys: tuple[str, ...], sums: tuple[str, ...], last: tuple[str, ...], mark: str) -> str:
    sets = [f"{column} = {_table(model)}.{column} + excluded.{column}" for column in _columns(model, sums)]
    sets += [f"{column} = excluded.{column}" for column in _columns(model, last)]
    insert = _insert_sql(model, keys + sums + last, False, mark)
    return f"{insert} ON CONFLICT ({', '.join(_columns(model, keys))}) DO UPDATE SET {', '.join(sets)}"


@lru_cache(maxsize=64)
def _update_sql(model: Any, sets: tuple[str, ...], keys: tuple[str, ...], mark: str) -> str:
    new, old = ([f"{column} = {mark}" for column in _columns(model, names)] for names in (sets, keys))
    return f"UPDATE {_table(model)} SET {', '.join(new)} WHERE {' AND '.join(old)}"  # noqa: S608

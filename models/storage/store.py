"""One database, a connection for each thread, and short transactions that take the write lock at once."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import peewee

from models.database import Place, Postgres
from models.errors import RefusedValueError, ShopError, StaleOffsetError, StorageError
from models.sentences import Sentence
from models.storage.patient import PATIENCE_SECONDS, PEEWEE_ERRORS, PatientDatabase
from models.storage.schema import SCHEMA_VERSION, TABLES, Fact
from models.storage.statements import add_sql, insert_sql, update_sql

if TYPE_CHECKING:
    from models.storage.postgres import PostgresDatabase

Database: TypeAlias = "PatientDatabase | PostgresDatabase"
Row = tuple[Any, ...]
TURN_SECONDS = 30.0


class Store:
    """Runs queries on the shop's database. Threads may share it; each has a connection of its own.

    Its writers take turns by a lock of ours: a database lets those who wait look again now and then, so that on a busy
    machine one of ten could wait in vain and take us for another program.
    """

    def __init__(self, database: Database) -> None:
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
        with self._our_turn() as seconds, self._surroundings():
            self._db.patience = PATIENCE_SECONDS if seconds is None else seconds
            with self._db.atomic(self._db.WRITE):
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
        with self._surroundings(), self._db.atomic(self._db.READ):
            yield

    def rows(self, query: Any) -> list[Row]:
        """Return the result of a select as tuples."""
        with self._surroundings(), _values():
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
        with self._surroundings(), _values():
            result = query.execute(self._db)
            return int(result) if isinstance(result, int) else 0

    def insert(self, model: Any, names: Sequence[str], rows: Sequence[Row], *, keep: bool = False) -> None:
        """Insert rows; with `keep`, one whose key is there already is passed over."""
        if rows:
            self._many(insert_sql(model, tuple(names), keep, self._db.param), rows)

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
            sql = add_sql(model, tuple(keys), tuple(sums), tuple(last), self._db.param)
            self._many(sql, rows)

    def update_many(self, model: Any, sets: Sequence[str], keys: Sequence[str], rows: Sequence[Row]) -> int:
        """Set columns by keys, for rows of (sets…, keys…); returns the rows changed."""
        if not rows:
            return 0
        return self._many(update_sql(model, tuple(sets), tuple(keys), self._db.param), rows)

    def _many(self, sql: str, rows: Sequence[Row]) -> int:
        with self._surroundings(), _values(), PEEWEE_ERRORS:
            cursor = self._db.connection().cursor()
            cursor.executemany(sql, rows)
            return int(cursor.rowcount)

    def run(self, statement: str) -> list[Row]:
        """Run a statement in the database's own words, for what queries cannot say; returns what it gives."""
        with self._surroundings():
            cursor = self._db.execute_sql(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def version(self) -> int | None:
        """Return a number that changes when another thread has written; None where the database tells no such thing.

        It is cheap to ask, and holds for this thread's connection only.
        """
        with self._surroundings():
            return self._db.version()

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
    def address(self) -> Postgres | None:
        """The PostgreSQL that it is, with the sign of the program; None: a file of SQLite."""
        return self._db.address

    @property
    def is_made(self) -> bool:
        """Whether there is a shop in the database, or the beginning of one."""
        with self._surroundings():
            return bool(self._db.table_exists(Fact._meta.table_name))

    def is_run(self) -> bool:
        """Say whether the database knows of a program that runs the shop; of a file only the folder's lock says so."""
        with self._surroundings():
            return self._db.is_run()

    def stand_still(self) -> None:
        """Keep other machines from running the shop until this thread closes. Raises ShopError when one runs it."""
        with self._surroundings():
            self._db.stand_still()

    def create_tables(self) -> None:
        """Make the tables that are missing, as the program that runs the shop. Raises ShopError when another does."""
        if not isinstance(self._db, PatientDatabase):
            if self._db.address.program:
                return  # we run with that program, which has made them
            with self._surroundings():
                self._db.take()
                self.refuse_newer()
                self.make_table(Fact)
                self._db.join()
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
        if self.is_made and self.fact("schema_version", SCHEMA_VERSION) > SCHEMA_VERSION:
            raise ShopError(
                "This shop folder was made by a newer Orderpuls. Install that version, or choose another folder."
            )

    @contextmanager
    def _surroundings(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if self._db.gone and not self._db.in_transaction():
                self.close()  # the next query of this thread connects anew
            of_the_database = isinstance(error, peewee.DatabaseError | peewee.InterfaceError | sqlite3.OperationalError)
            sentence = self._db.explain(error) if of_the_database else None
            if sentence is None:
                raise
            raise StorageError(sentence) from error


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


def open_store(place: Place) -> Store:
    """Open the database of a shop to run it, making it if it is not there.

    Raises:
        StorageError: it cannot be opened or written.
        ShopError: another program runs the shop, or a newer version has made it.

    """
    if isinstance(place, Postgres):
        store = _open_postgres(place)
    else:
        pragmas = {"journal_mode": "wal", "synchronous": "full", "cache_size": -8000, "wal_autocheckpoint": 1000}
        store = Store(PatientDatabase(str(place), pragmas=pragmas, timeout=PATIENCE_SECONDS))
    try:
        store.create_tables()
    except BaseException:
        store.close()
        raise
    return store


def open_store_read_only(place: Place) -> Store:
    """Open the database of a shop to look at it, also while a program runs the shop.

    Raises:
        StorageError: it cannot be opened.
        ShopError: a newer version of the program has made it.

    """
    if isinstance(place, Postgres):
        store = _open_postgres(place, look=True)
    else:
        # Not mode=ro: such a connection cannot take the files of the write-ahead log away when it is the last one.
        address = f"{place.resolve().as_uri()}?mode=rw"
        store = Store(PatientDatabase(address, uri=True, pragmas={"query_only": 1}, timeout=PATIENCE_SECONDS))
    try:
        store.refuse_newer()
    except BaseException:
        store.close()
        raise
    return store


def _open_postgres(address: Postgres, *, look: bool = False) -> Store:
    from models.storage.postgres import PostgresDatabase  # its client takes time to import  # noqa: PLC0415

    return Store(PostgresDatabase(address, look=look))

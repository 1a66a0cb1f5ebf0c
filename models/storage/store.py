"""One database, a connection for each thread, and short transactions that take the write lock at once."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import peewee

from models.database import Postgres
from models.errors import ContentionError, RefusedValueError, ShopError, StaleOffsetError, StorageError
from models.ids import Homes
from models.sentences import Sentence
from models.storage.patient import PATIENCE_SECONDS, PEEWEE_ERRORS, PatientDatabase
from models.storage.schema import SCHEMA_VERSION, TABLES, Fact
from models.storage.statements import add_sql, insert_sql, raise_sql, update_sql

if TYPE_CHECKING:
    from models.storage.postgres import PostgresDatabase

Database: TypeAlias = "PatientDatabase | PostgresDatabase"
Row = tuple[Any, ...]
TURN_SECONDS = 30.0


class Store:
    """Runs queries on the shop's database. Threads may share it; each has a connection of its own.

    Its writers take turns by a lock of ours: a database lets those who wait look again now and then, so that on a busy
    machine one of ten could wait in vain and take us for another program.

    Args:
        database: the database.
        slot: which part of each sum this program adds to, as no other that counts beside it does.

    """

    def __init__(self, database: Database, slot: int = 0) -> None:
        self._db = database
        self.slot = slot
        self._homes: Homes | None = None
        self._turn = threading.RLock()
        self._stop_by: float | None = None
        self._in_the_way: Sentence | None = None

    @contextmanager
    def transaction(self, *, shared: bool = False) -> Iterator[None]:
        """Hold the write lock for the block; all of it is kept or none.

        Args:
            shared: others that say so may write at the same time, where the database lets them. Then what is read to
                be written anew has to be locked (see `rows`), or be nobody else's.

        Raises:
            ContentionError: somebody else wrote the same first; the block may be run again at once.
            StorageError: the database did not let us write (disk full, locked by another program …).

        """
        kind = self._db.SHARED if shared else self._db.WRITE
        with self._our_turn(kind == self._db.WRITE) as seconds, self._surroundings():
            self._db.patience = PATIENCE_SECONDS if seconds is None else seconds
            with self._db.atomic(kind):
                yield

    def hurry(self, stop_by: float) -> None:
        """From now on wait for nothing beyond an instant of `time.monotonic`: the program is to end by then."""
        self._stop_by = stop_by

    @contextmanager
    def _our_turn(self, alone: bool) -> Iterator[float | None]:
        """Wait for our turn, where we write alone; gives the seconds that are left when the program is to end."""
        left = None if self._stop_by is None else max(self._stop_by - time.monotonic(), 0.05)
        if not alone:
            yield left
            return
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

    def rows(self, query: Any, *, lock: bool = False) -> list[Row]:
        """Return the result of a select as tuples; with `lock`, nobody else changes these rows in our transaction.

        Whoever locks several does so by the order of their keys.
        """
        if lock and self._db.SHARED != self._db.WRITE:
            query = query.for_update()
        with self._surroundings(), _values():
            return list(query.tuples().execute(self._db))

    def row(self, query: Any, *, lock: bool = False) -> Row | None:
        """Return the first row of a select, or None."""
        found = self.rows(query.limit(1), lock=lock)
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

    def insert(self, model: Any, names: Sequence[str], rows: Sequence[Row], *, keep: bool = False) -> int:
        """Insert rows; with `keep`, one whose key is there already is passed over. Returns how many were inserted."""
        return self._many(insert_sql(model, tuple(names), keep, self._db.param), rows) if rows else 0

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

    def raise_by(self, model: Any, name: str, key: str, rows: Sequence[Row]) -> int:
        """Add to a column by key, for rows of (amount, key), in their order; returns the rows changed."""
        return self._many(raise_sql(model, name, key, self._db.param), rows) if rows else 0

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

    @property
    def runs_the_shop(self) -> bool:
        """Whether this program does what is done once, and does not only help to count."""
        return self.slot == 0

    @property
    def homes(self) -> Homes:
        """How the shop shares order ids out; fixed when it is made."""
        if self._homes is None:
            self._homes = Homes(int(self.fact("homes", 1)))
        return self._homes

    def fact(self, name: str, default: Any = None, *, lock: bool = False) -> Any:
        """Return a fact of the shop; with `lock`, nobody else changes it in our transaction (if it is there)."""
        found = self.row(Fact.select(Fact.value).where(Fact.name == name), lock=lock)
        return json.loads(found[0]) if found else default

    def set_fact(self, name: str, value: Any) -> None:
        """Store a fact of the shop."""
        text = json.dumps(value)
        self.change(
            Fact.insert(name=name, value=text).on_conflict(conflict_target=[Fact.name], update={Fact.value: text})
        )

    def database_time(self) -> float:
        """Return the database's own time, in seconds since 1970: the same for all who share it."""
        with self._surroundings():
            return self._db.time()

    def take_slot(self, slot: int) -> bool:
        """Hold a slot for as long as this thread is connected, if nobody else does; once more does no harm."""
        with self._surroundings():
            return self._db.take_slot(slot)

    def leave_slot(self, slot: int) -> None:
        """Let a slot go."""
        with self._surroundings():
            self._db.leave_slot(slot)

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
        return self.has_table(Fact)

    def has_table(self, table: Any) -> bool:
        """Say whether a table is there."""
        with self._surroundings():
            return bool(self._db.table_exists(table._meta.table_name))

    @property
    def taken(self) -> bool:
        """Whether another program has taken the shop over; then this one can write nothing any more."""
        return self._db.taken

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
        """Leave alone what a newer version of the program has made. Raises ShopError."""
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
            raise (ContentionError if self._db.is_contention(error) else StorageError)(sentence) from error


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

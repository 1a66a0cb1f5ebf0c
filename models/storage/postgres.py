"""PostgreSQL as the database of a shop, for one program at a time: who runs it, who writes, and what errors mean.

What SQLite's file gives by itself is asked for here. A lock that every connection of the running program shares refuses
a second program; the sign of the program, which stands in the database and is looked at as each transaction begins,
refuses one that was cut off and has come back after another took over; and a lock that lasts as long as a transaction
lets writers take turns, in this process and in those of the consumers.
"""

import json
import secrets
import time
from typing import Any

import peewee
import psycopg
from playhouse import db_url
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import IntLoader

from models.database import Postgres
from models.errors import ShopError, StorageError, TakenError, UsageError, taken_over
from models.sentences import Sentence
from models.storage.patient import PATIENCE_SECONDS, PEEWEE_ERRORS, of_the_driver
from models.storage.schema import Fact
from models.text import plain

_PROGRAM = "program"
"""The fact that says which program runs the shop."""
_WHO_RUNS = "select value from fact where name = 'program'"
_RUNS, _WRITES = 0x6F726472, 0x6F726477
"""Names of the locks. Each is beside the schema's, so that several shops may share a database."""
_SLOTS = 0x6F730000
"""The slot of a program that counts beside is added to it."""
_HELD = (
    "with held as (select classid, objid::bigint from pg_locks where locktype = 'advisory' and granted "
    "and database = (select oid from pg_database where datname = current_database()))"
)
_HELD_BY_US = _HELD.removesuffix(")") + " and pid = pg_backend_pid())"
_SCHEMA = "hashtext(current_schema())"
_TAKE_SECONDS = 1.0
"""How long is waited for the connections of a program that has just ended."""
_CLIENT = {
    "connect_timeout": 5, "application_name": "orderpuls", "client_encoding": "utf8",
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip
"""A network that says nothing is a lost connection after half a minute; so it is for the server, which then lets go."""
_SERVER = {
    "lock_timeout": int(PATIENCE_SECONDS * 1000), "idle_in_transaction_session_timeout": 60_000,
    "tcp_keepalives_idle": 10, "tcp_keepalives_interval": 5, "tcp_keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip
_STATEMENT_SECONDS, _LOOKING_SECONDS = 60, 600
_TO_WAIT_FOR = {"55P03", "57014", "40001", "40P01", "25P03"}
"""A lock that was not given, a statement that took too long, a conflict, a deadlock, a transaction that stood still."""
_CONTENTION = {"40001", "40P01"}
_CLOSED_TO_US = {"25006", "42501"}
_DISK_FULL = "53100"
_GONE = {"57P01", "57P02", "57P03", "53300", "53200", "58000", "58030"}


class _Adapter(peewee.Psycopg3Adapter):
    """What peewee needs of psycopg, which it was not let import (see `models.storage`)."""

    txn_idle, txn_inerror = TransactionStatus.IDLE, TransactionStatus.INERROR
    txn_unknown = TransactionStatus.UNKNOWN

    def check_driver(self) -> None:
        """Do nothing: psycopg is there."""

    def get_binary_type(self) -> Any:
        """Return what marks bytes as a value."""
        return psycopg.Binary

    def connect(self, db: "PostgresDatabase", **options: Any) -> Any:
        """Return a connection. Raises UsageError for an option that there is not."""
        try:
            return psycopg.connect(dbname=db.database, **options)
        except psycopg.ProgrammingError as error:
            why = plain(db.address.without_secrets(str(error)), 200)
            raise UsageError("The address of the database has a mistake: {why}. Mend it.", why=why) from None


class PostgresDatabase(peewee.PostgresqlDatabase):
    """A PostgreSQL; each thread has a connection of its own.

    Args:
        address: where it is, and the sign of the program if that runs the shop already.
        look: whether it is only looked at.

    """

    psycopg2_adapter = psycopg3_adapter = _Adapter
    WRITE: str | None = "write"
    SHARED: str | None = "shared"
    READ: str | None = "read"
    patience = PATIENCE_SECONDS

    def __init__(self, address: Postgres, *, look: bool = False) -> None:
        self.address = address
        self.taken = False
        named = db_url.parse(address.url, unquote_password=True, unquote_user=True)
        server = {**_SERVER, "statement_timeout": 1000 * (_LOOKING_SECONDS if look else _STATEMENT_SECONDS)}
        if look:
            server["default_transaction_read_only"] = 1
        options = " ".join([str(named.pop("options", "")), *(f"-c {name}={value}" for name, value in server.items())])
        super().__init__(named.pop("database"), **{**_CLIENT, **named, "options": options.strip()})

    @property
    def gone(self) -> bool:
        """Whether the connection of this thread was lost."""
        return not self.is_closed() and bool(self.connection().closed)

    def _connect(self) -> Any:
        connection = super()._connect()  # type: ignore[misc]
        try:
            connection.adapters.register_loader("numeric", IntLoader)  # sums of whole numbers
            ours = bool(self.address.program)
            if ours and not _one(connection, f"select pg_try_advisory_lock_shared({_RUNS}, {_SCHEMA})"):
                raise self._taken()
        except BaseException:
            connection.close()
            raise
        return connection

    def begin(self, isolation_level: str | None = None) -> None:
        """Begin a transaction: one that reads as of one instant, or one that writes, alone or beside others that may.

        Raises:
            StorageError: another program runs the shop by now.

        """
        with PEEWEE_ERRORS:
            connection = self.connection()
            if isolation_level == self.READ:
                connection.execute("begin isolation level repeatable read read only")
                return
            lock = "pg_advisory_xact_lock" + ("_shared" if isolation_level == self.SHARED else "")
            try:
                running = _one(
                    connection,
                    f"begin isolation level read committed; set local lock_timeout = {int(self.patience * 1000)}; "
                    f"select {lock}({_WRITES}, {_SCHEMA}); {_WHO_RUNS}",
                )
                if self.address.program and running != json.dumps(self.address.program):
                    self.taken = True
                    raise self._taken()
            except BaseException:
                self.rollback()
                raise

    def rollback(self) -> None:
        """Take a transaction back; the server has done so when the connection was lost."""
        if not self.gone:
            super().rollback()

    def version(self) -> int | None:
        """Return None: PostgreSQL tells nobody that another has written."""
        return None

    def take(self) -> None:
        """Become the program that runs the shop, as far as no other does.

        Raises:
            ShopError: another program runs the shop, or the database cannot hold one.

        """
        connection = self.connection()
        self.stand_still(_TAKE_SECONDS)
        if _one(connection, "show server_encoding") != "UTF8":
            raise ShopError(
                "The database {database} does not keep text as UTF-8. Make one that does: createdb -E UTF8 NAME.",
                database=self.address.shown,
            )

    def join(self) -> None:
        """Store the sign of the program, once it has taken the shop, and let its other connections in."""
        sign = secrets.token_hex(8)
        self.address = Postgres(self.address.url, sign)
        text = json.dumps(sign)
        Fact.insert(name=_PROGRAM, value=text).on_conflict(
            conflict_target=[Fact.name], update={Fact.value: text}
        ).execute(self)
        connection = self.connection()
        _one(connection, f"select pg_advisory_lock_shared({_RUNS}, {_SCHEMA})")
        _one(connection, f"select pg_advisory_unlock({_RUNS}, {_SCHEMA})")

    def stand_still(self, seconds: float = 0.0) -> None:
        """Keep every program from running the shop, until this thread's connection ends.

        Raises:
            ShopError: a program runs it, still after so many seconds.

        """
        deadline = time.monotonic() + seconds
        while not _one(self.connection(), f"select pg_try_advisory_lock({_RUNS}, {_SCHEMA})"):
            if time.monotonic() >= deadline:
                raise TakenError(
                    "Another Orderpuls runs the shop in {database}. Close it, name another database, or look on by: "
                    "orderpuls watch",
                    database=self.address.shown,
                )
            time.sleep(0.1)

    def time(self) -> float:
        """Return the server's time, in seconds since 1970."""
        return float(_one(self.connection(), "select extract(epoch from clock_timestamp())::float8"))

    def take_slot(self, slot: int) -> bool:
        """Hold a slot with this thread's connection, if no other holds it; once more does no harm."""
        connection = self.connection()
        lock = f"{_SLOTS + slot}, {_SCHEMA}"
        return bool(
            _one(connection, f"{_HELD_BY_US} select ({_SLOTS + slot}, {_SCHEMA} & 4294967295) in (table held)")
            or _one(connection, f"select pg_try_advisory_lock({lock})")
        )

    def leave_slot(self, slot: int) -> None:
        """Let a slot go that this thread's connection holds."""
        _one(self.connection(), f"select pg_advisory_unlock({_SLOTS + slot}, {_SCHEMA})")

    def is_run(self) -> bool:
        """Say whether a program runs the shop, on any machine."""
        return bool(
            _one(
                self.connection(),
                f"{_HELD} select ({_RUNS}, {_SCHEMA} & 4294967295) in (table held)",
            )
        )

    def is_contention(self, error: BaseException) -> bool:
        """Say whether somebody else wrote the same rows first, or waits for what we hold."""
        return getattr(of_the_driver(error), "sqlstate", None) in _CONTENTION

    def explain(self, error: BaseException) -> Sentence | None:
        """Say what an error means; None: it is a fault of ours."""
        found = of_the_driver(error)
        state = getattr(found, "sqlstate", None) or ""
        lost = not state and isinstance(found, psycopg.OperationalError | psycopg.InterfaceError)
        if state in _TO_WAIT_FOR:
            return Sentence("The shop's database is busy. It is tried again.")
        if state == _DISK_FULL:
            return Sentence("The disk of the shop's database is full. Free some space; the shop goes on by itself.")
        why = plain(self.address.without_secrets(" ".join(str(found).split())), 300)
        if state in _CLOSED_TO_US:
            return Sentence("The shop's database cannot be written ({why}). Check the rights of its user.", why=why)
        if state in {"XX001", "XX002"}:
            return Sentence("The shop's database is damaged ({why}). Put a copy of it back.", why=why)
        if lost or state in _GONE or state[:2] in {"08", "28", "3D"} or isinstance(error, peewee.InterfaceError):
            return Sentence(
                "The shop's database {database} does not answer ({why}).", database=self.address.shown, why=why
            )
        return None

    def _taken(self) -> StorageError:
        return StorageError(taken_over(self.address.shown))


def _one(connection: Any, statement: str) -> Any:
    """Run statements and return the single value that the last of them gives, None where it gives no row."""
    with PEEWEE_ERRORS:
        cursor = connection.execute(statement, prepare=False)
        while cursor.nextset():
            pass
        row = cursor.fetchone()
    return row[0] if row else None

"""Opens the database of a shop: to run it, to count beside the program that does, or only to look."""

from models.database import Place, Postgres
from models.errors import ShopError
from models.storage.patient import PATIENCE_SECONDS, PatientDatabase
from models.storage.schema import SCHEMA_VERSION
from models.storage.store import Store


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


def open_store_beside(address: Postgres, slot: int) -> Store:
    """Open the database of a shop to count beside the program that runs it.

    Args:
        address: a PostgreSQL, without a program's sign.
        slot: which part of each sum this program adds to; above 0.

    Raises:
        StorageError: it cannot be opened.
        ShopError: there is no shop in it, or one of another version.

    """
    store = _open_postgres(address, slot=slot)
    try:
        store.refuse_newer()
        if not store.is_made or store.fact("shop_id") is None:
            raise ShopError(
                "There is no shop in {database} yet. Run it once, such as by: orderpuls headless --database …",
                database=address.shown,
            )
        if store.fact("schema_version") != SCHEMA_VERSION:
            raise ShopError(
                "The shop in {database} is from an older Orderpuls. Run it once with this version.",
                database=address.shown,
            )
    except BaseException:
        store.close()
        raise
    return store


def _open_postgres(address: Postgres, *, look: bool = False, slot: int = 0) -> Store:
    from models.storage.postgres import PostgresDatabase  # its client takes time to import  # noqa: PLC0415

    return Store(PostgresDatabase(address, look=look), slot)

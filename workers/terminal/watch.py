"""`orderpuls watch`: where the shop is that a window is to look on at."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from platformdirs import user_state_path

from models.database import Postgres
from models.errors import ShopError
from models.folder import ShopFolder
from models.storage.connecting import open_store_beside
from models.storage.store import Store
from models.storage.wishes import WishBook
from workers.terminal.log_file import log_beside
from workers.terminal.parser import Request
from workers.terminal.work import shared_database, way_to_kafka

NO_SLOT = -1
"""A window that looks on adds to no sum."""


@dataclass(frozen=True)
class Watched:
    """A shop that another program runs.

    `folder` is none of a shop: the window keeps there how it stood. `kafka` are librdkafka's properties for the way to
    Kafka, and may hold secrets; `bootstrap_servers` is empty where the shop's program is to say it.
    """

    store: Store
    place: Postgres
    folder: ShopFolder
    kafka: Mapping[str, str] = field(repr=False)
    bootstrap_servers: str = ""


def open_watched(request: Request) -> Watched:
    """Open what is asked for. Raises UsageError where no database is named, and ShopError as `open_store_beside`."""
    place = shared_database(request)
    store = open_store_beside(place, NO_SLOT)
    if not WishBook(store).is_there:
        store.close()
        raise ShopError(
            "The shop in {database} is run by another version of Orderpuls. Use the same here.", database=place.shown
        )
    folder = ShopFolder(user_state_path("orderpuls") / "windows" / str(store.fact("shop_id")))
    with suppress(OSError):  # then it is not kept
        folder.root.mkdir(parents=True, exist_ok=True)
    log_beside("watch")
    return Watched(store, place, folder, way_to_kafka(request), request.bootstrap_servers)

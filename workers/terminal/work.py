"""`orderpuls work`: where the shop is that is to be helped, and how one gets to its Kafka."""

import os
from collections.abc import Mapping

from models.database import ENVIRONMENT, Postgres, place_of, postgres
from models.errors import UsageError
from models.settings_file import kafka_properties, read_settings
from models.storage.connecting import open_store_beside
from workers.terminal.parser import Request
from workers.terminal.saying import DONE
from workers.terminal.work_run import WorkRun


def work(request: Request) -> int:
    """Help to count until somebody ends it."""
    place = shared_database(request)
    store = open_store_beside(place, 0)
    try:
        run = WorkRun(store, place, request, way_to_kafka(request))
        run.run()
    finally:
        store.close()
    return DONE


def way_to_kafka(request: Request) -> Mapping[str, str]:
    """Return librdkafka's properties for the way to Kafka, of the shop's settings or of the environment."""
    settings = request.folder.settings
    if request.folder_given and settings.exists():
        return read_settings(settings, os.environ).kafka
    return kafka_properties(os.environ)


def shared_database(request: Request) -> Postgres:
    """Return the database that is shared. Raises UsageError where there is none."""
    url = request.options.database or os.environ.get(ENVIRONMENT)
    place = postgres(url) if url and not request.folder_given else place_of(request.folder, url, os.environ)
    if not isinstance(place, Postgres):
        raise UsageError(
            "This needs a PostgreSQL that the shop is in; a file has one program that counts. Give it with --database, "
            "or in {name}.",
            name=ENVIRONMENT,
        )
    return place

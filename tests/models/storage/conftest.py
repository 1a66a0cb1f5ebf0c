"""A shop's database, once as a file of SQLite and once as a PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Place
from models.storage.connecting import open_store
from models.storage.store import Store
from tests.shared_postgres import shared_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return tmp_path / "orders.db" if request.param == "sqlite" else shared_postgres().a_place()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = open_store(place)
    opened.set_fact("zone", "Europe/Stockholm")
    yield opened
    opened.close()

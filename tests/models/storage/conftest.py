"""A shop's database on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.storage.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "orders.db")
    opened.set_fact("zone", "Europe/Stockholm")
    yield opened
    opened.close()

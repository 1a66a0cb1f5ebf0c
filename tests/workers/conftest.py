"""A shop on real files, without Kafka; its state is in a file, or with `--postgresql` in a PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.storage.clock import store_clock
from tests.shared_postgres import shared_postgres
from workers.stream.opening import ShopOptions, open_shop
from workers.stream.shop import Shop


@pytest.fixture
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    database = shared_postgres().a_place().url if request.config.getoption("--postgresql") else None
    opened = open_shop(ShopOptions(tmp_path / "shop", zone="Europe/Stockholm", seed=7, database=database), {})
    opened.clock.extend(lambda state: store_clock(opened.store, state))
    yield opened
    opened.close()


def the_same(shop: Shop) -> ShopOptions:
    """Return how the same shop is opened once more."""
    address = shop.store.address
    return ShopOptions(shop.folder.root, database=None if address is None else address.url)

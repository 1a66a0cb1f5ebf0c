"""A shop on real files, without Kafka."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.storage.clock import store_clock
from workers.stream.opening import ShopOptions, open_shop
from workers.stream.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = open_shop(ShopOptions(tmp_path / "shop", zone="Europe/Stockholm", seed=7), {})
    opened.clock.extend(lambda state: store_clock(opened.store, state))
    yield opened
    opened.close()

"""Shops that version 0.1 made and that were killed while they sold, opened by this version.

The resource holds three of them: in one the recorder and others had counted a tenth of what consumer 4 had, in one all
were at different places, and in one Kafka had acknowledged nothing of the end.
"""

import json
import sqlite3
import tarfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.storage.blocks import BlockBook
from models.storage.outbox import OutboxBook
from models.storage.progress import Positions
from models.storage.schema import SCHEMA_VERSION
from tests.integration.program import Program, a_place
from workers.consumers import CONSUMERS
from workers.stream.opening import ShopOptions, open_shop

RESOURCE = Path(__file__).parents[1] / "resources" / "shop-0.1.tar.xz"
NAMES = ("recorder-behind", "all-apart", "unacknowledged")
FIRST_ORDER_ID = 100_001


@pytest.fixture(params=NAMES)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    """A shop of version 0.1, as if no time had passed since it was killed."""
    with tarfile.open(RESOURCE) as archive:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Debian's 3.11.2 has no filters yet
        archive.extractall(tmp_path, **safely)
    program = Program(tmp_path / request.param)
    _, ceiling = program.fact("clock")
    with closing(sqlite3.connect(program.folder / "orders.db")) as database, database:
        now = json.dumps([ceiling - time.time(), ceiling])
        database.execute("update fact set value = ? where name = 'clock'", (now,))
    return program


def made(program: Program) -> int:
    """Return how many orders the shop has made."""
    return int(program.fact("next_order_id")) - FIRST_ORDER_ID


def figures(program: Program) -> dict[str, Any]:
    """Return what must not be counted again, by consumer and by day."""
    totals = program.rows("select consumer, day, n, ore from daytotal")
    return {f"{consumer} {day}": (n, ore) for consumer, day, n, ore in totals}


def test_it_is_opened_with_all_that_counts_and_its_old_log_is_put_aside(old: Program):
    before, orders = figures(old), made(old)
    log = (old.folder / "kafka" / "kafka.json").read_bytes()
    for _ in range(2):  # the second time nothing is left to be done
        shop = open_shop(ShopOptions(old.folder), {})
        unsettled = sum(block.n for block in BlockBook(shop.store).unacknowledged())
        waiting = OutboxBook(shop.store).unpublished_total()
        for consumer in CONSUMERS:
            assert Positions(shop.store, consumer.name, consumer.topic).load() == {}
        shop.close()
        assert old.fact("schema_version") == SCHEMA_VERSION
        assert old.counter("producer", "produced") == orders
        assert figures(old) == before
        assert unsettled + waiting > 0
        assert (old.folder / "kafka-version-0.1" / "kafka.json").read_bytes() == log
        assert list((old.folder / "kafka").iterdir()) == []


def share_kafka(program: Program) -> None:
    """Let the topics be on the Kafka that all tests share, as if the shop had been made with a prefix."""
    program.at = a_place()
    with closing(sqlite3.connect(program.folder / "orders.db")) as database, database:
        database.execute("insert into fact (name, value) values ('prefix', ?)", (json.dumps(program.at.prefix),))


def test_what_not_all_had_counted_is_sent_again_and_counted_once(old: Program):
    if old.folder.name != "unacknowledged":  # one of them is enough for the Kafka of a shop's own
        share_kafka(old)
    before, orders = figures(old), made(old)
    status = old.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == status["produced_total"] == orders
    assert set(status["lag"].values()) == {0}
    assert status["conflicts"] == status["rejected"] == status["missed"] == 0
    assert status["backlog"] + status["handled_total"] == orders
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    after = figures(old)
    assert all(after[key] >= figure for key, figure in before.items())
    totals = old.rows("select sum(n), sum(ore) from daytotal where consumer not like 'consumer6%' group by consumer")
    assert len(set(totals)) == 1
    assert totals[0][0] == orders
    assert sorted(order["order_id"] for order in old.recorded()) == list(range(FIRST_ORDER_ID, FIRST_ORDER_ID + orders))

    later = datetime.fromisoformat(status["shop_time"]) + timedelta(minutes=20)
    with old.at_rest() as resting:
        again = resting.json("headless", "--until", later.isoformat())
        assert again["orders_total"] == again["produced_total"] > orders
        assert again["duplicates"] == status["duplicates"]
        assert resting.json("verify")["differences"] == []

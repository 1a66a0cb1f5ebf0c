"""The stream on Apache Kafka itself, where Java and Maven are at hand."""

from collections.abc import Iterator

import pytest

from tests.integration.apache_kafka import ApacheKafka, why_not
from tests.integration.program import Program, recount_topic

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
FAST = ("headless", "--rate", "60000", "--zone", "Europe/Stockholm", "--speed", "30")


@pytest.fixture(scope="module")
def apache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    kafka = ApacheKafka(tmp_path_factory.mktemp("apache"))
    kafka.start()
    yield kafka
    kafka.stop()


def check(program: Program, apache: ApacheKafka) -> None:
    """Let the consumers read everything, and recount."""
    at = ("--bootstrap-servers", apache.address)
    status = program.json("headless", "--rate", "0", "--for", "0", *at)
    assert set(status["lag"].values()) == {0}
    found = recount_topic(apache.address)
    assert status["orders_total"] == len(found.ids)
    assert all(product["on_hand"] >= 0 and product["reserved"] == 0 for product in status["products"])
    assert status["handled_total"] == status["mailed_total"]
    assert program.json("verify", *at)["differences"] == []


def test_every_figure_equals_a_recount(program: Program, apache: ApacheKafka):
    at = ("--bootstrap-servers", apache.address)
    for _ in range(2):
        status = program.json("headless", "--rate", "6000", *FAST[3:], "--for", "3", *at)
    assert status["orders_total"] == status["produced_total"] > 0
    assert status["duplicates"] == 0
    assert status["handled_total"] > 0
    check(program, apache)

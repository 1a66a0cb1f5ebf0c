"""Kills on Apache Kafka itself, where Java and Maven are at hand; as on the practice broker, with `--kills 200`."""

from pathlib import Path

import pytest

from tests.integration.apache_kafka import ApacheKafka, why_not
from tests.integration.killing import Kill, Tally, kill_kafka, kill_program, play, stop_kafka

pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
BROKER = "Apache Kafka"
KINDS = (kill_program, stop_kafka, kill_kafka)


@pytest.mark.parametrize("kill", KINDS)
def test_nothing_is_lost_twice_or_oversold(kill: Kill, kills_of: list[int], tally: Tally, tmp_path: Path):
    for number, kills in enumerate(kills_of):
        # One for each shop, since shops on one cluster count each other's orders.
        apache = ApacheKafka(tmp_path / str(number) / "kafka")
        apache.start()
        try:
            play(tally, kill, kills, tmp_path / str(number), apache)
        finally:
            apache.stop()
    assert tally.faultless, "\n".join(tally.wrong)

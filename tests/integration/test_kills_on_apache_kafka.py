"""Kills on Apache Kafka itself, where Java and Maven are at hand; as on the practice broker, with `--kills 200`."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.integration.apache_kafka import ApacheKafka, why_not
from tests.integration.killing import Kill, Tally, kill_kafka, kill_program, play, stop_kafka
from tests.integration.program import ROOT, wait_until

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


def test_kafka_ends_with_whoever_started_it_and_was_killed(tmp_path: Path):
    command = [sys.executable, "-m", "tests.integration.apache_kafka", str(tmp_path / "kafka")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as started:
        assert started.stdout is not None
        assert "listens at" in started.stdout.readline()
        left = psutil.Process(started.pid).children()
        assert any("kafka.Kafka" in process.cmdline() for process in left)
        started.kill()
    wait_until(lambda: all(map(has_ended, left)))


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True

"""A small run of a benchmark on the shared Kafka: it measures the program through its command line, and judges it."""

from pathlib import Path

from benchmarks.alone import BARE, DECODING, findings, measure_on
from benchmarks.broker import Broker
from benchmarks.common import Scale, as_text
from tests.shared_kafka import shared_kafka

N = 2_000


def test_what_is_measured_was_counted_right(tmp_path: Path):
    found = findings()
    small = Scale("small", orders=N, behind=0, seconds=0.0, rounds=1)
    measure_on(Broker(shared_kafka().address, tmp_path), found, small, ["consumer2-sales"])
    result = found.as_json(small)
    assert [row["what"] for row in result["rows"]] == [BARE, DECODING, "consumer2-sales"]
    assert [row["wrong"] for row in result["rows"]] == [[], [], []]
    assert found.right
    assert "consumer2-sales" in as_text(result)

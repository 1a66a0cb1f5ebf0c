"""The long form of several programs on one shop: all of them, their database and their Kafka are killed at random."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster
from tests.integration.kills.recount import OutsideRecount
from tests.integration.kills.tally import PROPERTY, Tally, summary
from tests.integration.kills.together import Together
from tests.shared_postgres import PostgresServer


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """Run a PostgreSQL that nobody else needs."""
    if not request.config.getoption("--together"):
        pytest.skip("a long form: --together 60")
    with tempfile.TemporaryDirectory(prefix="orderpuls-together-") as folder:
        running = PostgresServer(Path(folder))
        running.start()
        try:
            yield running
        finally:
            running.stop()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = Cluster(tmp_path / "brokers")
    try:
        running.start()
        running.wait_until_in_sync()
        yield running
    finally:
        running.stop()


def test_every_order_counts_once_whoever_is_killed(
    request: pytest.FixtureRequest, tmp_path: Path, server: PostgresServer, cluster: Cluster
):
    kills = request.config.getoption("--together")
    tally = Tally("programs together")
    request.node.user_properties.append((PROPERTY, vars(tally)))
    scene = Together(tally, tmp_path, server, cluster)
    scene.play(kills)
    cluster.wait_until_in_sync()
    tally.expect("errors of the helpers' own", scene.errors_of_the_helpers(), 0)
    OutsideRecount(scene.program, scene.products, tally).run()
    print("\n" + "\n".join(summary([vars(tally)])), scene.struck)
    assert tally.faultless, "\n".join(tally.wrong)

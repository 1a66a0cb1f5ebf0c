"""The long form of several programs on one shop: all of them, their database and their Kafka are killed at random."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.kills.recount import OutsideRecount
from tests.integration.kills.tally import PROPERTY, Tally, summary
from tests.integration.kills.together import Together
from tests.shared_postgres import PostgresServer


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL that nobody else needs."""
    with tempfile.TemporaryDirectory(prefix="orderpuls-together-") as folder:
        running = PostgresServer(Path(folder))
        running.start()
        try:
            yield running
        finally:
            running.stop()


def test_every_order_counts_once_whoever_is_killed(
    request: pytest.FixtureRequest, tmp_path: Path, server: PostgresServer
):
    kills = request.config.getoption("--together")
    if not kills:
        pytest.skip("a long form: --together 60")
    tally = Tally("programs together")
    request.node.user_properties.append((PROPERTY, vars(tally)))
    scene = Together(tally, tmp_path, server)
    scene.play(kills)
    tally.expect("errors of the helpers' own", scene.errors_of_the_helpers(), 0)
    OutsideRecount(scene.program, scene.products, tally).run()
    print("\n" + "\n".join(summary([vars(tally)])), scene.struck)
    assert tally.faultless, "\n".join(tally.wrong)

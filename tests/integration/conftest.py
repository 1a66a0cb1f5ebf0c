"""A program on an empty folder, and what tests that kill share."""

from pathlib import Path

import pytest

from tests.integration.kills.kinds import kinds_for
from tests.integration.kills.scene import KILLS_OF_A_SHOP
from tests.integration.kills.tally import PROPERTY, Tally
from tests.integration.program import Program, a_place
from tests.shared_postgres import shared_postgres


@pytest.fixture(scope="session", autouse=True)
def processes(request: pytest.FixtureRequest) -> None:
    """Let all programs run their consumers in so many processes as the option says."""
    Program.processes = request.config.getoption("--processes")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program whose topics are on the shared Kafka."""
    return Program(tmp_path / "shop", a_place())


@pytest.fixture(params=["sqlite", "postgresql"])
def program_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    """A program on each of the databases."""
    database = None if request.param == "sqlite" else shared_postgres().a_place()
    return Program(tmp_path / "shop", a_place(), database)


@pytest.fixture
def alone(tmp_path: Path) -> Program:
    """A program with a Kafka of its own, the one that comes along."""
    return Program(tmp_path / "alone")


@pytest.fixture
def kills_of(request: pytest.FixtureRequest) -> list[int]:
    """How often each shop is killed in this test, for the kind of kill that it is about."""
    kinds = kinds_for(request.config.getoption("--processes"))
    return share(request.config.getoption("--kills"), kinds.index(request.node.callspec.params["kill"]), len(kinds))


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """What comes of the kills of this test; it stands in the summary at the end, also when the test fails."""
    tally = Tally(request.node.callspec.params["kill"].name)
    # The live dictionary: a report may pass between processes, and takes what stands there when the test is over.
    request.node.user_properties.append((PROPERTY, vars(tally)))
    return tally


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test of kills each kind that there is."""
    if "kill" in metafunc.fixturenames:
        kinds = kinds_for(metafunc.config.getoption("--processes"))
        metafunc.parametrize("kill", kinds, ids=[kind.name for kind in kinds])


def share(total: int, number: int, kinds: int) -> list[int]:
    """Spread kills over the kinds; returns the kills of one of them, by shop."""
    kills = total // kinds + (number < total % kinds)
    shops = -(-kills // KILLS_OF_A_SHOP)
    return [kills // shops + (shop < kills % shops) for shop in range(shops)]

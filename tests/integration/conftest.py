"""A program on an empty folder, and what tests that kill share."""

from pathlib import Path

import pytest

from tests.integration.killing import PROPERTY, Tally, share
from tests.integration.program import Program, a_place


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program whose topics are on the shared Kafka."""
    return Program(tmp_path / "shop", a_place())


@pytest.fixture
def alone(tmp_path: Path) -> Program:
    """A program with a Kafka of its own, the one that comes along."""
    return Program(tmp_path / "alone")


@pytest.fixture
def kills_of(request: pytest.FixtureRequest) -> list[int]:
    """How often each shop is killed in this test, for the kind of kill that it is about."""
    kinds, kill = request.module.KINDS, request.node.callspec.params["kill"]
    return share(request.config.getoption("--kills"), len(kinds), kinds.index(kill))


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """What comes of the kills of this test; it stands in the summary at the end, also when the test fails."""
    kind = request.node.callspec.params["kill"].__name__
    tally = Tally(request.module.BROKER, kind.replace("_", " "))
    # The live dictionary: a report may pass between processes, and takes what stands there when the test is over.
    request.node.user_properties.append((PROPERTY, vars(tally)))
    return tally

"""For all tests: no display is needed, and the long forms are an option."""

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Time is measured in benchmarks, never asserted in a test.
settings.register_profile("orderpuls", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("orderpuls")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=2, help="kills in each of the tests that kill (the long form: 70)")
    parser.addoption(
        "--inputs",
        type=int,
        default=10_000,
        help="mutated inputs of the readers of foreign data (the long form: 1000000)",
    )

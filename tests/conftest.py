"""For all tests: no display is needed, and the long forms are an option."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A shop takes its language from the computer, whatever that speaks; its other habits stay.
os.environ.pop("LC_ALL", None)
os.environ["LC_MESSAGES"] = "C"
# Time is measured in benchmarks, never asserted in a test.
settings.register_profile("orderpuls", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("orderpuls")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--days", type=int, default=0, help="days simulated at ×1440 to look for leaks (the long form: 9)")
    parser.addoption(
        "--kills",
        type=int,
        default=4,
        metavar="N",
        help="kills, spread over their kinds (the long form: 800)",
    )
    parser.addoption(
        "--cluster", action="store_true", help="also what needs a cluster of three Kafka brokers (some minutes)"
    )
    parser.addoption(
        "--together", type=int, default=0, metavar="N",
        help="kills of several programs on one shop, of their database and their brokers (the long form: 60)",
    )  # fmt: skip
    parser.addoption(
        "--postgresql", action="store_true", help="the shops of tests/workers are on a PostgreSQL, and not in a file"
    )
    parser.addoption(
        "--processes", type=int, default=0, metavar="N", help="processes in which the consumers of programs run"
    )
    parser.addoption(
        "--inputs",
        type=int,
        default=10_000,
        help="mutated inputs of the readers of foreign data (the long form: 1000000)",
    )
    parser.addoption(
        "--pause",
        type=int,
        default=0,
        metavar="SECONDS",
        help="how long consumer 2 is paused at 2 000 orders/s while Kafka is killed (the long form: 30)",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mix those that wait for other programs with those that compute: so both processors have work throughout."""
    kinds: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        kinds["integration" in item.path.parts].append(item)
    place: dict[Path, float] = {}  # the tests of a file stay together, as they may share what they look at
    for kind in kinds.values():
        for number, item in enumerate(kind):
            place.setdefault(item.path, number / len(kind))
    items.sort(key=lambda item: place[item.path])


def pytest_configure(config: pytest.Config) -> None:
    """Use the Kafka that the process has started which shares the tests out."""
    told = getattr(config, "workerinput", {}).get("kafka")
    if told:
        from tests.shared_kafka import use_kafka

        use_kafka(told)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start one Kafka for all processes that run tests: each of its own would cost as much as many tests."""
    from tests.shared_kafka import shared_kafka

    node.workerinput["kafka"] = shared_kafka().address


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what came of the kills, a line for each kind."""
    from tests.integration.kills.tally import PROPERTY, summary

    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    noted = [value for report in reports for name, value in report.user_properties if name == PROPERTY]
    if noted:
        terminalreporter.section("kills")
        for line in summary(noted):
            terminalreporter.write_line(line)

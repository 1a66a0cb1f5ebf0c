"""The program on a cluster of three brokers, with passwords and TLS; brokers are killed and cut off under load."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient  # type: ignore[attr-defined]

from tests.cluster import PASSWORD, Cluster
from tests.integration.program import Place, Program, wait_until
from workers.kafka.topics import PARTITIONS

SELLS = ("headless", "--rate", "30000", "--zone", "Europe/Stockholm", "--seed", "7")


@pytest.fixture(scope="module")
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if not request.config.getoption("--cluster"):
        pytest.skip("a long form: --cluster")
    running = Cluster(tmp_path_factory.mktemp("cluster") / "brokers")
    try:
        running.start()
        running.wait_until_in_sync()
        yield running
    finally:
        running.stop()


@pytest.fixture
def program(cluster: Cluster, tmp_path: Path) -> Program:
    place = Place(cluster.address, f"{tmp_path.name}-", cluster.properties)
    return Program(tmp_path / "shop", place, more=cluster.environment)


def test_nothing_is_lost_while_brokers_are_killed_and_cut_off(program: Program, cluster: Cluster):
    with program.started(*SELLS):
        wait_until(lambda: program.counted() > 500)
        copies = copies_of(program, cluster)
        assert len(copies) == sum(PARTITIONS.values())
        assert set(copies) == {3}

        cluster.kill(1)  # the two others take what is sold
        goes_on(program)
        cluster.start(1)
        cluster.wait_until_in_sync()

        cluster.pause(2)
        goes_on(program)
        cluster.kill(3)  # one alone takes nothing: that would be on one disk only
        wait_until(lambda: held_back(program))
        cluster.start(3)
        cluster.resume(2)
        goes_on(program)
    cluster.wait_until_in_sync()
    status = program.json("headless", "--rate", "0", "--for", "0")
    found = program.recount()
    assert status["orders_total"] == status["produced_total"] == len(found.ids)
    assert set(status["lag"].values()) == {0}
    assert program.json("verify")["differences"] == []
    assert PASSWORD not in program.log(10_000_000)


def test_a_wrong_password_is_told_in_one_sentence_without_it(program: Program):
    wrong = Program(
        program.folder, program.at, more={**program.more, "ORDERPULS_KAFKA_SASL_PASSWORD": "fel-och-hemligt"}
    )
    told = wrong.run(*SELLS, "--for", "1", expect=1).stderr
    assert "Kafka cannot be used" in told
    assert "uthentication failed" in told
    for secret in ("fel-och-hemligt", PASSWORD):
        assert secret not in told + wrong.log(1_000_000)


def goes_on(program: Program) -> None:
    before = program.counted()
    wait_until(lambda: program.counted() > before + 500)


def held_back(program: Program) -> bool:
    """Say whether orders that are reserved wait to be taken, and the shop has begun to give up what falls due."""
    return program.counter("producer", "skipped") > 0


def copies_of(program: Program, cluster: Cluster) -> list[int]:
    assert program.at is not None
    admin = AdminClient({"bootstrap.servers": cluster.address, **cluster.properties})
    topics = admin.list_topics(timeout=30).topics.items()
    return [
        len(part.replicas)
        for name, topic in topics
        if name.startswith(program.at.prefix)
        for part in topic.partitions.values()
    ]

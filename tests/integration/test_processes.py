"""Consumers in processes of their own: the same figures, whoever of them is killed, and nobody is left behind."""

import json
from pathlib import Path

import psutil
from confluent_kafka import Producer

from models.orders import encode
from tests.integration.kills.kinds import processes_of_consumers
from tests.integration.program import Place, Program, a_place, wait_until
from tests.orders import NOON, line, order
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.topics import TOPIC_SETTINGS

N = 400
IN_THREE = ("--processes", "3")
COUNT = ("headless", "--rate", "0", "--for", "0", "--zone", "UTC", "--open-at", "2026-11-22T10:00", "--seed", "7")
SELL = ("headless", "--rate", "60000", "--zone", "UTC", *IN_THREE)
READERS = ("consumer1-orders-today", "consumer2-sales", "consumer3-daily-report", "consumer4-stock", "recorder")


def test_the_figures_are_those_of_threads(tmp_path: Path):
    place = a_place()
    KafkaAdmin(KafkaAddress(place.address, prefix=place.prefix)).make_topics(TOPIC_SETTINGS)
    writer = Producer({"bootstrap.servers": place.address})
    for number in range(1, N + 1):
        body = encode(order(number, NOON, line(1 + number % 3, 2, price=number), line(4, 1)))
        for message in (body,) if number % 10 else (body, body, b"no order"):
            writer.produce(place.prefix + "order_created_now", message, str(number))
    assert writer.flush(60) == 0
    in_threads = figures(tmp_path / "threads", place, "--processes", "0")
    assert in_threads == figures(tmp_path / "processes", place, *IN_THREE)
    assert in_threads["days"]
    assert in_threads["counters"]
    assert in_threads["orders_total"] == N


def figures(folder: Path, place: Place, *words: str) -> dict[str, object]:
    """Count what is in the log, and return what was found of the orders; when they are handled is a matter of time."""
    program = Program(folder, place)
    status = program.json(*COUNT, *words)
    return {
        "orders_total": status["orders_total"],
        "products": status["products"],
        "recorded": sorted(json.dumps(one, sort_keys=True) for one in program.recorded()),
        "days": program.rows(
            "select consumer, day, n, ore from daytotal where consumer not like 'consumer6%' order by 1, 2"
        ),
        "counters": program.rows(
            "select consumer, name, n from counter where name in ('read', 'duplicates', 'rejected', 'arrived') "
            "and consumer not like 'consumer6%' order by 1, 2"
        ),
    }


def test_a_process_that_is_killed_comes_back_and_a_program_that_is_killed_leaves_none(program: Program):
    with program.started(*SELL) as process:
        wait_until(lambda: len(processes_of_consumers(process.pid)) == 3 and program.counter("recorder", "read") > 100)
        for victim in processes_of_consumers(process.pid):
            victim.kill()
        before = {name: program.counter(name, "read") for name in READERS}
        wait_until(lambda: all(program.counter(name, "read") > before[name] for name in READERS))
        second = processes_of_consumers(process.pid)
        assert len(second) == 3
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(second, timeout=60)
        assert not alive
    done = program.json("headless", "--rate", "0", "--for", "0", *IN_THREE)
    assert set(done["lag"].values()) == {0}
    assert "0 differences" in program.run("verify").stdout

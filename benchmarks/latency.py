"""How long after its acknowledgement by Kafka an order is on the screen, at 1 000 orders a second."""

import argparse
import sys
import time

from confluent_kafka import Producer

from benchmarks.broker import Broker, kafka
from benchmarks.common import Column, Findings, Scale, ask, say
from benchmarks.judge import TOTALS, judge
from benchmarks.orders import made
from benchmarks.probes import percentile, waits, window
from tests.integration.program import Place, Program, wait_until
from workers.kafka.topics import ORDERS
from workers.kafka.writer import IN_FLIGHT

RATE = 1_000
WARM_UP_SECONDS = 5
STEP_SECONDS = 0.005
COLUMNS = (Column("p50 ms"), Column("p99 ms"), Column("max ms"))
QUESTION = (
    f"From an order's acknowledgement to its being seen in the window, at {RATE} orders/s sent by another program."
)


def measure(findings: Findings, scale: Scale, _options: argparse.Namespace) -> None:
    """Measure in each round."""
    with kafka() as broker:
        for _ in range(scale.rounds):
            say(f"{RATE} orders/s for {scale.seconds:.0f} s")
            one_round(broker, findings, scale.seconds)


def one_round(broker: Broker, findings: Findings, seconds: float) -> None:
    """Send orders evenly, and compare when each was acknowledged with when so many were on the screen."""
    place, folder = broker.place(), broker.new_folder()
    program = Program(folder, place)
    n = int(RATE * (WARM_UP_SECONDS + seconds))
    with window(folder, place, "--rate", "0") as (process, noted):
        wait_until(lambda: process.poll() is not None or program.fact("next_order_id") is not None)
        began = time.monotonic()
        acknowledged = send(place, n)
        wait_until(lambda: process.poll() is not None or program.counted() >= n)
        time.sleep(1.0)  # for the last ones to be painted
    wrong = [noted.trouble] if noted.trouble else judge(TOTALS[0], folder, broker.recount(place, ORDERS))
    shown = noted.seen[-1][1] if noted.seen else 0
    if not wrong and shown != n:
        wrong = [f"{shown} orders on the screen instead of {n}"]
    found = [1000 * wait for wait in waits(acknowledged, noted.seen, began + WARM_UP_SECONDS)] or [0.0]
    figures = {"p50 ms": percentile(found, 50), "p99 ms": percentile(found, 99), "max ms": found[-1]}
    findings.add("acknowledged → seen", figures, wrong)


def send(place: Place, n: int) -> list[float]:
    """Send so many orders at an even pace; returns when each was acknowledged, by `time.monotonic`."""
    acknowledged: list[float] = []
    problems: list[object] = []

    def on_delivery(problem: object, _message: object) -> None:
        acknowledged.append(time.monotonic())
        if problem is not None:
            problems.append(problem)

    producer = Producer(
        {
            "bootstrap.servers": place.address, "acks": "all", "enable.idempotence": True, "linger.ms": 5,
            "max.in.flight": IN_FLIGHT, "on_delivery": on_delivery, "log_level": 3,
        }
    )  # fmt: skip
    orders = made(n, time.time() + n / RATE)
    began = time.monotonic()
    for number, (order_id, order) in enumerate(orders):
        while number > (time.monotonic() - began) * RATE:
            producer.poll(STEP_SECONDS)
        producer.produce(place.prefix + ORDERS, order, str(order_id).encode())
    left = producer.flush(60)
    if left or problems:
        raise RuntimeError(f"{left + len(problems)} orders were not taken by Kafka: {problems[:1]}")
    return acknowledged


if __name__ == "__main__":
    sys.exit(ask(Findings("latency", QUESTION, COLUMNS), measure, description=__doc__))

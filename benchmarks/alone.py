"""How fast is one consumer alone, beside bare `consume()`, and a tuned loop that consumes and decodes by our rules."""

import argparse
import sys
from collections.abc import Sequence

from benchmarks.bare import bare, decoding
from benchmarks.broker import Broker, kafka, produce
from benchmarks.catching_up import catch_up
from benchmarks.common import Column, Findings, Scale, ask, parser, say
from benchmarks.judge import Truth
from benchmarks.orders import handled, made
from tests.integration.program import Place
from workers.consumers import CONSUMERS
from workers.kafka.topics import HANDLED, ORDERS

SPEED = Column("orders/s")
SHARE = Column("of consume() + decoding", 2)
QUESTION = "One consumer alone, catching up: whole path with its commits and exact ids."
BARE = "bare consume()"
DECODING = "tuned loop: consume() + decoding by our rules"


def measure(findings: Findings, scale: Scale, options: argparse.Namespace) -> None:
    """Measure every kind, one after the other, in each round."""
    with kafka() as broker:
        measure_on(broker, findings, scale, options.consumers or [c.name for c in CONSUMERS], options.words)


def measure_on(
    broker: Broker, findings: Findings, scale: Scale, consumers: list[str], words: Sequence[str] = ()
) -> None:
    """Measure on a Kafka that is there."""
    say(f"putting {scale.orders} orders into the log")
    places: dict[str, tuple[Place, Truth]] = {ORDERS: broker.with_orders(scale.orders)}
    if any(consumer.topic == HANDLED and consumer.name in consumers for consumer in CONSUMERS):
        place = broker.place()
        produce(place, HANDLED, handled(made(scale.orders)))
        places[HANDLED] = place, broker.recount(place, HANDLED, "handled_time")
    place, truth = places[ORDERS]
    for _ in range(scale.rounds):
        say(BARE)
        found = bare(place.address, place.prefix + ORDERS, scale.orders)
        findings.add(BARE, {SPEED.name: found.speed}, found.wrong(truth))
        say(DECODING)
        found = decoding(place.address, place.prefix + ORDERS, scale.orders)
        findings.add(DECODING, {SPEED.name: found.speed}, found.wrong(truth))
        for consumer in CONSUMERS:
            if consumer.name in consumers:
                say(consumer.name)
                place, truth = places[consumer.topic]
                run = catch_up(place, broker.new_folder(), "--consumers", consumer.name, *words)
                speed, wrong = run.judged(consumer.name, truth)
                share = None if speed is None or not found.speed else speed / found.speed
                note = "" if speed or wrong else "it was over before it could be timed; measure more orders"
                findings.add(consumer.name, {SPEED.name: speed, SHARE.name: share}, wrong, note)
        place, truth = places[ORDERS]


def findings() -> Findings:
    """Return an empty answer."""
    return Findings("alone", QUESTION, (SPEED, SHARE))


if __name__ == "__main__":
    options = parser(__doc__)
    options.add_argument(
        "--consumers", nargs="+", choices=[c.name for c in CONSUMERS], metavar="NAME", help="only these; whole names"
    )
    options.add_argument("words", nargs="*", metavar="WORD", help="more words for `headless`, behind --")
    sys.exit(ask(findings(), measure, options))

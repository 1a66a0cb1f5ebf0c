"""Messages that are no orders, and orders that come more than once, between those of a running shop."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from confluent_kafka import Producer

from tests.integration.program import Program, wait_until
from tests.shared_kafka import shared_kafka

MALFORMED = 1000
GOOD: dict[str, Any] = {
    "order_id": 900_000_001, "customer_id": 1, "customer_name": "Åsa", "customer_email": "asa@example.com",
    "order_time": datetime.now(UTC).isoformat(),
    "order_details": [
        {"product_id": 1, "product_name": "Te", "product_type": "Matvaror", "price_type": "Styckpris", "price": 100,
         "quantity": 2}
    ],
}  # fmt: skip
BENT: tuple[dict[str, Any], ...] = (
    {"order_id": 0}, {"order_id": -1}, {"order_id": 2**53}, {"order_id": "1"}, {"order_id": 10**20}, {"order_id": None},
    {"order_time": "2026-11-22T12:00:00"}, {"order_time": "0001-01-01T00:00:00Z"}, {"order_time": "now"},
    {"order_details": []}, {"order_details": None}, {"customer_name": "x" * 201}, {"customer_name": "a\0b"},
    *({"order_details": [{**GOOD["order_details"][0], **bad}]} for bad in (
        {"quantity": 0}, {"quantity": 1.5}, {"price": -1}, {"price": 10**10, "quantity": 10**6}, {"product_id": True},
    )),
)  # fmt: skip


def malformed() -> Iterator[bytes | None]:
    """Return endlessly many messages that are no orders, of many kinds."""
    good = json.dumps(GOOD).encode()
    while True:
        yield None
        yield from (b"", b"null", b"[]", b"\xff\xfe\x00", b"A,{", b"{" * 5000, b"x" * 200_000, good[:-1], good + b"}")
        yield from (json.dumps({**GOOD, **bent}).encode() for bent in BENT)
        yield from (good[:place] + b"\x00" + good[place:] for place in range(0, len(good), 7))


def test_malformed_messages_stop_nothing_and_an_order_counts_once(program: Program):
    with program.started("headless", "--rate", "6000", "--zone", "Europe/Stockholm"):
        wait_until(lambda: program.counted() > 0)
        producer = Producer({"bootstrap.servers": shared_kafka().address, "enable.idempotence": True})
        for number, message in enumerate(islice(malformed(), MALFORMED)):
            producer.produce(program.named(), message, key=str(number % 7))
        for _ in range(3):
            producer.produce(program.named(), json.dumps(GOOD), key="once")
        producer.produce(program.named(), json.dumps({**GOOD, "customer_name": "Bo"}), key="once")
        assert producer.flush(120) == 0
        wait_until(lambda: program.json("status")["rejected"] == MALFORMED)
        seen = program.counted()
        wait_until(lambda: program.counted() > seen)
    status = program.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == status["produced_total"] + 1
    assert (status["duplicates"], status["conflicts"]) == (3, 1)
    assert status["rejected"] == MALFORMED
    assert status["backlog"] + status["handled_total"] == status["orders_total"]
    letters = program.topic("dead_letter_orders")
    places = [tuple(value.decode() for _, value in letter.headers()[:3]) for letter in letters]
    assert len(places) == len(set(places)) == MALFORMED
    assert {name for letter in letters for name, _ in letter.headers()} == {"topic", "partition", "offset", "reason"}
    assert all(letter.headers()[3][1] for letter in letters)
    assert max(len(letter.value() or b"") for letter in letters) == 64 * 1024
    findings = program.json("verify")
    assert findings["differences"] == []
    assert findings["compared"] > 30

"""Quix Streams: number and sum of the orders of each day (UTC), kept in RocksDB by partition, with its changelog.

It runs in an environment of its own, without anything of ours, and prints one JSON object when it has processed so many
messages. Arguments: bootstrap servers, topic, messages, processing guarantee, folder for state.
"""

import json
import sys
import time
from datetime import UTC, datetime

from quixstreams import Application, message_context
from quixstreams.models.serializers import Deserializer

ALL = "all"


class OneKey(Deserializer):
    """Lets all orders of a partition have one key, since Quix keeps state by key; else they had to be sent again."""

    def __call__(self, value, ctx):  # noqa: ARG002
        """Return the same for each."""
        return ALL


def main(address: str, topic: str, wanted: int, guarantee: str, folder: str) -> None:
    """Add up, and print."""
    latest: dict[tuple[int, str], list[int]] = {}
    began = ended = 0.0
    processed = 0

    def add(order, state) -> None:
        nonlocal began, ended, processed
        if processed == 0:
            began = time.perf_counter()
        day = datetime.fromisoformat(order["order_time"]).astimezone(UTC).date().isoformat()
        n, ore = state.get(day) or (0, 0)
        total = [n + 1, ore + sum(line["price"] * line["quantity"] for line in order["order_details"])]
        state.set(day, total)
        latest[message_context().partition, day] = total
        processed += 1
        if processed == wanted:
            ended = time.perf_counter()

    app = Application(
        broker_address=address, consumer_group=f"quix-{time.time_ns()}", auto_offset_reset="earliest",
        processing_guarantee=guarantee, state_dir=folder, loglevel="ERROR",
    )  # fmt: skip
    orders = app.topic(topic, value_deserializer="json", key_deserializer=OneKey())
    app.dataframe(orders).update(add, stateful=True)
    app.run(count=wanted, collect=False)
    days: dict[str, list[int]] = {}
    for (_, day), (n, ore) in latest.items():
        before = days.setdefault(day, [0, 0])
        days[day] = [before[0] + n, before[1] + ore]
    print(json.dumps({"days": days, "seconds": ended - began}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])

"""The topics: their names, their partitions as we make them, and what Kafka is told of them."""

import sys

ORDERS = "order_created_now"
LAST_ORDER = "produced_orders"
HANDLED = "handled_orders"
DEAD_LETTERS = "dead_letter_orders"

OFFSETS = "__consumer_offsets"
"""Kafka's own, where groups keep their offsets. It makes it when the first consumer asks for its group, and has that
one ask again a second later; so in a new Kafka that comes along it is made together with ours."""

SHARED_PARTITIONS = 6
"""Of orders and of handled orders, in a shop whose counting several programs may share: so many may, at most."""

PARTITIONS = {ORDERS: 3, LAST_ORDER: 1, HANDLED: 3, DEAD_LETTERS: 1}
"""As we make them; on somebody else's cluster there are as many as there are."""

_WEEK_MILLISECONDS = 7 * 24 * 3600 * 1000
_CAP_BYTES = 1024**3
"""Of each partition; with seven of them the log of a laptop stays within some GB."""
_DELETES = sys.platform != "win32"
"""Kafka on Windows ends when a segment is deleted (KAFKA-1194)."""
_KEPT = {
    "cleanup.policy": "delete",
    "retention.ms": str(_WEEK_MILLISECONDS if _DELETES else -1),
    "retention.bytes": str(_CAP_BYTES if _DELETES else -1),
    "segment.bytes": str(_CAP_BYTES // 16),
}
_ON_DISK = {"flush.messages": "1"}
"""What is acknowledged is on the disk, so that not even a power cut takes it back."""

TOPIC_SETTINGS: dict[str, dict[str, str]] = {
    ORDERS: {**_KEPT, **_ON_DISK},
    HANDLED: {**_KEPT, **_ON_DISK},
    DEAD_LETTERS: {**_KEPT, **_ON_DISK},
    LAST_ORDER: {"cleanup.policy": "compact"},
    OFFSETS: {"cleanup.policy": "compact", "compression.type": "producer", "segment.bytes": "4194304"},
}
"""How the built-in Kafka makes them."""


def partitions_of(shared: bool) -> dict[str, int]:
    """Return how many partitions each topic gets; `shared` says whether several programs may share the counting."""
    return {**PARTITIONS, ORDERS: SHARED_PARTITIONS, HANDLED: SHARED_PARTITIONS} if shared else PARTITIONS


CLUSTER_SETTINGS: dict[str, dict[str, str]] = {LAST_ORDER: {"cleanup.policy": "compact"}}
"""How they are made on a cluster: how long it keeps what, and when it writes to the disk, is its owner's affair."""

"""Where Kafka is and how one gets in; and the error for a Kafka that does not do what is asked just now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.errors import ShopError


class KafkaUnavailableError(ShopError):
    """Kafka did not do what was asked, just now."""


@dataclass(frozen=True)
class KafkaAddress:
    """Where Kafka is, and the librdkafka properties that the owner added. The properties may hold secrets.

    `prefix` stands before the names of all topics and groups, so that several shops can share a cluster without
    counting each other's orders.
    """

    bootstrap_servers: str
    properties: Mapping[str, str] = field(default_factory=dict, repr=False)
    prefix: str = ""

    def config(self, **more: Any) -> dict[str, Any]:
        """Return a client's configuration; underscores in the given names stand for dots."""
        own = {name if name.endswith("_cb") else name.replace("_", "."): value for name, value in more.items()}
        return {
            **self.properties,
            "bootstrap.servers": self.bootstrap_servers,
            "client.id": "orderpuls",
            "reconnect.backoff.max.ms": 1000,
            "log.connection.close": False,
            **own,
        }

    def named(self, name: str) -> str:
        """Return the name under which Kafka knows one of our topics or groups."""
        return self.prefix + name

"""What the reader, the writer and the admin share of confluent_kafka: how a client is made, and its errors in words."""

import logging
from typing import Any

from confluent_kafka import KafkaError, KafkaException, libversion

from models.errors import UsageError
from workers.kafka.log_filter import Seldom

_client_log = logging.getLogger("orderpuls.librdkafka")
_client_log.addFilter(Seldom())
_client_log.addFilter(lambda record: "retrying" not in record.getMessage())  # it does, and says nothing new


def make_client(kind: Any, config: dict[str, Any]) -> Any:
    """Make a client. Raises UsageError when a property is not one of librdkafka's, or has a bad value."""
    try:
        return kind(config, logger=_client_log)
    except (KafkaException, ValueError, TypeError) as error:
        raise UsageError(
            "[kafka] in shop.toml: {why}. Mend or delete that property.", why=in_kafkas_words(error)
        ) from None


def in_kafkas_words(error: BaseException) -> str:
    """Return what the client says went wrong."""
    first = error.args[0] if error.args else error
    return first.str() if isinstance(first, KafkaError) else str(first) or type(error).__name__


def librdkafka_version() -> str:
    """Return the version of the C library that the clients are made of."""
    return str(libversion()[0])

"""What the reader, the writer and the admin share of confluent_kafka: how a client is made, and its errors in words."""

import logging
from typing import Any

from confluent_kafka import KafkaError, KafkaException, libversion

from models.errors import UsageError
from workers.kafka.log_filter import Seldom

PASSING = {
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._TRANSPORT,
    KafkaError._RESOLVE,
    KafkaError._TIMED_OUT,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
}
"""What a reader meets now and then, and what passes by itself."""
NEEDS_A_NEW_CONSUMER = {
    KafkaError._FATAL,
    KafkaError._MAX_POLL_EXCEEDED,
    KafkaError.FENCED_INSTANCE_ID,
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.GROUP_AUTHORIZATION_FAILED,
}
"""What only a new client gets over."""
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

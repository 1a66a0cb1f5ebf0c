"""Publishes messages to the topics."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.client import in_kafkas_words, make_client
from workers.kafka.topics import ORDERS

CONNECT_SECONDS = 0.5
"""How long a new client waits for its first connection."""
PARTITION_UNASSIGNED = -1
REFUSED = "Kafka takes no message of this size"
IN_FLIGHT = 2
"""Requests that wait for an answer at once, fewer than the partitions of orders. With one under way for each of them
and more to be sent, librdkafka (2.16) looks again and again until the answer comes, which takes most of a core."""
_REFUSED = {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.RECORD_LIST_TOO_LARGE, KafkaError.INVALID_RECORD}


Delivered = Callable[[Any, str | None], None]
"""Told for each message, by its token: None when it is in the log, REFUSED when Kafka will never take it, else why."""


class Writer(Protocol):
    """What the producer and the outbox write with."""

    def send(
        self,
        topic: str,
        key: str,
        value: bytes | None,
        token: Any = None,
        headers: Mapping[str, str] | None = None,
        home: int | None = None,
    ) -> None:
        """Queue a message; waits a while when the queue is full."""

    def poll(self, timeout: float = 0.0) -> None:
        """Let acknowledgements come in."""

    def flush(self, timeout: float) -> int:
        """Wait for acknowledgements; returns how many messages are still unacknowledged."""

    def __len__(self) -> int:
        """Return the messages that are not acknowledged."""

    def close(self) -> None:
        """Drop what is still queued, and let go of the client."""


class TopicWriter:
    """Publishes messages; each acknowledgement is told to the sender. Used in one thread.

    `delivered(token, problem)` is called from `poll` or `send`, with None as the problem when the message is in the
    log, and REFUSED when Kafka will never take it.
    """

    def __init__(self, address: KafkaAddress, delivered: Delivered) -> None:
        self._delivered = delivered
        self._named = address.named
        self._fatal: str | None = None
        self._partitions: dict[str, int] = {}
        self._producer = make_client(
            Producer,
            address.config(
                acks="all",
                enable_idempotence=True,
                compression_type="lz4",
                linger_ms=5,
                max_in_flight=IN_FLIGHT,
                message_max_bytes=4_000_000,  # a cluster may take less, and says so
                message_timeout_ms=0,  # waits for the broker as long as it takes
                queue_buffering_max_messages=100_000,
                queue_buffering_max_kbytes=65_536,
                error_cb=self._on_error,
            ),
        )
        # A client that wants to write each message once asks for its number as soon as it is made, and without a
        # connection does so again only half a second later. Where there is none, it waits as it would have.
        with suppress(KafkaException):
            self._producer.list_topics(address.named(ORDERS), timeout=CONNECT_SECONDS)

    def send(
        self,
        topic: str,
        key: str,
        value: bytes | None,
        token: Any = None,
        headers: Mapping[str, str] | None = None,
        home: int | None = None,
    ) -> None:
        """Queue a message; waits a while when the queue is full.

        Args:
            topic: which, by our name for it.
            key: its key.
            value: its bytes.
            token: what `delivered` is told with.
            headers: its headers.
            home: places it, as `home mod partitions`; None: its key does, as Kafka's clients do it.

        Raises:
            KafkaUnavailableError: the client is beyond use, or the queue stays full.

        """
        for _ in range(20):
            self._check()
            try:
                self._producer.produce(
                    self._named(topic),
                    value=value,
                    key=key,
                    headers=dict(headers or {}),
                    partition=self._partition(topic, home),
                    on_delivery=self._callback(token),
                )
                return
            except BufferError:
                self.poll(0.05)
            except KafkaException as error:
                if error.args[0].code() in _REFUSED:
                    self._delivered(token, REFUSED)
                    return
                raise KafkaUnavailableError(
                    "Publishing to {topic} failed: {why}", topic=topic, why=in_kafkas_words(error)
                ) from error
        raise KafkaUnavailableError("Publishing to {topic} waits: Kafka takes no more messages.", topic=topic)

    def _partition(self, topic: str, home: int | None) -> int:
        """Return the partition of a home; −1, the client's own choice, where there is none or they are not known."""
        if home is None:
            return PARTITION_UNASSIGNED
        if not self._partitions.get(topic):
            with suppress(KafkaException):
                name = self._named(topic)
                found = self._producer.list_topics(name, timeout=CONNECT_SECONDS).topics[name]
                self._partitions[topic] = len(found.partitions)
        count = self._partitions.get(topic)
        return home % count if count else PARTITION_UNASSIGNED

    def poll(self, timeout: float = 0.0) -> None:
        """Let acknowledgements come in. Raises KafkaUnavailableError when the client is beyond use."""
        self._serve(self._producer.poll, timeout)
        self._check()

    def flush(self, timeout: float) -> int:
        """Wait for acknowledgements; returns how many messages are still unacknowledged."""
        self._serve(self._producer.flush, timeout)
        return len(self)

    def __len__(self) -> int:
        """Return the messages that are not acknowledged."""
        return len(self._producer)

    def close(self) -> None:
        """Drop what is still queued (it stays in its outbox) and let go of the client."""
        self._producer.purge(in_queue=True, in_flight=True, blocking=False)
        self._serve(self._producer.flush, 0.2)

    def _serve(self, wait: Callable[[float], int], timeout: float) -> None:
        """Let the client call back; what makes it unusable it raises here, instead of telling `_on_error`."""
        try:
            wait(timeout)
        except KafkaException as error:
            self._fatal = in_kafkas_words(error)

    def _callback(self, token: Any) -> Callable[[KafkaError | None, Message], None]:
        def on_delivery(error: KafkaError | None, _message: Message) -> None:
            problem = None if error is None else REFUSED if error.code() in _REFUSED else error.str()
            self._delivered(token, problem)

        return on_delivery

    def _on_error(self, error: KafkaError) -> None:
        if error.fatal():
            self._fatal = error.str()

    def _check(self) -> None:
        if self._fatal is not None:
            raise KafkaUnavailableError("Publishing stopped: {why}", why=self._fatal)

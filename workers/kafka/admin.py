"""What one asks of the cluster itself: who it is, its topics, and where they begin and end. Used in one thread."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from confluent_kafka import IsolationLevel, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec, TopicMetadata  # type: ignore[attr-defined]

from workers.kafka.address import KafkaAddress, KafkaUnavailableError
from workers.kafka.client import in_kafkas_words, make_client
from workers.kafka.topics import OFFSETS, PARTITIONS


class KafkaAdmin:
    """Speaks with the cluster; topics are given by our names for them."""

    def __init__(self, address: KafkaAddress) -> None:
        self._address = address
        self._refused = ""
        self._client = make_client(AdminClient, address.config(socket_timeout_ms=3000, error_cb=self._on_error))
        self._partitions: dict[str, int] = {}

    def cluster_id(self, timeout: float) -> str:
        """Return the cluster's id, waiting at most `timeout` seconds. Raises KafkaUnavailableError."""
        try:
            cluster = self._client.list_topics(timeout=timeout)
        except KafkaException as error:
            self._client.poll(0)  # why it is so comes apart from the answer
            if self._refused:
                raise KafkaUnavailableError(
                    "Kafka does not let us in ({why}). Check the user's name and the password", why=self._refused
                ) from error
            raise KafkaUnavailableError("Kafka does not answer: {why}", why=in_kafkas_words(error)) from error
        self._note(cluster.topics)
        return str(cluster.cluster_id)

    def _note(self, topics: Mapping[str, TopicMetadata]) -> None:
        for topic in PARTITIONS:
            found = topics.get(self._address.named(topic))
            if found is not None and found.partitions:
                self._partitions[topic] = len(found.partitions)

    def _partitions_of(self, topic: str) -> int:
        """Return how many partitions a topic has; asked for where it was made after the last look."""
        if topic not in self._partitions:
            try:
                self._note(self._client.list_topics(timeout=1).topics)
            except KafkaException as error:
                raise KafkaUnavailableError("Kafka does not answer: {why}", why=in_kafkas_words(error)) from error
        return self._partitions.get(topic, PARTITIONS[topic])

    def _on_error(self, error: KafkaError) -> None:
        if error.code() == KafkaError._AUTHENTICATION:
            self._refused = error.str().rsplit(": ", 1)[-1]

    def leads_all(self, timeout: float) -> bool:
        """Say whether every partition of every topic has a leader that answers for it."""
        try:
            cluster = self._client.list_topics(timeout=timeout)
            places = [
                TopicPartition(topic, partition)
                for topic, found in cluster.topics.items()
                for partition in found.partitions
            ]
            ends = {place: OffsetSpec.latest() for place in places}
            answers = self._client.list_offsets(ends, request_timeout=timeout) if ends else {}
            for answer in answers.values():
                answer.result(timeout=timeout)
        except (KafkaException, TimeoutError):
            return False
        return bool(cluster.brokers)

    def make_topics(
        self, settings: Mapping[str, Mapping[str, str]], partitions: Mapping[str, int] = PARTITIONS
    ) -> None:
        """Make the topics that are missing, with these settings and partitions. Raises KafkaUnavailableError."""
        try:
            cluster = self._client.list_topics(timeout=3)
            copies = -1 if len(cluster.brokers) > 1 else 1
            missing = {self._address.named(topic): topic for topic in PARTITIONS}
            topics = [
                NewTopic(
                    name,
                    num_partitions=partitions[topic],
                    replication_factor=copies,
                    config=dict(settings.get(topic, {})),
                )
                for name, topic in missing.items()
                if name not in cluster.topics
            ]
            if OFFSETS in settings and OFFSETS not in cluster.topics:
                topics.append(NewTopic(OFFSETS, num_partitions=1, replication_factor=1, config=dict(settings[OFFSETS])))
            for name, future in (self._client.create_topics(topics, operation_timeout=5) if topics else {}).items():
                _wait_until_made(name, future)
        except (KafkaException, TimeoutError) as error:
            raise KafkaUnavailableError("The topics could not be made: {why}", why=in_kafkas_words(error)) from error

    def begins(self, topics: Sequence[str]) -> dict[str, dict[int, int]]:
        """Return where the partitions of our topics begin. Raises KafkaUnavailableError."""
        return self._offsets(topics, OffsetSpec.earliest())

    def ends(self, topics: Sequence[str]) -> dict[str, dict[int, int]]:
        """Return where the partitions of our topics end. Raises KafkaUnavailableError."""
        return self._offsets(topics, OffsetSpec.latest())

    def _offsets(self, topics: Sequence[str], which: OffsetSpec) -> dict[str, dict[int, int]]:
        asked = {
            TopicPartition(self._address.named(topic), partition): which
            for topic in topics
            for partition in range(self._partitions_of(topic))
        }
        ours = {self._address.named(topic): topic for topic in topics}
        found: dict[str, dict[int, int]] = {topic: {} for topic in topics}
        try:
            futures = self._client.list_offsets(
                asked, isolation_level=IsolationLevel.READ_UNCOMMITTED, request_timeout=1
            )
            for place, future in futures.items():
                found[ours[place.topic]][place.partition] = future.result(timeout=1.2).offset
        except (KafkaException, TimeoutError) as error:
            raise KafkaUnavailableError("Kafka does not answer: {why}", why=in_kafkas_words(error)) from error
        return found


def _wait_until_made(name: str, future: "Future[None]") -> None:
    try:
        future.result(timeout=10)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise KafkaUnavailableError(
                "The topic {name} could not be made: {why}", name=name, why=in_kafkas_words(error)
            ) from error

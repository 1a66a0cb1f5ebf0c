"""Lets Java learn what Kafka loads (an AOT cache, JDK 25), so that it starts in one second instead of two.

It is done once, in a folder of its own: Kafka is started, used as a shop uses it, and stopped. Without the cache, or
with one that does not fit, Kafka starts all the same.
"""

import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from models.errors import ShopError
from models.offsets import NextOffset
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.artifacts import StoppedError
from workers.kafka.embedded import EmbeddedKafka
from workers.kafka.ends import LogEnds
from workers.kafka.reader import TopicReader
from workers.kafka.topics import LAST_ORDER, ORDERS, TOPIC_SETTINGS
from workers.kafka.writer import TopicWriter

MESSAGES = 4_000
_BODY = b'{"order_id":100001,"customer_id":7,"order_details":[]}' + b" " * 400
_READ_SECONDS = 30.0
_END_SECONDS = 120.0
_log = logging.getLogger("orderpuls.broker")


def train(jars: Sequence[Path], aot: Path, template: Path, stopping: Callable[[], bool] = lambda: False) -> None:
    """Make the cache, and the template of a formatted storage; nothing half is left behind.

    Raises:
        ShopError: Kafka could not be run, or the cache not be written.
        StoppedError: it was to stop.

    """
    place = aot.with_suffix(".training")
    try:
        aot.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(aot.with_suffix(".lock"), timeout=0):
            shutil.rmtree(place, ignore_errors=True)  # of one that was killed
            try:
                _train(jars, aot, template, place, stopping)
            finally:
                shutil.rmtree(place, ignore_errors=True)
    except Timeout:
        _log.info("another program trains Kafka's start already")
    except OSError as error:
        raise ShopError(
            "Kafka's start cannot be trained in {folder} ({why}).", folder=aot.parent, why=error.strerror or error
        ) from None


def _train(jars: Sequence[Path], aot: Path, template: Path, place: Path, stopping: Callable[[], bool]) -> None:
    made = place / "made.aot"
    kafka = EmbeddedKafka(place / "kafka", place / "kafka.log", jars, stopping=stopping, end_seconds=_END_SECONDS)
    try:
        kafka.start([f"-XX:AOTCacheOutput={made}", "-Xlog:disable", "-Xlog:all=off"])
        if not stopping():
            _use(KafkaAddress(kafka.address), stopping)
        kafka.let_go()
        deadline = time.monotonic() + _END_SECONDS  # Java writes the cache at its end
        while kafka.running and not stopping() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        kafka.stop(0.1)
    if stopping():
        raise StoppedError
    if not made.exists():
        raise ShopError("Java made no cache of what Kafka loads; it starts a second slower.")
    with made.open("rb+") as file:  # a cache of which a part is missing could end Java
        os.fsync(file.fileno())
    os.replace(kafka.checkpoint, template)
    os.replace(made, aot)


def _use(address: KafkaAddress, stopping: Callable[[], bool]) -> None:
    """Do what a shop does: topics, messages, a group that reads them and says how far it is."""
    admin = KafkaAdmin(address)
    admin.cluster_id(timeout=10)
    admin.make_topics(TOPIC_SETTINGS)
    writer = TopicWriter(address, lambda _token, _problem: None)
    start: dict[int, NextOffset] = {}
    reader = TopicReader(address, ORDERS, "training", lambda _partitions: start, LogEnds())
    try:
        for number in range(MESSAGES):
            writer.send(ORDERS, str(number), _BODY)
            if number % 400 == 0:
                writer.send(LAST_ORDER, "last", _BODY)
                writer.flush(5)
        writer.flush(10)
        deadline, read = time.monotonic() + _READ_SECONDS, 0
        while read < MESSAGES and time.monotonic() < deadline and not stopping():
            read += len(reader.read(500, 0.2))
        reader.publish_offsets({0: 1})
        admin.ends([ORDERS])
    finally:
        reader.close()
        writer.close()

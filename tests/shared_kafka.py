"""One Apache Kafka for all tests of a process; each shop has a prefix of its own before its topics and groups."""

import atexit
import itertools
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from workers.kafka.builtin import BuiltInKafka

STOP_SECONDS = 15.0
_numbers = itertools.count(1)


@cache
def shared_kafka() -> BuiltInKafka:
    """Return the Kafka of this process, started when it is first asked for and stopped at its end."""
    folder = Path(tempfile.mkdtemp(prefix="orderpuls-tests-"))
    kafka = BuiltInKafka(folder / "kafka", folder / "kafka.log")
    kafka.start()

    def end() -> None:
        kafka.stop(STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return kafka


def a_prefix() -> str:
    """Return a prefix that no other shop of these tests has."""
    return f"t{os.getpid()}-{next(_numbers)}-"

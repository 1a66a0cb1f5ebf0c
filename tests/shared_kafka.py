"""One Apache Kafka for all tests of a run; each shop has a prefix of its own before its topics and groups.

Where tests run in several processes, the one that shares them out starts it (see `conftest`), and tells the others.
"""

import atexit
import itertools
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workers.kafka.builtin import BuiltInKafka

STOP_SECONDS = 15.0
_numbers = itertools.count(1)
_there: list[str] = []


@dataclass(frozen=True)
class SharedKafka:
    """A Kafka that runs for as long as tests do."""

    address: str


@cache
def shared_kafka() -> SharedKafka:
    """Return the Kafka of this run; it is started when it is first asked for, and stopped at the end."""
    return SharedKafka(_there[0] if _there else _started())


def use_kafka(address: str) -> None:
    """Use the Kafka that another process of this run has started."""
    _there.append(address)


def _started() -> str:
    folder = Path(tempfile.mkdtemp(prefix="orderpuls-tests-"))
    kafka = BuiltInKafka(folder / "kafka", folder / "kafka.log")
    kafka.start()

    def end() -> None:
        kafka.stop(STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return kafka.address


def a_prefix() -> str:
    """Return a prefix that no other shop of these tests has."""
    return f"t{os.getpid()}-{next(_numbers)}-"

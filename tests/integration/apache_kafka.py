"""A real Apache Kafka for tests: fetched once with Maven, run with plain Java in KRaft mode, without Docker.

`python -m tests.integration.apache_kafka [--port N] [FOLDER]` runs one until Ctrl-C.
"""

import argparse
import atexit
import base64
import logging
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

JAVA_AT_LEAST = 17
FETCH_SECONDS = 600.0
START_SECONDS = 60.0
STOP_SECONDS = 15.0

_POM = Path(__file__).with_name("kafka-pom.xml")
_LEAN = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
_PORTS = range(20_000, 32_000)
"""Below the ports that systems give to outgoing connections: a client that knocks while Kafka is down could be
given Kafka's own port, be connected to itself, and keep Kafka from coming back."""

_SETTINGS = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=log
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""
"""The session is short, since after a kill Kafka takes the broker back only when its former session is over."""

_WATCH = """
import sys
import psutil
process = psutil.Process(int(sys.argv[1]))  # remembers when it began, so that no later one of that number is meant
sys.stdin.buffer.read()
if process.is_running():
    process.kill()
"""
"""Ends a process when the other end of its standard input closes, as it does whenever whoever holds that is gone."""

_quiet = logging.getLogger("apache_kafka.client")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False


class ApacheKafkaError(Exception):
    """Apache Kafka could not be fetched or started; the text says why."""


class ApacheKafka:
    """A real Apache Kafka in KRaft mode on loopback, its log in a folder of the test's.

    It ends with the process that started it, also when that is killed.
    `port` 0 stands for the port that the folder's Kafka had before, or a free one.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._folder = folder
        self._settings = folder / "server.properties"
        self._port = port or self._former_port() or _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens; the same over restarts."""
        return f"127.0.0.1:{self._port}"

    @property
    def log_file(self) -> Path:
        """What Kafka says of itself, warnings and worse."""
        return self._folder / "kafka.log"

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers; the first time, fetch it and format its storage.

        Raises:
            ApacheKafkaError: it could not be fetched or started.

        """
        if self.running:
            return
        class_path = fetch()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(
            _SETTINGS.format(port=self._port, controller=_free_port(besides=self._port)), encoding="utf-8"
        )
        with self.log_file.open("ab") as log:
            self._format(class_path, log.fileno())
            atexit.register(self.stop)
            # A session of its own: Ctrl-C in a terminal is for us, and Kafka goes when its clients have gone.
            self._process = subprocess.Popen(
                _java(class_path, "-Xmx512m", *_quietly(), "kafka.Kafka", self._settings.name),
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._watch = subprocess.Popen(
            [sys.executable, "-c", _WATCH, str(self._process.pid)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            self._wait_until_it_answers(time.monotonic() + START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop it cleanly; kill it if it takes too long. May be called twice."""
        if self._process is not None:
            self._process.terminate()
            self._wait_until_it_ends()

    def kill(self) -> None:
        """End it as a power cut would, as far as the process is concerned."""
        if self._process is not None:
            self._process.kill()
            self._wait_until_it_ends()

    def _wait_until_it_ends(self) -> None:
        assert self._process is not None
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        if self._watch is not None:
            self._watch.communicate()
            self._watch = None
        atexit.unregister(self.stop)

    def _format(self, class_path: str, log: int) -> None:
        """Give the storage its cluster id, the first time."""
        if self._cluster_id():
            return
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        done = subprocess.run(
            _java(class_path, "-Xmx128m", *_quietly(), "kafka.tools.StorageTool",
                  "format", f"--cluster-id={cluster_id}", "--config", self._settings.name),
            cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise ApacheKafkaError(f"The storage of Apache Kafka could not be formatted.\n{self._last_words()}")

    def _wait_until_it_answers(self, deadline: float) -> None:
        """Wait until it, and not another Kafka, lists itself as a broker and leads what was in its log."""
        client: AdminClient | None = None
        cluster_id = self._cluster_id()
        while time.monotonic() < deadline:
            if not self.running:
                raise ApacheKafkaError(f"Apache Kafka ended at once.\n{self._last_words()}")
            if client is None and _is_open(self._port):
                client = AdminClient(
                    {"bootstrap.servers": self.address, "reconnect.backoff.max.ms": 100}, logger=_quiet
                )
            if client is not None and _ready(client, cluster_id):
                return
            time.sleep(0.05)
        raise ApacheKafkaError(f"Apache Kafka did not answer within {START_SECONDS:.0f} s.\n{self._last_words()}")

    def _cluster_id(self) -> str:
        return _found(r"(?m)^cluster\.id=(\S+)", self._folder / "log" / "meta.properties")

    def _former_port(self) -> int:
        return int(_found(r"PLAINTEXT://127\.0\.0\.1:(\d+)", self._settings) or 0)

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
        except OSError:
            return ""


@cache
def why_not() -> str | None:
    """Return None if Apache Kafka can be run here, else why its tests must be skipped, in one sentence."""
    if shutil.which("java") is None:
        return f"Apache Kafka needs Java {JAVA_AT_LEAST}, and there is no java here."
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < JAVA_AT_LEAST:
        return f"Apache Kafka needs Java {JAVA_AT_LEAST}, and java here is {found[1] if found else 'not to be run'}."
    if shutil.which("mvn") is None and not _list_of_jars().exists():
        return f"Apache Kafka is fetched with Maven; there is no mvn here, and {cache_folder()} is not filled."
    return None


def version() -> str:
    """Return the version of Apache Kafka, which stands in the pom."""
    return _found(r"<kafka\.version>(.+?)<", _POM)


def cache_folder() -> Path:
    """Return where the jars are kept."""
    given = os.environ.get("ORDERPULS_KAFKA_CACHE")
    return Path(given).absolute() if given else Path.home() / ".cache" / "orderpuls" / f"kafka-{version()}"


def fetch() -> str:
    """Let Maven fetch the jars unless they are in the cache; returns the class path. Raises ApacheKafkaError."""
    folder, names = cache_folder(), _list_of_jars()
    if not names.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="fetching-", dir=folder) as fetched:
            _run_maven(Path(fetched))
            jars = sorted(Path(fetched).glob("*.jar"))
            for jar in jars:
                os.replace(jar, folder / jar.name)
            # The list comes last and in one piece: where it is, all is there, whoever else fetches just now.
            part = Path(fetched) / names.name
            part.write_text("".join(f"{jar.name}\n" for jar in jars), encoding="utf-8")
            os.replace(part, names)
    return os.pathsep.join(str(folder / name) for name in names.read_text(encoding="utf-8").split())


def _list_of_jars() -> Path:
    return cache_folder() / f"kafka-{version()}.txt"


def _run_maven(target: Path) -> None:
    command = [
        "mvn", "--batch-mode", "--quiet", "--file", str(_POM),
        "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={target}",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=FETCH_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ApacheKafkaError(f"Apache Kafka could not be fetched: {error}") from error
    if done.returncode != 0:
        raise ApacheKafkaError(f"Apache Kafka could not be fetched.\n{done.stdout[-3000:]}{done.stderr[-1000:]}")


def _java(class_path: str, *words: str) -> list[str]:
    return ["java", *_LEAN, "-cp", class_path, *words]


def _quietly() -> list[str]:
    return ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss,SSS"]  # fmt: skip


def _found(pattern: str, file: Path) -> str:
    """Return what the pattern's group matches in a file; empty if it does not, or there is no file."""
    found = re.search(pattern, file.read_text(encoding="utf-8")) if file.exists() else None
    return found[1] if found else ""


def _free_port(besides: int = 0) -> int:
    for port in random.sample(_PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != besides:
            return port
    raise ApacheKafkaError("There is no free port for Apache Kafka.")


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _ready(client: AdminClient, cluster_id: str) -> bool:
    try:
        cluster = client.list_topics(timeout=1.0)
    except KafkaException:
        return False
    partitions = [part for topic in cluster.topics.values() for part in topic.partitions.values()]
    return cluster.cluster_id == cluster_id and bool(cluster.brokers) and all(part.leader >= 0 for part in partitions)


def main(arguments: Sequence[str]) -> int:
    """Run one in the foreground; returns an exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.integration.apache_kafka", description=__doc__)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="where it listens (default: any free port)")
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="where it keeps its log, also for later")
    options = parser.parse_args(arguments)
    reason = why_not()
    if reason is not None:
        print(reason, file=sys.stderr)
        return 1
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="apache-kafka-") as temporary:
        kafka = ApacheKafka((options.folder or Path(temporary)).absolute(), options.port)
        try:
            kafka.start()
            print(f"Apache Kafka {version()} listens at {kafka.address}. Ctrl-C stops it.", flush=True)
            while kafka.running:
                time.sleep(0.2)
            print(f"Apache Kafka ended by itself; see {kafka.log_file}.", file=sys.stderr)
        except KeyboardInterrupt:
            return 0
        except ApacheKafkaError as error:
            print(error, file=sys.stderr)
        finally:
            kafka.stop()
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A cluster of three Kafka brokers on loopback, with TLS and passwords: `python -m tests.cluster` runs one by hand.

Each is broker and controller; topics have three copies, two of which must be there for a message to be taken.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from socket import create_server

import psutil
import trustme
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient  # type: ignore[attr-defined]
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from workers.kafka import leash
from workers.kafka.builtin import Parts
from workers.kafka.java import FORMAT, KAFKA, argument_file, arguments, environment, java

NODES = (1, 2, 3)
USER, PASSWORD = "shop", "hemligt-å-1"
_BROKERS_OWN = "brokers", "brokers-only"
_SECONDS = 90.0
_SETTINGS = """\
process.roles=broker,controller
node.id={node}
listeners=SASL_SSL://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=SASL_SSL://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters={voters}
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:SSL
inter.broker.listener.name=SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule \
required username="{user}" password="{password}";
ssl.keystore.type=PEM
ssl.keystore.location=node.pem
ssl.truststore.type=PEM
ssl.truststore.location=ca.pem
log.dirs=log
auto.create.topics.enable=false
num.network.threads=2
num.io.threads=2
default.replication.factor=3
min.insync.replicas=2
unclean.leader.election.enable=false
offsets.topic.replication.factor=3
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=3
share.coordinator.state.topic.min.isr=2
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
log.cleaner.threads=1
# One that is gone is noticed in some seconds, and is back as soon.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
replica.lag.time.max.ms=5000
metadata.log.segment.bytes=8388608
"""


class Cluster:
    """Three brokers in a folder.

    Args:
        folder: for all they need; empty.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._jars = Parts().jars()
        self._aot = Parts().aot
        self._ports = {node: (_free_port(), _free_port()) for node in NODES}
        self._running: dict[int, tuple[subprocess.Popen[bytes], int]] = {}
        self._make()

    @property
    def address(self) -> str:
        """Where the brokers listen."""
        return ",".join(f"127.0.0.1:{port}" for port, _ in self._ports.values())

    @property
    def properties(self) -> dict[str, str]:
        """What a client of librdkafka is told beside the address."""
        return {
            "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512", "sasl.username": USER,
            "sasl.password": PASSWORD, "ssl.ca.location": str(self._folder / "ca.pem"),
        }  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        """The same as the program reads it from its environment."""
        return {f"ORDERPULS_KAFKA_{name.upper().replace('.', '_')}": value for name, value in self.properties.items()}

    def start(self, *nodes: int) -> None:
        """Start brokers, all unless some are named."""
        for node in nodes or NODES:
            self._launch(node)

    def kill(self, node: int) -> None:
        """Kill a broker; its leash ends with it."""
        process, pid = self._running.pop(node)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).kill()
        process.wait(_SECONDS)
        self._close(process)

    def pause(self, node: int) -> None:
        """Let a broker stand still, as one that nobody reaches."""
        psutil.Process(self._running[node][1]).suspend()

    def resume(self, node: int) -> None:
        """Let it go on."""
        psutil.Process(self._running[node][1]).resume()

    def stop(self) -> None:
        """End all brokers."""
        running, self._running = self._running, {}
        for process, pid in running.values():
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()
            process.wait(_SECONDS)
            self._close(process)

    def wait_until_in_sync(self) -> None:
        """Wait until all brokers are there and every partition has all its copies."""
        deadline = time.monotonic() + _SECONDS
        admin = AdminClient({"bootstrap.servers": self.address, **self.properties, "log_level": 0})
        while not self._in_sync(admin):
            if time.monotonic() > deadline:
                raise AssertionError(f"the brokers did not come together: {self.last_words()}")
            time.sleep(0.1)

    def last_words(self) -> dict[int, str]:
        """Return the last line that each of them has logged."""
        words = {}
        for node in NODES:
            path = self._folder / str(node) / "kafka.log"
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
            words[node] = lines[-1] if lines else ""
        return words

    def _in_sync(self, admin: AdminClient) -> bool:
        try:
            found = admin.list_topics(timeout=2)
        except KafkaException:
            return False
        parts = [part for topic in found.topics.values() for part in topic.partitions.values()]
        return len(found.brokers) == len(NODES) and all(
            len(part.isrs) == len(part.replicas) and part.leader >= 0 for part in parts
        )

    def _close(self, process: "subprocess.Popen[bytes]") -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    # Made once

    def _make(self) -> None:
        authority = trustme.CA()
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "ca.pem").write_bytes(authority.cert_pem.bytes())
        voters = ",".join(f"{node}@127.0.0.1:{port}" for node, (_, port) in self._ports.items())
        for node in NODES:
            folder = self._folder / str(node)
            (folder / "tmp").mkdir(parents=True)
            shutil.copy(self._folder / "ca.pem", folder / "ca.pem")
            (folder / "node.pem").write_bytes(_key_and_chain(authority))
            port, controller_port = self._ports[node]
            user, password = _BROKERS_OWN
            settings = _SETTINGS.format(
                node=node, port=port, controller_port=controller_port, voters=voters, user=user, password=password
            )
            (folder / "server.properties").write_text(settings, encoding="utf-8")
            flags = [f"-XX:AOTCache={self._aot}", "-XX:AOTMode=auto", "-Xlog:disable", "-Xlog:all=off"]
            words = arguments(self._jars, *(flags if self._aot.exists() else ()), "-Djava.io.tmpdir=tmp")
            (folder / "kafka.args").write_bytes(argument_file(words))
        self._format()

    def _format(self) -> None:
        """Make the storage of one by Kafka's tool, which notes the users in it; the others are the same but for ids."""
        first, *others = NODES
        folder = self._folder / str(first)
        users = [f"SCRAM-SHA-512=[name={name},password={word}]" for name, word in ((USER, PASSWORD), _BROKERS_OWN)]
        scram = [word for user in users for word in ("--add-scram", user)]
        said = subprocess.run(
            [
                str(java()), "@kafka.args", FORMAT, "format", "-t", "b3JkZXJwdWxzLXRlc3RzMQ",
                "-c", "server.properties", *scram,
            ],
            cwd=folder, env=environment(), capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stdout + said.stderr
        for node in others:
            log = self._folder / str(node) / "log"
            shutil.copytree(folder / "log", log)
            meta = (log / "meta.properties").read_text(encoding="utf-8")
            lines = [line for line in meta.splitlines() if not line.startswith(("directory.id", "node.id"))]
            (log / "meta.properties").write_text("\n".join([*lines, f"node.id={node}", ""]), encoding="utf-8")

    def _launch(self, node: int) -> None:
        folder = self._folder / str(node)
        process = subprocess.Popen(
            [
                sys.executable, "-I", "-S", str(Path(leash.__file__).absolute()), str(folder / "kafka.log"), "1000000",
                "5", "--", str(java()), "@kafka.args", KAFKA, "server.properties",
            ],
            cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=os.name != "nt",
        )  # fmt: skip
        assert process.stdout is not None
        self._running[node] = process, int(process.stdout.readline())


def _key_and_chain(authority: trustme.CA) -> bytes:
    """Return a key and certificates as Kafka reads them: the key in PKCS#8."""
    issued = authority.issue_cert("127.0.0.1", "localhost")
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    chain = b"".join(one.bytes() for one in issued.cert_chain_pems)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + chain


def _free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        return port


def main() -> None:
    """Run a cluster until Ctrl-C, and say how to reach it."""
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="orderpuls-cluster-")))
        cluster = Cluster(folder)
        cleanup.callback(cluster.stop)
        cluster.start()
        cluster.wait_until_in_sync()
        for name, value in cluster.environment.items():
            print(f"export {name}={value!r}")
        print(f"orderpuls --bootstrap-servers {cluster.address}", flush=True)
        with suppress(KeyboardInterrupt):
            signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()

"""The settings of the Kafka that comes along: one node on loopback, kept small, quick to come back."""

import sys
from pathlib import Path

from models.files import replace_file

_SETTINGS = """\
# Written anew at every start of Orderpuls.
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller_port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={log}
auto.create.topics.enable=false
num.network.threads=2
num.io.threads=3
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
offsets.topic.segment.bytes=4194304
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
log.retention.hours=168
log.segment.bytes=67108864
# What it has counted of transactions and producers need not be swept every second.
log.cleaner.dedupe.buffer.size=16777216
log.cleaner.threads=1
# After a kill Kafka takes the node back only when its former session is over.
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=300
# The metadata of one node is small; it needs no large segments.
metadata.log.segment.bytes=8388608
metadata.max.idle.interval.ms=5000
"""

_WINDOWS = """\
# Kafka on Windows ends when a segment is deleted or compacted (KAFKA-1194).
log.cleaner.enable=false
log.retention.hours=-1
log.retention.bytes=-1
metadata.max.retention.bytes=1099511627776
metadata.max.retention.ms=3153600000000
"""


def write_settings(path: Path, log: str, port: int, controller_port: int) -> None:
    """Write the settings into a file. Raises OSError.

    Kafka runs in the folder of the file, and `log` is the name of the folder for its log in there: the path of a shop
    may have commas, which divide a list here, and letters that Java would read as others.
    """
    text = _SETTINGS.format(port=port, controller_port=controller_port, log=log)
    replace_file(path, (text + (_WINDOWS if sys.platform == "win32" else "")).encode())

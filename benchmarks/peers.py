"""One consumer of ours beside Kafka Streams and Quix Streams: the same topic, and the same answer before it counts.

Kafka Streams runs on the Java that comes along; its program (`peer_programs/DaySum.java`) is compiled by a `javac` of
17 or later, which must be on the path. Quix Streams is installed into an environment of its own, in the user's cache.
Both are fetched when they are first needed, and left out, saying so, where that fails.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

from benchmarks.bare import decoding
from benchmarks.broker import Broker, kafka
from benchmarks.catching_up import catch_up
from benchmarks.common import Column, Findings, Scale, ask, say
from benchmarks.judge import TOTALS, Truth, differences, expected, per_second
from models.errors import ShopError
from tests.integration.program import ROOT, Place
from workers.kafka.artifacts import VERSION, Artifact, Artifacts, cache_folder
from workers.kafka.builtin import Parts
from workers.kafka.java import environment, java
from workers.kafka.topics import ORDERS

PROGRAMS = Path(__file__).parent / "peer_programs"
QUIX = "3.28.1"
KAFKA_STREAMS = (
    Artifact(
        "org.apache.kafka", "kafka-streams", VERSION, 2446342,
        "6e06548a119adf213121ad2e4fefff6ab4263875b4f761425ace8ea4f5ba04a6",
    ),
    Artifact(
        "org.rocksdb", "rocksdbjni", "10.1.3", 72725808,
        "e7f925287d9fe2574fb7c7a86f7facaa9b8ab602a2eed0e598bf633528121498",
    ),
)  # fmt: skip
"""What it needs beside the jars of Kafka itself."""
OURS = TOTALS[1]
SPEED = Column("orders/s")
TIMES = Column("consumer 2 is so many times faster", 1)
QUESTION = "Number and sum of each day's orders, catching up with the same topic: consumer 2 alone, and peers."
PATIENCE_SECONDS = 1_800
Command = Callable[[str], list[str]]
"""Gives the words to run a peer with, for a processing guarantee as it calls it."""


class NotHereError(Exception):
    """A peer cannot be had on this computer; the text says what is needed."""


def measure(findings: Findings, scale: Scale, _options: argparse.Namespace) -> None:
    """Measure all of them one after the other, in each round."""
    peers = {
        "Kafka Streams {}, at least once": (VERSION, kafka_streams, "at_least_once"),
        "Kafka Streams {}, exactly once": (VERSION, kafka_streams, "exactly_once_v2"),
        "Quix Streams {}, at least once": (QUIX, quix_streams, "at-least-once"),
        "Quix Streams {}, exactly once": (QUIX, quix_streams, "exactly-once"),
    }
    with kafka() as broker:
        say(f"putting {scale.orders} orders into the log")
        place, truth = broker.with_orders(scale.orders)
        for _ in range(scale.rounds):
            say(OURS)
            run = catch_up(place, broker.new_folder(), "--consumers", OURS)
            ours, wrong = run.judged(OURS, truth)
            findings.add(f"{OURS} (exactly once, also by order id)", {SPEED.name: ours}, wrong)
            tuned = decoding(place.address, place.prefix + ORDERS, scale.orders)
            findings.add("tuned loop: only consumes and decodes", {SPEED.name: tuned.speed}, tuned.wrong(truth))
            for name, (version, command, guarantee) in peers.items():
                what = name.format(version)
                say(what)
                try:
                    speed, wrong = run_peer(broker, command(), guarantee, place, truth)
                except NotHereError as error:
                    findings.add(what, {}, note=f"not measured: {error}")
                    continue
                times = ours / speed if ours and speed else None
                findings.add(what, {SPEED.name: speed, TIMES.name: times}, wrong)


def run_peer(
    broker: Broker, command: list[str], guarantee: str, place: Place, truth: Truth
) -> tuple[float | None, list[str]]:
    """Run a peer; returns its speed from its first message to its last, and what it counted wrong."""
    with tempfile.TemporaryDirectory(dir=broker.folder) as state:
        words = [*command, place.address, place.prefix + ORDERS, str(truth.messages), guarantee, state]
        done = subprocess.run(
            words, cwd=broker.folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE_SECONDS,
            check=False,
        )  # fmt: skip
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return None, [f"it ended with {done.returncode}: {done.stderr[-500:]}"]
    counted = {f"orders and öre of {day}": tuple(of_day) for day, of_day in answer["days"].items()}
    wrong = differences(expected(OURS, truth), counted)
    return per_second(truth.messages, answer["seconds"], wrong), wrong


def kafka_streams() -> list[str]:
    """Fetch and compile what is missing; returns how the program is run. Raises NotHereError."""
    folder = cache_folder() / "bench"
    ours, more = Parts(), Artifacts(folder, KAFKA_STREAMS)
    compiler = shutil.which("javac")
    if compiler is None:
        raise NotHereError("it needs a javac (Java 17 or later) on the path; the Java that comes along has none")
    try:
        ours.fetch()
        more.ensure()
    except ShopError as error:
        raise NotHereError(str(error)) from None
    path = os.pathsep.join(map(str, (*ours.jars(), *more.jars)))
    classes = folder / "classes"
    done = subprocess.run(
        [compiler, "--release", "17", "-cp", path, "-d", str(classes), str(PROGRAMS / "DaySum.java")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise NotHereError(f"{compiler} did not compile it: {done.stderr[-500:]}")
    flags = ["-Xmx512m", "--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    return [str(java()), *flags, "-cp", os.pathsep.join((str(classes), path)), "DaySum"]


def quix_streams() -> list[str]:
    """Make its environment if it is missing; returns how the program is run. Raises NotHereError."""
    folder = cache_folder() / "bench" / f"quix-{QUIX}"
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = folder / "ready"
    if not ready.exists():
        say(f"installing Quix Streams {QUIX} into {folder}, once")
        venv.create(folder, clear=True, with_pip=True)
        done = subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", f"quixstreams=={QUIX}"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise NotHereError(f"it could not be installed: {done.stderr[-300:]}")
        ready.touch()
    return [str(python), "-I", "-W", "ignore", str(PROGRAMS / "quix_day_sum.py")]


if __name__ == "__main__":
    sys.exit(ask(Findings("peers", QUESTION, (SPEED, TIMES)), measure, description=__doc__))

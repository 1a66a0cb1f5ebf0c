"""The program with a Kafka of its own: whatever is killed, nothing is lost, and no process is left."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from confluent_kafka import Producer

from tests.integration.kills.kinds import processes_of_consumers
from tests.integration.program import ROOT, TIMEOUT, Program, wait_until
from tests.integration.selling import SELLING, comes_to_rest, nothing_was_lost
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.artifacts import Artifacts, cache_folder
from workers.kafka.builtin import BuiltInKafka
from workers.kafka.topics import ORDERS, TOPIC_SETTINGS
from workers.processes.spread import by_cores


def write_note(folder: Path, process: "subprocess.Popen[bytes]", port: int) -> None:
    """Note another process as the one that runs a folder's Kafka, as if it had its number by now."""
    note = {"port": port, "pid": process.pid, "started": psutil.Process(process.pid).create_time()}
    (folder / "kafka").mkdir(exist_ok=True)
    (folder / "kafka" / "broker.json").write_text(json.dumps(note), encoding="utf-8")


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def send(address: str, n: int) -> None:
    producer = Producer({"bootstrap.servers": address})
    for number in range(n):
        producer.produce(ORDERS, str(number))
    assert producer.flush(60) == 0


@contextmanager
def process_of(*words: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run some other program."""
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(TIMEOUT)


def test_one_that_is_killed_while_the_shop_sells_is_started_again_and_all_is_counted(alone: Program):
    with alone.started(*SELLING):
        for _ in range(2):
            before = alone.counted()
            wait_until(lambda before=before: alone.counted() > before + 200)
            # What was read of the one before is counted while the next one starts.
            wait_until(lambda: len(alone.kafkas()) == 1)
            (kafka,) = alone.kafkas()
            kafka.kill()
            wait_until(lambda kafka=kafka: has_ended(kafka))
        before = alone.counted()
        wait_until(lambda: alone.counted() > before + 200)
        # Of what each of them has unpacked, only that of the one that runs is left.
        unpacked = alone.folder / "kafka" / "tmp"
        wait_until(lambda: len([path for path in unpacked.iterdir() if path.suffix != ".lck"]) == 1)
    nothing_was_lost(alone)


def test_it_ends_with_a_program_that_is_killed(alone: Program):
    with alone.started(*SELLING) as process:
        wait_until(lambda: alone.counted() > 200)
        left = psutil.Process(process.pid).children(recursive=True)
        assert len(left) == 2  # the leash, and Java on it
        process.kill()
        wait_until(lambda: all(map(has_ended, left)))
    nothing_was_lost(alone)


def test_one_that_is_left_over_is_ended_by_the_next_program(alone: Program):
    with alone.started(*SELLING) as process:
        wait_until(lambda: alone.counted() > 200)
        (kafka,) = alone.kafkas()
        holder = kafka.parent()
        assert holder is not None
        kafka.suspend()  # it hangs, so it does not hear that it is to end with the others
        holder.kill()
        process.kill()
        process.wait(TIMEOUT)
        wait_until(lambda: has_ended(holder))
    assert not has_ended(kafka)
    comes_to_rest(alone)
    assert has_ended(kafka)
    nothing_was_lost(alone)
    assert f"ending the Apache Kafka that was left over (process {kafka.pid})" in alone.log(100_000)


def test_another_java_that_has_its_number_by_now_is_left_alone(tmp_path: Path):
    sleep = shutil.which("sleep")
    if sleep is None:
        pytest.skip("skipped: there is no program here that can pass for a Java")
    (tmp_path / "java").symlink_to(sleep)
    with process_of(str(tmp_path / "java"), "1000") as stranger:
        write_note(tmp_path, stranger, 19_100)
        kafka = BuiltInKafka(tmp_path / "kafka", tmp_path / "kafka.log")
        kafka.start()
        kafka.stop(TIMEOUT)
        assert stranger.poll() is None


@pytest.mark.parametrize(
    ("command", "name"),
    [(("--rate", "600"), signal.SIGTERM), (("headless", "--rate", "600"), signal.SIGINT)],
    ids=["SIGTERM-window", "Ctrl-C-headless"],
)
def test_the_program_ends_well_and_leaves_no_process(alone: Program, command: tuple[str, ...], name: signal.Signals):
    with alone.started(*command, "--zone", "UTC") as process:
        if command[0] == "headless":
            wait_until(lambda: alone.fact("bootstrap_servers") is not None)
        # Kafka is there before the window is.
        wait_until(lambda: len(psutil.Process(process.pid).children(recursive=True)) == 2)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(name)
        assert process.wait(TIMEOUT) == 0
    assert all(map(has_ended, children))


def test_a_newcomers_window_opens_a_shop_in_the_home_folder(tmp_path: Path):
    shop = Program(tmp_path / "Orderpuls")
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "ORDERPULS_CACHE": str(cache_folder())}
    with subprocess.Popen([sys.executable, "-m", "gui"], cwd=ROOT, env={**os.environ, **home}) as process:
        wait_until(lambda: shop.fact("bootstrap_servers") is not None or process.poll() is not None)
        wait_until(lambda: len(processes_of_consumers(process.pid)) == by_cores(window=True))
        process.terminate()
        assert process.wait(TIMEOUT) == 0


def test_it_runs_alone_for_other_tools(alone: Program):
    with alone.started("broker") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "listens at" in line, line or process.communicate()
        address = line.split("listens at ")[1].split(". ")[0]
        KafkaAdmin(KafkaAddress(address)).make_topics(TOPIC_SETTINGS)
        send(address, 5)
        assert len(alone.topic(address=address)) == 5
    assert alone.kafkas() == []
    assert alone.json("headless", "--rate", "0", "--for", "0", "--zone", "UTC")["rejected"] == 5


def test_a_kafka_that_the_owner_has_unpacked_is_used(alone: Program, tmp_path: Path):
    home = tmp_path / "kafka_2.13"
    (home / "libs").mkdir(parents=True)
    for jar in Artifacts(cache_folder()).jars:
        (home / "libs" / jar.name).symlink_to(jar)
    set_home(alone, home)
    status = alone.json(*SELLING, "--for", "1")
    assert status["orders_total"] == status["produced_total"] > 0
    arguments = (alone.folder / "kafka" / "kafka.args").read_text(encoding="utf-8")
    assert str(home / "libs") in arguments
    assert str(cache_folder() / "kafka-") not in arguments.replace(".aot", "")


@pytest.mark.parametrize("command", [("headless", "--for", "1"), ("headless",), ("broker",)])
def test_a_folder_that_holds_no_kafka_is_told_in_one_sentence(alone: Program, tmp_path: Path, command: tuple[str, ...]):
    set_home(alone, tmp_path / "nothing")
    said = alone.run(*command, expect=1).stderr.splitlines()
    sentence = f"orderpuls: {tmp_path / 'nothing'} holds no Apache Kafka (no libs/kafka_….jar)."
    assert len(said) == 1 or command[0] == "headless"  # there it is told when it comes, and why the program ends
    assert {line.split(" Mend")[0] for line in said} == {sentence}


def set_home(program: Program, home: Path) -> None:
    program.folder.mkdir()
    (program.folder / "shop.toml").write_text(f"[stream]\nkafka_home = {json.dumps(str(home))}\n", encoding="utf-8")

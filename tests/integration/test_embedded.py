"""The Kafka that comes along: it starts, comes back, ends with the program, and harms no other process."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from confluent_kafka import Producer

from tests.integration.program import TIMEOUT, Program, read_topic, wait_until
from workers.kafka import leash
from workers.kafka.address import KafkaAddress
from workers.kafka.admin import KafkaAdmin
from workers.kafka.artifacts import Artifacts, cache_folder
from workers.kafka.builtin import BuiltInKafka
from workers.kafka.embedded import EmbeddedKafka
from workers.kafka.topics import ORDERS, TOPIC_SETTINGS

SELLING = ("headless", "--rate", "60000", "--zone", "UTC")


def built_in(folder: Path) -> BuiltInKafka:
    return BuiltInKafka(folder / "kafka", folder / "logs" / "kafka.log")


def note_of(folder: Path) -> dict[str, Any]:
    """Return what is noted of a folder's Kafka."""
    note: dict[str, Any] = json.loads((folder / "kafka" / "broker.json").read_text(encoding="utf-8"))
    return note


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


def nothing_was_lost(program: Program) -> None:
    """Let the shop come to rest, and recount it."""
    status = program.json("headless", "--rate", "0", "--for", "0")
    assert status["orders_total"] == status["produced_total"] > 0
    assert set(status["lag"].values()) == {0}
    assert program.json("verify")["differences"] == []


def test_it_comes_back_at_its_port_with_its_log(tmp_path: Path):
    kafka = built_in(tmp_path)
    kafka.start()
    first = kafka.address, kafka.pid
    KafkaAdmin(KafkaAddress(kafka.address)).make_topics(TOPIC_SETTINGS)
    send(kafka.address, 10)
    kafka.stop(TIMEOUT)
    kafka.stop(TIMEOUT)
    assert not kafka.running
    again = built_in(tmp_path)
    again.start()
    try:
        assert again.address == first[0]
        assert note_of(tmp_path) == {
            "port": int(first[0].split(":")[1]), "pid": again.pid,
            "started": psutil.Process(again.pid).create_time(),
        }  # fmt: skip
        assert len(read_topic(again.address, ORDERS)) == 10
    finally:
        again.stop(TIMEOUT)
    assert not psutil.pid_exists(first[1])


def test_one_that_is_killed_while_the_shop_sells_is_started_again_and_all_is_counted(alone: Program):
    with alone.started(*SELLING):
        for _ in range(2):
            before = alone.counted()
            wait_until(lambda before=before: alone.counted() > before + 200)
            (kafka,) = alone.kafkas()
            kafka.kill()
            wait_until(lambda kafka=kafka: has_ended(kafka))
        before = alone.counted()
        wait_until(lambda: alone.counted() > before + 200)
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
        holder.suspend()  # so that it does not see that it is let go of
        process.kill()
        process.wait(TIMEOUT)
        holder.kill()
        wait_until(lambda: has_ended(holder))
    assert not has_ended(kafka)
    nothing_was_lost(alone)
    assert has_ended(kafka)
    assert f"ending the Apache Kafka that was left over (process {kafka.pid})" in alone.log(100_000)


def test_another_process_that_has_its_number_by_now_is_left_alone(tmp_path: Path):
    words = [sys.executable, "-c", "import sys; sys.stdin.close(); import signal; signal.pause()"]
    with process_of(*words) as stranger:
        write_note(tmp_path, stranger, 19_100)
        kafka = built_in(tmp_path)
        kafka.start()
        kafka.stop(TIMEOUT)
        assert stranger.poll() is None


def test_another_java_that_has_its_number_by_now_is_left_alone(tmp_path: Path):
    sleep = shutil.which("sleep")
    if sleep is None:
        pytest.skip("skipped: there is no program here that can pass for a Java")
    (tmp_path / "java").symlink_to(sleep)
    with process_of(str(tmp_path / "java"), "1000") as stranger:
        write_note(tmp_path, stranger, 19_100)
        kafka = built_in(tmp_path)
        kafka.start()
        kafka.stop(TIMEOUT)
        assert stranger.poll() is None


def test_a_port_that_is_taken_is_left_to_the_other_program_and_the_new_one_is_noted(alone: Program):
    with alone.broker() as address:
        port = int(address.split(":")[1])
    with socket.create_server(("127.0.0.1", port)):
        with alone.broker() as other:
            assert other != address
            assert note_of(alone.folder)["port"] == int(other.split(":")[1])
        with alone.broker() as again:
            assert again == other


def test_a_cache_of_classes_that_is_damaged_does_no_harm(tmp_path: Path):
    (tmp_path / "bad.aot").write_bytes(b"no cache at all" * 1000)
    jars = Artifacts(cache_folder()).jars
    kafka = EmbeddedKafka(tmp_path / "kafka", tmp_path / "kafka.log", jars, tmp_path / "bad.aot")
    kafka.start()
    try:
        assert KafkaAdmin(KafkaAddress(kafka.address)).cluster_id(60)
    finally:
        kafka.stop(TIMEOUT)


@pytest.mark.parametrize("command", [("--rate", "600"), ("headless", "--rate", "600")], ids=["window", "headless"])
@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_program_ends_well_and_leaves_no_process(alone: Program, command: tuple[str, ...], name: signal.Signals):
    with alone.started(*command, "--zone", "UTC") as process:
        wait_until(lambda: alone.fact("bootstrap_servers") is not None)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) == 2
        process.send_signal(name)
        assert process.wait(TIMEOUT) == 0
    assert all(map(has_ended, children))


def test_it_runs_alone_for_other_tools(alone: Program):
    alone.json("headless", "--rate", "0", "--for", "0", "--zone", "UTC")
    with alone.broker() as address:
        send(address, 5)
        assert len(alone.topic(address=address)) == 5
    assert alone.kafkas() == []
    assert alone.json("headless", "--rate", "0", "--for", "0")["rejected"] == 5


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
    sentence = f"orderpuls: {tmp_path / 'nothing'} holds no Apache Kafka (no libs/kafka_….jar). Mend kafka_home"
    assert [line.startswith(sentence) for line in said] == [True]


def set_home(program: Program, home: Path) -> None:
    program.folder.mkdir()
    (program.folder / "shop.toml").write_text(f"[stream]\nkafka_home = {json.dumps(str(home))}\n", encoding="utf-8")


# The leash


@contextmanager
def on_a_leash(log: Path, most: int, program: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a small Python program on a leash."""
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", leash.__file__, str(log), str(most), "--", sys.executable, "-c", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.communicate(timeout=TIMEOUT)


def test_what_it_prints_is_kept_in_a_file_that_is_rotated(tmp_path: Path):
    log = tmp_path / "kafka.log"
    with on_a_leash(log, 1000, "for n in range(1000): print('line', n)") as process:
        assert process.wait(TIMEOUT) == 0
    lines = log.read_text(encoding="utf-8").splitlines()
    before = (tmp_path / "kafka.log.1").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "line 999"
    assert len(before) + len(lines) < 300
    numbers = [int(line.split()[1]) for line in before + lines]
    assert numbers == list(range(numbers[0], 1000))
    assert {path.name for path in tmp_path.iterdir()} == {"kafka.log", "kafka.log.1"}


def test_a_log_that_cannot_be_written_costs_lines_and_not_the_program(tmp_path: Path):
    with on_a_leash(tmp_path / "no" / "kafka.log", 10, "print('x' * 50, flush=True); print('y'); exit(3)") as process:
        assert process.wait(TIMEOUT) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a program without asking it")
def test_one_that_does_not_want_to_end_is_killed(tmp_path: Path):
    stubborn = "import signal, time; signal.signal(15, lambda *_: print('no', flush=True)); print('up', flush=True)"
    with on_a_leash(tmp_path / "log", 1000, f"{stubborn}\nwhile True: time.sleep(1)") as process:
        assert process.stdout is not None
        child = psutil.Process(int(process.stdout.readline()))
        wait_until(lambda: (tmp_path / "log").exists() and b"up" in (tmp_path / "log").read_bytes())
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
        assert process.wait(TIMEOUT) == 1
    assert has_ended(child)
    assert b"no" in (tmp_path / "log").read_bytes()

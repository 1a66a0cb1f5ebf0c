"""Replays recorded orders: each line of a file goes into `order_created_now` again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from models.errors import RejectedMessageError, ShopError, UsageError
from models.orders import decode_order
from workers.kafka import ORDERS, KafkaAddress, TopicWriter

MANY_WAITING = 50_000
LOOK_EVERY = 500
FLUSH_SECONDS = 30.0


def check_recording(path: Path) -> int:
    """Read a file of recorded orders to its end and return how many it holds.

    Raises:
        UsageError: it cannot be read, or a line is no order; the text names the line and what to do.

    """
    n = 0
    for number, line in _lines(path):
        try:
            decode_order(line)
        except RejectedMessageError as error:
            raise UsageError(
                f"{path.name}, line {number}: {error}. Mend or delete that line; nothing was replayed."
            ) from None
        n += 1
    if n == 0:
        raise UsageError(f"{path.name} holds no orders. Give a file with one order a line, as JSON.")
    return n


def replay(path: Path, address: KafkaAddress, room: Callable[[], bool] = lambda: True) -> int:
    """Publish a file of recorded orders, in its order; returns how many.

    Args:
        path: the file, looked through by `check_recording` before.
        address: where to.
        room: asked now and then whether more may be sent, for a broker that keeps its log in memory.

    Raises:
        ShopError: Kafka did not take them all.

    """
    problems: list[str] = []
    writer = TopicWriter(address, lambda _token, problem: problems.append(problem) if problem else None)
    n = 0
    try:
        for _, line in _lines(path):
            if n % LOOK_EVERY == 0:
                _wait_for_room(writer, room)
            writer.send(ORDERS, str(decode_order(line).order_id), line)
            n += 1
        left = writer.flush(FLUSH_SECONDS)
        if left or problems:
            raise ShopError(
                f"{left + len(problems)} of {n} orders were not taken by Kafka. Replay the file again: "
                "what came through counts once."
            )
    finally:
        writer.close()
    return n


def _wait_for_room(writer: TopicWriter, room: Callable[[], bool]) -> None:
    deadline = time.monotonic() + FLUSH_SECONDS
    waiting = len(writer)
    writer.poll(0.0)
    while len(writer) > MANY_WAITING or not room():
        writer.poll(0.05)
        if len(writer) < waiting or not len(writer):
            waiting, deadline = len(writer), time.monotonic() + FLUSH_SECONDS
        if time.monotonic() > deadline:
            raise ShopError("Kafka takes no more orders. Replay the file again: what came through counts once.")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                stripped = line.strip()
                if stripped:
                    yield number, stripped
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). Check the path.") from None

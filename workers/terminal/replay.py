"""Replays recorded orders: each line of a file goes into `order_created_now` again.

A line that is no order is left out and named. Replaying a file twice is harmless, since an order counts once.
"""

import codecs
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import RejectedMessageError, ShopError, UsageError
from models.ids import Homes
from models.orders import decode_order
from models.sentences import Sentence
from workers.kafka.address import KafkaAddress
from workers.kafka.topics import ORDERS
from workers.kafka.writer import TopicWriter

MANY_WAITING = 50_000
LOOK_EVERY = 500
FLUSH_SECONDS = 30.0
MAX_LINE_BYTES = 999_000
"""A client sends messages of at most 1 000 000 bytes, with their key and frame."""
NAMED_LINES = 5
_TOO_LONG = Sentence("longer than {n:count} bytes", n=MAX_LINE_BYTES)
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Recording:
    """What a file of recorded orders holds: the number of its orders, and the lines that are none, with the reason.

    Only the first few bad lines are named; `bad` counts them all.
    """

    orders: int
    bad: int
    named: tuple[tuple[int, str], ...]

    @property
    def left_out(self) -> str:
        """One sentence about the bad lines and what to do, empty if there are none."""
        if not self.bad:
            return ""
        return Sentence(
            "{bad:count} of {n:count} {n:line|lines} {bad:is no order and was|are no orders and were} left out "
            "({named}). Mend them and replay the file again: what came through counts once.",
            bad=self.bad,
            n=self.bad + self.orders,
            named=_named(self.named, self.bad - len(self.named)),
        )


def _named(lines: Sequence[tuple[int, str]], more: int) -> Sentence:
    """Return the bad lines with their reasons, as one part of a sentence."""
    (number, reason), *rest = lines
    named = Sentence("line {number}: {why}", number=number, why=reason)
    if rest:
        return Sentence("{named}; {rest}", named=named, rest=_named(rest, more))
    return Sentence("{named}; and {n:count} more", named=named, n=more) if more else named


def check_recording(path: Path) -> Recording:
    """Read a file of recorded orders to its end and say what it holds.

    Raises:
        UsageError: it cannot be read, or holds no order at all; the text says what to do.

    """
    orders = bad = 0
    named: list[tuple[int, str]] = []
    for number, line in _lines(path):
        try:
            decode_order(line)
            orders += 1
        except RejectedMessageError as error:
            bad += 1
            if len(named) < NAMED_LINES:
                named.append((number, str(error) if line else _TOO_LONG))
    if orders == 0:
        first = Sentence(" ({line})", line=_named(named[:1], 0)) if named else ""
        raise UsageError(
            "{file} holds no orders{first}. Give a file with one order a line, as JSON; nothing was replayed.",
            file=path.name,
            first=first,
        )
    return Recording(orders, bad, tuple(named))


def replay(
    path: Path, address: KafkaAddress, room: Callable[[], bool] = lambda: True, homes: Homes | None = None
) -> int:
    """Publish the orders of a file, in its order; returns how many.

    Args:
        path: the file, looked through by `check_recording` before.
        address: where to.
        homes: how the shop shares order ids out; None: not at all.
        room: asked now and then whether more may be sent, for a broker that keeps its log in memory.

    Raises:
        ShopError: Kafka did not take them all.

    """
    problems: list[str] = []
    writer = TopicWriter(address, lambda _token, problem: problems.append(problem) if problem else None)
    n = 0
    try:
        for _, line in _lines(path):
            try:
                order_id = decode_order(line).order_id
            except RejectedMessageError:
                continue
            if n % LOOK_EVERY == 0:
                _wait_for_room(writer, room)
            key = str(order_id)
            writer.send(ORDERS, key, line, home=None if homes is None else homes.of_key(key))
            n += 1
        left = writer.flush(FLUSH_SECONDS)
        if left or problems:
            raise ShopError(
                "{left} of {n} orders were not taken by Kafka. Replay the file again: what came through counts once.",
                left=left + len(problems),
                n=n,
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
    """Give the lines that are not blank, with their numbers; one that is too long for a message as b""."""
    try:
        # It is read twice, first to the end to see what it holds; a pipe would be empty the second time.
        if stat.S_ISFIFO(path.stat().st_mode) or stat.S_ISCHR(path.stat().st_mode):
            raise UsageError("{path} is no file on disk. Save the orders in a file, and give that.", path=path)
        with path.open("rb") as file:
            start = file.read(3)
            if start.startswith(_GZIP):
                raise UsageError(
                    "{file} is compressed. Unpack it with gunzip, and give the file that comes out.", file=path.name
                )
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise UsageError("{file} is not UTF-8 but UTF-16. Save the file as UTF-8.", file=path.name)
            if start != codecs.BOM_UTF8:
                file.seek(0)
            number = 0
            while line := file.readline(MAX_LINE_BYTES + 1):
                number += 1
                too_long = len(line) > MAX_LINE_BYTES
                rest = line
                while too_long and rest and not rest.endswith(b"\n"):
                    rest = file.readline(MAX_LINE_BYTES)
                stripped = line.strip()
                if stripped:
                    yield number, b"" if too_long else stripped
    except OSError as error:
        raise UsageError("{path} cannot be read ({why}). Check the path.", path=path, why=error.strerror) from None

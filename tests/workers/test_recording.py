"""Files of recorded orders, good and bad, before anything is sent."""

import gzip
import os
from pathlib import Path

import pytest

from models.errors import UsageError
from models.orders import encode
from tests.orders import NOON, line, order
from workers.terminal.replay import MAX_LINE_BYTES, check_recording

GOOD = encode(order(7))


def recording(tmp_path: Path, *lines: bytes, ending: bytes = b"\n") -> Path:
    path = tmp_path / "recorded.txt"
    path.write_bytes(ending.join(lines))
    return path


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\n\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_orders_are_found_whatever_their_lines_end_in(tmp_path: Path, ending: bytes, mark: bytes):
    found = check_recording(recording(tmp_path, mark + GOOD, encode(order(8)), ending=ending))
    assert (found.orders, found.bad, found.left_out) == (2, 0, "")


def test_lines_that_are_no_orders_are_counted_and_named(tmp_path: Path):
    lines = [GOOD, b'{"order_id": 1}', b"", b"foreign", GOOD[:-20], GOOD, *[b"[]"] * 1000]
    found = check_recording(recording(tmp_path, *lines))
    assert (found.orders, found.bad) == (2, 1003)
    assert [number for number, _ in found.named] == [2, 4, 5, 7, 8]
    assert found.left_out.startswith("1,003 of 1,005 lines are no orders and were left out (line 2: ")
    assert "; and 998 more). Mend them and replay the file again" in found.left_out


def test_a_last_line_that_was_cut_is_named(tmp_path: Path):
    found = check_recording(recording(tmp_path, GOOD, GOOD[:100]))
    assert (found.orders, found.bad) == (1, 1)
    assert "line 2: Input data was truncated" in found.left_out


def test_what_is_too_long_for_a_message_is_named_and_never_held_whole(tmp_path: Path):
    details = [line(1, 1, 1, "x" * 200)] * 1000
    largest = encode(order(9, NOON, *details))
    assert len(largest) < MAX_LINE_BYTES
    long = b'{"x":"' + b"x" * (3 * MAX_LINE_BYTES) + b'",' + GOOD[1:]
    found = check_recording(recording(tmp_path, largest, long, GOOD, long))
    assert (found.orders, found.bad) == (2, 2)
    assert "line 2: longer than 999,000 bytes; line 4: longer" in found.left_out


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", r"holds no orders\. Give"),
        (b"\n\n \r\n", r"holds no orders\. Give"),
        (b"name,type\n", r"holds no orders \(line 1: .*\)\. Give a file with one order a line, as JSON"),
        (b"\n" + GOOD[:50], r"holds no orders \(line 2: "),
        (gzip.compress(GOOD), "is compressed.*gunzip"),
        (GOOD.decode().encode("utf-16"), "UTF-16. Save the file as UTF-8"),
        (b"\x00" * 5000, "holds no orders"),
        (GOOD + b"\r" + GOOD, r"line 1: .*one order a line"),
    ],
)
def test_a_file_without_orders_is_refused_with_the_mend(tmp_path: Path, raw: bytes, said: str):
    path = tmp_path / "recorded.txt"
    path.write_bytes(raw)
    with pytest.raises(UsageError, match=said):
        check_recording(path)


def test_what_is_no_file_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read"):
        check_recording(tmp_path / "missing.txt")
    with pytest.raises(UsageError, match="cannot be read"):
        check_recording(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are a POSIX matter")
def test_a_pipe_would_be_empty_the_second_time_and_is_told(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="is no file on disk"):
        check_recording(pipe)

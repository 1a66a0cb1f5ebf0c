"""A program on a leash ends with whoever holds it, and its output is kept within bounds."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.integration.program import wait_until
from workers.kafka import leash

ASKS_AND_WAITS = "import sys, time; print('begun', flush=True); time.sleep(60)"
DOES_NOT_END = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + ASKS_AND_WAITS


def on_leash(log: Path, program: str, most: int = 1000, seconds: float = 30) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", leash.__file__, log, most, seconds, "--", sys.executable, "-c", program]
    return subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def its_program(holder: subprocess.Popen[bytes], log: Path) -> psutil.Process:
    assert holder.stdout is not None
    process = psutil.Process(int(holder.stdout.readline()))
    wait_until(lambda: log.exists() and b"begun" in log.read_bytes())
    return process


@pytest.mark.parametrize(("program", "seconds"), [(ASKS_AND_WAITS, 30), (DOES_NOT_END, 0.1)])
def test_a_program_ends_when_it_is_let_go(tmp_path: Path, program: str, seconds: float):
    log = tmp_path / "log"
    holder = on_leash(log, program, seconds=seconds)
    process = its_program(holder, log)
    holder.communicate(timeout=30)
    wait_until(lambda: not process.is_running())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program that its parent was killed")
def test_a_program_ends_when_its_leash_is_killed(tmp_path: Path):
    log = tmp_path / "log"
    holder = on_leash(log, ASKS_AND_WAITS)
    process = its_program(holder, log)
    holder.kill()
    holder.communicate()
    wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.skipif(sys.platform == "win32", reason="there a program that is killed has whatever exit code")
def test_a_leash_says_that_its_program_was_killed(tmp_path: Path):
    log = tmp_path / "log"
    holder = on_leash(log, ASKS_AND_WAITS)
    its_program(holder, log).kill()
    holder.communicate(timeout=30)
    assert holder.returncode == 128 + 9


def test_what_a_program_prints_is_kept_within_bounds(tmp_path: Path):
    log = tmp_path / "log"
    holder = on_leash(log, "for number in range(1000): print(number)")
    assert holder.wait(30) == 0
    holder.communicate()
    kept = (tmp_path / "log.1").read_text().split() + log.read_text().split()
    assert kept == [str(number) for number in range(1000 - len(kept), 1000)]
    assert max(log.stat().st_size, (tmp_path / "log.1").stat().st_size) < 1100
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1"]


def test_a_program_that_cannot_be_started_is_told_of(tmp_path: Path):
    command = [sys.executable, leash.__file__, str(tmp_path / "log"), "1000", "1", "--", str(tmp_path / "nothing")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "No such file" in done.stdout

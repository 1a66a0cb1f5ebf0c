"""Runs the window in a process of its own, and makes figures of what its probe noted (see `windowed`)."""

import json
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.integration.program import ROOT, Place

END_SECONDS = 60.0


@dataclass
class Noted:
    """What a probe noted; instants are of `time.monotonic`. Empty while the window runs."""

    frames: list[float] = field(default_factory=list)
    late: list[list[float]] = field(default_factory=list)
    seen: list[list[float]] = field(default_factory=list)
    trouble: str = ""

    def smoothness(self, begin: float, end: float) -> dict[str, float]:
        """Return frames a second, the longest gap between two in ms, and how late the timer was, in ms."""
        frames = [frame for frame in self.frames if begin <= frame <= end]
        late = sorted(ms for moment, ms in self.late if begin <= moment <= end)
        if len(frames) < 2 or not late or end <= begin:
            return {}
        edges = [begin, *frames, end]
        return {
            "frames/s": len(frames) / (end - begin),
            "longest gap ms": 1000 * max(after - before for before, after in pairwise(edges)),
            "late p50 ms": percentile(late, 50),
            "late p99 ms": percentile(late, 99),
        }

    def growth(self, begin: float, end: float) -> float | None:
        """Return by how many orders a second the number on the screen grew meanwhile."""
        seen = [(moment, number) for moment, number in self.seen if begin <= moment <= end]
        if len(seen) < 2:
            return None
        return (seen[-1][1] - seen[0][1]) / (seen[-1][0] - seen[0][0])


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the value that so many percent of sorted values do not exceed."""
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


def waits(acknowledged: Sequence[float], seen: Sequence[Sequence[float]], since: float) -> list[float]:
    """Return, sorted, the seconds from each order's acknowledgement until so many orders were on the screen.

    Args:
        acknowledged: when the first, second, … order was acknowledged, in the order of that.
        seen: when which number of orders came onto the screen.
        since: leave out what was acknowledged before.

    """
    numbers = [number for _, number in seen]
    found = []
    for number, moment in enumerate(acknowledged, 1):
        place = bisect_left(numbers, number)
        if place < len(seen) and moment >= since:
            found.append(max(seen[place][0] - moment, 0.0))
    return sorted(found)


@contextmanager
def window(folder: Path, place: Place | None, *words: str) -> Iterator[tuple["subprocess.Popen[bytes]", Noted]]:
    """Run the window on a shop folder; what was noted is there when it has ended, behind the `with`."""
    noted = Noted()
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryFile("w+") as said:
        probe = Path(temporary) / "probe.json"
        command = [sys.executable, "-m", "benchmarks.windowed", "--probe", str(probe), "--shop", str(folder)]
        command += ["--zone", "UTC", *words]
        if place is not None:
            command += ["--bootstrap-servers", place.address, "--topic-prefix", place.prefix]
        process = subprocess.Popen(command, cwd=ROOT, stderr=said)
        try:
            yield process, noted
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if probe.exists():
            vars(noted).update(json.loads(probe.read_text(encoding="utf-8")))
        else:
            said.seek(0)
            noted.trouble = f"the window ended with {process.returncode}: {said.read()[-500:]}"

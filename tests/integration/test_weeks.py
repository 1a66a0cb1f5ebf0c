"""Weeks at ×1440 over both Stockholm clock changes: every day has its final report, and nothing grows without end.

A simulated day takes a minute or more, so this is a long form: `make test ARGS="-k weeks -s --days 9"`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.integration.program import TIMEOUT, Program, wait_until
from workers.kafka.java import HEAP

KEPT_DAYS = 7
HEAP_MB = int(HEAP.removesuffix("m"))
SPEED = ("headless", "--rate", "30", "--zone", "Europe/Stockholm", "--speed", "1440")


@dataclass(frozen=True)
class Sample:
    """What the program and its Kafka hold when a day begins; memory and disk in MB.

    Kafka's log stands by itself: it keeps a week of the computer's time, however fast the shop's runs.
    """

    day: date
    orders: int
    program: float
    kafka: float
    handles: int
    threads: int
    disk: float
    log: float

    def __str__(self) -> str:
        return (
            f"{self.day}  orders {self.orders:>9,}  program {self.program:6.1f} MB  kafka {self.kafka:6.1f} MB  "
            f"handles {self.handles:>3}  threads {self.threads:>3}  disk {self.disk:7.1f} MB  "
            f"log {self.log:7.1f} MB"
        )


def files(folder: Path) -> Iterator[int]:
    """Return what each file below a folder takes of the disk, however long it says it is; one may vanish meanwhile."""
    for path in folder.rglob("*"):
        try:
            yield path.stat().st_blocks * 512 if path.is_file() else 0
        except FileNotFoundError:
            continue


def sample(program: Program, pid: int, status: dict[str, Any]) -> Sample:
    process = psutil.Process(pid)
    kafka = sum(child.memory_info().rss for child in process.children(recursive=True))
    log = sum(files(program.folder / "kafka"))
    return Sample(
        date.fromisoformat(status["shop_time"][:10]), status["orders_total"], process.memory_info().rss / 1e6,
        kafka / 1e6, process.num_fds(), process.num_threads(), (sum(files(program.folder)) - log) / 1e6,
        log / 1e6,
    )  # fmt: skip


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)], ids=["spring", "autumn"])
def test_weeks_over_a_clock_change(alone: Program, request: pytest.FixtureRequest, change: date) -> None:
    days = request.config.getoption("--days")
    if not days:
        pytest.skip("a long form: --days 9")
    first = change - timedelta(days=2)
    samples: list[Sample] = []
    with alone.started(*SPEED, "--open-at", f"{first}T00:00:00") as process:
        wait_until(lambda: alone.counted() > 0)
        for number in range(days + 1):
            day = (first + timedelta(days=number)).isoformat()
            wait_until(lambda day=day: alone.json("status")["shop_time"] >= day, 10 * TIMEOUT, lambda: 0.5)
            samples.append(sample(alone, process.pid, alone.json("status")))
            print(samples[-1], flush=True)
    status = alone.json("headless", "--rate", "0", "--for", "0")
    final = {report["date"] for report in status["reports"] if report["status"] == "final"}
    assert final >= {(first + timedelta(days=number)).isoformat() for number in range(days)}
    findings = alone.json("verify")
    print(f"verify: {findings['compared']} figures compared, differences: {findings['differences']}")
    assert findings["differences"] == []
    settled = samples[1]
    for later in samples[2:]:
        assert later.program < settled.program * 1.25
        assert later.kafka < settled.kafka * 1.25 + HEAP_MB  # Java takes of its heap what it is allowed
        assert later.handles <= settled.handles + 5
        assert later.threads <= settled.threads + 2
    # Recorded orders, handled orders and mail are kept for a week of the shop's; from then on the disk holds a week.
    for later in samples[KEPT_DAYS + 1 :]:
        assert later.disk < samples[KEPT_DAYS].disk * 1.25

"""Programs that a window starts to count beside it: how each is started, what is told of it, and how all end."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.shared_postgres import PASSWORD, shared_postgres
from workers.kafka.topics import ORDERS
from workers.stream.opening import ShopOptions, open_shop
from workers.stream.shop import Shop
from workers.threads import instances
from workers.threads.instances import EXIT_SECONDS, SOURCE, TOLD_SECONDS, Instances

SALES = "consumer2-sales"
ELSEWHERE = "127.0.0.1:9"


@pytest.fixture
def make_shop(tmp_path: Path, qapp: QApplication) -> Iterator[Callable[[str | None], Shop]]:
    made: list[Shop] = []

    def make(bootstrap: str | None = ELSEWHERE) -> Shop:
        place = shared_postgres().a_place()
        options = ShopOptions(tmp_path / "shop", database=place.url, bootstrap_servers=bootstrap)
        made.append(open_shop(options, {}))
        made[0].crossing.ends.note(ORDERS, dict.fromkeys(range(6), 0))
        return made[0]

    yield make
    for shop in made:
        shop.close()


class Clock:
    """Time that goes on only while somebody waits."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


class Hanging:
    """A process that hears nothing, and is gone only when it is killed."""

    stdin = None
    killed = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def poll(self) -> int | None:
        return -9 if self.killed else None

    def wait(self, timeout: float | None = None) -> None:
        if not self.killed:
            assert timeout is not None
            self._clock.now += timeout
            raise subprocess.TimeoutExpired("orderpuls", timeout)

    def kill(self) -> None:
        self.killed = True


@pytest.mark.parametrize("bootstrap", [None, ELSEWHERE])
def test_a_kafka_that_comes_along_is_followed_to_another_port_and_no_word_holds_a_password(
    make_shop: Callable[[str | None], Shop], monkeypatch: pytest.MonkeyPatch, bootstrap: str | None
):
    said: list[list[str]] = []
    beside = Instances(make_shop(bootstrap))
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", lambda words, **_: said.append(words) or Hanging(Clock()))
        beside.set(SALES, 2)
    (words,) = said
    assert words[:5] == [sys.executable, "-P", "-m", "workers.terminal", "work"]
    assert words[5:] == ["consumer2", "--attached", *(["--bootstrap-servers", bootstrap] if bootstrap else [])]
    assert PASSWORD not in " ".join(words)


def test_all_that_hang_are_waited_for_together(
    make_shop: Callable[[str | None], Shop], monkeypatch: pytest.MonkeyPatch
):
    clock, started = Clock(), []
    monkeypatch.setattr(instances, "time", clock)
    monkeypatch.setattr(Instances, "_start", lambda *_: started.append(Hanging(clock)) or started[-1])
    beside = Instances(make_shop(ELSEWHERE))
    beside.set(SALES, 6)
    beside.set(SALES, 5)
    before = clock.now
    beside.end(before)
    assert [process.killed for process in started] == [True] * 5
    assert clock.now == before + EXIT_SECONDS


def test_that_one_could_not_be_started_is_told_until_one_can_or_for_a_while(
    make_shop: Callable[[str | None], Shop], monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    clock, shop = Clock(), make_shop(ELSEWHERE)
    monkeypatch.setattr(instances, "time", clock)
    beside = Instances(shop)
    for n in (2, 3):
        with monkeypatch.context() as patch:
            patch.setattr(Instances, "_start", fail)
            beside.set(SALES, n)
        assert "cannot be started" in shop.crossing.in_the_way[SOURCE]
        beside._look()
        assert "cannot be started" in shop.crossing.in_the_way[SOURCE]
        if n == 2:
            monkeypatch.setattr(Instances, "_start", lambda *_: Hanging(clock))
            beside.set(SALES, n)
        else:
            clock.now += TOLD_SECONDS
            beside._look()
        assert shop.crossing.in_the_way[SOURCE] == ""
    beside.end(clock.now)

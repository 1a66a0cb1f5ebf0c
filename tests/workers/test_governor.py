"""The pause after a turn follows the lateness of the window's thread, while the loops have much to do."""

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from workers.stream.turns import Turns
from workers.threads import governor as module
from workers.threads.governor import CALM_LOOKS, LOOK_MILLISECONDS, MAX_PAUSE, MIN_PAUSE, TIMER_MILLISECONDS, Governor


class Watch:
    """A governor whose timer and clock the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))
        self.turns = Turns()
        self.governor = Governor(self.turns, 0.002)
        self.governor.start()

    def look(self, late: float, *, busy: bool = True) -> None:
        self.now += self.governor._timer.interval() / 1000 + late
        self.turns.full += busy
        self.governor._look()


@pytest.fixture
def watch(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    made = Watch(monkeypatch)
    yield made
    made.governor.stop()


def test_a_late_window_gets_longer_pauses_and_one_on_time_shorter_ones(watch: Watch):
    for _ in range(300):
        watch.look(0.0)
    assert watch.turns.pause == MIN_PAUSE
    for _ in range(300):
        watch.look(0.050)
    assert watch.turns.pause == MAX_PAUSE


def test_where_the_loops_have_little_to_do_it_looks_seldom_and_judges_nothing(watch: Watch):
    before = watch.turns.pause
    for _ in range(2 * CALM_LOOKS):
        watch.look(0.050, busy=False)
    assert watch.turns.pause == before
    assert watch.governor._timer.interval() == LOOK_MILLISECONDS
    watch.look(0.0)
    assert watch.governor._timer.interval() == TIMER_MILLISECONDS
    for _ in range(CALM_LOOKS):
        watch.look(0.0, busy=False)
    assert watch.governor._timer.interval() == LOOK_MILLISECONDS

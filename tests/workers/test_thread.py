"""How a thread tells what is in the way of its loop."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from models.errors import StorageError
from workers.kafka.address import KafkaUnavailableError
from workers.stream.loop import Emit, Trouble
from workers.threads import thread as thread_module
from workers.threads.thread import LoopThread

LONG = 20_000


class Loop:
    """Does one step well and fails in the next, until its surroundings are mended."""

    def __init__(self, error: Exception, mended: threading.Event) -> None:
        self._error = error
        self._mended = mended
        self._steps = 0

    def step(self) -> float:
        self._steps += 1
        if self._steps > 1 and not self._mended.is_set():
            raise self._error
        return 0.01

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    """Return a runner: it lets a loop begin anew a few times, mends its surroundings, and gives what was told."""
    monkeypatch.setattr(thread_module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(thread_module, "CALM_SECONDS", 1000.0)

    def runner(error: Exception) -> list[Trouble]:
        mended = threading.Event()
        built: list[Loop] = []
        told: list[Trouble] = []

        def build(_emit: Emit) -> Loop:
            built.append(Loop(error, mended))
            return built[-1]

        thread = LoopThread("a-loop", build)
        thread.trouble.connect(told.append)
        thread.start()
        qtbot.waitUntil(lambda: len(built) > 4, timeout=LONG)
        mended.set()
        monkeypatch.setattr(thread_module, "CALM_SECONDS", 0.05)
        again = len(built)
        qtbot.waitUntil(lambda: built[-1]._steps > 30 and len(built) <= again + 1, timeout=LONG)
        thread.ask_to_stop()
        assert thread.wait(5000)
        qtbot.waitUntil(lambda: not told or told[-1].text == "", timeout=LONG)
        return told

    return runner


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (StorageError("The disk is full."), "The disk is full."),
        (
            OSError(30, "Read-only file system", "/shop/x"),
            "/shop/x cannot be used (Read-only file system). Check the folder and the disk.",
        ),
    ],
)
def test_a_sentence_stays_while_the_loop_begins_anew_and_is_taken_back_once(run, error: Exception, sentence: str):
    told = run(error)
    assert {trouble.source for trouble in told} == {"a-loop"}
    assert [trouble.text for trouble in told] == [sentence] * (len(told) - 1) + [""]
    assert len(told) > 3


def test_that_kafka_is_away_is_left_to_the_keeper(run):
    assert run(KafkaUnavailableError("Kafka does not answer.")) == []


class Faulty:
    """A loop with a bug in its step, and a disk that is full when it is closed."""

    def step(self) -> float:
        raise AttributeError("a typo")

    def close(self) -> None:
        raise StorageError("The disk is full.")


def test_an_error_at_the_close_does_not_hide_the_one_in_the_step(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(thread_module, "RETRY_AFTER_FAILURE_SECONDS", 0.01)
    failures: list[str] = []
    told: list[Trouble] = []
    thread = LoopThread("a-loop", lambda _emit: Faulty())
    thread.failed.connect(failures.append)
    thread.trouble.connect(told.append)
    thread.start()
    qtbot.waitUntil(lambda: len(failures) > 1, timeout=LONG)
    thread.ask_to_stop()
    assert thread.wait(5000)
    assert set(failures) == {"a-loop: AttributeError: a typo"}
    assert told == []


def test_what_is_in_the_way_of_a_close_after_an_error_is_no_error_of_ours(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    """As where the database is away: the step has said so."""
    monkeypatch.setattr(thread_module, "RETRY_SECONDS", 0.01)

    class Away:
        def step(self) -> float:
            raise StorageError("The database is away.")

        close = step

    told: list[Trouble] = []
    thread = LoopThread("a-loop", lambda _emit: Away())
    thread.trouble.connect(told.append)
    with caplog.at_level("INFO", logger="orderpuls"):
        thread.start()
        qtbot.waitUntil(lambda: len(told) > 1, timeout=LONG)
        thread.ask_to_stop()
        assert thread.wait(5000)
    assert {trouble.text for trouble in told} == {"The database is away."}
    assert "a-loop closed without all that belongs to it" in caplog.text
    assert "Traceback" not in caplog.text

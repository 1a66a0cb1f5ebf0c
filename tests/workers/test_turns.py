"""Loops take turns: one at a time, with a pause after a full one, and never while they wait for something."""

import threading

import pytest

from workers.stream import turns as module
from workers.stream.turns import Turns


def test_one_has_the_turn_at_a_time():
    turns, inside, most = Turns(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(200):
            with turns:
                inside += 1
                most = max(most, inside)
                turns.rest()
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == 1
    assert turns.full == 800


def test_a_turn_is_given_up_while_its_owner_waits_and_after_an_error():
    turns = Turns()
    had = threading.Event()

    def other() -> None:
        with turns:
            had.set()

    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError
    with turns:
        thread = threading.Thread(target=other)
        thread.start()
        assert not had.is_set()
        with turns.given_up():
            assert had.wait(60)
        thread.join(60)


def test_the_pause_follows_a_full_turn(monkeypatch: pytest.MonkeyPatch):
    slept: list[float] = []
    monkeypatch.setattr(module.time, "sleep", slept.append)
    turns = Turns()
    with turns:
        turns.rest()
    turns.pause = 0.002
    with turns:
        turns.rest()
    assert slept == [0.002]

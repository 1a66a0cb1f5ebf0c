"""Loops take turns: one at a time, with a pause after a full one."""

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


def test_who_comes_first_has_the_next_turn_also_after_an_error():
    turns, had = Turns(), []

    def work(name: str) -> None:
        with turns:
            had.append(name)

    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError
    with turns:
        threads = []
        for name in ("first", "second", "third"):
            threads.append(threading.Thread(target=work, args=(name,)))
            threads[-1].start()
            while len(turns._waiting) < len(threads):
                threads[-1].join(0.001)
        assert had == []
    for thread in threads:
        thread.join(60)
    assert had == ["first", "second", "third"]


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

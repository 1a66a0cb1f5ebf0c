"""A window on a real shop; a thread that is left running fails the test that started it."""

import gc
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import Dresser
from gui.garbage import GarbageCollector
from gui.main_window import MainWindow
from gui.theme import install_fonts
from tests.shared_kafka import a_prefix, shared_kafka
from workers.stream.opening import ShopOptions, open_shop
from workers.threads.supervisor import WINDOW_PACE, Supervisor
from workers.threads.thread import LoopThread

MakeWindow = Callable[..., MainWindow]
OPENED = "2026-11-24T12:00"
"""When a shop that sells opens where a test does not say: at night it would wait for orders."""


@pytest.fixture(scope="session", autouse=True)
def _modules_are_no_garbage() -> None:
    """Leave what is imported out of the collection at the end of each window, which would take longer than its own."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_thread_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    started: list[weakref.ref[QThread]] = []
    start = LoopThread.start

    def remember(thread: LoopThread) -> None:
        started.append(weakref.ref(thread))
        start(thread)

    monkeypatch.setattr(LoopThread, "start", remember)
    yield
    threads = (thread for thread in (known() for known in started) if thread is not None and shiboken6.isValid(thread))
    left = [thread.objectName() for thread in threads if thread.isRunning()]
    assert not left, f"still running: {left}"


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MakeWindow]:
    """Return a maker of windows: `make_window(language="sv", theme="dark", start=True, …options)`.

    Their shops share a Kafka, unless one is to be built in.
    """
    supervisors: list[Supervisor] = []
    dressers: list[Dresser] = []
    windows: list[MainWindow] = []
    garbage = GarbageCollector()
    install_fonts()

    def make(
        *,
        language: str = "en",
        theme: str = "light",
        start: bool = True,
        built_in: bool = False,
        wall: Callable[[], float] = time.time,
        **options: object,
    ) -> MainWindow:
        folder = tmp_path / f"shop{len(supervisors)}"
        sells = {"open_at": OPENED} if options.get("rate") else {}
        values = {"zone": "Europe/Stockholm", "seed": 7, **sells, **options}
        if not built_in:
            where = shared_kafka().address if start else "127.0.0.1:9"
            values = {"bootstrap_servers": where, "topic_prefix": a_prefix(), **values}
        shop = open_shop(ShopOptions(folder, **values), {}, wall)  # type: ignore[arg-type]
        shop.choices.change(language=language, theme=theme)
        supervisor = Supervisor(shop, pace=WINDOW_PACE)
        supervisors.append(supervisor)
        window = MainWindow(supervisor)
        dresser = Dresser(qapp, window, supervisor)
        dresser.dress()
        window.appearance_changed.connect(dresser.dress)
        dressers.append(dresser)
        windows.append(window)
        window.show()
        if start:
            supervisor.start()
        return window

    yield make
    for supervisor in supervisors:
        assert supervisor.shutdown()
    for dresser in dressers:
        dresser.undress()
    for window in windows:
        window.destroy_parts()
        shiboken6.delete(window)
    garbage.stop()

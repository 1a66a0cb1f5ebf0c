"""Windows that are opened and closed leave nothing behind: no thread, process, connection, timer or memory."""

import ctypes
import gc
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.app import Dresser
from gui.garbage import GarbageCollector
from gui.main_window import MainWindow
from gui.theme import install_fonts
from tests.shared_kafka import a_prefix, shared_kafka
from workers.stream.opening import ShopOptions, open_shop
from workers.threads.supervisor import WINDOW_PACE, Supervisor

WINDOWS = 15
SETTLED = 5
"""Windows after which what is made once has been made: fonts, caches, type objects."""
MEMORY_A_WINDOW = 800_000
"""Bytes that a window may seem to leave: the allocator's noise. One that was kept would leave some MB."""


@dataclass(frozen=True)
class Left:
    """What there is besides the window."""

    handles: int
    threads: int
    connections: int
    children: int
    alive: Counter[str]


def memory() -> int:
    """Return the memory in use, in bytes, without what the C library only keeps for later."""
    gc.collect()
    if psutil.LINUX:
        with suppress(AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
    return int(psutil.Process().memory_info().rss)


def what_is_left() -> Left:
    gc.collect()
    me = psutil.Process()
    alive = (o for o in gc.get_objects() if isinstance(o, QThread | QTimer | QWidget) and shiboken6.isValid(o))
    return Left(
        handles=me.num_handles() if psutil.WINDOWS else me.num_fds(),
        threads=me.num_threads(),
        connections=len(me.net_connections()),
        children=len(me.children()),
        alive=Counter(type(o).__name__ for o in alive),
    )


def open_and_close(qtbot: QtBot, app: QApplication, options: ShopOptions) -> None:
    shop = open_shop(options, {})
    supervisor = Supervisor(shop, pace=WINDOW_PACE)
    window = MainWindow(supervisor)
    dresser = Dresser(app, window, supervisor)
    dresser.dress()
    window.show()
    supervisor.start()
    supervisor.start_sales()
    qtbot.waitUntil(lambda: window.overview.orders_today.value not in {"–", "0"}, timeout=60_000)
    with qtbot.waitSignals([thread.finished for thread in supervisor.threads], timeout=60_000):
        window.close()
    assert supervisor.shutdown()
    dresser.undress()
    window.destroy_parts()
    gone: list[QObject] = [window, supervisor]
    for part in gone:
        shiboken6.delete(part)
    memory()  # or memory would seem to grow by what the windows' rubbish lies between


def test_windows_leave_nothing_behind(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    garbage = GarbageCollector()
    install_fonts()
    options = ShopOptions(
        tmp_path / "shop", bootstrap_servers=shared_kafka().address, topic_prefix=a_prefix(), zone="Europe/Stockholm",
        seed=7, rate=6000.0,
    )  # fmt: skip
    for _ in range(SETTLED):
        open_and_close(qtbot, qapp, options)
    before, used = what_is_left(), memory()
    for _ in range(WINDOWS - SETTLED):
        open_and_close(qtbot, qapp, options)
    after, used_then = what_is_left(), memory()
    garbage.stop()
    assert after == before
    assert used_then - used < MEMORY_A_WINDOW * (WINDOWS - SETTLED)

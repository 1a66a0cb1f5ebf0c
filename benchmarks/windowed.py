"""The window as a process of its own, with a probe in it: `python -m benchmarks.windowed --probe FILE --shop DIR …`.

It takes the program's own words beside that; with a rate it sells from the first moment, at all hours alike.
The probe notes, by `time.monotonic`, each repaint of the window, how late a 10 ms timer is, and which number of orders
was on the screen when. It writes that into FILE when the window is ended by SIGTERM, or by `--until-sold`.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from models.snapshots import OrdersToday
from workers.stream.shop import Shop
from workers.terminal.command_line import main as command_line

TIMER_MILLISECONDS = 10
FRAME_MILLISECONDS = 48
"""The whole tab is asked to repaint so often, as if somebody moved the mouse over its charts: 20 times a second, and a
little more, so that 20 can be reached."""


class Probe(QObject):
    """Watches a window from inside.

    Args:
        window: the window.
        file: where to write what was noted.
        until_sold: end the program when the number of orders that was first shown has grown.

    """

    def __init__(self, window: QMainWindow, file: Path, until_sold: bool) -> None:
        super().__init__()
        self._window = window
        self._file = file
        self._until_sold = until_sold
        self._waiting: int | None = None
        self.frames: list[float] = []
        self.late: list[tuple[float, float]] = []
        self.seen: list[tuple[float, int]] = []
        self._last = time.monotonic()
        window._supervisor.snapshot.connect(self._on_snapshot)
        window.installEventFilter(self)
        self._timer = self._every(TIMER_MILLISECONDS, self._tick)
        self._painter = self._every(FRAME_MILLISECONDS, self._ask_for_a_frame)

    def _every(self, milliseconds: int, call: object) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(call)
        timer.start(milliseconds)
        return timer

    @Slot()
    def stop(self) -> None:
        """Watch no more, and write; a program that cannot end in time leaves at once after this."""
        self._timer.stop()
        self._painter.stop()
        self._window.removeEventFilter(self)
        noted = {"frames": self.frames, "late": self.late, "seen": self.seen}
        self._file.write_text(json.dumps(noted), encoding="utf-8")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note a repaint; what came before it is on the screen then."""
        if event.type() == QEvent.Type.UpdateRequest:
            now = time.monotonic()
            self.frames.append(now)
            if self._waiting is not None:
                self.seen.append((now, self._waiting))
                self._waiting = None
                if self._until_sold and self.seen[-1][1] > self.seen[0][1]:
                    QApplication.quit()
        return False

    @Slot()
    def _tick(self) -> None:
        now = time.monotonic()
        self.late.append((now, max((now - self._last) * 1000 - TIMER_MILLISECONDS, 0.0)))
        self._last = now

    @Slot()
    def _ask_for_a_frame(self) -> None:
        self._window.tabs.currentWidget().update()

    @Slot(object)
    def _on_snapshot(self, snapshot: object) -> None:
        if isinstance(snapshot, OrdersToday) and (not self.seen or snapshot.orders_total != self.seen[-1][1]):
            self._waiting = snapshot.orders_total


def watched(shop: Shop, file: Path, until_sold: bool) -> int:
    """Show a shop as the program does, and write what was noted; sales begin at once, if there are to be any."""
    from gui.app import run_window  # as the program does: nothing of the window before the shop is open  # noqa: PLC0415

    probes: list[Probe] = []
    shop.choices.change(curve=False)
    app = QApplication(["orderpuls"])

    def begin() -> None:
        (window,) = (widget for widget in app.topLevelWidgets() if isinstance(widget, QMainWindow))
        probes.append(Probe(window, file, until_sold))
        app.aboutToQuit.connect(probes[0].stop)
        shop.crossing.selling = shop.choices.now().rate > 0

    QTimer.singleShot(0, begin)
    return run_window(shop)


def main() -> int:
    """Open the window of the shop that is asked for, by the program's own words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", required=True, type=Path, help="where to write what was noted")
    parser.add_argument("--until-sold", action="store_true", help="end when more orders are shown than at first")
    given, words = parser.parse_known_args()
    return command_line(words, lambda shop: watched(shop, given.probe, given.until_sold), print, display=True)


if __name__ == "__main__":
    sys.exit(main())

"""How late a 10 ms timer is in the window's thread while orders stream: a measure of how smooth the window is.

Compare the rates of one run with each other; the times depend on the machine and on what else it does.
"""

import argparse
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.app import Dresser
from gui.garbage import GarbageCollector
from gui.main_window import MainWindow
from gui.theme import install_fonts
from workers.stream.opening import ShopOptions, open_shop
from workers.threads.supervisor import WINDOW_PACE, Supervisor

TIMER_MILLISECONDS = 10
RATES = (60, 6_000, 60_000)
WARM_UP_SECONDS = 3.0


def lateness(app: QApplication, garbage: GarbageCollector, rate: float, seconds: float) -> list[float]:
    """Run a shop at a rate (orders per minute) and return the timer's lateness in ms, sorted."""
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(ShopOptions(Path(folder) / "shop", rate=rate, zone="UTC"), {})
        shop.choices.change(curve=False)
        supervisor = Supervisor(shop, pace=WINDOW_PACE)
        window = MainWindow(supervisor)
        Dresser(app, window, supervisor).dress()
        window.show()
        garbage.settle()
        supervisor.start()
        supervisor.start_sales()
        began = last = time.monotonic()
        late: list[float] = []

        def tick() -> None:
            nonlocal last
            now = time.monotonic()
            if now - began > WARM_UP_SECONDS:
                late.append(max((now - last) * 1000 - TIMER_MILLISECONDS, 0.0))
            last = now

        timer = QTimer()
        timer.timeout.connect(tick)
        timer.start(TIMER_MILLISECONDS)
        QTimer.singleShot(int((WARM_UP_SECONDS + seconds) * 1000), app.quit)
        app.exec()
        timer.stop()
        supervisor.shutdown()
        window.destroy_parts()
        return sorted(late)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="how long each rate is measured")
    seconds = parser.parse_args().seconds
    app = QApplication([])
    install_fonts()
    garbage = GarbageCollector(app)
    print(f"{'orders/min':>10}  {'p50 ms':>7}  {'p99 ms':>7}  {'max ms':>7}")
    for rate in RATES:
        late = lateness(app, garbage, rate, seconds)
        p50, p99 = late[len(late) // 2], late[int(len(late) * 0.99)]
        print(f"{rate:>10}  {p50:7.1f}  {p99:7.1f}  {late[-1]:7.1f}")
    garbage.stop()


if __name__ == "__main__":
    main()

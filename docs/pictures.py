"""Pictures of every tab and window: both looks, both languages, three sizes; empty, busy, full and in trouble.

`make pictures` puts them into `pictures/`, to be looked at by whoever changes the window. What they show is made by
hand: “full” are the widest texts that the tests know, “busy” is an ordinary evening.
"""

import argparse
import itertools
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace as replace_struct
from PySide6.QtWidgets import QApplication, QWidget

from gui.app import Dresser
from gui.garbage import GarbageCollector
from gui.main_window import MainWindow
from gui.theme import install_fonts
from models.report import DailyReport
from models.snapshots import (
    DailyReports,
    HandledMonitor,
    Handling,
    KafkaState,
    NewOrder,
    OrderRow,
    OrdersToday,
    Produced,
    Progress,
    Sales,
    ShopTime,
    Standing,
    Stock,
    StockRow,
    TopProduct,
)
from models.windows import HandledCounts
from tests.gui.test_looks import BUSY as FULL
from tests.gui.test_looks import DAY, NOW, REPORTS
from workers.stream.opening import ShopOptions, open_shop
from workers.threads.supervisor import Supervisor

SIZES = ((1024, 640), (1280, 760), (1920, 1080))
NAMES = ("Åsa Öberg", "Nils Lind", "Elsa Norén", "Karin Ek", "Omar Ali", "Bo Berg")
GOODS = (
    ("Bryggkaffe mellanrost", "Matvaror", 5490), ("Te, grönt", "Matvaror", 2990), ("Yllefilt", "Hem", 69900),
    ("Bordslampa", "Hem", 34900), ("Vandringskängor", "Sport", 129900), ("Tomatfrön", "Trädgård", 3490),
    ("Hörlurar", "Elektronik", 89900), ("Anteckningsbok", "Kontor", 7900),
)  # fmt: skip
HOURS = tuple(round(9_000_00 * (1.2 + math.sin((hour - 11) / 4))) if hour < 22 else 0 for hour in range(24))
YESTERDAY = tuple(round(8_500_00 * (1.2 + math.sin((hour - 11.4) / 4.2))) for hour in range(24))


def progress(consumer: str, lag: int = 0) -> Progress:
    """Return how far a consumer has come."""
    return Progress(consumer, 61_204, 3, lag)


NEWEST = tuple(NewOrder(161_204 - i, NOW, NAMES[i % 6], 1 + i % 4, 4_990 + 13_700 * (i % 7)) for i in range(40))
LISTED = tuple(
    OrderRow(one.order_id, NOW, one.customer, one.ore, NOW if i % 3 else None, i % 3 == 2)
    for i, one in enumerate(NEWEST)
)
ROWS = tuple(
    StockRow(
        i, *GOODS[i % 8][:2], GOODS[i % 8][2], 37 * i % 900, i % 5, 12 + i, 40 + i, 0, i % 9 == 0, 100 * (i % 9 == 0)
    )
    for i in range(80)
)
TOP = tuple(TopProduct(i, name, 240 - 21 * i, (240 - 21 * i) * price) for i, (name, _, price) in enumerate(GOODS))
COUNTS = HandledCounts(
    (("5m", 310), ("30m", 1_822), ("1h", 3_655), ("2h", 7_240)), tuple(270 + 37 * i % 80 for i in range(24)), 24
)
DAYS: tuple[DailyReport, ...] = tuple(
    replace_struct(report, orders=51_000 + 317 * i % 4_000, sales_ore=26_000_000_00 + 41_000_00 * i)
    for i, report in enumerate(REPORTS)
)
EVENING: tuple[object, ...] = (
    OrdersToday(
        progress("consumer1-orders-today"), DAY, 48_213, 52_006, 161_204,
        tuple(52 + round(9 * math.sin(i / 6)) + i % 5 for i in range(60)), NEWEST, NOW.timestamp(),
    ),
    Sales(
        progress("consumer2-sales"), DAY, 21, 48_213, sum(HOURS), HOURS[20], 3_655, 21_400, HOURS, YESTERDAY, TOP
    ),
    Stock(progress("consumer4-stock"), DAY, ROWS),
    Handling(
        progress("consumer5-order-handler"), 160_911, 160_911, 293, LISTED,
        tuple(row for row in LISTED if row.handled_time is None), tuple(row for row in LISTED if row.handled_time),
    ),
    HandledMonitor(progress("consumer6-handled-monitor"), NOW.timestamp(), 48_001, 160_911, COUNTS),
    DailyReports(progress("consumer3-daily-report"), DAY, 48_213, sum(HOURS), DAYS),
    Produced(True, 61.2, 1.02, False),
    Standing(161_204, 0, {"consumer2-sales": 0}),
    KafkaState(True, "127.0.0.1:19092", True, version="4.4.0"),
    ShopTime(NOW.timestamp(), 0.0, 1.0, 1.0, None),
)  # fmt: skip
TROUBLE: tuple[object, ...] = (
    *EVENING,
    KafkaState(True, "127.0.0.1:19092", True, version="4.4.0"),
    KafkaState(True, "127.0.0.1:19092", False, "gone", version="4.4.0"),
    Produced(True, 61.2, 1.02, True),
    Standing(161_204, 7, {"consumer2-sales": 41_310}, 3_655, 3_600),
    ShopTime(NOW.timestamp(), 7_800.0, 1.0, 540.0, NOW.timestamp() + 9_000, "consumer2-sales"),
)
STATES: dict[str, Sequence[object]] = {"empty": (), "busy": EVENING, "full": FULL, "trouble": TROUBLE}
WINDOWS = ("settings", "help", "about", "ahead")


def take(app: QApplication, folder: Path, language: str, theme: str, state: str) -> int:
    """Take the pictures of one language, look and state; returns how many."""
    taken = 0

    def grab(widget: QWidget, name: str) -> None:
        nonlocal taken
        for _ in range(4):  # what scrolls is laid out from the inside to the outside
            app.processEvents()
        widget.grab().save(str(folder / f"{name}-{state}-{language}-{theme}.png"))
        taken += 1

    with tempfile.TemporaryDirectory() as place:
        options = ShopOptions(Path(place) / "shop", zone="Europe/Stockholm", seed=7, bootstrap_servers="127.0.0.1:9")
        shop = open_shop(options, {})
        shop.choices.change(language=language, theme=theme)
        supervisor = Supervisor(shop)
        window = MainWindow(supervisor)
        dresser = Dresser(app, window, supervisor)
        dresser.dress()
        window.show()
        for snapshot in STATES[state]:
            window.receive(snapshot)
        for width, height in SIZES:
            window.resize(width, height)
            for i, panel in enumerate(window.panels):
                window.tabs.setCurrentWidget(panel)
                grab(window, f"{width}-tab{i + 1}-{type(panel).__name__}")
            window.toggle_wall()
            app.processEvents()  # it takes the whole screen first, whatever size that has here
            window.resize(width, height)
            grab(window, f"{width}-wall")
            window.leave_wall()
            app.processEvents()
        if state == "busy":
            for name in WINDOWS:
                grab(window.windows.show(name), f"window-{name}")
                window.windows.get(name).close()
            window.ask_palette()
            grab(window.windows.get("palette"), "window-palette")
        supervisor.shutdown()
        dresser.undress()
        window.destroy_parts()
    return taken


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path("pictures"), help="the folder that they are put into")
    parser.add_argument("--only", default="", help="a state, language or look, such as busy or sv")
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    install_fonts()
    garbage = GarbageCollector(app)
    taken = 0
    for state, language, theme in itertools.product(STATES, ("en", "sv"), ("light", "dark")):
        if args.only in ("", state, language, theme):
            taken += take(app, args.to, language, theme, state)
    garbage.stop()
    print(f"{taken} pictures are in {args.to}.")


if __name__ == "__main__":
    main()

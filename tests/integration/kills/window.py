"""The window as a process that sells from the first moment, for kills: `python -m tests.integration.kills.window …`."""

import sys

from PySide6.QtCore import QTimer

from gui.app import run_window
from workers.stream.shop import Shop
from workers.terminal.command_line import main


def sell_at_once(shop: Shop) -> int:
    """Open the window of a shop, with Start pressed."""

    def press_start() -> None:
        shop.crossing.selling = True

    QTimer.singleShot(0, press_start)
    return run_window(shop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sell_at_once, print, display=True))

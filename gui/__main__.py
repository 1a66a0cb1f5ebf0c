"""The program's entry: `orderpuls`, also `python -m gui`."""

import sys

from workers.stream.shop import Shop
from workers.terminal.command_line import has_display
from workers.terminal.command_line import main as command_line
from workers.terminal.watch import Watched


def main() -> int:
    """Run the command line; a window opens unless a command says otherwise."""
    return command_line(sys.argv[1:], _open_window, _refuse, has_display(), _watch)


def _open_window(shop: Shop) -> int:
    from gui.app import run_window  # the terminal's commands need no widgets  # noqa: PLC0415

    return run_window(shop)


def _watch(watched: Watched) -> int:
    from gui.app import run_watch  # noqa: PLC0415

    return run_watch(watched)


def _refuse(sentence: str, language: str) -> None:
    from gui.app import show_refusal  # noqa: PLC0415

    show_refusal(sentence, language)


if __name__ == "__main__":
    sys.exit(main())

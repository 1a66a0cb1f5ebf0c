"""`python -m workers.terminal`: the command line without a window, for the programs that a window starts."""

import sys
from typing import NoReturn

from workers.terminal.command_line import main


def _no_window(*_: object) -> NoReturn:
    raise SystemExit("orderpuls: there is no window here; start it with orderpuls")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _no_window, _no_window, display=False))

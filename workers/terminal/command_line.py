"""The command line: `orderpuls` and its subcommands. Errors are one clear line and what to do."""

import os
import sys
from collections.abc import Callable, Sequence

from models.errors import ShopError, in_words
from models.sentences import said, translate
from workers.stream.shop import Shop
from workers.terminal import beside, looking, running
from workers.terminal.parser import Request, parse
from workers.terminal.saying import DONE, say, tell
from workers.terminal.watch import Watched, open_watched
from workers.terminal.work import work

OpenWindow = Callable[[Shop], int]
Watch = Callable[[Watched], int]
"""Looks on at a shop in a window until that is closed; returns an exit code."""
Refuse = Callable[[str, str], None]
"""Shows a sentence in a window, in the language that is named after it."""
_COMMANDS: dict[str, Callable[[Request], int]] = {
    "headless": running.headless,
    "status": looking.status,
    "report": looking.report,
    "replay": running.replay_orders,
    "broker": beside.broker,
    "verify": beside.recount,
    "work": work,
}


def main(
    arguments: Sequence[str], open_window: OpenWindow, refuse: Refuse, display: bool, watch: Watch | None = None
) -> int:
    """Run the program; returns its exit code: 0 done, 1 it failed, 2 used wrongly.

    Args:
        arguments: the words after the program's name.
        open_window: shows a shop in a window until it is closed; returns an exit code.
        refuse: shows in a window why there is no shop to be shown, until that is closed.
        display: whether a window can be shown here.
        watch: looks on in a window at a shop that another program runs; None: that is not offered.

    """
    request = parse(arguments)
    try:
        if request.command is None:
            return _window(request, open_window, refuse, display)
        if request.command == "watch":
            return _watch(request, watch if display else None, refuse)
        return _COMMANDS[request.command](request)
    except BrokenPipeError:
        return DONE
    except (ShopError, OSError) as error:
        return tell(error, request.language)


def _window(request: Request, open_window: OpenWindow, refuse: Refuse, display: bool) -> int:
    if not display:
        say(said(request.language, "There is no display here, so Orderpuls runs in the terminal. Ctrl-C stops it."))
        return running.headless(request)
    try:
        shop = running.open_for(request, window=True)
    except (ShopError, OSError) as error:
        return _refuse(error, request, refuse)
    return open_window(shop)


def _watch(request: Request, watch: Watch | None, refuse: Refuse) -> int:
    if watch is None:
        raise ShopError("There is no display here. The figures of a shop are printed by: orderpuls status")
    watched: Watched | None = None
    try:
        watched = open_watched(request)
        return watch(watched)
    except (ShopError, OSError) as error:
        return _refuse(error, request, refuse)
    finally:
        if watched is not None:
            watched.store.close()


def _refuse(error: ShopError | OSError, request: Request, refuse: Refuse) -> int:
    """Say why no window is shown, also in one: whoever started it from a desktop sees no terminal."""
    code = tell(error, request.language)
    refuse(translate(in_words(error), request.language), request.language)
    return code


def has_display() -> bool:
    """Say whether a window can be shown: always on Windows and macOS, elsewhere with a display server."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))

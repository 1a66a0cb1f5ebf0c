"""`headless --stand-by`: runs the shop whenever no other program does, on this machine or on another one.

Who runs the shop holds a lock, of the folder or of the database, which ends with it. The one that stands by tries to
take it once a second; when it has the shop and loses it again, to somebody who took it while the database could not be
reached from here, it stops and stands by.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from models.database import Postgres, place_of
from models.errors import StorageError, TakenError, UsageError
from models.sentences import Sentence, translate
from models.settings_file import read_settings
from workers.stream.shop import Shop
from workers.terminal.parser import Request
from workers.terminal.saying import DONE, say

TRY_SECONDS = 1.0
_LOOK_SECONDS = 0.1
_WAITS = Sentence("Another Orderpuls runs the shop. This one stands by, and takes it over when that is gone.")
_RUNS = Sentence("This Orderpuls runs the shop now.")


def stand_by(request: Request, open_shop: Callable[[], Shop], run: Callable[[Shop], bool]) -> int:
    """Run the shop as often as it is free, until somebody ends it; returns the exit code.

    Args:
        request: what was asked for.
        open_shop: opens the shop. Raises TakenError while another program runs it.
        run: runs it; returns whether it was ended by somebody, and not taken over by another program.

    Raises:
        UsageError: its Kafka would be out of reach of one of the programs.
        ShopError: the shop cannot be opened, and waiting does not help.

    """
    _refuse_a_kafka_of_its_own(request)
    told: Sentence | None = None
    with _interruptions() as asked:
        while not asked:
            try:
                shop = open_shop()
            except (TakenError, StorageError) as error:
                why = _WAITS if isinstance(error, TakenError) else error.sentence
                if why != told:
                    told = why
                    say(f"orderpuls: {translate(why, request.language)}")
                _wait(asked)
                continue
            if asked:
                shop.close()
                break
            if told is not None:
                told = None
                say(f"orderpuls: {translate(_RUNS, request.language)}")
            if run(shop):
                break
    return DONE


def _wait(asked: list[int]) -> None:
    deadline = time.monotonic() + TRY_SECONDS
    while not asked and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


@contextmanager
def _interruptions() -> Iterator[list[int]]:
    """Give the signals that ask to end; a run in the block has handlers of its own meanwhile."""
    asked: list[int] = []
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.signal(kind, lambda number, _frame: asked.append(number)) for kind in kinds}
    try:
        yield asked
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _refuse_a_kafka_of_its_own(request: Request) -> None:
    """Raise UsageError where a shop of several machines would have a Kafka of its own on this one."""
    folder = request.folder
    kafka = request.bootstrap_servers or read_settings(folder.settings, os.environ).kafka.get("bootstrap.servers")
    shared = isinstance(place_of(folder, request.options.database, os.environ), Postgres)
    if shared and not kafka and not any(folder.kafka.glob("log/*")):
        raise UsageError("Who stands by has to reach the Kafka of the shop. Give its address with --bootstrap-servers.")

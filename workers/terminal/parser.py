"""What is asked for on the command line, as one typed value."""

import argparse
import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from models.database import postgres
from models.errors import UsageError
from models.folder import ShopFolder, default_folder
from models.numbers import ENGLISH
from models.sentences import said
from models.settings import MAX_RATE
from workers.consumers import CONSUMERS
from workers.producer import NAME as PRODUCER
from workers.recorder import RecorderConsumer
from workers.stream.opening import ShopOptions
from workers.terminal.asking import Parser, language_of

MAX_SPEED = 1440.0
SHORT_NAMES = {consumer.name.split("-")[0]: consumer.name for consumer in CONSUMERS}
"""What a consumer is called on the command line: consumer1 … consumer6, recorder."""
HELPED = tuple(name for name in SHORT_NAMES.values() if name != RecorderConsumer.name)
"""Those that other programs may help: the recorder writes the shop's own files."""


@dataclass(frozen=True)
class Request:
    """What the user asks for; `command` None: the window.

    `seconds`, `until` and `from_yesterday` say when a run in the terminal ends; `consumers` which of them run there
    (None: all), `processes` in how many (None: by the cores); `date` and `file` are what a command is about; `language`
    is that of the shop. `attached`: it ends when its standard input does; `stand_by`: it runs the shop whenever nobody
    else does; `folder_given`: `folder` is not the usual one for want of another.
    """

    command: str | None
    folder: ShopFolder
    options: ShopOptions
    language: str = ENGLISH
    bootstrap_servers: str = ""
    processes: int | None = None
    json: bool = False
    seconds: float | None = None
    until: str | None = None
    consumers: tuple[str, ...] | None = None
    from_yesterday: bool = False
    attached: bool = False
    stand_by: bool = False
    folder_given: bool = False
    date: str = ""
    file: Path = Path()


def parse(arguments: Sequence[str]) -> Request:
    """Read the words after the program's name; ends the program where they are wrong, or ask for help."""
    language = language_of(arguments)
    given: dict[str, Any] = vars(_parser(language).parse_args(arguments))
    shop = given.get("shop")
    folder = ShopFolder((Path(shop) if shop else default_folder()).expanduser().absolute())
    products = given.get("products")
    names = ("bootstrap_servers", "rate", "speed", "seed", "zone", "open_at", "topic_prefix", "database")
    return Request(
        command=given.get("command"),
        language=language,
        folder=folder,
        options=ShopOptions(
            folder=folder.root,
            products=None if products is None else Path(products),
            **{name: given[name] for name in names if name in given},
        ),
        bootstrap_servers=given.get("bootstrap_servers", ""),
        processes=given.get("processes"),
        json=given.get("json", False),
        seconds=given.get("seconds"),
        until=given.get("until"),
        consumers=tuple(given["consumers"]) if given.get("consumers") else None,
        attached=given.get("attached", False),
        stand_by=given.get("stand_by", False),
        folder_given=shop is not None,
        from_yesterday=given.get("from_yesterday", False),
        date=given.get("date", ""),
        file=Path(given.get("file", "")),
    )


def program_version() -> str:
    """Return the program's version, as it was installed, or as its source says."""
    try:
        return version("orderpuls")
    except PackageNotFoundError:
        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


def _parser(language: str) -> Parser:
    say = partial(said, language)
    shared = Parser(language=language, helps=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--shop", type=_given, metavar=say("DIR"), help=say("the shop's folder (default: ~/Orderpuls)"))
    shared.add_argument(
        "--bootstrap-servers",
        type=_given,
        metavar="HOST:PORT",
        help=say("another Kafka than the one that comes along"),
    )
    shared.add_argument(
        "--database",
        type=_database,
        metavar="postgresql://…",
        help=say("a PostgreSQL for the shop's state, such as postgresql://user@host/name, instead of a file"),
    )
    run = Parser(language=language, helps=False, argument_default=argparse.SUPPRESS)
    run.add_argument(
        "--products",
        type=_given,
        metavar=say("FILE"),
        help=say("the products file (default: the one that comes along)"),
    )
    run.add_argument(
        "--rate",
        type=_number(0, MAX_RATE),
        metavar="N",
        help=say("orders per minute of shop time; 0: nothing is simulated"),
    )
    run.add_argument("--speed", type=_number(1, MAX_SPEED), metavar="X", help=say("shop seconds per second, 1 to 1440"))
    run.add_argument("--seed", type=int, metavar="N", help=say("makes the drawn orders the same each time"))
    run.add_argument(
        "--zone", type=_given, metavar=say("NAME"), help=say("the new shop's time zone, such as Europe/Stockholm")
    )
    run.add_argument(
        "--open-at",
        type=_given,
        metavar=say("TIME"),
        help=say("the instant at which a new shop opens, such as 2026-03-28T22:00, instead of now"),
    )
    run.add_argument(
        "--topic-prefix",
        metavar=say("TEXT"),
        help=say("stands before the names of the new shop's topics, on a shared cluster"),
    )
    run.add_argument(
        "--processes",
        type=_processes,
        metavar="N",
        help=say("run the consumers in so many processes, 1 to 7; 0: in threads of this one (default: by the cores)"),
    )
    as_json = Parser(language=language, helps=False)
    as_json.add_argument("--json", action="store_true", help=say("print one JSON object and nothing else"))

    parser = Parser(
        language=language,
        prog="orderpuls",
        description=say(
            "A simulated web shop whose orders stream through Apache Kafka. Without a command: the window."
        ),
        parents=[shared, run],
    )
    parser.add_argument(
        "--version", action="version", version=f"orderpuls {program_version()}", help=say("show the version and end")
    )
    commands = parser.add_subparsers(dest="command", title=say("commands"), metavar=say("COMMAND"))
    add = partial(commands.add_parser, language=language)
    headless = add("headless", parents=[shared, run, as_json], help=say("run without a window"))
    length = headless.add_mutually_exclusive_group()
    length.add_argument(
        "--for",
        dest="seconds",
        type=_number(0, 10**9),
        metavar=say("SECONDS"),
        help=say("sell for so many real seconds, let everything be counted, and end; 0: sell nothing, only count"),
    )
    length.add_argument(
        "--until",
        type=_given,
        metavar=say("TIME"),
        help=say(
            "go to that shop time, selling all the way, as fast as the consumers follow (or at --speed), and end; "
            "23:59:50, or as for --open-at"
        ),
    )
    length.add_argument(
        "--from-yesterday",
        action="store_true",
        help=say(
            "open a shop that has sold nothing with yesterday's sales: sell from yesterday 00:00 to now, as fast as "
            "the consumers follow, and end"
        ),
    )
    length.add_argument(
        "--stand-by", action="store_true", help=say("run the shop whenever no other program does, on any machine")
    )
    headless.add_argument(
        "--consumers",
        type=_consumers,
        metavar=say("LIST"),
        help=say(
            "run only these, such as consumer1,consumer4 or 1,4,recorder, until they have read what the log holds; "
            "nothing is sold unless --rate says so"
        ),
    )
    add("status", parents=[shared, as_json], help=say("print the shop's figures"))
    report = add("report", parents=[shared, as_json], help=say("print the daily report of a day"))
    report.add_argument("date", metavar=say("DATE"), help=say("2026-11-22, today or yesterday"))
    replaying = add(
        "replay",
        parents=[shared, run, as_json],
        help=say("send recorded orders through Kafka again"),
    )
    replaying.add_argument("file", metavar=say("FILE"), help=say("one order a line, as JSON"))
    working = add(
        "work",
        parents=[shared],
        help=say("help to count, as one more member of the consumers' groups, beside the program that runs the shop"),
    )
    working.add_argument(
        "consumers",
        nargs="*",
        type=_helped,
        metavar=say("CONSUMER"),
        help=say("consumer1 to consumer6 (default: all six), or producer, to sell as much again"),
    )
    working.add_argument("--attached", action="store_true", help=argparse.SUPPRESS)
    add("watch", parents=[shared], help=say("show in a window a shop that another program runs, and steer it"))
    add("broker", parents=[shared], help=say("run the shop's Apache Kafka alone"))
    add(
        "verify",
        parents=[shared, as_json],
        help=say("recount everything from the topics and compare"),
    )
    return parser


def _given(text: str) -> str:
    """Refuse an empty value: a variable that is not set must not choose the usual shop instead of another."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the value is empty; give one, or leave the option out")
    return text


def _database(text: str) -> str:
    """Refuse a password: everybody on the computer sees the words of a command."""
    try:
        has_password = postgres(text).has_password
    except UsageError:
        raise argparse.ArgumentTypeError(
            "that is no address of a PostgreSQL; write it as postgresql://user@host/name"
        ) from None
    if has_password:
        raise argparse.ArgumentTypeError(
            "everybody on the computer can see this command; leave the password out of it, and put it into "
            "PGPASSWORD, ~/.pgpass, shop.toml, or an address in ORDERPULS_DATABASE"
        )
    return text


def _consumers(text: str) -> tuple[str, ...]:
    """Return the consumers that are meant, in their own order, by their names or numbers."""
    meant = set()
    for word in text.split(","):
        name = f"consumer{word.strip()}" if word.strip().isdecimal() else word.strip()
        full = SHORT_NAMES.get(name, name)
        if full not in SHORT_NAMES.values():
            raise argparse.ArgumentTypeError(f"there is no {word.strip()!r}; there are {', '.join(SHORT_NAMES)}")
        meant.add(full)
    return tuple(name for name in SHORT_NAMES.values() if name in meant)


def _helped(text: str) -> str:
    """Return the consumer that is meant; the recorder writes the shop's own files, alone."""
    full = SHORT_NAMES.get(f"consumer{text}" if text.isdecimal() else text, text)
    if full not in (*HELPED, PRODUCER):
        short = ", ".join((*(short for short, name in SHORT_NAMES.items() if name in HELPED), PRODUCER))
        raise argparse.ArgumentTypeError(f"there is no {text!r}; there are {short}")
    return full


def _processes(text: str) -> int:
    """Return a number of processes; more than there are consumers would stand empty."""
    n = int(text) if text.isdecimal() else -1
    if not 0 <= n <= len(CONSUMERS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {len(CONSUMERS)}")
    return n


def _number(low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return parse

"""The command line: `orderpuls` and its subcommands. Errors are one clear line and what to do."""

import argparse
import json
import logging
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, NoReturn

from filelock import FileLock, Timeout
from rich.table import Table

from models.errors import ShopError, UsageError, in_words
from models.folder import ShopFolder, default_folder
from models.report import report_json, report_text
from models.settings import MAX_RATE, Settings, read_settings
from models.storage.audit import Audit
from models.text import count, json_to_show, plain
from workers.kafka.address import KafkaAddress
from workers.kafka.builtin import BuiltInKafka
from workers.producer import MAX_UNREAD
from workers.stream.lock import take_folder
from workers.stream.opening import ShopOptions, open_shop, refuse_newer
from workers.stream.shop import Shop
from workers.terminal.headless import HeadlessRun
from workers.terminal.replay import Recording, check_recording, replay
from workers.terminal.status import ShopView, read_report, read_status, status_lines, terminal, view_shop
from workers.terminal.verify import Finding, verify

OpenWindow = Callable[[Shop], int]
Refuse = Callable[[str], None]
DONE, FAILED, MISUSED = 0, 1, 2
MAX_SPEED = 1440.0
BROKER_STOP_SECONDS = 10.0
_LOG_BYTES = 2_000_000
_MAX_SENTENCE = 2_000


def main(arguments: Sequence[str], open_window: OpenWindow, refuse: Refuse, display: bool) -> int:
    """Run the program; returns its exit code: 0 done, 1 it failed, 2 used wrongly.

    Args:
        arguments: the words after the program's name.
        open_window: shows a shop in a window until it is closed; returns an exit code.
        refuse: shows in a window why there is no shop to be shown, until that is closed.
        display: whether a window can be shown here.

    """
    options = _parser().parse_args(arguments)
    command = getattr(options, "command", None)
    try:
        if command is None:
            return _window(options, open_window, refuse, display)
        result: int = _COMMANDS[command](options)
        return result
    except BrokenPipeError:
        return DONE
    except (ShopError, OSError) as error:
        return _tell(error)


def _tell(error: ShopError | OSError) -> int:
    """Say in one line what went wrong; returns the exit code."""
    _say(f"orderpuls: {in_words(error)}")
    return MISUSED if isinstance(error, UsageError) else FAILED


def _say(text: str) -> None:
    """Tell the user one sentence; it may name files and quote values from elsewhere."""
    print(plain(text, _MAX_SENTENCE), file=sys.stderr, flush=True)


class _Parser(argparse.ArgumentParser):
    """Tells a mistake in one line, like every other error of the program."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and where to look, and end."""
        self.exit(MISUSED, plain(f"{self.prog}: {message}. See: {self.prog} --help", _MAX_SENTENCE) + "\n")


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--shop", type=_given, metavar="DIR", help="the shop's folder (default: ~/Orderpuls)")
    shared.add_argument(
        "--bootstrap-servers",
        type=_given,
        metavar="HOST:PORT",
        help="another Kafka than the one that comes along",
    )
    run = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    run.add_argument(
        "--products", type=_given, metavar="FILE", help="the products file (default: the one that comes along)"
    )
    run.add_argument(
        "--rate",
        type=_number(0, MAX_RATE),
        metavar="N",
        help="orders per minute of shop time; 0: nothing is simulated",
    )
    run.add_argument("--speed", type=_number(1, MAX_SPEED), metavar="X", help="shop seconds per second, 1 to 1440")
    run.add_argument("--seed", type=int, metavar="N", help="makes the drawn orders the same each time")
    run.add_argument("--zone", type=_given, metavar="NAME", help="the new shop's time zone, such as Europe/Stockholm")
    run.add_argument(
        "--open-at", type=_given, metavar="TIME", help="the instant at which a new shop opens, instead of now"
    )
    run.add_argument(
        "--topic-prefix", metavar="TEXT", help="stands before the names of the new shop's topics, on a shared cluster"
    )
    as_json = _Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    parser = _Parser(
        prog="orderpuls",
        description="A simulated web shop whose orders stream through Apache Kafka. Without a command: the window.",
        parents=[shared, run],
    )
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    headless = commands.add_parser("headless", parents=[shared, run, as_json], help="run without a window")
    headless.add_argument(
        "--for",
        dest="seconds",
        type=_number(0, 10**9),
        metavar="SECONDS",
        help="stop by itself after so long",
    )
    commands.add_parser("status", parents=[shared, as_json], help="print the shop's figures")
    report = commands.add_parser("report", parents=[shared, as_json], help="print the daily report of a day")
    report.add_argument("date", metavar="DATE", help="2026-11-22, today or yesterday")
    replaying = commands.add_parser(
        "replay", parents=[shared, run, as_json], help="send recorded orders through Kafka again"
    )
    replaying.add_argument("file", metavar="FILE", help="one order a line, as JSON")
    commands.add_parser("broker", parents=[shared], help="run the shop's Apache Kafka alone")
    commands.add_parser("verify", parents=[shared, as_json], help="recount everything from the topics and compare")
    return parser


def _given(text: str) -> str:
    """Refuse an empty value: a variable that is not set must not choose the usual shop instead of another."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the value is empty; give one, or leave the option out")
    return text


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


def _shop_options(options: argparse.Namespace) -> ShopOptions:
    given: dict[str, Any] = vars(options)
    products = given.get("products")
    return ShopOptions(
        folder=_folder(options).root,
        products=None if products is None else Path(products),
        **{
            name: given[name]
            for name in ("bootstrap_servers", "rate", "speed", "seed", "zone", "open_at", "topic_prefix")
            if name in given
        },
    )


def _folder(options: argparse.Namespace) -> ShopFolder:
    given = getattr(options, "shop", None)
    return ShopFolder((Path(given) if given else default_folder()).expanduser().absolute())


def _open(options: argparse.Namespace) -> Shop:
    shop = open_shop(_shop_options(options))
    log_to(shop.folder)
    return shop


class LogFile(RotatingFileHandler):
    """The program's log; a line that a full disk or a read-only folder does not take is left out in silence."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Let the program go on; what is in the way is told on the screen."""


def log_to(folder: ShopFolder) -> None:
    """Write the program's log into the shop folder."""
    handler = LogFile(folder.logs / "orderpuls.log", maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    root = logging.getLogger("orderpuls")
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


def _window(options: argparse.Namespace, open_window: OpenWindow, refuse: Refuse, display: bool) -> int:
    if not display:
        print("There is no display here, so Orderpuls runs in the terminal. Ctrl-C stops it.", file=sys.stderr)
        return _headless(options)
    try:
        shop = _open(options)
    except (ShopError, OSError) as error:
        code = _tell(error)
        refuse(in_words(error))  # whoever started it from a desktop sees no terminal
        return code
    return open_window(shop)


def _headless(options: argparse.Namespace) -> int:
    as_json = getattr(options, "json", False)
    shop = _open(options)
    run = HeadlessRun(shop, getattr(options, "seconds", None), sales=shop.choices.now().rate > 0, quiet=as_json)
    try:
        _print_status(run.run(), as_json)
    finally:
        _leave_if_stuck(run)
    return DONE


def _leave_if_stuck(run: HeadlessRun) -> None:
    """Leave at once when a thread hangs (a broker that does not answer, a database that is locked)."""
    if run.left:
        sys.stdout.flush()
        error = sys.exc_info()[1]
        if isinstance(error, ShopError):
            _tell(error)
        print(
            f"orderpuls: not ended in time: {', '.join(run.left)}. The program leaves without waiting; "
            "what counts is in the database.",
            file=sys.stderr,
        )
        os._exit(FAILED)


def _status(options: argparse.Namespace) -> int:
    view = view_shop(_folder(options))
    try:
        status = read_status(view.store, view.calendar, view.now(), view.opened_at, _address(options, view))
    finally:
        view.store.close()
    _print_status(status, options.json)
    return DONE


def _address(options: argparse.Namespace, view: ShopView) -> str:
    """Return the address of the shop's Kafka, as far as it is known from outside."""
    given = getattr(options, "bootstrap_servers", None) or view.settings.kafka.get("bootstrap.servers")
    return str(given or view.store.fact("bootstrap_servers", ""))


def _print_status(status: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json_to_show(json.dumps(status, ensure_ascii=False, indent=2)))
        return
    table = Table(title="Orderpuls", show_header=False)
    table.add_column(style="cyan")
    table.add_column(justify="right")
    for caption, value in status_lines(status):
        table.add_row(caption, value)
    terminal().print(table)


def _report(options: argparse.Namespace) -> int:
    view = view_shop(_folder(options))
    try:
        report = read_report(view, options.date)
    finally:
        view.store.close()
    text = json_to_show(report_json(report).decode()) if options.json else report_text(report)
    print(text, end="")
    return DONE


def _replay(options: argparse.Namespace) -> int:
    path = Path(options.file)
    recording = check_recording(path)
    folder = _folder(options)
    running = _running_shop_address(options, folder)
    if running is not None:
        n = replay(path, running)
        _say(f"{n} orders sent; the running program counts them.")
        if options.json:
            print(json.dumps({"sent": n, "left_out": recording.bad}))
        return _tell_left_out(recording)
    shop = _open(options)

    sent: list[int] = []

    def send(opened: Shop) -> None:
        crossing = opened.crossing
        sent.append(replay(path, crossing.kafka.address, lambda: crossing.most_unread()[1] < MAX_UNREAD))

    run = HeadlessRun(shop, 0.0, sales=False, quiet=True, once_connected=send)
    try:
        status = run.run()
        if not options.json:
            _say(f"{sum(sent)} orders replayed.")
        _print_status(status, options.json)
    finally:
        _leave_if_stuck(run)
    return _tell_left_out(recording)


def _tell_left_out(recording: Recording) -> int:
    """Name the lines that were no orders; returns the exit code."""
    if not recording.bad:
        return DONE
    _say(f"orderpuls: {recording.left_out}")
    return FAILED


def _running_shop_address(options: argparse.Namespace, folder: ShopFolder) -> KafkaAddress | None:
    """Return the Kafka of the program that runs the shop now, None if none does."""
    if not folder.database.exists():
        return None
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=0)
        lock.release()
        return None
    except Timeout:
        view = view_shop(folder)
        try:
            address = _address(options, view)
            if not address:
                raise ShopError("The program that runs the shop is not connected to Kafka yet. Try again in a moment.")
            return KafkaAddress(address, view.settings.kafka, view.store.fact("prefix", ""))
        finally:
            view.store.close()
    except OSError:
        return None  # the folder cannot be written, as opening the shop will say


def _broker(options: argparse.Namespace) -> int:
    folder = _folder(options)
    refuse_newer(folder)
    try:
        folder.make()
    except OSError as error:
        raise ShopError(f"The folder {folder.root} cannot be made or written ({error.strerror}).") from None
    lock = take_folder(folder, "Its Kafka is running already.")
    settings = read_settings(folder.settings, os.environ)
    # A plain flag: a signal that comes while an Event is being set would wait for the Event's own lock.
    asked: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: asked.append(number))
    kafka = _built_in(folder, settings, lambda: bool(asked))
    try:
        kafka.start()
        if not asked:
            print(f"Apache Kafka {kafka.version} listens at {kafka.address}. Ctrl-C stops it.", flush=True)
        while kafka.running and not asked:
            time.sleep(0.1)
        if not asked:
            raise ShopError("Apache Kafka ended by itself. Start it again.")
    finally:
        kafka.stop(BROKER_STOP_SECONDS)
        lock.release()
    return DONE


def _built_in(folder: ShopFolder, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> BuiltInKafka:
    """Return the Kafka of a shop folder, to be run beside its program."""

    def progress(done: int, total: int, name: str) -> None:
        if name:
            _say(f"Fetching Apache Kafka, once: {done * 100 // total} % of {total // 10**6} MB")

    home = Path(settings.kafka_home) if settings.kafka_home else None
    return BuiltInKafka(folder.kafka, folder.logs / "kafka.log", home, progress, stopping)


def _verify(options: argparse.Namespace) -> int:
    folder = _folder(options)
    view = view_shop(folder)
    lock = take_folder(folder, "Close it first; a recount needs the shop to stand still.")
    own: BuiltInKafka | None = None
    try:
        given = getattr(options, "bootstrap_servers", None) or view.settings.kafka.get("bootstrap.servers")
        if not given:
            own = _built_in(folder, view.settings)
            own.start()
        prefix = view.store.fact("prefix", "")
        address = KafkaAddress(given or (own.address if own else ""), view.settings.kafka, prefix)
        findings = verify(folder, Audit(view.store), address)
    finally:
        view.store.close()
        if own is not None:
            own.stop(BROKER_STOP_SECONDS)
        lock.release()
    differences = [finding for finding in findings if finding.differs]
    if options.json:
        print(json.dumps({"compared": len(findings), "differences": [asdict(f) for f in differences]}, indent=2))
    else:
        _print_findings(findings, len(differences))
    return FAILED if differences else DONE


def _print_findings(findings: list[Finding], differences: int) -> None:
    table = Table(title="Orderpuls, recounted")
    table.add_column("what")
    for caption in ("stored", "recounted", ""):
        table.add_column(caption, justify="right")
    for finding in findings:
        recounted = "not possible" if finding.recounted is None else count(finding.recounted)
        table.add_row(finding.what, count(finding.stored), recounted, "DIFFERS" if finding.differs else "")
    terminal().print(table)
    print(f"{len(findings)} figures compared, {differences} differences.")


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "headless": _headless,
    "status": _status,
    "report": _report,
    "replay": _replay,
    "broker": _broker,
    "verify": _verify,
}


def has_display() -> bool:
    """Say whether a window can be shown: always on Windows and macOS, elsewhere with a display server."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))

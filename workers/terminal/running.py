"""The commands that run a shop: without a window, and to replay recorded orders."""

import json
import os
import sys
import time
from dataclasses import replace

from models.calendar import Calendar, parse_instant, zone_named
from models.errors import ShopError, UsageError
from models.ids import Homes
from models.sentences import said, translate
from workers.consumers import BUILD
from workers.kafka.address import KafkaAddress
from workers.processes.spread import by_cores
from workers.producer import MAX_UNREAD
from workers.stream.opening import computer_zone, open_shop
from workers.stream.opening_anew import open_anew, yesterday_begins
from workers.stream.shop import Shop
from workers.terminal.headless import Ending, HeadlessRun, instant_to_go_to
from workers.terminal.log_file import log_to
from workers.terminal.looking import address_of, print_status
from workers.terminal.parser import Request
from workers.terminal.replay import Recording, check_recording, replay
from workers.terminal.saying import DONE, FAILED, say, tell
from workers.terminal.stand_by import stand_by
from workers.terminal.status import has_shop, is_run, view_shop


def open_for(request: Request, *, window: bool = False) -> Shop:
    """Open the shop that is asked for, in a window or not; its log goes into its folder. Raises as `open_shop`."""
    processes = by_cores(window=window) if request.processes is None else request.processes
    shop = open_shop(replace(request.options, processes=processes))
    log_to(shop.folder)
    return shop


def headless(request: Request) -> int:
    """Run a shop in the terminal."""
    if request.stand_by:
        return stand_by(request, lambda: open_for(request), lambda shop: _run(shop, request, Ending()))
    if request.until is not None:
        _refuse_what_has_passed(request.until, request)
    shop = open_for(request)
    try:
        until = None if request.until is None else instant_to_go_to(request.until, shop.calendar(), shop.clock.now())
        if request.from_yesterday:
            open_anew(shop, yesterday_begins(shop))
    except ShopError:
        shop.close()
        raise
    seconds = request.seconds
    if request.consumers is not None and until is None and not request.options.rate:
        seconds = seconds or 0.0  # for whoever asks for some of them and no sales, they read what the log holds
    ending = Ending(seconds, until, at_speed=request.options.speed is not None, at_now=request.from_yesterday)
    return DONE if _run(shop, request, ending) else FAILED


def _run(shop: Shop, request: Request, ending: Ending) -> bool:
    """Run a shop that is open, and print its figures at the end; False: another program has taken it over."""
    sales = shop.choices.now().rate > 0 and (request.consumers is None or request.options.rate is not None)
    run = HeadlessRun(shop, ending, sales=sales, quiet=request.json, consumers=request.consumers or tuple(BUILD))
    try:
        print_status(run.run(), request)
    except ShopError as error:
        if not shop.store.taken:
            raise
        tell(error, request.language)
        return False
    finally:
        _leave_if_stuck(run, request.language)
    return True


def _refuse_what_has_passed(until: str, request: Request) -> None:
    """Look at `--until` before a shop is made or anything in one has changed. Raises UsageError."""
    options = request.options
    if not has_shop(request):
        zone = zone_named(options.zone or computer_zone())
        opens = parse_instant(options.open_at, zone) if options.open_at else time.time()
        instant_to_go_to(until, Calendar(zone), opens)
        return
    try:
        view = view_shop(request)
    except UsageError:
        raise
    except ShopError:
        return  # opening it finishes what was begun, or says what is wrong
    try:
        instant_to_go_to(until, view.calendar, view.now())
    finally:
        view.store.close()


def _leave_if_stuck(run: HeadlessRun, language: str) -> None:
    """Leave at once when a thread hangs (a broker that does not answer, a database that is locked)."""
    if run.left:
        sys.stdout.flush()
        error = sys.exc_info()[1]
        if isinstance(error, ShopError):
            tell(error, language)
        stuck = said(
            language,
            "not ended in time: {threads}. The program leaves without waiting; what counts is in the database.",
            threads=", ".join(run.left),
        )
        say(f"orderpuls: {stuck}")
        os._exit(FAILED)


def replay_orders(request: Request) -> int:
    """Send recorded orders through Kafka again."""
    recording = check_recording(request.file)
    running = _running_shop(request)
    if running is not None:
        address, homes = running
        n = replay(request.file, address, homes=homes)
        say(said(request.language, "{n:count} {n:order|orders} sent; the running program counts them.", n=n))
        if request.json:
            print(json.dumps({"sent": n, "left_out": recording.bad}))
        return _tell_left_out(recording, request.language)
    shop = open_for(request)
    sent: list[int] = []

    def send(opened: Shop) -> None:
        crossing, homes = opened.crossing, opened.store.homes
        sent.append(replay(request.file, crossing.kafka.address, lambda: crossing.most_unread()[1] < MAX_UNREAD, homes))

    run = HeadlessRun(shop, Ending(0.0), sales=False, quiet=True, once_connected=send)
    try:
        status = run.run()
        if not request.json:
            say(said(request.language, "{n:count} {n:order|orders} replayed.", n=sum(sent)))
        print_status(status, request)
    finally:
        _leave_if_stuck(run, request.language)
    return _tell_left_out(recording, request.language)


def _tell_left_out(recording: Recording, language: str) -> int:
    """Name the lines that were no orders; returns the exit code."""
    if not recording.bad:
        return DONE
    say(f"orderpuls: {translate(recording.left_out, language)}")
    return FAILED


def _running_shop(request: Request) -> tuple[KafkaAddress, Homes] | None:
    """Return the Kafka of the program that runs the shop now, and how it shares ids out; None if none does."""
    if not has_shop(request) or not is_run(request):
        return None
    view = view_shop(request)
    try:
        address = address_of(request, view)
        if not address:
            raise ShopError("The program that runs the shop is not connected to Kafka yet. Try again in a moment.")
        return KafkaAddress(address, view.settings.kafka, view.store.fact("prefix", "")), view.store.homes
    finally:
        view.store.close()

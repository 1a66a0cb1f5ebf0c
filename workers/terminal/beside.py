"""The commands that need a shop to stand still: its Kafka alone, and a recount."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from rich.table import Table

from models.errors import ShopError
from models.folder import ShopFolder
from models.recount import Finding
from models.sentences import Sentence, recognised, said
from models.settings import Settings
from models.settings_file import read_settings
from models.storage.audit import Audit
from models.text import count
from workers.kafka.address import KafkaAddress
from workers.kafka.builtin import BuiltInKafka, told_in_lines
from workers.stream.lock import take_folder
from workers.stream.opening import refuse_newer
from workers.terminal.parser import Request
from workers.terminal.saying import DONE, FAILED, say
from workers.terminal.status import terminal, view_shop
from workers.terminal.verify import verify

STOP_SECONDS = 10.0


def broker(request: Request) -> int:
    """Run the shop's Kafka alone, for other Kafka tools."""
    folder = request.folder
    refuse_newer(folder.database)
    try:
        folder.make()
    except OSError as error:
        raise ShopError(
            "The folder {folder} cannot be made or written ({why}).", folder=folder.root, why=error.strerror
        ) from None
    lock = take_folder(folder, Sentence("Its Kafka is running already."))
    settings = read_settings(folder.settings, os.environ)
    # A plain flag: a signal that comes while an Event is being set would wait for the Event's own lock.
    asked: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _frame: asked.append(number))
    kafka = _built_in(folder, settings, lambda: bool(asked))
    try:
        kafka.start()
        if not asked:
            print(
                said(
                    settings.spoken,
                    "Apache Kafka {version} listens at {address}. Ctrl-C stops it.",
                    version=kafka.version,
                    address=kafka.address,
                ),
                flush=True,
            )
        while kafka.running and not asked:
            time.sleep(0.1)
        if not asked:
            raise ShopError("Apache Kafka ended by itself. Start it again.")
    finally:
        kafka.stop(STOP_SECONDS)
        lock.release()
    return DONE


def _built_in(folder: ShopFolder, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> BuiltInKafka:
    """Return the Kafka of a shop folder, to be run beside its program."""
    home = Path(settings.kafka_home) if settings.kafka_home else None
    return BuiltInKafka(folder.kafka, folder.logs / "kafka.log", home, told_in_lines(say, settings.spoken), stopping)


def recount(request: Request) -> int:
    """Recount everything from the topics, and compare."""
    view = view_shop(request)
    lock: FileLock | None = None
    own: BuiltInKafka | None = None
    try:
        lock = take_folder(request.folder, Sentence("Close it first; a recount needs the shop to stand still."))
        view.store.stand_still()
        given = request.bootstrap_servers or view.settings.kafka.get("bootstrap.servers")
        if not given:
            own = _built_in(request.folder, view.settings)
            own.start()
        address = KafkaAddress(
            given or (own.address if own else ""), view.settings.kafka, view.store.fact("prefix", "")
        )
        findings = verify(request.folder, Audit(view.store), address)
    finally:
        view.store.close()
        if own is not None:
            own.stop(STOP_SECONDS)
        if lock is not None:
            lock.release()
    differences = [finding for finding in findings if finding.differs]
    if request.json:
        named = [{"what": f.what, "stored": f.stored, "recounted": f.recounted} for f in differences]
        print(json.dumps({"compared": len(findings), "differences": named}, indent=2))
    else:
        _print_findings(findings, len(differences), request.language)
    return FAILED if differences else DONE


def _print_findings(findings: list[Finding], differences: int, language: str) -> None:
    table = Table(title=said(language, "Orderpuls, recounted"))
    table.add_column(said(language, "what"))
    for caption in (said(language, "stored"), said(language, "recounted"), ""):
        table.add_column(caption, justify="right")
    for finding in findings:
        impossible = said(language, "not possible")
        recounted = impossible if finding.recounted is None else count(finding.recounted, language)
        differs = said(language, "DIFFERS") if finding.differs else ""
        table.add_row(recognised(finding.what, language), count(finding.stored, language), recounted, differs)
    terminal().print(table)
    print(
        said(
            language,
            "{n:count} {n:figure|figures} compared, {m:count} {m:difference|differences}.",
            n=len(findings),
            m=differences,
        )
    )

"""Kafka's storage, made once: it is put into its place whole or not at all, so that a kill leaves nothing half."""

import base64
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models.errors import ShopError
from models.files import replace_file
from models.sentences import Sentence
from workers.kafka.embedded_settings import write_settings
from workers.kafka.java import FORMAT, argument_file, environment, java

_SECONDS = 60
_CHECKPOINT = Path("__cluster_metadata-0", "00000000000000000000-0000000000.checkpoint")
_META = "meta.properties"


def checkpoint_of(data: Path) -> Path:
    """Return the file in a storage with what formatting gave beside its ids; a template for others."""
    return data / _CHECKPOINT


def format_storage(data: Path, template: Path | None, words: list[str], stopping: Callable[[], bool]) -> None:
    """Make a storage unless it is there.

    Kafka's own tool takes a second. It writes the ids of this storage into one file, and into another one what is the
    same for all storages of a version; so with that one as a template the tool need not be run.

    Args:
        data: where the storage is to be.
        template: the file that is the same for all, if it is known.
        words: Java's arguments, for the tool.
        stopping: asked while the tool runs.

    Raises:
        OSError: it could not be written.
        ShopError: Kafka's tool did not do it.

    """
    if (data / _META).exists():
        return
    arriving = data.with_name(f"{data.name}.arriving")
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir(parents=True)
    if template is not None and template.exists():
        checkpoint_of(arriving).parent.mkdir()
        shutil.copyfile(template, checkpoint_of(arriving))
        replace_file(
            arriving / _META, f"cluster.id={_new_id()}\ndirectory.id={_new_id()}\nnode.id=1\nversion=1\n".encode()
        )
    else:
        _run_tool(arriving, words, stopping)
    with suppress(FileNotFoundError):
        data.rmdir()  # only an empty one; anything else is not ours to delete
    if not stopping():
        os.replace(arriving, data)


def _new_id() -> str:
    """Return an id as Kafka writes them; none that looks like an option on a command line."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text


def _run_tool(data: Path, words: list[str], stopping: Callable[[], bool]) -> None:
    folder = data.parent
    settings, given = folder / "format.properties", folder / "format.args"
    write_settings(settings, data.name, 1, 2)  # nothing listens meanwhile
    replace_file(given, argument_file(words))
    tool = subprocess.Popen(
        [str(java()), f"@{given.name}", FORMAT, "format", "-t", _new_id(), "-c", settings.name],
        cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    said = b""
    for _ in range(_SECONDS * 10):
        with suppress(subprocess.TimeoutExpired):
            said = tool.communicate(timeout=0.1)[0]
            break
        if stopping():
            break
    else:
        tool.kill()
        tool.communicate()
        raise ShopError(
            "Kafka's storage in {folder} could not be prepared within a minute. Start again.", folder=folder
        )
    if tool.poll() is None:
        tool.kill()
        tool.communicate()
        return
    settings.unlink(missing_ok=True)
    given.unlink(missing_ok=True)
    if tool.returncode != 0:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        raise ShopError(
            "Apache Kafka could not prepare {folder}: {why}.",
            folder=folder,
            why=lines[-1] if lines else Sentence("no reason given"),
        )

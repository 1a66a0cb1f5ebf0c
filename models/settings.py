"""What the owner of a shop may choose: `shop.toml`, read and written so that comments stay."""

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from models.errors import ShopError, UsageError
from models.text import plain

EVERY_ROUND = "every round"
ONCE = "once"
MAX_RATE = 600_000.0

_TEMPLATE = """\
# The settings of this shop. The window changes them too; your comments stay.

[shop]
# "sv" or "en"; empty: the language of the desktop
language = ""
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

[kafka]
# Properties of librdkafka for a cluster of your own, for instance
# "bootstrap.servers" = "localhost:9092"
# "security.protocol" = "SASL_SSL"
"""

_SECTIONS = {
    "language": "shop", "theme": "shop", "rate": "simulation", "curve": "simulation", "chance": "handling",
    "mode": "handling", "restock": "stock", "grace": "reports",
}  # fmt: skip
_CHOICES = {"language": ("", "sv", "en"), "theme": ("", "light", "dark"), "mode": (EVERY_ROUND, ONCE)}
_RANGES = {"rate": (0.0, MAX_RATE), "chance": (0.0, 100.0), "grace": (0.0, 3600.0)}

# Settings of librdkafka that run or load something, and those whose values our guarantees rest on.
_REFUSED = re.compile(
    r"^(sasl\.kerberos\.kinit\.cmd|plugin\.library\.paths|ssl\.engine\..*|ssl\.providers|acks|request\.required\.acks"
    r"|enable\.idempotence|enable\.auto\.commit|enable\.auto\.offset\.store|enable\.partition\.eof|group\..*"
    r"|partitioner|auto\.offset\.reset|transactional\.id|message\.timeout\.ms|delivery\.timeout\.ms"
    r"|max\.in\.flight.*|debug|log.*|.*_cb)$"
)
_ENVIRONMENT = "ORDERPULS_KAFKA_"


@dataclass(frozen=True)
class Settings:
    """The settings of a shop. `rate`: orders per minute of shop time; `chance`: percent; `grace`: seconds."""

    language: str = ""
    theme: str = ""
    rate: float = 60.0
    curve: bool = True
    chance: float = 15.0
    mode: str = EVERY_ROUND
    restock: bool = True
    grace: float = 2.0
    kafka: Mapping[str, str] = field(default_factory=dict)

    def changed(self, **values: Any) -> "Settings":
        """Return the settings with some values replaced; raises UsageError for a bad one."""
        values = {name: _as_number(name, value) for name, value in values.items()}
        for name, value in values.items():
            _check(name, value, "The setting")
        return replace(self, **values)


def read_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read shop.toml, making it if it is not there; the environment adds to `[kafka]`.

    Raises:
        UsageError: the file has a mistake; the text names it.
        ShopError: the file can be neither read nor made.

    """
    try:
        if not path.exists():
            _write(path, _TEMPLATE)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ShopError(f"{path} cannot be read or made ({error}). Check the folder.") from None
    try:
        document = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise UsageError(f"{path.name} has a mistake: {error}. Mend that line, or delete the file.") from None
    values: dict[str, Any] = {}
    for name, section in _SECTIONS.items():
        table = document.get(section, {})
        if isinstance(table, dict) and name in table:
            value = _as_number(name, table[name])
            _check(name, value, f"{path.name}, [{section}]:")
            values[name] = value
    kafka = document.get("kafka", {})
    given = {str(key): str(value) for key, value in kafka.items()} if isinstance(kafka, dict) else {}
    for key, value in environment.items():
        if key.startswith(_ENVIRONMENT):
            given[key.removeprefix(_ENVIRONMENT).lower().replace("_", ".")] = value
    for key in given:
        if _REFUSED.match(key):
            raise UsageError(f"{path.name}, [kafka]: “{plain(key)}” cannot be set here. Take it out.")
    return Settings(**values, kafka=given)


def write_settings(path: Path, settings: Settings) -> None:
    """Write what differs into shop.toml; the rest of the file stays as it is. Raises ShopError."""
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        for name, section in _SECTIONS.items():
            table = document.setdefault(section, tomlkit.table())
            value = getattr(settings, name)
            if table.get(name) != value:
                table[name] = value
        _write(path, tomlkit.dumps(document))
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise ShopError(f"The settings could not be saved in {path} ({error}).") from None


def _as_number(name: str, value: Any) -> Any:
    """Take a whole number where one with decimals is meant."""
    return float(value) if name in _RANGES and type(value) is int else value


def _check(name: str, value: Any, where: str) -> None:
    good = isinstance(value, type(getattr(Settings(), name)))
    if good and name in _CHOICES and value not in _CHOICES[name]:
        raise UsageError(f"{where} {name} must be one of {', '.join(repr(c) for c in _CHOICES[name])}.")
    if good and name in _RANGES:
        low, high = _RANGES[name]
        good = low <= value <= high
        if not good:
            raise UsageError(f"{where} {name} must be between {low:g} and {high:g}, not {value:g}.")
    if not good:
        raise UsageError(f"{where} {name} cannot be {plain(repr(value), 40)}.")


def _write(path: Path, text: str) -> None:
    """Replace the file in one step; it may hold passwords, so only its owner may read it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".shop-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

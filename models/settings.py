"""What the owner of a shop may choose, and which values are allowed; how it is kept says `models.settings_file`."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from models.errors import UsageError
from models.numbers import ENGLISH
from models.sentences import Sentence
from models.text import plain

EVERY_ROUND = "every round"
ONCE = "once"
MAX_RATE = 600_000.0

_CHOICES = {"language": ("", "sv", "en"), "theme": ("", "light", "dark"), "mode": (EVERY_ROUND, ONCE)}
_TEXTS = {
    "prefix": r"[A-Za-z0-9._-]{0,60}", "kafka_home": r"[^\0]{0,1000}", "database": r"(postgres(ql)?://\S{1,1000})?",
}  # fmt: skip
_SECRET = ("database",)
"""Settings that may hold a password, which no error repeats."""
_RANGES = {"rate": (0.0, MAX_RATE), "chance": (0.0, 100.0), "grace": (0.0, 3600.0), "behind": (1.0, 1_000_000.0)}


@dataclass(frozen=True)
class Settings:
    """The settings of a shop.

    `rate`: orders per minute of shop time; `chance`: percent; `grace`: seconds; `behind`: messages; `database`: the
    address of a PostgreSQL, maybe with a password. `computer` is the language of the computer, which is no setting.
    """

    language: str = ""
    theme: str = ""
    rate: float = 60.0
    curve: bool = True
    chance: float = 15.0
    mode: str = EVERY_ROUND
    restock: bool = True
    grace: float = 2.0
    audit: bool = True
    prefix: str = ""
    kafka_home: str = ""
    database: str = field(default="", repr=False)
    behind: float = 2000.0
    kafka: Mapping[str, str] = field(default_factory=dict, repr=False)
    computer: str = ENGLISH

    @property
    def spoken(self) -> str:
        """The language of the shop: of its window, and of all that it writes for people."""
        return self.language or self.computer

    def changed(self, **values: Any) -> "Settings":
        """Return the settings with some values replaced; raises UsageError for a bad one."""
        values = {name: as_number(name, value) for name, value in values.items()}
        for name, value in values.items():
            check(name, value, Sentence("The setting"))
        return replace(self, **values)


def as_number(name: str, value: Any) -> Any:
    """Take a whole number where one with decimals is meant."""
    if name not in _RANGES or type(value) is not int:
        return value
    return float(value) if abs(value) < 2**53 else math.inf


def check(name: str, value: Any, where: str) -> None:
    """Raise UsageError for a value that a setting cannot have; the text begins with `where`."""
    shown = "…" if name in _SECRET else plain(repr(value), 40)
    if name in _CHOICES:
        wanted = Sentence("one of {choices}", choices=", ".join(map(repr, _CHOICES[name])))
        if isinstance(value, str) and value not in _CHOICES[name]:
            raise UsageError(
                "{where} {name} must be {wanted}, not {value}.", where=where, name=name, wanted=wanted, value=shown
            )
    elif name in _RANGES:
        low, high = _RANGES[name]
        wanted = Sentence("a number between {low:.0f} and {high:.0f}", low=low, high=high)
        if isinstance(value, float) and not low <= value <= high:
            raise UsageError(
                "{where} {name} must be between {low:.0f} and {high:.0f}, not {value:g}.",
                where=where, name=name, low=low, high=high, value=value,
            )  # fmt: skip
    elif name in _TEXTS:
        wanted = Sentence("a text in quotation marks")
        if name == "database" and isinstance(value, str) and not re.fullmatch(_TEXTS[name], value):
            raise UsageError(
                "{where} database must be an address such as postgresql://user@host/name, or nothing.", where=where
            )
        if isinstance(value, str) and not re.fullmatch(_TEXTS[name], value):
            raise UsageError(
                "{where} {name} cannot be {value}. Write letters, digits, points, dashes or nothing.",
                where=where, name=name, value=shown,
            )  # fmt: skip
    else:
        wanted = Sentence("true or false")
    if not isinstance(value, type(getattr(Settings(), name))):
        raise UsageError(
            "{where} {name} cannot be {value}. Write {wanted}.", where=where, name=name, value=shown, wanted=wanted
        )

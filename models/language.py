"""Which language the computer speaks, of those that the program knows; asked without Qt, so that all surfaces agree."""

import plistlib
import sys
from collections.abc import Mapping
from pathlib import Path

from models.numbers import ENGLISH, SWEDISH

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_SWEDISH_ON_WINDOWS = 0x1D


def computer_language(environment: Mapping[str, str]) -> str:
    """Return "sv" or "en": what the environment's variables say, else what the system does."""
    given = next((environment[name] for name in _VARIABLES if environment.get(name)), "") or _of_the_system()
    return SWEDISH if given.lower().replace("-", "_").split(".")[0].split("_")[0] == SWEDISH else ENGLISH


def _of_the_system() -> str:
    """Return what Windows and macOS were set to, where no variable says it; empty where that is not known."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - where it is needed

        language = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return SWEDISH if language & 0x3FF == _SWEDISH_ON_WINDOWS else ENGLISH
    if sys.platform == "darwin":
        try:
            with (Path.home() / "Library/Preferences/.GlobalPreferences.plist").open("rb") as file:
                return str(plistlib.load(file)["AppleLanguages"][0])
        except (OSError, ValueError, LookupError, TypeError):
            return ""
    return ""

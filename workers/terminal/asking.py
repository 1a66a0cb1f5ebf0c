"""How the command line explains itself in the language of the shop: usage, help, and what was wrong."""

import argparse
import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from models.errors import ShopError
from models.folder import ShopFolder, default_folder
from models.language import computer_language
from models.sentences import recognised, said
from models.settings_file import read_settings
from models.text import plain
from workers.terminal.saying import MAX_SENTENCE, MISUSED


class Parser(argparse.ArgumentParser):
    """Tells a mistake in one line, like every other error of the program; its help speaks a language.

    Args:
        language: the language.
        helps: whether it has the option --help.

    """

    def __init__(self, *, language: str, helps: bool = True, **options: Any) -> None:
        super().__init__(add_help=False, formatter_class=_formatter(language), **options)
        self._language = language
        self._optionals.title = said(language, "options")
        self._positionals.title = said(language, "arguments")
        if helps:
            self.add_argument("-h", "--help", action="help", help=said(language, "show this help and end"))

    def error(self, message: str) -> NoReturn:
        """Say what was wrong and where to look, and end."""
        wrong = recognised(message, self._language)
        see = said(self._language, "See: {command}", command=f"{self.prog} --help")
        self.exit(MISUSED, plain(f"{self.prog}: {wrong}. {see}", MAX_SENTENCE) + "\n")


def _formatter(language: str) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[Any],
            prefix: str | None = None,
        ) -> None:
            super().add_usage(usage, actions, groups, said(language, "usage: ") if prefix is None else prefix)

    return Formatter


def language_of(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Return the language of the shop that the words name, or of the computer where there is no such shop."""
    given = os.environ if environment is None else environment
    folder: Path | str | None = None
    for word, following in pairwise([*arguments, ""]):
        if word == "--shop":
            folder = following
        elif word.startswith("--shop="):
            folder = word.removeprefix("--shop=")
    try:
        settings = ShopFolder((Path(folder) if folder else default_folder()).expanduser().absolute()).settings
        if settings.exists():
            return read_settings(settings, given).spoken
    except (ShopError, OSError, ValueError, RuntimeError):
        pass  # what is wrong with it is told when it is opened
    return computer_language(given)

"""Where the state of a shop is: in SQLite in its folder, or in a PostgreSQL. Addresses only; nothing is opened here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from models.errors import UsageError
from models.folder import ShopFolder
from models.settings import Settings
from models.settings_file import read_settings

ENVIRONMENT = "ORDERPULS_DATABASE"
_SECRET = ("password", "sslpassword")
_ADDRESS = re.compile(r"postgres(ql)?://[^/?#\s\0]*/[^/?#@:\s\0]+(\?[^#\s\0]*)?")
"""Nothing that would let a password stand where none is looked for."""


@dataclass(frozen=True)
class Postgres:
    """The address of a PostgreSQL, and perhaps the password with it, which nobody is to see.

    `program` is the sign of the program that runs the shop; empty for who only looks at it, or is about to run it.
    """

    url: str = field(repr=False)
    program: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address without a password."""
        parts = urlsplit(self.url)
        login, at, host = parts.netloc.rpartition("@")
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in _SECRET]
        rest = f"?{urlencode(query, safe='/=,')}" if query else ""
        return f"{parts.scheme}://{login.partition(':')[0]}{at}{host}{parts.path}{rest}"

    @property
    def has_password(self) -> bool:
        """Whether the address holds a password."""
        return bool(self._secrets())

    def without_secrets(self, text: str) -> str:
        """Return what somebody else said of the database, without the address's passwords."""
        for secret in self._secrets():
            text = text.replace(secret, "…")
        return text

    def _secrets(self) -> list[str]:
        parts = urlsplit(self.url)
        written = parts.password or ""
        given = [value for name, value in parse_qsl(parts.query) if name in _SECRET]
        return sorted(filter(None, {written, unquote(written), *given}), key=len, reverse=True)


Place: TypeAlias = Path | Postgres
"""A file of SQLite, or a PostgreSQL."""


def postgres(url: str) -> Postgres:
    """Read the address of a PostgreSQL. Raises UsageError, which does not repeat it: it may hold a password."""
    try:
        good = _ADDRESS.fullmatch(url) is not None and urlsplit(url).port != 0
    except ValueError:
        good = False
    if not good:
        raise UsageError(
            "The address of the database is not understood. Write it as postgresql://user@host/name, with %23 for "
            "a # in it, %2F for a / and %40 for an @."
        )
    return Postgres(url)


def place_of(folder: ShopFolder, given: str | None, environment: Mapping[str, str]) -> Place:
    """Return where the state of a shop is.

    Args:
        folder: the shop's folder.
        given: the address on the command line, None: there is none.
        environment: the environment's variables; its address goes before that of shop.toml.

    Raises:
        UsageError: the address or shop.toml has a mistake, or the folder has its state in a file.

    """
    saved = read_settings(folder.settings, environment) if folder.settings.exists() else Settings()
    url = given or environment.get(ENVIRONMENT) or saved.database
    if not url:
        return folder.database
    place = postgres(url)
    if folder.database.exists():
        raise UsageError(
            "The shop in {folder} has its state in orders.db, and keeps it there. Choose another folder with --shop, "
            "or take the database's address away.",
            folder=folder.root,
        )
    return place

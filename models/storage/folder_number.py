"""The number of the folder that a shop's files are written in, and the names that go by it."""

import re

from models.storage.store import Store

NUMBER = "folder"


def folder_number(store: Store) -> int:
    """Return the number of the folder in which files are written: 0 for the first, and where there is one only."""
    return int(store.fact(NUMBER, 0))


def numbered(name: str, number: int) -> str:
    """Return what a name is for the files of a folder."""
    return f"{name}@{number}" if number else name


def number_in(name: str) -> int:
    """Return the number of the folder that a file has by its name."""
    found = re.search(r"@([0-9]+)", name)
    return int(found[1]) if found else 0

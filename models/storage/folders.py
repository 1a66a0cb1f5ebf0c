"""In which folder the files of a shop are written: each machine that runs it has one of its own.

The folders are numbered in the order in which they came to it. Rows about files of the first one have plain names, as
where there never is another; those about another one's files have its number in them.
"""

from models.storage.folder_number import NUMBER, folder_number, numbered
from models.storage.handling import HandlingBook
from models.storage.store import Store

_FOLDERS = "folders"
_CUT = "cut"


def folders(store: Store) -> list[str]:
    """Return the ids of the folders that the shop's files are in, by their numbers."""
    return list(store.fact(_FOLDERS, []))


def move_in(store: Store, folder: str) -> bool:
    """Let files be written in a folder from now on, mails that wait to be written too; belongs in a transaction.

    Args:
        store: the shop's database.
        folder: the folder's id.

    Returns:
        whether they were written in another one before.

    """
    known = folders(store)
    if folder not in known:
        known.append(folder)
        store.set_fact(_FOLDERS, known)
    number, before = known.index(folder), folder_number(store)
    if number == before:
        return False
    store.set_fact(NUMBER, number)
    left = HandlingBook(store).bring_mails()
    if left:  # what was written of them before the folder was left, and not said, is twice otherwise
        store.set_fact(numbered(_CUT, before), {**store.fact(numbered(_CUT, before), {}), **left})
    return True


def left_behind(store: Store) -> dict[str, int]:
    """Return at which byte the mail files of this folder end whose last mails were written in another one since."""
    return {str(file): int(start) for file, start in store.fact(numbered(_CUT, folder_number(store)), {}).items()}


def cut_off(store: Store) -> None:
    """Say that those files end there by now; belongs in a transaction."""
    store.set_fact(numbered(_CUT, folder_number(store)), {})

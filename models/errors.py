"""Two kinds of trouble: the surroundings (one clear sentence for the user) and everything else (a bug)."""

from typing import Any

from models.sentences import Sentence


class ShopError(Exception):
    """Something around the program is not as it must be; the sentence says what, and what to do about it.

    As text it is English, for logs; who shows it to a person translates `sentence`.
    """

    def __init__(self, sentence: str, /, **values: Any) -> None:
        self.sentence = sentence if isinstance(sentence, Sentence) else Sentence(sentence, **values)
        super().__init__(self.sentence)


class TakenError(ShopError):
    """Another program runs the shop."""


class UsageError(ShopError):
    """The user asked for something that cannot be: a bad date, number, file or option."""


class StorageError(ShopError):
    """The shop's database or files could not be read or written just now."""


class ContentionError(StorageError):
    """Somebody else wrote the same rows first; nothing was kept, and the same may be done again at once."""


class StaleOffsetError(Exception):
    """Another owner of a partition has moved its offset on; the transaction was rolled back whole."""


class RefusedValueError(Exception):
    """The database refuses a value, such as a number out of its range: a fault of the data, not of the program."""


class RejectedMessageError(Exception):
    """A message breaks a rule; the text is the reason that is recorded with it."""


def in_words(error: ShopError | OSError) -> Sentence:
    """Return what is in the way as one sentence; the system's own errors name the file and what is wrong with it."""
    if isinstance(error, ShopError):
        return error.sentence
    why = error.strerror or str(error)
    if error.filename:
        return Sentence("{path} cannot be used ({why}). Check the folder and the disk.", path=error.filename, why=why)
    return Sentence("The system did not do what was asked ({why}). Check the folder and the disk.", why=why)


def taken_over(database: str) -> Sentence:
    """Say that this program does not run a shop any more; `database` is where it is."""
    return Sentence(
        "Another Orderpuls has taken over the shop in {database}, so this one has stopped.", database=database
    )

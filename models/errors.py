"""Two kinds of trouble: the surroundings (one clear sentence for the user) and everything else (a bug)."""


class ShopError(Exception):
    """Something around the program is not as it must be; the text says what, and what to do about it."""


class UsageError(ShopError):
    """The user asked for something that cannot be: a bad date, number, file or option."""


class StorageError(ShopError):
    """The shop's database or files could not be read or written just now."""


class StaleOffsetError(Exception):
    """Another owner of a partition has moved its offset on; the transaction was rolled back whole."""


class RefusedValueError(Exception):
    """The database refuses a value, such as a number out of its range: a fault of the data, not of the program."""


class RejectedMessageError(Exception):
    """A message breaks a rule; the text is the reason that is recorded with it."""


def in_words(error: ShopError | OSError) -> str:
    """Return what is in the way as one sentence; the system's own errors name the file and what is wrong with it."""
    if isinstance(error, OSError):
        where = f"{error.filename} cannot be used" if error.filename else "The system did not do what was asked"
        return f"{where} ({error.strerror or error}). Check the folder and the disk."
    return str(error)

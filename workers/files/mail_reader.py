"""Reads one mail back from where the mails of a day lie."""

from pathlib import Path

from models.errors import StorageError


def mail_bytes(folder: Path, place: tuple[str, int, int, bytes | None]) -> bytes:
    """Return the bytes of a mail: (file, byte position, length, its bytes if they are not on disk yet).

    Raises:
        StorageError: its file cannot be read.

    """
    name, start, length, waiting = place
    if waiting is not None:
        return waiting
    try:
        with (folder / name).open("rb") as file:
            file.seek(start)
            return file.read(length)
    except FileNotFoundError as error:
        raise StorageError("The mail file {name} is not in this shop folder.", name=name) from error
    except OSError as error:
        raise StorageError("The mail file {name} cannot be read ({why}).", name=name, why=error.strerror) from error

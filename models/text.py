"""Text from elsewhere: read as UTF-8, and made safe to show (no control, terminal or direction-changing characters)."""

import codecs
import unicodedata
from collections.abc import Sequence

from models.errors import UsageError
from models.numbers import count, duration, kronor
from models.sentences import Sentence

__all__ = ["count", "duration", "json_to_show", "kronor", "plain", "table", "utf8_text"]
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _is_unsafe(char: str) -> bool:
    """Say so also of the tags that Unicode has not given out: they are invisible like those that it has."""
    return unicodedata.category(char) in _UNSAFE_CATEGORIES or "\U000e0000" <= char <= "\U000e0fff"


def plain(text: str, limit: int = 200) -> str:
    """Return `text` on one line, without control, ANSI and bidi characters, cut at `limit` characters."""
    if not text.isprintable():  # which is so of all that is unsafe
        text = "".join(" " if char in "\t\r\n" else char for char in text if char in "\t\r\n" or not _is_unsafe(char))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def utf8_text(raw: bytes, name: str) -> str:
    """Return the text of a file whose name is `name`, with each line ending in a newline, whatever it ended in.

    Raises:
        UsageError: it is no text in UTF-8; the error names the line and the mend.

    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UsageError("{name}, line 1: not UTF-8 but UTF-16. Save the file as UTF-8.", name=name)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        *before, last = _newlines(raw[: error.start].decode()).split("\n")
        after = Sentence(" after “{text}”", text=plain(last[-40:])) if last else ""
        raise UsageError(
            "{name}, line {line}: not UTF-8{after}. Save the file as UTF-8.",
            name=name,
            line=len(before) + 1,
            after=after,
        ) from None
    text = _newlines(text)
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise UsageError(
            "{name}, line {line}: holds the character NUL, so it is no text. Save the file as UTF-8 text.",
            name=name,
            line=line,
        )
    return text


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def json_to_show(text: str) -> str:
    """Return the same JSON with what is unsafe in a terminal written as escapes, which mean the same to a program."""
    return "".join(
        char if char == "\n" or char.isprintable() or not _is_unsafe(char) else _json_escape(char) for char in text
    )


def _json_escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], right: frozenset[int] = frozenset()) -> str:
    """Return aligned text with a header and a rule; the columns in `right` are flush right."""
    clean = [tuple(plain(cell) for cell in row) for row in rows]
    widths = [max(len(row[i]) for row in [header, *clean]) for i in range(len(header))]

    def line(cells: tuple[str, ...]) -> str:
        parts = (
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(parts).rstrip()

    return "\n".join([line(header), "  ".join("-" * width for width in widths), *map(line, clean)]) + "\n"

"""Text from elsewhere made safe to show: no control, terminal or direction-changing characters."""

import unicodedata
from collections.abc import Sequence

_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def plain(text: str, limit: int = 200) -> str:
    """Return `text` on one line, without control, ANSI and bidi characters, cut at `limit` characters."""
    if not text.isascii() or not text.isprintable():
        text = "".join(
            " " if char in "\t\r\n" else char
            for char in text
            if char in "\t\r\n" or unicodedata.category(char) not in _UNSAFE_CATEGORIES
        )
    return text if len(text) <= limit else text[: limit - 1] + "…"


def kronor(ore: int) -> str:
    """Return an amount for a text file: `1 234,50` (kronor), from öre."""
    sign = "-" if ore < 0 else ""
    whole, rest = divmod(abs(ore), 100)
    return f"{sign}{whole:,}".replace(",", " ") + f",{rest:02d}"


def count(number: int) -> str:
    """Return a number for a text file: `1 234`."""
    return f"{number:,}".replace(",", " ")


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

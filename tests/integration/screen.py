"""What a terminal shows of what was written to it; only as much of one as the live table uses."""

import codecs
import os
import re
import select
from collections.abc import Callable

SILENCE_SECONDS = 120
_BEGUN = re.compile(r"(?:\x1b(?:\[[0-9;?]*)?)?\Z")
"""The end of what was read, where a sequence was cut in two; empty where none was."""
_PIECE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+")


class Screen:
    """Keeps lines: text is written over, a line is erased, the cursor goes up; colours and the rest are passed over."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = ""
        self._lines = [""]
        self._row = self._column = 0

    @property
    def text(self) -> str:
        """What is to be seen."""
        return "\n".join(self._lines)

    def read(self, terminal: int, so_far: Callable[[], bool] = lambda: False) -> None:
        """Take what is written until something is to be seen, or the writer has ended."""
        while not so_far():
            assert select.select([terminal], [], [], SILENCE_SECONDS)[0], f"nothing more comes after: {self.text}"
            try:
                written = os.read(terminal, 65_536)
            except OSError:  # so Linux says that nobody has it open any more
                return
            if not written:
                return
            text = self._begun + self._decoder.decode(written)
            self._begun = _BEGUN.findall(text)[0]
            for piece in _PIECE.findall(text.removesuffix(self._begun)):
                self._take(piece)

    def _take(self, piece: str) -> None:
        if piece == "\r":
            self._column = 0
        elif piece == "\n":
            self._row += 1
            self._lines += [""] * (self._row + 1 - len(self._lines))
        elif piece.endswith("A") and piece.startswith("\x1b"):
            self._row = max(self._row - int(piece[2:-1] or 1), 0)
        elif piece == "\x1b[2K":
            self._lines[self._row] = ""
        elif not piece.startswith("\x1b"):
            before = self._lines[self._row].ljust(self._column)
            self._column += len(piece)
            self._lines[self._row] = before[: self._column - len(piece)] + piece + before[self._column :]

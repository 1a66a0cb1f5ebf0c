"""What the command line says: one clear line, and an exit code."""

import sys

from models.errors import ShopError, UsageError, in_words
from models.sentences import translate
from models.text import plain

DONE, FAILED, MISUSED = 0, 1, 2
MAX_SENTENCE = 2_000


def tell(error: ShopError | OSError, language: str) -> int:
    """Say in one line what went wrong; returns the exit code."""
    say(f"orderpuls: {translate(in_words(error), language)}")
    return MISUSED if isinstance(error, UsageError) else FAILED


def say(text: str) -> None:
    """Tell the user one sentence; it may name files and quote values from elsewhere."""
    print(plain(text, MAX_SENTENCE), file=sys.stderr, flush=True)

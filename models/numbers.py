"""Numbers, amounts and spans as text, the same on every surface: what the window takes from Qt, without Qt."""

from decimal import ROUND_HALF_UP, Decimal

ENGLISH, SWEDISH = "en", "sv"
_SWEDISH_SIGNS = str.maketrans({",": "\N{NO-BREAK SPACE}", ".": ",", "-": "\N{MINUS SIGN}"})


def kronor(ore: int, language: str = ENGLISH) -> str:
    """Return an amount in kronor as the window writes it, from öre: `1,234.50`, in Swedish `1 234,50`."""
    whole, rest = divmod(abs(ore), 100)
    return _in(language, f"{'-' * (ore < 0)}{whole:,}.{rest:02d}")


def count(number: int, language: str = ENGLISH) -> str:
    """Return a number as the window writes it: `1,234`, in Swedish `1 234`."""
    return _in(language, f"{number:,}")


def decimal(number: float, language: str = ENGLISH, digits: int = 1) -> str:
    """Return a number with decimals as the window writes it, which rounds a half up (a mean of 2.25 is 2.3)."""
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return _in(language, f"{rounded:,}")


def _in(language: str, english: str) -> str:
    return english.translate(_SWEDISH_SIGNS) if language == SWEDISH else english


def duration(seconds: float) -> str:
    """Return a length of time for a text: `45 s`, `6 min 12 s`, `3 h 5 min`, `2 d 4 h`."""
    whole = round(seconds)
    for size, name, next_size, next_name in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // next_size
            return f"{whole // size} {name}" + (f" {rest} {next_name}" if rest else "")
    return f"{whole} s"

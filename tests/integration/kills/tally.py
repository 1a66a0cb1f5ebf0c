"""What came of the kills of one kind, and the table of all kinds at the end of a run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

PROPERTY = "kills"
"""Under this name a test notes its tally, for the summary at the end of the run."""
COLUMNS = ("kills", "at_midnight", "orders", "duplicates", "lost", "twice", "oversold")


@dataclass
class Tally:
    """What came of the kills of one kind.

    `duplicates` are messages that the topic has more than once, which are meant to happen. `lost`, `twice` (orders) and
    `oversold` (units) are not, nor is anything in `wrong`.
    """

    kind: str
    kills: int = 0
    at_midnight: int = 0
    orders: int = 0
    duplicates: int = 0
    lost: int = 0
    twice: int = 0
    oversold: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def faultless(self) -> bool:
        """Whether nothing was lost, nothing counted twice, nothing oversold, and nothing else is wrong."""
        return not (self.lost or self.twice or self.oversold or self.wrong)

    def expect(self, what: str, found: object, meant: object) -> None:
        """Note a figure that is not as it is meant to be."""
        if found != meant:
            self.wrong.append(f"{what}: {_short(found)} instead of {_short(meant)}")


def summary(tallies: Sequence[dict[str, Any]]) -> list[str]:
    """Return the table of all kinds, a line for each."""
    head = f"{'':<26}" + "".join(f"{name.replace('_', ' '):>13}" for name in COLUMNS)
    return [head] + [f"{tally['kind']:<26}" + "".join(f"{tally[name]:>13,}" for name in COLUMNS) for tally in tallies]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 400 else f"{text[:400]}…"

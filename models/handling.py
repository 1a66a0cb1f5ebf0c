"""When an order is handled: “each round, each order, chance p” without a draw per order and round.

Each order gets `due = H + E` with E ~ Exp(1); each round raises H by −ln(1 − p); an order is handled in the
round that lifts H to its due. The exponential has no memory, so p may change at any time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

ROUND_SECONDS = 30
"""Shop seconds between two rounds."""
_CERTAIN = 37.0
"""More than the largest E that 53 bits can draw (36.8): a round of 100 % handles all."""


def draw(seed: int, order_id: int) -> float:
    """Return a uniform number in (0, 1] that belongs to this order and no other."""
    digest = blake2b(f"{seed}:{order_id}".encode(), digest_size=8).digest()
    return ((int.from_bytes(digest, "big") >> 11) + 1) / 2**53


def due_every_round(hazard: float, uniform: float) -> float:
    """Return the value of H at which an order that arrives now will be handled."""
    return hazard - math.log(uniform)


def due_once(hazard: float, uniform: float, chance: float) -> float | None:
    """Return a due that has come already, with the given chance, else None: never."""
    return hazard if uniform <= chance else None


def hazard_of(chance: float) -> float:
    """Return what one round of this chance (0–1) adds to H."""
    return _CERTAIN if chance >= 1.0 else -math.log1p(-max(chance, 0.0))


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds of one chance in a row: `count` of them after `start` (an instant), H rising from `hazard`."""

    start: float
    hazard: float
    per_round: float = 0.0
    count: int = 0

    @property
    def end(self) -> float:
        """The instant of the last round."""
        return self.start + self.count * ROUND_SECONDS

    @property
    def hazard_end(self) -> float:
        """H after the last round."""
        return self.hazard + self.per_round * self.count

    def hazards_at(self, placed: Sequence[float], chance: float) -> list[float]:
        """Return H as it is when each of the orders is placed: a round before that does not count for it.

        Rounds that fall between the last one here and that instant are taken to have this chance.
        """
        hazard, end, of_round = self.hazard_end, self.end, hazard_of(chance)
        return [hazard + (instant - end) // ROUND_SECONDS * of_round if instant > end else hazard for instant in placed]

    def handled_at(self, due: float, now: float, placed: float) -> float:
        """Return the instant of the order's own round; `now` for one that was due before these rounds.

        It is never before the order was placed, not even where the chance was changed in between.
        """
        if due <= self.hazard or self.per_round <= 0 or self.count == 0:
            return max(now, placed)
        own = math.ceil((due - self.hazard) / self.per_round)
        first = math.ceil((placed - self.start) / ROUND_SECONDS)
        return self.start + max(min(max(own, 1), self.count), first) * ROUND_SECONDS

    def next(self, now: float, chance: float) -> "Rounds":
        """Return the rounds that have fallen since these ended."""
        count = max(int((now - self.end) // ROUND_SECONDS), 0)
        return Rounds(self.end, self.hazard_end, hazard_of(chance), count)

    def round_of(self, due: float, chance: float) -> float | None:
        """Return the instant of the round that will handle an order, if the chance stays; None if no round will."""
        if due <= self.hazard_end:
            return self.end
        added = hazard_of(chance)
        return self.end + math.ceil((due - self.hazard_end) / added) * ROUND_SECONDS if added > 0 else None


def first_rounds(began_at: float, hazard: float) -> Rounds:
    """Return where rounds begin when the program starts: those that fell while it was closed do not happen."""
    return Rounds(began_at // ROUND_SECONDS * ROUND_SECONDS, hazard)

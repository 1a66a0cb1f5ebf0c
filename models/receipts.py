"""Whose is what came again: trials that overlap are told apart by what each of them can bring about, and nothing else.

A consumer that was killed reads again what it had counted since Kafka last heard of it, and how much that is is known.
Of duplicates and broken messages as many come as were sent. What is left then can only have been sent twice while Kafka
was away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED, PAUSED

OUTAGES = frozenset({KAFKA_AWAY, KAFKA_KILLED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one consumer met in the time of a trial, in messages; the names are those of a `Receipt`."""

    came_again: int = 0
    known: int = 0
    rejected: int = 0
    lost: int = 0
    twice: int = 0


def own_share(
    kind: str, met: Outcome, sent: int, read_again: int | None, beside: Mapping[str, int | None]
) -> Outcome | None:
    """Return what of it belongs to a trial; None when that cannot be told.

    Args:
        kind: what is tried.
        met: what the consumer met in its time.
        sent: messages that were sent for the trial.
        read_again: of those that came again, how many were read again by a consumer that was killed; None: not known.
        beside: the kinds of the other trials in that time, with how many of the messages sent for them the consumer
            met in it (None: not known).

    """
    if not beside:
        return met
    if met.lost or met.twice:
        return None
    mine = _came_again(kind, met.came_again, sent, read_again, beside)
    rejected = _rejected(kind, met.rejected, sent, beside)
    if mine is None or rejected is None or not (0 <= mine <= met.came_again and 0 <= rejected <= met.rejected):
        return None
    return replace(met, came_again=mine, known=met.known - met.came_again + mine, rejected=rejected)


def of_all(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what came again of the consumer with most of that, and what was lost and counted twice of all."""
    most = max(outcomes, key=lambda each: each.came_again + each.rejected)
    return replace(most, lost=sum(each.lost for each in outcomes), twice=sum(each.twice for each in outcomes))


def _came_again(
    kind: str, came_again: int, sent: int, read_again: int | None, beside: Mapping[str, int | None]
) -> int | None:
    with_outage, copies = bool(OUTAGES & beside.keys()), beside.get(DUPLICATES, 0)
    if kind == DUPLICATES and with_outage:
        return sent
    if kind in (PAUSED, BROKEN) and with_outage:
        return 0
    if kind == KILLED and (with_outage or DUPLICATES in beside):
        return read_again
    others = 0 if kind == KILLED else read_again
    return None if others is None or copies is None else came_again - others - copies


def _rejected(kind: str, rejected: int, sent: int, beside: Mapping[str, int | None]) -> int | None:
    if OUTAGES.isdisjoint(beside) and kind not in OUTAGES:
        return 0 if BROKEN in beside else rejected
    if kind == BROKEN:
        return sent
    broken = beside.get(BROKEN, 0)
    return 0 if kind not in OUTAGES else None if broken is None else rejected - broken

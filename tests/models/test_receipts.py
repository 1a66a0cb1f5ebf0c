"""What belongs to a trial of what came again while another one was under way."""

import pytest

from models.receipts import Outcome, own_share
from models.stream import BROKEN, DUPLICATES, KAFKA_AWAY, KAFKA_KILLED, KILLED, PAUSED


def again(n: int, rejected: int = 0) -> Outcome:
    return Outcome(came_again=n, known=n, rejected=rejected)


@pytest.mark.parametrize(
    ("kind", "met", "sent", "read_again", "beside", "own"),
    [
        (KILLED, again(41), 0, 41, {}, again(41)),
        (KILLED, again(91), 0, 41, {DUPLICATES: 50}, again(41)),
        (KILLED, again(61), 0, 41, {DUPLICATES: None}, again(41)),
        (KILLED, again(48), 0, 41, {KAFKA_KILLED: 0}, again(41)),
        (KILLED, again(41, 8), 0, 41, {BROKEN: 0}, again(41)),
        (DUPLICATES, again(91), 50, 41, {KILLED: 0}, again(50)),
        (DUPLICATES, again(57), 50, 0, {KAFKA_AWAY: 0}, again(50)),
        (DUPLICATES, again(50, 8), 50, 0, {BROKEN: 0}, again(50)),
        (PAUSED, again(50), 0, 0, {DUPLICATES: 50}, again(0)),
        (PAUSED, again(98), 0, 41, {KAFKA_KILLED: 0, KILLED: 0, DUPLICATES: None}, again(0)),
        (KAFKA_KILLED, again(98), 0, 41, {KILLED: 0, DUPLICATES: 50, PAUSED: 0}, again(7)),
        (BROKEN, again(50, 8), 8, 0, {DUPLICATES: 50}, again(0, 8)),
        (KAFKA_KILLED, again(57), 0, 0, {DUPLICATES: None}, None),
        (PAUSED, again(57), 0, None, {KILLED: 0}, None),
        (KAFKA_KILLED, again(20), 0, 0, {DUPLICATES: 50}, None),
        (BROKEN, again(3, 11), 8, 0, {KAFKA_KILLED: 0}, again(0, 8)),
        (KAFKA_KILLED, again(3, 11), 0, 0, {BROKEN: 8}, again(3, 3)),
        (KAFKA_KILLED, again(3, 11), 0, 0, {BROKEN: None}, None),
        (PAUSED, again(3, 11), 0, 0, {BROKEN: None, KAFKA_KILLED: 0}, again(0)),
    ],
)
def test_each_trial_has_what_it_can_bring_about(
    kind: str, met: Outcome, sent: int, read_again: int | None, beside: dict[str, int | None], own: Outcome | None
):
    assert own_share(kind, met, sent, read_again, beside) == own


def test_whose_an_order_is_that_is_lost_or_counted_twice_nobody_can_tell():
    for met in (Outcome(41, 41, lost=1), Outcome(41, 40, twice=1)):
        assert own_share(KILLED, met, 0, 41, {}) == met
        assert own_share(KILLED, met, 0, 41, {PAUSED: 0}) is None

"""Kills on the practice broker, at random moments in mid-stream, with handling, also around midnight.

The long form is `--kills 200`: so many, spread over the kinds.
"""

from pathlib import Path

import pytest

from tests.integration.killing import Kill, Tally, kill_broker, kill_program, kill_program_and_broker, play

BROKER = "practice broker"
KINDS = (kill_program, kill_program_and_broker, kill_broker)


@pytest.mark.parametrize("kill", KINDS)
def test_nothing_is_lost_twice_or_oversold(kill: Kill, kills_of: list[int], tally: Tally, tmp_path: Path):
    for number, kills in enumerate(kills_of):
        play(tally, kill, kills, tmp_path / str(number))
    assert tally.faultless, "\n".join(tally.wrong)

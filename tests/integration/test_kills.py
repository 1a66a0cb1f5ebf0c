"""Kills at random moments in mid-stream, with handling, also around midnight: nothing is lost, twice or oversold.

The long form is `--kills 800`: so many, spread over the kinds; with `--processes 3` the consumers run in processes.
"""

from pathlib import Path

import pytest

from tests.integration.kills.kinds import Kill
from tests.integration.kills.recount import OutsideRecount
from tests.integration.kills.scene import Scene
from tests.integration.kills.tally import Tally, summary


def test_nothing_is_lost_twice_or_oversold(
    kill: Kill, kills_of: list[int], tally: Tally, tmp_path: Path, pytestconfig: pytest.Config
):
    for number, kills in enumerate(kills_of):
        folder = tmp_path / str(number)
        scene = Scene(tally, folder, pytestconfig.getoption("--processes"))
        scene.play(kill, kills)
        OutsideRecount(scene.program, scene.products, tally).run()
        print("\n" + "\n".join(summary([vars(tally)])))  # the long form takes a while; seen with -s
    assert tally.faultless, "\n".join(tally.wrong)

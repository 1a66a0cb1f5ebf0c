"""What was given on the command line holds for this run; what the user changes is saved, and nothing else."""

from pathlib import Path

import pytest

from models.errors import UsageError
from models.settings_file import read_settings
from workers.stream.choices import Choices
from workers.stream.opening import ShopOptions, open_shop


def test_a_rate_that_was_given_for_this_run_is_not_saved_with_another_setting(tmp_path: Path):
    shop = open_shop(ShopOptions(tmp_path / "s", rate=6000.0), {})
    shop.choices.change(theme="dark")
    assert (shop.choices.now().rate, shop.choices.now().theme) == (6000.0, "dark")
    shop.close()
    again = open_shop(ShopOptions(tmp_path / "s"), {})
    assert (again.choices.now().rate, again.choices.now().theme) == (60.0, "dark")
    again.close()


def test_the_very_setting_that_the_user_changes_is_saved(tmp_path: Path):
    path = tmp_path / "shop.toml"
    choices = Choices(path, read_settings(path, {}), {"rate": 6000.0})
    choices.change(rate=90.0)
    assert choices.now().rate == 90.0
    assert read_settings(path, {}).rate == 90.0


def test_a_bad_value_changes_nothing(tmp_path: Path):
    path = tmp_path / "shop.toml"
    choices = Choices(path, read_settings(path, {}), {"rate": 6000.0})
    with pytest.raises(UsageError):
        choices.change(rate=-1.0)
    assert choices.now().rate == 6000.0
    assert read_settings(path, {}).rate == 60.0

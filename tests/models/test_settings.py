import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ShopError
from models.settings import Settings, read_settings, write_settings


def test_a_new_shop_gets_a_file_with_the_usual_settings(tmp_path: Path):
    path = tmp_path / "shop.toml"
    assert read_settings(path, {}) == Settings()
    assert "# orders per minute" in path.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_the_window_changes_leaves_comments_alone(tmp_path: Path):
    path = tmp_path / "shop.toml"
    read_settings(path, {})
    path.write_text(path.read_text() + "\n# mine\n")
    write_settings(path, Settings(rate=120.0, theme="dark"))
    assert read_settings(path, {}) == Settings(rate=120.0, theme="dark")
    assert "# mine" in path.read_text()


def test_the_environment_adds_to_kafka(tmp_path: Path):
    settings = read_settings(tmp_path / "shop.toml", {"ORDERPULS_KAFKA_SASL_PASSWORD": "x", "OTHER": "y"})
    assert settings.kafka == {"sasl.password": "x"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[simulation]\nrate = -1", "rate must be between"),
        ("[simulation]\nrate = 'fast'", "rate cannot be"),
        ("[simulation]\nrate = nan", "rate must be between"),
        ("[simulation]\ncurve = 1", "curve cannot be"),
        ("[handling]\nmode = 'sometimes'", "mode must be one of"),
        ("[shop", "has a mistake"),
        ("[kafka]\n'plugin.library.paths' = 'x'", "cannot be set here"),
        ("[kafka]\nacks = '0'", "cannot be set here"),
        ("[kafka]\n'sasl.kerberos.kinit.cmd' = 'rm'", "cannot be set here"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, said: str):
    path = tmp_path / "shop.toml"
    path.write_text(text)
    with pytest.raises(ShopError, match=said):
        read_settings(path, {})


def test_whole_numbers_are_taken_for_numbers(tmp_path: Path):
    path = tmp_path / "shop.toml"
    path.write_text("[simulation]\nrate = 120\n[handling]\nchance = 20\n")
    assert read_settings(path, {}).rate == 120.0


@given(st.text(max_size=120))
def test_any_text_gives_settings_or_one_clear_error(tmp_path_factory, text: str):
    path = tmp_path_factory.mktemp("shop") / "shop.toml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        settings = read_settings(path, {})
    except ShopError:
        return
    assert 0 <= settings.rate <= 600_000

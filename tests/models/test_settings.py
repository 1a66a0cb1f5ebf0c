import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ShopError, UsageError
from models.settings import Settings
from models.settings_file import read_settings, write_settings


def test_a_new_shop_gets_a_file_with_the_usual_settings(tmp_path: Path):
    path = tmp_path / "shop.toml"
    assert read_settings(path, {"LANG": "C.UTF-8"}) == Settings(language="en")
    assert "# orders per minute" in path.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "sv"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "C"}, "en"),
    ],
)
def test_a_new_shop_speaks_the_language_of_the_computer_and_keeps_it(
    tmp_path: Path, environment: dict[str, str], language: str
):
    path = tmp_path / "shop.toml"
    assert read_settings(path, environment).spoken == language
    assert f'language = "{language}"' in path.read_text()
    elsewhere = {"LANG": "en_GB" if language == "sv" else "sv_SE"}
    assert read_settings(path, elsewhere).spoken == language


def test_a_shop_without_a_language_of_its_own_follows_the_computer(tmp_path: Path):
    path = tmp_path / "shop.toml"
    path.write_text('[shop]\nlanguage = ""\n')
    assert read_settings(path, {"LANG": "sv_SE.UTF-8"}).spoken == "sv"
    assert read_settings(path, {"LANG": "en_GB.UTF-8"}).spoken == "en"


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


@pytest.mark.parametrize("name", ["ORDERPULS_KAFKA_ACKS", "ORDERPULS_KAFKA_PLUGIN_LIBRARY_PATHS", "ORDERPULS_KAFKA_"])
def test_what_the_environment_may_not_set_is_told_by_its_name(tmp_path: Path, name: str):
    with pytest.raises(UsageError, match=f"The environment, {name}: .*cannot be set here"):
        read_settings(tmp_path / "shop.toml", {name: "secret"})


def test_properties_may_stand_without_quotation_marks(tmp_path: Path):
    path = tmp_path / "shop.toml"
    path.write_text("[kafka]\nsasl.mechanism = 'PLAIN'\nsocket.keepalive.enable = true\n'retries' = 5\n")
    assert read_settings(path, {}).kafka == {
        "sasl.mechanism": "PLAIN", "socket.keepalive.enable": "true", "retries": "5",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("[shop]\n# på\n".encode("latin-1"), "line 2: not UTF-8 after “# p”. Save the file as UTF-8."),
        ("[shop]\n".encode("utf-16"), "line 1: not UTF-8 but UTF-16. Save the file as UTF-8."),
    ],
)
def test_another_encoding_is_told_with_the_line(tmp_path: Path, raw: bytes, said: str):
    path = tmp_path / "shop.toml"
    path.write_bytes(raw)
    with pytest.raises(UsageError, match=said):
        read_settings(path, {})
    assert path.read_bytes() == raw


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_and_a_byte_order_mark_are_read(tmp_path: Path, ending: str):
    path = tmp_path / "shop.toml"
    path.write_bytes(ending.join(["\ufeff[simulation]", "rate = 5", ""]).encode())
    assert read_settings(path, {}).rate == 5.0
    write_settings(path, Settings(rate=7.0))
    assert read_settings(path, {}) == Settings(rate=7.0)


@pytest.mark.parametrize("mistake", ["shop = 5", "[shop", "[simulation]\nrate = 'x'", "[kafka]\nacks = '0'"])
def test_a_file_that_was_spoilt_meanwhile_is_left_as_it_is(tmp_path: Path, mistake: str):
    path = tmp_path / "shop.toml"
    path.write_text(mistake)
    with pytest.raises(UsageError, match=r"The settings could not be saved: shop\.toml"):
        write_settings(path, Settings(rate=7.0))
    assert path.read_text() == mistake


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path):
    with pytest.raises(ShopError, match="cannot be read or made"):
        read_settings(tmp_path, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[simulation]\nrate = -1", "rate must be between"),
        ("[simulation]\nrate = 'fast'", "rate cannot be"),
        ("[simulation]\nrate = nan", "rate must be between"),
        ("[simulation]\ncurve = 1", "curve cannot be"),
        ("[handling]\nmode = 'sometimes'", "mode must be one of"),
        ("[shop", "has a mistake"),
        ("[simulation]\nrate = 1,5", "has a mistake: .*line 2"),
        ("[shop]\ntheme = ''\ntheme = ''", "has a mistake"),
        pytest.param("x = " + "[" * 50_000, "has a mistake", id="deep"),
        ("[simulation]\n# often\nrate = -1", "line 3: rate must be between"),
        pytest.param("[simulation]\nrate = " + "9" * 400, "line 2: rate must be between", id="huge"),
        pytest.param("[simulation]\nrate = " + "9" * 5000, "has a mistake", id="beyond integers"),
        ("[simulation]\nrate = '120'", "line 2: rate cannot be '120'. Write a number between 0 and 600000"),
        ("[stock]\nrestock = 'yes'", "line 2: restock cannot be 'yes'. Write true or false"),
        ("[shop]\nlanguage = 'de'", "line 2: language must be one of '', 'sv', 'en', not 'de'"),
        ("[simulation]\n\nrat = 5", r"line 3: \[simulation\] has no “rat”, only rate, curve"),
        ("rate = 5", "line 1: “rate” is no section"),
        ("shop = 5", "line 1: “shop” is no section"),
        ("[[shop]]\ntheme = ''", "line 1: “shop” is no section"),
        ("\n[handlings]\nchance = 5", "line 2: “handlings” is no section"),
        ("[kafka]\nplugin.library.paths = 'x'", "line 2: “plugin.library.paths” cannot be set here"),
        ("[kafka]\n'bootstrap.servers' = ['a']", "line 2: “bootstrap.servers” must be one value"),
        pytest.param("#" * 300_000, "larger than 256 kB", id="long"),
        ("[shop]\n\0", "line 2: holds the character NUL"),
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

from pathlib import Path

import pytest

from models.database import ENVIRONMENT, Postgres, place_of, postgres
from models.errors import UsageError
from models.folder import ShopFolder
from models.settings_file import read_settings, write_settings


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://h/d", "postgresql://h/d"),
        ("postgres://me:geheim@h:5433/d?sslmode=require", "postgres://me@h:5433/d?sslmode=require"),
        ("postgresql://me:ge@heim@[::1]/d", "postgresql://me@[::1]/d"),
        ("postgresql:///d?host=/run/pg&password=geheim&user=me", "postgresql:///d?host=/run/pg&user=me"),
        ("postgresql://me:ge%23heim@/d?options=-csearch_path%3Dx", "postgresql://me@/d?options=-csearch_path=x"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str):
    address = postgres(url)
    assert address.shown == shown
    assert postgres(shown).shown == shown
    assert not postgres(shown).has_password
    assert address.has_password == (url != shown and "heim" in url)
    assert "heim" not in repr(address)
    told = "login of me with ge#heim, ge%23heim, ge@heim or geheim failed"
    assert told.replace("…", "") == told
    secret = {"geheim", "ge@heim", "ge%23heim", "ge#heim"} & set(address._secrets())
    assert all(word not in address.without_secrets(told) for word in secret)


@pytest.mark.parametrize(
    "url",
    [
        "", "geheim", "mysql://me:geheim@h/d", "postgresql://me:geheim@h", "postgresql:/me:geheim@h/d",
        "postgresql://me:ge/heim@h/d", "postgresql://me:ge#heim@h/d", "postgresql://me:ge?heim@h/d",
        "postgresql://me:ge heim@h/d", "postgresql://me:geheim@h:x/d", "postgresql://h:99999/d", "postgresql:///",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str):
    with pytest.raises(UsageError) as told:
        postgres(url)
    assert "heim" not in f"{told.value!r} {told.value.__cause__!r}"


def test_the_command_goes_before_the_environment_and_that_before_the_file(tmp_path: Path):
    folder = ShopFolder(tmp_path)
    assert place_of(folder, None, {}) == folder.database
    settings = read_settings(folder.settings, {})
    write_settings(folder.settings, settings.changed(database="postgresql://file/d"))
    assert place_of(folder, None, {}) == Postgres("postgresql://file/d")
    given = {ENVIRONMENT: "postgresql://me:geheim@environment/d"}
    assert place_of(folder, None, given) == Postgres("postgresql://me:geheim@environment/d")
    assert place_of(folder, "postgresql://command/d", given) == Postgres("postgresql://command/d")
    folder.database.touch()
    with pytest.raises(UsageError, match=r"has its state in orders\.db"):
        place_of(folder, None, {})


def test_a_password_in_the_file_is_in_no_error_and_no_text(tmp_path: Path):
    path = tmp_path / "shop.toml"
    path.write_text('[stream]\ndatabase = "postgresql://me:geheim@h/d"\n')
    assert "geheim" not in repr(read_settings(path, {}))
    for value in ('"mysql://me:geheim@h/d"', '["postgresql://me:geheim@h/d"]'):
        path.write_text(f"[stream]\ndatabase = {value}\n")
        with pytest.raises(UsageError, match=r"line 2: database") as told:
            read_settings(path, {})
        assert "geheim" not in repr(told.value)

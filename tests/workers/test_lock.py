"""Who runs a shop: programs exclude each other, and those who only ask are in nobody's way."""

from pathlib import Path

import pytest
from filelock import FileLock

from models.errors import ShopError
from models.folder import ShopFolder
from workers.stream import lock
from workers.stream.lock import is_running, take_folder


class AskedByAnother(FileLock):
    """A lock that somebody else, who only asks, holds at the first try and has let go of at the next."""

    tries = 0

    def _acquire(self) -> None:
        self.tries += 1
        if self.tries > 1:
            super()._acquire()


def test_a_program_that_runs_the_shop_is_seen_until_it_ends(tmp_path: Path):
    folder = ShopFolder(tmp_path)
    held = take_folder(folder, "Close it.")
    assert is_running(folder)
    with pytest.raises(ShopError, match="Another Orderpuls runs the shop"):
        take_folder(folder, "Close it.")
    held.release()
    assert not is_running(folder)


def test_who_asks_neither_takes_another_who_asks_for_a_program_nor_keeps_one_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = ShopFolder(tmp_path)
    folder.lock.touch()
    monkeypatch.setattr(lock, "FileLock", AskedByAnother)
    assert not is_running(folder)
    take_folder(folder, "Close it.").release()


def test_asking_leaves_nothing_in_a_folder(tmp_path: Path):
    assert not is_running(ShopFolder(tmp_path))
    assert list(tmp_path.iterdir()) == []

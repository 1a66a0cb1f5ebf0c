"""A shop on a PostgreSQL that goes on in another folder: its mails, its recorded orders, its settings and its time."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from models.errors import ShopError, TakenError
from models.folder import ShopFolder
from models.storage.handling import HandlingBook
from models.storage.recordings import Recordings
from tests.shared_postgres import shared_postgres
from tests.workers.test_handling_book import DAY, hand_over
from workers.files.mail_writer import MailWriter
from workers.stream.moving import identity
from workers.stream.opening import ShopOptions, open_shop
from workers.stream.shop import Shop
from workers.upkeep.announcer import AnnouncerLoop

Open = Callable[..., Shop]


@pytest.fixture
def open_in(tmp_path: Path) -> Open:
    """Open the shop in a folder of that name; `ahead` is the computer's clock, in seconds."""
    url = shared_postgres().a_place().url

    def open_in(name: str, ahead: float = 0.0) -> Shop:
        options = ShopOptions(tmp_path / name, zone="Europe/Stockholm", database=url, bootstrap_servers="127.0.0.1:9")
        return open_shop(options, {}, lambda: time.time() + ahead)

    return open_in


def write_mails(shop: Shop) -> None:
    MailWriter(shop.store, shop.folder.mail, shop.tell).step()


def mails(shop: Shop) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in shop.folder.mail.glob("*.mbox")}


def test_a_mail_that_waits_is_written_in_the_other_folder_and_nowhere_twice(open_in: Open):
    first = open_in("first")
    assert not first.moved
    book = HandlingBook(first.store)
    hand_over(first, book, 1)
    write_mails(first)
    hand_over(first, book, 2)
    plain = f"{DAY}.mbox"
    written = mails(first)[plain]
    (waiting,) = book.unwritten_mails()
    with (first.folder.mail / plain).open("ab") as file:  # and then it is gone, before it has said so
        file.write(waiting.body)
    first.close()

    second = open_in("second")
    assert second.moved
    hand_over(second, HandlingBook(second.store), 3)
    write_mails(second)
    assert list(mails(second)) == [f"{DAY}@1.mbox"]
    assert mails(second)[f"{DAY}@1.mbox"].startswith(waiting.body)
    second.close()

    third = open_in("first")
    assert third.moved
    assert mails(third) == {plain: written}
    hand_over(third, HandlingBook(third.store), 4)
    write_mails(third)
    assert mails(third)[plain].startswith(written)
    assert len(mails(third)[plain]) > len(written)
    third.close()
    again = open_in("first")  # nothing is cut off a second time
    assert not again.moved
    assert mails(again) == mails(third)
    again.close()


def test_each_folder_knows_how_long_its_recorded_orders_are(open_in: Open):
    for name, length in (("first", 100), ("second", 30), ("third", 7)):
        shop = open_in(name)
        recordings = Recordings(shop.store)
        assert (recordings.length(DAY), recordings.today(), recordings.days_before(DAY.replace(day=23))) == (
            0,
            None,
            [],
        )
        with shop.store.transaction():
            recordings.set_length(DAY, length)
            recordings.set_today(DAY)
        shop.close()
    for name, length in (("second", 30), ("first", 100)):
        shop = open_in(name)
        recordings = Recordings(shop.store)
        assert (recordings.length(DAY), recordings.today()) == (length, DAY)
        assert recordings.days_before(DAY) == []
        assert recordings.days_before(DAY.replace(day=23)) == [DAY]
        with shop.store.transaction():
            recordings.forget(DAY)
        assert recordings.length(DAY) == 0
        shop.close()


def test_what_was_recorded_and_not_said_is_cut_off_when_the_folder_has_the_shop_again(open_in: Open):
    yesterday = DAY - timedelta(days=1)
    first = open_in("first")
    with first.store.transaction():
        recordings = Recordings(first.store)
        recordings.set_today(DAY)
        recordings.set_length(DAY, 4)
        recordings.set_length(yesterday, 2)
    plain, dated = first.folder.recorded_orders, first.folder.recorded_orders_of(yesterday)
    copy = plain.with_name("order_created_now_kept.txt")
    for path in (plain, dated, copy):
        path.write_bytes(b"1\n2\n3\n")  # and then it is gone, before it has said so
    first.close()
    open_in("first").close()  # its own recorder goes on behind what was said
    assert plain.read_bytes() == b"1\n2\n3\n"
    open_in("second").close()
    open_in("first").close()
    assert (plain.read_bytes(), dated.read_bytes(), copy.read_bytes()) == (b"1\n2\n", b"1\n", b"1\n2\n3\n")


def test_settings_and_time_go_on_as_they_were_whatever_the_other_clock_says(open_in: Open):
    first = open_in("first", ahead=0.0)
    first.choices.change(rate=4321.0, chance=77.0, restock=False, language="sv", theme="dark")
    AnnouncerLoop(first).step()
    first.close()
    second = open_in("second", ahead=3600.0)
    settings = second.choices.now()
    assert (settings.rate, settings.chance, settings.restock, settings.language) == (4321.0, 77.0, False, "sv")
    assert settings.theme == ""  # the look is each computer's own
    assert abs(second.clock.now() - time.time()) < 60  # and not an hour
    second.close()
    # What was chosen for this run stands in no file of this folder.
    assert "4321" not in (second.folder.settings).read_text(encoding="utf-8")
    given = open_in("second", ahead=3600.0)
    assert not given.moved
    assert given.choices.now().rate != 4321.0
    given.close()


def test_who_is_refused_has_changed_nothing(open_in: Open):
    running = open_in("first")
    with pytest.raises(TakenError):
        open_in("second")
    hand_over(running, HandlingBook(running.store), 1)
    write_mails(running)
    assert list(mails(running)) == [f"{DAY}.mbox"]
    running.close()


def test_a_folder_has_an_id_of_its_own_that_stays(tmp_path: Path):
    folder, other = ShopFolder(tmp_path / "a"), ShopFolder(tmp_path / "b")
    for one in (folder, other):
        one.make()
        assert identity(one) == ""
    found = identity(folder, make=True)
    assert identity(folder) == identity(folder, make=True) == found
    assert identity(other, make=True) != found
    other.identity.write_bytes(b"\xff\n")  # damaged, and the same from now on all the same
    assert identity(other) == identity(other, make=True) != ""
    folder.identity.unlink()
    folder.identity.mkdir()
    with pytest.raises(ShopError, match="cannot be made or written"):
        identity(folder, make=True)

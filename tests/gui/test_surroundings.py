"""What stands in the shop's way is told in the window, is tried again, and loses nothing."""

import shutil
import time
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import refusal_box
from gui.main_window import MainWindow
from models.report import FINAL
from models.snapshots import ShopTime
from models.storage.blocks import BlockBook
from models.storage.connecting import open_store
from models.storage.progress import counters
from models.storage.schema import SCHEMA_VERSION
from tests.gui.conftest import MakeWindow
from workers.stream.opening import ShopOptions, open_shop
from workers.stream.shop import Shop
from workers.terminal.command_line import main
from workers.upkeep.desk import Refused, Restocked

LONG = 30_000


def number(text: str) -> int:
    digits = "".join(char for char in text if char.isdigit())
    return int(digits) if digits else 0


def told(window: MainWindow) -> str:
    """Return all sentences of the banner, empty when it is hidden."""
    return window.banner.toolTip() if window.banner.isVisible() else ""


def verified(shop: Shop) -> bool:
    """Recount a shop that was closed."""
    where = () if shop.built_in else ("--bootstrap-servers", shop.crossing.kafka.address.bootstrap_servers)
    return main(["verify", "--shop", str(shop.folder.root), *where], no_window, pytest.fail, display=False) == 0


def end(qtbot: QtBot, window: MainWindow) -> None:
    """Stop selling, let all be counted, and close the shop."""
    shop = window._supervisor.shop
    window.bar.start.click()
    qtbot.waitUntil(lambda: shop.store.fact("selling_until") is None, timeout=LONG)
    looks = shop.crossing.looks
    shop.crossing.look_often = True
    qtbot.waitUntil(lambda: shop.crossing.looks > looks + 2 and shop.crossing.most_unread()[1] == 0, timeout=LONG)
    shop.store.close()
    assert window._supervisor.shutdown()


def no_window(_shop: Shop) -> int:
    raise AssertionError("a window was opened")


def newer(folder: Path) -> None:
    folder.mkdir()
    store = open_store(folder / "orders.db")
    store.set_fact("schema_version", SCHEMA_VERSION + 1)
    store.close()


def below_a_file(folder: Path) -> None:
    folder.parent.joinpath("file").write_text("x", encoding="utf-8")
    folder.symlink_to(folder.parent / "file" / "shop")


@pytest.mark.parametrize(
    ("spoil", "sentence"), [(newer, "made by a newer Orderpuls"), (below_a_file, "cannot be made or written")]
)
def test_a_folder_that_cannot_be_used_is_told_in_the_window(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, spoil, sentence: str
):
    folder = tmp_path / "shop"
    spoil(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*")}
    shown: list[str] = []
    assert main(["--shop", str(folder)], no_window, lambda sentence, _: shown.append(sentence), display=True) == 1
    assert [sentence in text for text in shown] == [True]
    assert capsys.readouterr().err == f"orderpuls: {shown[0]}\n"
    assert {path: path.read_bytes() for path in folder.rglob("*")} == before


def test_a_second_program_is_told_in_the_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    first = open_shop(ShopOptions(tmp_path / "shop"), {})
    shown: list[str] = []
    assert (
        main(["--shop", str(first.folder.root)], no_window, lambda sentence, _: shown.append(sentence), display=True)
        == 1
    )
    assert ["Another Orderpuls runs the shop" in text for text in shown] == [True]
    first.close()


def test_the_message_shows_the_sentence_as_it_is(qtbot: QtBot, qapp: QApplication):
    box = refusal_box(qapp, "Another Orderpuls runs the shop in <b>here</b>. Close it.")
    box.show()
    assert box.text() == "Another Orderpuls runs the shop in <b>here</b>. Close it."
    assert box.textFormat() == Qt.TextFormat.PlainText
    qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    assert not box.isVisible()
    shiboken6.delete(box)


def test_what_was_refused_is_forgotten_when_it_could_be_done(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(Refused("The disk is full."))
    assert told(window) == "The disk is full."
    window.receive(Restocked(1, 5))
    assert not told(window)


def test_a_disk_that_is_nearly_full_is_told_in_the_window(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(ShopTime(0.0, 0.0, 1.0, 1.0, None, disk_full=True))
    assert told(window).startswith("Less than 1 GB of disk is free, so sales have stopped.")
    window.receive(ShopTime(0.0, 0.0, 1.0, 1.0, None))
    assert not told(window)


def test_settings_that_cannot_be_saved_are_told_until_they_can(make_window: MakeWindow):
    window = make_window(start=False)
    settings = window._supervisor.shop.folder.settings
    text = settings.read_text(encoding="utf-8")
    settings.unlink()
    settings.mkdir()
    window.bar.chance.setValue(33.0)
    assert "could not be saved" in told(window)
    settings.rmdir()
    settings.write_text(text, encoding="utf-8")
    window.bar.chance.setValue(34.0)
    assert not told(window)
    assert "chance = 34.0" in settings.read_text(encoding="utf-8")


def test_a_kafka_that_cannot_start_is_told_and_tried_again(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False, built_in=True, rate=600.0)
    folder = window._supervisor.shop.folder.kafka
    folder.rmdir()
    folder.write_text("in its place", encoding="utf-8")
    window._supervisor.start()
    qtbot.waitUntil(lambda: "Apache Kafka cannot write in" in told(window), timeout=LONG)
    folder.unlink()
    folder.mkdir()
    qtbot.waitUntil(lambda: "  ·  connected" in window.status.kafka.text(), timeout=LONG)
    qtbot.waitUntil(lambda: not told(window), timeout=LONG)


def test_files_in_whose_place_something_stands_are_told_and_written_later(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=600.0, open_at="2026-11-20T23:59")
    shop = window._supervisor.shop
    shop.choices.change(grace=0.1)
    qtbot.waitUntil(lambda: shop.crossing.kafka.connected, timeout=LONG)
    window.bar.chance.setValue(100)
    tables, aside = shop.folder.tabular, shop.folder.root / "aside"
    window.bar.start.click()
    qtbot.waitUntil((tables / "order_created_now.txt").exists, timeout=LONG)
    report, mails = shop.folder.reports / "sales_2026-11-20.txt", shop.folder.mail / "2026-11-21.mbox"
    for path in (report, mails):
        path.mkdir()
    shutil.move(tables, aside)
    tables.write_text("in its place", encoding="utf-8")
    shop.clock.speed = 60.0
    for sentence in (
        "The orders cannot be recorded in",
        "The tables cannot be written in",
        "The report for 2026-11-20 cannot be written in",
        "The mails cannot be written to 2026-11-21.mbox in",
    ):
        qtbot.waitUntil(lambda sentence=sentence: sentence in told(window), timeout=LONG)
    before = number(window.overview.orders_today.value)
    qtbot.waitUntil(lambda: number(window.overview.orders_today.value) > before, timeout=LONG)
    tables.unlink()
    shutil.move(aside, tables)
    for path in (report, mails):
        path.rmdir()
    qtbot.waitUntil(lambda: report.is_file() and mails.is_file(), timeout=LONG)
    qtbot.waitUntil(lambda: not told(window), timeout=LONG)
    end(qtbot, window)
    assert (tables / "order_created_now_2026-11-20.txt").exists()
    assert verified(shop)


def test_a_clock_that_is_set_back_and_forward(qtbot: QtBot, make_window: MakeWindow):
    """Shop time, in hours of a wall clock that is set back by one, then on by one, then on by a day.

    wall  10:00 ─── | 09:00 ─── | 10:00 ─── | next day 10:00 ───
    shop  10:00 ─── | stands    | 10:00 ─── | next day 10:00 ───, and the day before has its report
    """
    shift = [0.0]
    window = make_window(rate=6000.0, wall=lambda: time.time() + shift[0])
    shop = window._supervisor.shop
    shop.choices.change(curve=False, grace=0.1)
    seen: list[float] = []
    window._supervisor.snapshot.connect(lambda s: seen.append(s.now) if isinstance(s, ShopTime) else None)
    qtbot.waitUntil(lambda: shop.crossing.kafka.connected, timeout=LONG)
    first_day = shop.calendar().local(shop.clock.now()).date()
    window.bar.start.click()
    today = window.overview.orders_today
    qtbot.waitUntil(lambda: number(today.value) > 20, timeout=LONG)

    shift[0] -= 3600.0
    qtbot.waitUntil(lambda: "clock was set back" in told(window) and "59 min" in told(window), timeout=LONG)
    stands_at = shop.clock.now()
    # What had fallen due before is still sold; then nothing is.
    qtbot.waitUntil(lambda: shop.store.fact("selling_until") == stands_at, timeout=LONG)
    qtbot.waitUntil(lambda: not BlockBook(shop.store).unacknowledged(), timeout=LONG)
    sold = counters(shop.store, "producer")["produced"]
    qtbot.waitUntil(lambda: number(today.value) == sold, timeout=LONG)
    after = len(seen) + 5
    qtbot.waitUntil(lambda: len(seen) >= after, timeout=LONG)
    assert shop.clock.now() == stands_at
    assert (number(today.value), counters(shop.store, "producer")["produced"]) == (sold, sold)

    shift[0] += 3600.0
    qtbot.waitUntil(lambda: not told(window), timeout=LONG)
    qtbot.waitUntil(lambda: number(today.value) > sold + 20, timeout=LONG)

    shift[0] += 86_400.0
    window.tabs.setCurrentWidget(window.reports)
    qtbot.waitUntil(
        lambda: any(r.date == first_day and r.status == FINAL for r in window.reports.days.rows_model._rows),
        timeout=LONG,
    )
    assert "of shop time nothing was sold, about 8,6" in told(window)
    end(qtbot, window)
    assert seen == sorted(seen)
    assert seen[-1] > stands_at + 86_000
    assert verified(shop)


def test_an_end_that_a_busy_machine_holds_up_is_waited_for(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
):
    """The time in which all is to end is over before it begins, and yet every thread ends well."""
    window = make_window(rate=6000.0)
    window.bar.start.click()
    qtbot.waitUntil(lambda: number(window.overview.orders_today.value) > 50, timeout=LONG)
    monkeypatch.setattr("workers.threads.supervisor.STOP_SECONDS", -2.0)
    assert window._supervisor.shutdown()
    assert window._supervisor.left == ()
    assert verified(window._supervisor.shop)

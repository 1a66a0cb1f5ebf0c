from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from queue import SimpleQueue

import pytest

from models.errors import ShopError, UsageError
from models.report import FINAL, PRELIMINARY, Figures, make_report
from models.snapshots import Produced
from models.storage.reports import ReportBook
from workers.consumer3_daily_report import DailyReportConsumer
from workers.desk import DeskLoop, ReportMade
from workers.shop import Shop, ShopOptions, default_products, load_customers, open_shop
from workers.tabular_writer import TabularWriterLoop


def test_one_program_at_a_time(shop: Shop):
    with pytest.raises(ShopError, match="Another Orderpuls runs the shop"):
        open_shop(ShopOptions(shop.folder.root), {})


def test_a_shop_keeps_its_zone_seed_and_opening(tmp_path: Path):
    options = ShopOptions(tmp_path / "s", zone="Asia/Tokyo", seed=5, open_at="2026-03-28T22:00")
    first = open_shop(options, {})
    assert first.now_local().isoformat().startswith("2026-03-28T22:00")
    known = first.shop_id, first.seed, first.opened_at
    first.close()
    first.close()
    again = open_shop(ShopOptions(tmp_path / "s"), {})
    assert (again.shop_id, again.seed, again.opened_at) == known
    assert again.zone_name == "Asia/Tokyo"
    again.close()
    with pytest.raises(UsageError, match="time zone is Asia/Tokyo"):
        open_shop(ShopOptions(tmp_path / "s", zone="UTC"), {})
    same = open_shop(options, {})  # the same command again goes on with the same shop
    assert same.opened_at == again.opened_at
    same.close()


def test_what_the_command_line_says_holds_for_this_run_only(tmp_path: Path):
    def opened(rate: float | None = None) -> Shop:
        return open_shop(ShopOptions(tmp_path / "s", zone="UTC", rate=rate), {})

    first = opened(rate=240.0)
    first.change_settings(chance=30.0)
    assert (first.settings.rate, first.settings.chance) == (240.0, 30.0)
    first.close()
    again = opened(rate=240.0)
    assert (again.saved.rate, again.saved.chance) == (60.0, 30.0)
    again.change_settings(rate=120.0)  # the owner changes that very setting
    assert again.settings.rate == 120.0
    again.close()
    last = opened()
    assert (last.settings.rate, last.settings.chance) == (120.0, 30.0)
    last.close()


def test_bad_options_make_nothing(tmp_path: Path):
    for options in (
        ShopOptions(tmp_path / "s", products=tmp_path / "none.txt"),
        ShopOptions(tmp_path / "s", zone="Nowhere"),
    ):
        with pytest.raises(UsageError):
            open_shop(options, {})
    assert not (tmp_path / "s").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ShopError, match="cannot be made"):
        open_shop(ShopOptions(tmp_path / "file" / "shop"), {})


def test_what_comes_along_is_found():
    assert default_products().exists()
    assert len(load_customers()) == 10_000


def test_a_day_without_an_order_gets_its_report_and_a_late_order_a_revision(shop: Shop):
    consumer, book = DailyReportConsumer(shop), ReportBook(shop.store)
    day = date(2026, 11, 20)
    assert book.outdated(date(2026, 11, 22), day) == [day, date(2026, 11, 21)]
    consumer.make(day, FINAL)
    consumer.make(date(2026, 11, 21), PRELIMINARY)
    assert book.outdated(date(2026, 11, 22), day) == [date(2026, 11, 21)]
    with shop.store.transaction():
        book.touch([day])
    assert day in book.outdated(date(2026, 11, 22), day)
    assert consumer.make(day, FINAL).revision == 2
    assert [report.revision for report in book.newest()] == [1, 2]
    assert len(book.unwritten()) == 3


def test_a_report_is_the_same_bytes_when_it_is_made_again(shop: Shop):
    consumer = DailyReportConsumer(shop)
    first = consumer.make_preliminary()
    consumer.tick(0, lambda: True)
    path = shop.folder.reports / f"sales_{first.date}.txt"
    text = path.read_text(encoding="utf-8")
    consumer.make_preliminary()
    consumer.tick(0, lambda: True)
    assert path.read_text(encoding="utf-8").splitlines()[1:] == text.splitlines()[1:]


def test_a_report_that_is_asked_for_before_midnight_and_made_after_it_is_the_new_days(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    """
    desk        |asked ...... waits for the write lock ...... made
    consumer 3  |                00:00  final report
    """
    consumer, book = DailyReportConsumer(shop), ReportBook(shop.store)
    day = shop.now_local().date()
    at_once = shop.store.transaction

    @contextmanager
    def after_midnight() -> Iterator[None]:
        monkeypatch.setattr(shop.store, "transaction", at_once)
        shop.clock.go_to(shop.clock.now() + 86_400)
        shop.clock.grant(1.0)
        while shop.clock.target is not None:
            shop.clock.extend(shop.save_clock)
        consumer.make(day, FINAL)
        with at_once():
            yield

    monkeypatch.setattr(shop.store, "transaction", after_midnight)
    answers: list[object] = []
    requests: SimpleQueue[Callable[[DeskLoop], object]] = SimpleQueue()
    desk = DeskLoop(shop, requests, answers.append)
    requests.put(DeskLoop.make_report)
    desk.step()
    (answer,) = answers
    assert isinstance(answer, ReportMade)
    assert (answer.report.date, answer.report.status) == (shop.now_local().date(), PRELIMINARY)
    assert [(report.date, report.status) for report in book.newest()] == [
        (shop.now_local().date(), PRELIMINARY),
        (day, FINAL),
    ]


def test_a_preliminary_report_gives_way_to_the_final_one_and_never_follows_it(shop: Shop):
    consumer, book = DailyReportConsumer(shop), ReportBook(shop.store)
    day = shop.now_local().date()
    consumer.make(day, PRELIMINARY)
    final = consumer.make(day, FINAL)
    assert consumer.make(day, PRELIMINARY) == final
    assert consumer.make_preliminary() == final
    assert book.newest() == (final,)


def test_a_preliminary_report_that_an_older_version_put_behind_a_final_one_gives_way(shop: Shop):
    consumer, book = DailyReportConsumer(shop), ReportBook(shop.store)
    day, after = date(2026, 11, 20), date(2026, 11, 21)
    consumer.make(day, FINAL)
    with shop.store.transaction():
        late = make_report(day, Figures(0, 0, ()), "UTC", shop.now_local(), PRELIMINARY, book.final(day))
        book.save(late, 0)
    assert book.outdated(after, day) == [day]
    consumer.make(day, FINAL)
    assert book.outdated(after, day) == []
    assert [report.status for report in book.newest()] == [FINAL]


def test_a_table_that_cannot_be_replaced_is_told_when_it_lasts_and_written_later(shop: Shop):
    loop = TabularWriterLoop(shop)
    path = shop.folder.tabular / "produced_orders.txt"
    path.mkdir()
    loop.offer(Produced(True, 1, 60.0, 1.0, False, b"{}"))
    loop.step()
    assert shop.in_the_way["tables"] == ""  # a virus scanner may hold it for a moment
    loop.step()
    assert "produced_orders.txt cannot be written" in shop.in_the_way["tables"]
    path.rmdir()
    loop.step()
    assert path.read_text(encoding="utf-8") == "{}\n"
    assert shop.in_the_way["tables"] == ""
    loop.close()

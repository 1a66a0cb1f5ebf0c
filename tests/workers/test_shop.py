from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from queue import SimpleQueue

import pytest

from models.errors import ShopError, UsageError
from models.report import FINAL, PRELIMINARY, Figures, make_report
from models.snapshots import Produced
from models.storage.clock import store_clock
from models.storage.reports import ReportBook
from tests.workers.conftest import the_same
from tests.workers.fakes import AllRead
from workers.consumers import daily_report
from workers.stream.opening import ShopOptions, default_products, load_customers, open_shop
from workers.stream.shop import Shop
from workers.upkeep.desk import DeskLoop, ReportMade
from workers.upkeep.tabular_writer import TabularWriterLoop


def now_local(shop: Shop) -> datetime:
    return shop.calendar().local(shop.clock.now())


def test_one_program_at_a_time(shop: Shop):
    with pytest.raises(ShopError, match="Another Orderpuls runs the shop"):
        open_shop(the_same(shop), {})


def test_a_shop_keeps_its_zone_seed_and_opening(tmp_path: Path):
    options = ShopOptions(tmp_path / "s", zone="Asia/Tokyo", seed=5, open_at="2026-03-28T22:00")
    first = open_shop(options, {})
    assert first.calendar().local(first.clock.now()).isoformat().startswith("2026-03-28T22:00")
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
    consumer, book = daily_report(shop), ReportBook(shop.store)
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
    consumer = daily_report(shop)
    first = consumer.make_preliminary()
    consumer.tick(AllRead())
    path = shop.folder.reports / f"sales_{first.date}.txt"
    text = path.read_text(encoding="utf-8")
    consumer.make_preliminary()
    consumer.tick(AllRead())
    assert path.read_text(encoding="utf-8").splitlines()[1:] == text.splitlines()[1:]


def test_a_report_that_is_asked_for_before_midnight_and_made_after_it_is_the_new_days(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    """
    desk        |asked ...... waits for the write lock ...... made
    consumer 3  |                00:00  final report
    """
    consumer, book = daily_report(shop), ReportBook(shop.store)
    day = now_local(shop).date()
    at_once = shop.store.transaction

    @contextmanager
    def after_midnight() -> Iterator[None]:
        monkeypatch.setattr(shop.store, "transaction", at_once)
        shop.clock.go_to(shop.clock.now() + 86_400)
        shop.clock.grant(1.0)
        while shop.clock.target is not None:
            shop.clock.extend(lambda state: store_clock(shop.store, state))
        consumer.make(day, FINAL)
        with at_once():
            yield

    monkeypatch.setattr(shop.store, "transaction", after_midnight)
    answers: list[object] = []
    requests: SimpleQueue[Callable[[DeskLoop], object]] = SimpleQueue()
    desk = DeskLoop(shop.store, shop.clock, shop.folder.mail, daily_report(shop), requests, answers.append)
    requests.put(DeskLoop.make_report)
    desk.step()
    (answer,) = answers
    assert isinstance(answer, ReportMade)
    assert (answer.report.date, answer.report.status) == (now_local(shop).date(), PRELIMINARY)
    assert [(report.date, report.status) for report in book.newest()] == [
        (now_local(shop).date(), PRELIMINARY),
        (day, FINAL),
    ]


def test_a_preliminary_report_gives_way_to_the_final_one_and_never_follows_it(shop: Shop):
    consumer, book = daily_report(shop), ReportBook(shop.store)
    day = now_local(shop).date()
    consumer.make(day, PRELIMINARY)
    final = consumer.make(day, FINAL)
    assert consumer.make(day, PRELIMINARY) == final
    assert consumer.make_preliminary() == final
    assert book.newest() == (final,)


def test_a_preliminary_report_that_an_older_version_put_behind_a_final_one_gives_way(shop: Shop):
    consumer, book = daily_report(shop), ReportBook(shop.store)
    day, after = date(2026, 11, 20), date(2026, 11, 21)
    consumer.make(day, FINAL)
    with shop.store.transaction():
        late = make_report(day, Figures(0, 0, ()), "UTC", now_local(shop), PRELIMINARY, book.final(day))
        book.save(late, 0)
    assert book.outdated(after, day) == [day]
    consumer.make(day, FINAL)
    assert book.outdated(after, day) == []
    assert [report.status for report in book.newest()] == [FINAL]


def test_a_table_that_cannot_be_replaced_is_told_when_it_lasts_and_written_later(shop: Shop):
    loop = TabularWriterLoop(shop.folder.tabular, shop.calendar(), shop.tell, lambda: "en")
    path = shop.folder.tabular / "produced_orders.txt"
    path.mkdir()
    loop.offer(Produced(True, 60.0, 1.0, False, b"{}"))
    loop.step()
    assert shop.crossing.in_the_way["tables"] == ""  # a virus scanner may hold it for a moment
    loop.step()
    assert "produced_orders.txt cannot be written" in shop.crossing.in_the_way["tables"]
    path.rmdir()
    loop.step()
    assert path.read_text(encoding="utf-8") == "{}\n"
    assert shop.crossing.in_the_way["tables"] == ""
    loop.close()

"""What a shop writes for people is in its language: tables, status, help, and what is in the way."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.folder import ShopFolder
from models.sentences import Sentence
from models.settings_file import read_settings
from models.snapshots import (
    HandledMonitor,
    Handling,
    KafkaState,
    OrderRow,
    OrdersToday,
    Progress,
    Sales,
    Stock,
    StockRow,
)
from models.windows import HandledCounts
from tests.sentences import all_sentences
from workers.files.tables import RENDER
from workers.stream.loop import Trouble
from workers.stream.opening import ShopOptions, open_shop
from workers.stream.shop import Shop
from workers.terminal.asking import language_of
from workers.terminal.in_the_way import InTheWay
from workers.terminal.parser import parse
from workers.terminal.status import read_status, status_lines
from workers.upkeep.tabular_writer import TabularWriterLoop

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 20, 15, 7, tzinfo=UTC)
P = Progress("consumer1-orders-today", 5, 1_234, 0)
COUNTS = HandledCounts((("5m", 12), ("30m", 34), ("1h", 56), ("2h", 78)), (9, *[0] * 23), 24)
SHOWN: tuple[object, ...] = (
    OrdersToday(P, DAY, 1_234, 7, 8, (), ()),
    Sales(P, DAY, 20, 5, 123_456, 100, 1, 100, (0,) * 24, (0,) * 24, ()),
    Stock(P, DAY, (StockRow(1, "Te", "Mat", 100, 12_345, 3, 4, 5, 6, False, 0),)),
    Handling(P, 1_234, 1, 2, (OrderRow(5, NOW, "Bo", 123_456, NOW, True),), (), ()),
    HandledMonitor(P, NOW.timestamp(), 5, 6, COUNTS),
)


def tables(shop: Shop, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for shown in SHOWN:
        found |= RENDER[type(shown).__name__](shown, shop.calendar(), language)
    return {name: text.replace("\N{NO-BREAK SPACE}", " ") for name, text in found.items()}


def test_the_tables_are_in_one_language_and_their_files_keep_their_names(shop: Shop):
    swedish, english = tables(shop, "sv"), tables(shop, "en")
    assert swedish.keys() == english.keys()
    assert "Ordrar sedan 00:00          1 234" in swedish["orders_Consumer1.txt"]
    assert "Orders since 00:00    1,234" in english["orders_Consumer1.txt"]
    assert "Försäljning i dag  1 234,56" in swedish["sales_Consumer2.txt"]
    assert swedish["stock_Consumer4.txt"].startswith("Id  Produkt  Lagersaldo  Reserverat  Tillgängligt  Sålt i dag")
    assert swedish["handled_orders.txt"].startswith("Hanterade: 1 234   Ohanterade: 2   Mail: 1\n")
    assert "Senaste 5 min" in swedish["handled_windows.txt"]
    assert "Medel per 5 min (24 av 24)" in swedish["handled_windows.txt"]
    assert "0,4" in swedish["handled_windows.txt"]
    assert "0.4" in english["handled_windows.txt"]


def test_the_tables_are_written_anew_when_another_language_is_chosen(shop: Shop):
    loop = TabularWriterLoop(shop.folder.tabular, shop.calendar(), shop.tell, lambda: shop.choices.now().spoken)
    path = shop.folder.tabular / "orders_Consumer1.txt"
    loop.offer(SHOWN[0])
    loop.step()
    assert "Orders yesterday" in path.read_text(encoding="utf-8")
    shop.choices.change(language="sv")
    loop.step()
    assert "Ordrar i går" in path.read_text(encoding="utf-8")


def test_the_status_is_in_one_language(shop: Shop):
    status = read_status(shop.store, shop.calendar(), shop.clock.now(), shop.opened_at, "", running=False)
    status |= {"orders_today": 1_234, "lag": {"consumer1-orders-today": 1}}
    swedish, english = dict(status_lines(status, "sv", "x")), dict(status_lines(status, "en", "x"))
    assert set(swedish) & set(english) == {"Kafka"}
    assert swedish["Konsument 1 · Ordrar i dag"] == "1\N{NO-BREAK SPACE}234"
    assert english["Consumer 1 · Orders today"] == "1,234"
    assert (swedish["Eftersläpning"], english["Behind"]) == ("1 meddelande", "1 message")
    assert swedish["Läge"] == "inte igång"


def test_what_is_in_the_way_is_told_in_the_language_of_the_shop():
    told = io.StringIO()
    in_the_way = InTheWay(told, lambda: "sv")
    in_the_way.receive(KafkaState(False, "10.0.0.1:9092", False, "away"))
    in_the_way.receive(Trouble("x", Sentence("The disk is full. Free some space; the shop goes on by itself.")))
    in_the_way.receive(Trouble("x", ""))
    in_the_way.receive(KafkaState(False, "10.0.0.1:9092", True))
    assert told.getvalue().splitlines() == [
        "orderpuls: Kafka på 10.0.0.1:9092 svarar inte. Under tiden säljs inget, och inget sålt går förlorat; "
        "det fortsätter av sig självt när det är över.",
        "orderpuls: Disken är full. Frigör utrymme; butiken fortsätter av sig själv.",
        "orderpuls: Nu är inget i vägen längre.",
    ]


def test_a_shop_is_made_in_the_language_of_the_computer(tmp_path: Path):
    shop = open_shop(ShopOptions(tmp_path / "shop", zone="Europe/Stockholm"), {"LANG": "sv_SE.UTF-8"})
    try:
        assert shop.choices.now().spoken == "sv"
    finally:
        shop.close()
    assert read_settings(ShopFolder(tmp_path / "shop").settings, {"LANG": "en_GB.UTF-8"}).language == "sv"
    assert language_of(["status", "--shop", str(tmp_path / "shop")], {"LANG": "en_GB.UTF-8"}) == "sv"
    assert language_of([f"--shop={tmp_path / 'shop'}"], {"LANG": "en_GB.UTF-8"}) == "sv"
    assert language_of(["--shop", str(tmp_path / "none")], {"LANG": "en_GB.UTF-8"}) == "en"
    assert language_of(["--shop"], {"LANG": "en_GB.UTF-8"}) == "en"


def test_the_shop_of_one_who_types_no_word_at_all_is_asked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert language_of([], {"LANG": "sv_SE.UTF-8"}) == "sv"


def help_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        parse([*words, "--help"])
    return " ".join(capsys.readouterr().out.split())


def test_the_help_is_in_one_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("HOME", str(tmp_path))
    english = {
        one.template for one in all_sentences("workers") if one.where.startswith("workers/terminal/parser.py")
    } - {"TEXT"}
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    for command in ((), ("headless",), ("status",), ("report",), ("replay",), ("broker",), ("verify",)):
        told = help_of(capsys, *command)
        assert told.startswith("användning: orderpuls")
        left = {text for text in english if text and f" {text} " in f"{told} "}
        assert not left
    with pytest.raises(SystemExit):
        parse(["headless", "--rate", "fast"])
    assert capsys.readouterr().err == (
        "orderpuls headless: --rate: 'fast' är inget tal från 0 till 600000. Se: orderpuls headless --help\n"
    )

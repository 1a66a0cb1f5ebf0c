"""The day's report: its picture, another day beside it, and what is saved of it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.panels.reports import ROOMY
from gui.report_drawing import Drawn
from gui.window_parts import SMALLEST
from models.report import FINAL, DailyReport, ReportProduct
from models.snapshots import DailyReports, Progress
from tests.gui.conftest import MakeWindow
from workers.upkeep.desk import DayHours

TODAY, BEFORE = date(2026, 11, 22), date(2026, 11, 21)
MADE = datetime(2026, 11, 23, 0, 0, 2, tzinfo=UTC)
NAMES = ("Kaffe", "Te", "=Kakao")


def report(day: date, orders: int, *ore: int) -> DailyReport:
    products = tuple(ReportProduct(i, NAMES[i - 1], i, amount) for i, amount in enumerate(ore, start=1))
    return DailyReport(day, FINAL, 1, orders, sum(ore), products, "Europe/Stockholm", MADE)


REPORTS = (report(TODAY, 30, 100_000, 300_000, 5_000), report(BEFORE, 20, 200_000, 100_000))


def show(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.tabs.setCurrentWidget(window.reports)
    window.receive(DailyReports(Progress("consumer3-daily-report"), TODAY, 30, 405_000, REPORTS))
    for day in (BEFORE, TODAY):
        window.receive(DayHours(day, tuple(100 * hour for hour in range(24))))


def test_the_picture_of_the_chosen_day_says_what_its_bars_are(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show(window)
    picture = window.reports.picture
    assert picture.drawn is not None
    assert (picture.drawn.report, picture.drawn.hours[23]) == (REPORTS[0], 2_300)
    assert [product.name for product in picture.drawn.top] == ["Te", "Kaffe", "=Kakao"]
    qtbot.waitUntil(lambda: len(picture._spots) == 24 + 3, timeout=30_000)
    texts = {picture.tip_at(spot.place.center()) for spot in picture._spots}
    assert {"23:00–24:00: 23.00 kr", "Te: 3,000.00 kr"} <= texts
    assert picture.tip_at(QPointF(-5, -5)) == ""
    window.reports.days.choose(BEFORE)
    assert picture.drawn.report == REPORTS[1]


def test_another_day_stands_beside_it_with_the_difference(make_window: MakeWindow):
    window = make_window(start=False, language="sv")
    show(window)
    panel = window.reports
    assert [panel.other.itemText(i) for i in range(1, panel.other.count())] == ["2026-11-22", "2026-11-21"]
    panel.other.choose(BEFORE)
    assert panel.pages.currentWidget() is panel.compared
    model = panel.compared.filter
    rows = [
        [str(model.index(row, column).data()).replace("\N{NO-BREAK SPACE}", " ") for column in range(4)]
        for row in range(model.rowCount())
    ]
    assert rows[0] == ["Ordrar", "30", "20", "+50,0 %"]
    assert rows[1][1:] == ["4 050,00 kr", "3 000,00 kr", "+35,0 %"]
    assert ["Kaffe", "1 000,00 kr", "2 000,00 kr", "−50,0 %"] in rows
    assert rows[-1] == ["=Kakao", "50,00 kr", "0,00 kr", "ny"]
    assert panel.picture.drawn is not None
    assert panel.picture.drawn.other == REPORTS[1]
    panel.other.choose(None)
    assert panel.pages.currentWidget() is panel.text


def test_who_looks_at_the_newest_day_goes_on_with_the_next_one(make_window: MakeWindow):
    window = make_window(start=False)
    show(window)
    panel, days = window.reports, (report(TODAY + timedelta(1), 7, 500), *REPORTS)
    assert str(TODAY) in panel.text.toPlainText()
    window.receive(DailyReports(Progress("consumer3-daily-report"), TODAY + timedelta(2), 0, 0, days))
    assert str(days[0].date) in panel.text.toPlainText()
    assert panel.days.chosen_row() == days[0]
    panel.days.choose(BEFORE)
    later = (report(TODAY + timedelta(2), 8, 600), *days)
    window.receive(DailyReports(Progress("consumer3-daily-report"), TODAY + timedelta(3), 0, 0, later))
    assert str(BEFORE) in panel.text.toPlainText()
    assert panel.days.chosen_row() == REPORTS[1]


def test_the_picture_says_which_day_is_grey_where_it_is_narrow(make_window: MakeWindow):
    window = make_window(start=False, language="sv")
    show(window)
    panel, pictures = window.reports, []
    panel.picture.setFixedWidth(236)
    for day in (BEFORE, BEFORE - timedelta(1)):
        drawn = Drawn(REPORTS[0], (5,) * 24, replace(REPORTS[1], date=day), (5,) * 24)
        panel.picture.show_day(drawn)
        pictures.append(panel.picture.grab().toImage())
    assert pictures[0] != pictures[1]


def test_the_picture_gives_way_where_the_figures_need_the_room(make_window: MakeWindow):
    window = make_window(start=False)
    show(window)
    panel = window.reports
    for other in (BEFORE, None):
        panel.other.choose(other)
        for width in (ROOMY - 1, ROOMY):
            panel.fit(width)
            assert panel.picture.isVisibleTo(panel) == (width >= ROOMY)


@pytest.mark.parametrize("size", [SMALLEST, (1264, 760)])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_sums_and_status_are_seen_without_scrolling(
    qtbot: QtBot, make_window: MakeWindow, language: str, size: tuple[int, int]
):
    window = make_window(start=False, language=language)
    product = ReportProduct(1, "Ägg från frigående höns 12-pack", 99_999, 1_123_635_000)
    days = tuple(
        DailyReport(TODAY - timedelta(i), FINAL, 1, 264_475, 13_547_732_140, (product,), "Europe/Stockholm", MADE)
        for i in range(40)
    )
    show(window)
    window.resize(*size)
    window.receive(DailyReports(Progress("consumer3-daily-report"), TODAY, 30, 405_000, days))
    panel = window.reports
    qtbot.waitUntil(lambda: "frigående" in panel.text.toPlainText(), timeout=30_000)
    qtbot.waitUntil(lambda: panel.text.horizontalScrollBar().maximum() == 0, timeout=30_000)
    status = panel.days.visualRect(panel.days.model().index(0, 3))
    needed = panel.days.fontMetrics().horizontalAdvance(panel.tr("final"))
    assert status.width() >= needed
    assert panel.days.viewport().rect().contains(status)


def test_a_report_is_saved_as_pdf_and_csv(make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    window = make_window(start=False, language="sv")
    saving = window.reports.saving
    assert not saving.pdf.isEnabled()
    show(window)
    offered: list[str] = []
    answers = [str(tmp_path / "dag.pdf"), str(tmp_path / "dag"), "", str(tmp_path / "none" / "x" / "dag.csv")]
    (tmp_path / "none").write_text("a file where a folder should be")

    def ask(_parent: object, _title: str, path: str, _kind: str) -> tuple[str, str]:
        offered.append(Path(path).name)
        return answers.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    saving.pdf.click()
    content = (tmp_path / "dag.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert saving.told.text() == "Sparad som dag.pdf"
    saving.csv.click()
    lines = (tmp_path / "dag.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Dagsrapport;2026-11-22"
    assert "3;'=Kakao;3;50,00" in lines
    assert "23:00;23,00" in lines
    saving.csv.click()  # the user thinks better of it
    assert saving.told.text() == "Sparad som dag.csv"
    saving.csv.click()
    assert "kan inte användas" in saving.told.text()
    assert offered == ["sales_2026-11-22.pdf", *["sales_2026-11-22.csv"] * 3]
    assert sorted(path.name for path in tmp_path.glob("*dag*")) == ["dag.csv", "dag.pdf"]


def test_a_long_report_is_printed_on_more_pages_with_every_product(make_window: MakeWindow):
    window = make_window(start=False)
    products = tuple(ReportProduct(i, f"P{i}", i, 100 * i) for i in range(1, 201))
    long = DailyReport(TODAY, FINAL, 1, 1, 100, products, "Europe/Stockholm", MADE)
    window.resize(1280, 800)
    window.tabs.setCurrentWidget(window.reports)
    window.receive(DailyReports(Progress("consumer3-daily-report"), TODAY, 1, 1, (long,)))
    drawn = window.reports.picture.drawn
    assert drawn is not None
    pages = window.reports.saving._print._pages(drawn)
    assert len(pages) > 3
    assert [row[1] for page in pages for row in page] == [product.name for product in products]
    assert len({len(page) for page in pages[1:-1]}) == 1

from datetime import UTC, date, datetime

from models.comparison import Kind, compare
from models.report import FINAL, DailyReport, ReportProduct
from models.report_csv import report_csv

MADE = datetime(2026, 11, 23, 0, 0, 2, tzinfo=UTC)


def report(day: int, orders: int, *products: ReportProduct) -> DailyReport:
    ore = sum(product.sales_ore for product in products)
    return DailyReport(date(2026, 11, day), FINAL, 1, orders, ore, products, "Europe/Stockholm", MADE)


FIRST = report(22, 3, ReportProduct(1, "Kaffe", 4, 100_000), ReportProduct(2, "=Te", 1, 23_450))
SECOND = report(21, 2, ReportProduct(1, "Kaffe", 2, 80_000), ReportProduct(3, "Kakao", 1, 1_000))


def test_two_days_stand_beside_each_other_with_their_difference():
    found = compare(FIRST, SECOND)
    assert [(one.kind, one.first, one.second) for one in found[:4]] == [
        (Kind.ORDERS, 3, 2), (Kind.SALES, 123_450, 81_000), (Kind.PRODUCTS, 5, 3), (Kind.MEAN_ORDER, 41_150, 40_500),
    ]  # fmt: skip
    assert found[0].percent == 50.0
    assert [(one.name, one.first, one.second, one.percent) for one in found[4:]] == [
        ("Kaffe", 100_000, 80_000, 25.0), ("=Te", 23_450, 0, None), ("Kakao", 0, 1_000, -100.0),
    ]  # fmt: skip


def test_a_day_without_sales_has_no_mean_and_nothing_to_compare_with():
    empty = report(20, 0)
    assert [one.percent for one in compare(FIRST, empty)[:4]] == [None] * 4
    assert [one.first for one in compare(empty, FIRST)[:4]] == [0, 0, 0, 0]


def test_the_csv_is_what_a_spreadsheet_of_the_language_reads_and_nothing_in_it_is_run():
    hours = tuple(150 * hour for hour in range(24))
    swedish = report_csv(FIRST, hours, "sv")
    assert swedish.startswith(b"\xef\xbb\xbfDagsrapport;2026-11-22\r\n")
    lines = swedish.decode("utf-8-sig").split("\r\n")
    assert "Försäljning (kr);1234,50" in lines
    assert "23:00;34,50" in lines
    assert "1;Kaffe;4;1000,00" in lines
    assert "2;'=Te;1;234,50" in lines
    english = report_csv(FIRST, (), "en").decode("utf-8-sig").split("\r\n")
    assert "Daily report,2026-11-22" in english
    assert "2,'=Te,1,234.50" in english
    assert not any(line.startswith("23:00") for line in english)


def test_no_name_is_a_formula_whatever_stands_before_it():
    for name in ("+1", "-1", "@x", " =1", "\t=1", "=cmd|' /C calc'!A0"):
        line = report_csv(report(22, 1, ReportProduct(1, name, 1, 100)), ()).decode("utf-8-sig").split("\r\n")[-2]
        assert line.split(",")[1].lstrip('"').startswith("'"), name

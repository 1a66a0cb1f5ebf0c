from datetime import UTC, date, datetime

import msgspec

from models.report import (
    FINAL,
    PRELIMINARY,
    Figures,
    ReportProduct,
    make_report,
    report_from_json,
    report_json,
    report_text,
)

DAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 23, 0, 0, 2, 500, tzinfo=UTC)
FIGURES = Figures(3, 123_450, (ReportProduct(1, "Kaffe", 4, 100_000), ReportProduct(2, "Te", 1, 23_450)))


def test_the_report_says_what_was_asked_for():
    text = report_text(make_report(DAY, FIGURES, "Europe/Stockholm", MADE, FINAL, None))
    assert text.startswith("Daily report for 2026-11-22, made 2026-11-23 00:00:02\n")
    assert "Orders:         3\n" in text
    assert "1,234.50 kr" in text
    assert "Kaffe" in text
    assert "Europe/Stockholm" in text


def test_the_file_for_programs_comes_back_as_it_was():
    report = make_report(DAY, FIGURES, "UTC", MADE, FINAL, None)
    assert report_from_json(report_json(report)) == report


def test_a_later_revision_says_what_changed():
    first = make_report(DAY, FIGURES, "UTC", MADE, FINAL, None)
    later = make_report(DAY, Figures(5, 200_000, FIGURES.products), "UTC", MADE, FINAL, first)
    assert later.revision == 2
    assert "Revision 2 (late orders: +2, sales: +765.50 kr)" in report_text(later)


def test_a_preliminary_report_is_marked_and_gives_way():
    early = make_report(DAY, FIGURES, "UTC", MADE, PRELIMINARY, None)
    assert "PRELIMINARY" in report_text(early)
    assert make_report(DAY, FIGURES, "UTC", MADE, FINAL, early).revision == 1


def test_made_again_it_is_the_same_but_for_the_time():
    first = make_report(DAY, FIGURES, "UTC", MADE, FINAL, None)
    again = make_report(DAY, FIGURES, "UTC", MADE.replace(hour=5), FINAL, None)
    assert report_text(first).split("\n")[1:] == report_text(again).split("\n")[1:]


def test_the_text_of_a_product_cannot_draw_on_the_terminal():
    figures = Figures(1, 1, (ReportProduct(1, "\x1b[31mred\u202egnp\nnew", 1, 1),))
    text = report_text(make_report(DAY, figures, "UTC", MADE, FINAL, None))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[31mredgnp new" in text


def test_the_report_speaks_swedish_and_the_json_has_no_language():
    first = make_report(DAY, FIGURES, "Europe/Stockholm", MADE, FINAL, None)
    later = make_report(DAY, Figures(1_005, 2_000_000, FIGURES.products), "UTC", MADE, FINAL, first)
    text = report_text(later, "sv").replace("\N{NO-BREAK SPACE}", " ")
    assert text.startswith("Dagsrapport för 2026-11-22, gjord 2026-11-23 00:00:02\n")
    assert "Version 2 (sena ordrar: +1 002, försäljning: +18 765,50 kr)\n" in text
    assert "Ordrar:           1 005\nFörsäljning:      20 000,00 kr\n" in text
    assert "Id  Produkt  Sålda  Försäljning (kr)\n" in text
    assert " 1  Kaffe        4          1 000,00\n" in text
    assert "Revision 2 (late orders: +1,002, sales: +18,765.50 kr)\n" in report_text(later, "en")
    assert report_from_json(report_json(later)) == later


def test_what_an_earlier_version_stored_of_a_change_is_understood():
    report = msgspec.structs.replace(
        make_report(DAY, FIGURES, "UTC", MADE, FINAL, None), revision=2, changes="late orders: +2, sales: +1 765,50 kr"
    )
    assert "(late orders: +2, sales: +1,765.50 kr)" in report_text(report, "en")
    assert "(sena ordrar: +2, försäljning: +1\N{NO-BREAK SPACE}765,50 kr)" in report_text(report, "sv")

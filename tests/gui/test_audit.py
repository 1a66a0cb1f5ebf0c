"""The badge and the table of the recount say what the auditor says."""

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.window_parts import SMALLEST
from models.recount import Finding, finding
from models.snapshots import Audited, KafkaState, ShopTime
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import NOW, show_busy
from tests.gui.test_running_window import click

DAY = date(2026, 11, 25)
AGREES = finding("consumer1-orders-today", "orders", 4600, 4600, DAY)
DIFFERS = finding("consumer2-sales", "ore", 99_900, 100_000, DAY)
UNKNOWN = finding("consumer1-orders-today", "ids", 9000, None)


def said(*findings: Finding, **more: object) -> Audited:
    return Audited(True, 1_795_000_000.0, findings, 1.0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("audited", "words", "tone"),
    [
        (Audited(True, share=0.34), "Recounting from Kafka: 34 %", ""),
        (said(AGREES), ": all figures agree", "good"),
        (said(AGREES, DIFFERS), ": 1 figure differs", "bad"),
        (said(AGREES, UNKNOWN, oldest=DAY), ": all agree since 2026-11-25", "good"),
        (said(AGREES, behind=("recorder",)), ": all agree, 1 consumer is behind", "warn"),
        (said(UNKNOWN), ": nothing can be compared", "warn"),
        (replace(said(AGREES, behind=("recorder",)), share=0.5), "Recounting from Kafka: 50 %", ""),
        (replace(said(DIFFERS), share=0.5), ": 1 figure differs", "bad"),
    ],
)
def test_the_badge_says_it_in_a_sentence(make_window: MakeWindow, audited: Audited, words: str, tone: str):
    window = make_window(start=False)
    badge = window.status.audit
    assert badge.isHidden()
    window.receive(audited)
    assert badge.isVisible()
    assert badge.toolTip().split("\n")[0].endswith(words) or words in badge.text()
    assert badge.property("tone") == tone
    window.receive(Audited(on=False))
    assert badge.isHidden()


def test_kafkas_name_stays_where_there_is_room(make_window: MakeWindow):
    window = make_window(start=False, language="sv")
    window.receive(KafkaState(True, "127.0.0.1:19092", True))
    window.resize(1280, 760)
    assert "Apache Kafka på den här datorn" in window.status.kafka.toolTip()
    window.receive(KafkaState(True, "127.0.0.1:19092", True, version="4.4.0"))
    show_busy(window)
    window.receive(said(AGREES))
    window.receive(ShopTime(NOW.timestamp(), 200_000.0, 1.0, 1.0, None))
    for width in (SMALLEST[0], 1280):
        window.resize(width, 760)
        assert window.status.kafka.isVisible()
        assert window.status.kafka.text().startswith("Apache Kafka 4.4.0")
        assert window.status.behind.isVisible()
    window.resize(1280, 760)
    assert "alla siffror stämmer" in window.status.audit.text()


def test_the_badge_is_short_where_there_is_little_room(make_window: MakeWindow):
    window = make_window(start=False)
    window.resize(1900, 900)
    window.receive(said(AGREES))
    assert window.status.audit.text().startswith("Recounted from Kafka at ")
    window.setMinimumSize(1, 1)
    window.resize(560, 700)
    window.receive(said(AGREES))
    assert window.status.audit.text() in window.status.audit.forms[1:]
    assert window.status.audit.geometry().right() <= window.status.width()


def test_the_table_is_opened_by_the_badge_and_goes_on(make_window: MakeWindow, qtbot: QtBot):
    window = make_window(start=False)
    window.receive(said(AGREES, UNKNOWN))
    click(qtbot, window.status.audit)
    assert window.audit.isVisible()
    assert rows(window) == [
        ["Consumer 1 · Orders today", "Order ids counted", "–", "9,000", "cannot be recounted"],
        ["Consumer 1 · Orders today", "Orders on 2026-11-25", "4,600", "4,600", "agrees"],
    ]
    window.receive(said(AGREES, UNKNOWN, DIFFERS, oldest=DAY))
    assert rows(window)[0] == ["Consumer 2 · Sales", "Sales on 2026-11-25", "1,000.00 kr", "999.00 kr", "differs"]
    assert window.audit.summary.text().endswith("1 figure differs")
    assert "2026-11-25" in window.audit.limits.text()


def test_it_can_be_switched_off_in_the_table(make_window: MakeWindow):
    window = make_window(start=False)
    window.audit.show()
    window.audit.on.click()
    assert not window._supervisor.shop.choices.now().audit
    window.receive(Audited(on=False))
    assert window.audit.summary.text() == "switched off"


def rows(window: MainWindow) -> list[list[str]]:
    table = window.audit.rows.filter
    return [
        [table.index(row, column).data() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]

"""Several programs that count for one consumer, started from the window: a shop on a PostgreSQL has them."""

import dataclasses

import psycopg
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.window_parts import SMALLEST
from tests.gui.conftest import MakeWindow
from tests.gui.test_kafka_tab import SALES, stream
from tests.shared_postgres import shared_postgres
from workers.consumers import CONSUMERS
from workers.kafka.topics import ORDERS

LONG = 60_000
STOCK = "consumer4-stock"


def test_a_shop_in_a_file_has_one_program_that_counts(make_window: MakeWindow):
    window = make_window(start=False)
    assert window.kafka.context.supervisor.instances is None
    assert all(row.instances.isHidden() for row in window.kafka.consumers.rows.values())


def test_who_reads_which_partition_is_seen(make_window: MakeWindow):
    window = make_window(start=False, database=shared_postgres().a_place().url, language="sv")
    window.tabs.setCurrentWidget(window.kafka)
    found = stream({SALES: 5})
    shared = [
        dataclasses.replace(one, members=((0, (0, 2)), (3, (1,)))) if one.name == SALES else one
        for one in found.consumers
    ]
    window.receive(dataclasses.replace(found, consumers=tuple(shared)))
    row = window.kafka.consumers.rows[SALES]
    assert row.partitions.text() == "0, 2 | 1"
    assert row.partitions.toolTip() == "det här programmet: 0, 2\ninstans 3: 1"
    lanes = window.kafka.lanes[ORDERS]
    assert lanes.words(1, SALES).endswith("instans 3")
    assert "instans" not in lanes.words(0, SALES) + lanes.words(1, STOCK)
    for button in (row.instances.fewer, row.instances.more):
        QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
        assert window.kafka.foretold.line.text() == button.toolTip() == button.accessibleDescription()
    window.receive(found)
    assert row.partitions.text() == "0, 1, 2"
    hidden = {name for name, one in window.kafka.consumers.rows.items() if one.instances.isHidden()}
    assert hidden == {CONSUMERS[-1].name}  # the recorder
    window.resize(*SMALLEST)
    area = window.kafka.area
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_more_and_fewer_instances_share_the_partitions_and_end_with_the_window(make_window: MakeWindow, qtbot: QtBot):
    window = make_window(database=shared_postgres().a_place().url)
    window.tabs.setCurrentWidget(window.kafka)
    rows, instances = window.kafka.consumers.rows, window.kafka.context.supervisor.instances
    assert instances is not None
    qtbot.waitUntil(rows[SALES].instances.more.isEnabled, timeout=LONG)
    rows[SALES].instances.more.click()
    assert rows[SALES].instances.number.text() == "2"
    qtbot.waitUntil(lambda: rows[SALES].partitions.text() == "0, 1, 2 | 3, 4, 5", timeout=LONG)
    (process,) = instances.processes(SALES)
    process.kill()
    qtbot.waitUntil(lambda: instances.processes(SALES)[0] is not process, timeout=LONG)  # it is started again
    qtbot.waitUntil(lambda: rows[SALES].partitions.text() == "0, 1, 2 | 3, 4, 5", timeout=LONG)
    rows[SALES].instances.fewer.click()
    qtbot.waitUntil(lambda: rows[SALES].partitions.text() == "0, 1, 2, 3, 4, 5", timeout=LONG)
    assert not rows[SALES].instances.fewer.isEnabled()
    rows[STOCK].instances.more.click()
    (process,) = instances.processes(STOCK)
    assert window.kafka.context.supervisor.shutdown()
    assert process.poll() is not None


def test_a_window_whose_shop_another_program_has_taken_over_stops_and_says_so(make_window: MakeWindow, qtbot: QtBot):
    place = shared_postgres().a_place()
    window = make_window(database=place.url)
    supervisor = window.kafka.context.supervisor
    qtbot.waitUntil(lambda: supervisor.shop.crossing.kafka.connected, timeout=LONG)
    window.bar.start.click()
    assert window.bar.start.text() == "Stop"
    with psycopg.connect(place.url, autocommit=True) as connection:  # the sign of another one
        connection.execute("update fact set value = '\"another\"' where name = 'program'")
    qtbot.waitUntil(lambda: set(supervisor.left) <= {"kafka-keeper", "tabular-writer"}, timeout=LONG)
    assert "has taken over the shop" in window.banner.text.text()
    assert window.bar.start.text() == "Start"

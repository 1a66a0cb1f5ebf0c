"""The tab that shows Kafka: lanes, consumers, what can be broken, and the receipts."""

import dataclasses

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.widgets.lanes import round_up
from gui.window_parts import SMALLEST
from models.snapshots import KafkaState, ShopTime
from models.stream import (
    BROKEN,
    DUPLICATES,
    KAFKA_KILLED,
    KILLED,
    PAUSED,
    ConsumerStream,
    KafkaLog,
    Receipt,
    Receipts,
    Stream,
)
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import cut_off_at_last
from workers.consumers import CONSUMERS
from workers.kafka.topics import HANDLED, ORDERS

LONG = 60_000
NOW = 1_795_000_000.0
SALES = "consumer2-sales"
TODAY = "consumer1-orders-today"
ENDS = {ORDERS: {0: 123_456, 1: 124_001, 2: 122_998}, HANDLED: {0: 98_123, 1: 98_400, 2: 97_777}}
LOG = KafkaLog({ORDERS: {0: 1_000}}, NOW - 3600, 123_400_000, 2034.0, 981_000.0)


def stream(lags: dict[str, int] | None = None, **of_sales: object) -> Stream:
    """Return a stream whose consumers are behind by so many messages of each partition."""
    consumers = []
    for one in CONSUMERS:
        lag = (lags or {}).get(one.name, 0)
        offsets = {partition: end - lag for partition, end in ENDS[one.topic].items()}
        more = of_sales if one.name == SALES else {}
        consumers.append(ConsumerStream(one.name, one.topic, offsets, lag * 3, 5, **more))  # type: ignore[arg-type]
    return Stream(NOW, ENDS, tuple(consumers))


def receipt(number: int = 1, kind: str = KILLED, consumer: str = SALES, **numbers: int) -> Receipt:
    values = {"came_again": 41, "known": 41, "rejected": 0, "lost": 0, "twice": 0, **numbers}
    return Receipt(number, kind, consumer, NOW, back=1.3, caught_up=2.1, **values)


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    made = make_window(start=False)
    made.tabs.setCurrentWidget(made.kafka)
    return made


def test_lanes_follow_the_largest_lag_at_once_and_come_back_late(window: MainWindow):
    lanes = window.kafka.lanes[ORDERS]
    spans = []
    for lag in (0, 9_000, 5_000, 3_000, 0):
        window.receive(stream({SALES: lag}))
        spans.append(lanes.span)
    assert spans == [20, 20_000, 20_000, 5_000, 20]
    assert "20" in window.kafka.spans[ORDERS].text()
    assert [round_up(n) for n in (1, 3, 21, 11_250)] == [1, 5, 50, 20_000]


def test_a_lane_says_what_lies_under_the_pointer(window: MainWindow):
    window.receive(LOG)
    window.receive(stream({SALES: 9_000}))
    lanes = window.kafka.lanes[ORDERS]
    lane = lanes._lane(0)
    place = lanes.place_at(QPointF(lane.center().x(), lanes._line(lane, 1)))
    assert place is not None
    assert (place.partition, place.consumer) == (0, SALES)
    words = lanes.words(place.partition, place.consumer)
    assert words == ("Partition 0: from 1,000 to 123,456\nConsumer 2 · Sales: counted up to 114,456, 9,000 behind")
    assert lanes.place_at(QPointF(5, -1)) is None
    assert "9,000 behind" in lanes.accessibleDescription()


def test_lag_is_seen_as_a_line_in_the_consumers_colour(window: MainWindow):
    lanes = window.kafka.lanes[ORDERS]

    def coloured() -> int:
        image = lanes.grab().toImage()
        y = round(lanes._line(lanes._lane(0), 1))
        return sum(image.pixelColor(x, y).name() == "#0891b2" for x in range(image.width()))

    window.receive(stream())
    caught_up = coloured()
    window.receive(stream({SALES: 9_000}))
    assert coloured() > caught_up + lanes.width() // 4


class Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_nothing_is_painted_anew_that_is_as_it_was(qtbot: QtBot, window: MainWindow):
    paints, lanes = Paints(), window.kafka.lanes[ORDERS]
    lanes.installEventFilter(paints)
    window.receive(stream({SALES: 9_000}))
    qtbot.waitUntil(lambda: paints.count > 0, timeout=LONG)
    for _ in range(5):  # what is laid out anew is painted from the outside in
        QApplication.processEvents()
    before = paints.count
    window.receive(stream({SALES: 9_000}))
    QApplication.processEvents()
    assert paints.count == before
    window.receive(stream({SALES: 9_001}))
    qtbot.waitUntil(lambda: paints.count > before, timeout=LONG)


def test_a_row_says_how_far_behind_and_when_it_will_have_caught_up(window: MainWindow):
    row = window.kafka.consumers.rows[SALES]
    window.receive(
        stream({SALES: 770}, seconds=14.2, per_second=512.4, change=-90.0, caught_up_at=NOW + 1e7, curve=(1, 2, 3))
    )
    shown = window.kafka.context.format
    assert (row.behind.text(), row.seconds.text(), row.rate.text()) == ("2,310", "14 s", "512")
    assert row.partitions.text() == "0, 1, 2"
    assert row.trend.text() == f"caught up at {shown.minute(NOW + 1e7)}"
    assert row.curve.values == (1, 2, 3)
    assert row.behind.property("tone") == "warn"
    window.kafka.consumers.amber.setValue(2_310)
    assert row.behind.property("tone") == ""
    assert window._supervisor.shop.choices.now().behind == 2_310.0
    window.receive(stream({SALES: 770}, seconds=None, change=33.0))
    assert (row.seconds.text(), row.trend.text()) == ("–", "grows by 33/s")
    window.receive(stream(seconds=0.0))
    assert (row.behind.text(), row.seconds.text(), row.trend.text()) == ("0", "", "keeps up")


def test_pause_and_go_on_and_each_control_says_what_it_will_show_before(qtbot: QtBot, window: MainWindow):
    kafka = window.kafka
    row, line = kafka.consumers.rows[SALES], kafka.foretold.line
    paused = window._supervisor.trials
    otherwise = line.text()
    for button in (row.pause, row.kill, kafka.itself.away, kafka.itself.kill, kafka.itself.again, kafka.itself.broken):
        QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
        assert line.text() == button.toolTip() != otherwise
        assert line.text().endswith(".")
        QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
        assert line.text() == otherwise
    row.pause.click()
    assert paused.paused == {SALES}
    assert (row.state.text(), row.pause.text()) == ("paused", "Go on")
    assert "Lets it take messages again" in row.pause.toolTip()
    row.pause.click()
    assert paused.paused == frozenset()
    assert (row.state.text(), row.pause.text()) == ("running", "Pause")


def test_a_kafka_that_is_not_ours_is_not_ended(window: MainWindow):
    itself = window.kafka.itself
    assert not itself.away.isEnabled()
    assert not itself.kill.isEnabled()
    assert "not ours to end" in itself.kill.toolTip()
    assert itself.again.isEnabled()


def test_kafka_itself_and_what_came_of_trials(window: MainWindow):
    shown = window.kafka.context.format
    window.receive(KafkaState(True, "127.0.0.1:19092", True, version="4.4.0"))
    window.receive(LOG)
    itself, receipts = window.kafka.itself, window.kafka.receipts
    assert itself.title.text() == "Apache Kafka 4.4.0 on this computer"
    assert itself.facts.text() == (
        f"since {shown.clock(NOW - 3600)}  ·  123.4 MB of log  ·  2,034 messages/s  ·  981 kB/s"
    )
    window.receive(Receipts((receipt(),), ((BROKEN, ""), (PAUSED, SALES))))
    when, what, numbers = receipts.lines[0]
    assert (when.text(), what.text()) == (shown.clock(NOW), "Consumer 2 killed")
    assert numbers.text().startswith("41 came again, 41 known, 0 lost, 0 twice, back in 1.3 s")
    assert numbers.property("tone") == "good"
    assert receipts.under_way.text() == "under way: Broken messages sent, Consumer 2 paused"
    assert (itself.broken.isEnabled(), itself.again.isEnabled()) == (False, True)
    window.receive(Receipts((receipt(2, lost=1), receipt())))
    assert receipts.lines[0][2].property("tone") == "bad"
    assert receipts.lines[1][2].text() == numbers.text().replace("1 lost", "0 lost")
    window.receive(Receipts((dataclasses.replace(receipt(), together=((DUPLICATES, ""), (PAUSED, TODAY))),)))
    assert numbers.text().endswith(", together with Duplicates sent, Consumer 1 paused")


def test_why_something_is_not_tried_is_said_until_it_can_be(window: MainWindow):
    window.receive(Receipts((), ((KAFKA_KILLED, ""),), "Kafka is ended already."))
    assert window.banner.text.text() == "Kafka is ended already."
    assert window.banner.isVisible()
    window.receive(Receipts())
    assert not window.banner.isVisible()


def test_time_that_waits_for_a_paused_consumer_says_so_and_lets_it_go_on(window: MainWindow):
    trials = window._supervisor.trials
    trials.pause(SALES)
    window.receive(ShopTime(NOW, 0.0, 1.0, 1.0, NOW + 900.0, waits_for=SALES))
    assert "waits for Consumer 2" in window.banner.text.text()
    assert window.banner.go_on.isVisible()
    window.banner.go_on.click()
    assert trials.paused == frozenset()
    assert not window.banner.isVisible()


@pytest.mark.parametrize("language", ["en", "sv"])
def test_texts_fit_where_it_is_busy(qtbot: QtBot, make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    window.resize(*SMALLEST)
    window.tabs.setCurrentWidget(window.kafka)
    shared = dataclasses.replace(receipt(), together=((DUPLICATES, ""), (BROKEN, ""), (KAFKA_KILLED, "")))
    kinds = Receipts((shared, receipt(2, KAFKA_KILLED, ""), receipt(3, BROKEN, "", rejected=8)), ((PAUSED, SALES),))
    lags = {one.name: 260_000 for one in CONSUMERS}
    for snapshot in (KafkaState(True, "", True, version="4.4.0"), LOG, stream(lags, caught_up_at=NOW), kinds):
        window.receive(snapshot)
    assert cut_off_at_last(qtbot, window) == []
    qtbot.waitUntil(lambda: not window.kafka.area.horizontalScrollBar().isVisible(), timeout=LONG)


def test_another_language_keeps_the_scale_and_the_receipts(qtbot: QtBot, window: MainWindow):
    window.receive(stream({SALES: 9_000}))
    window.receive(Receipts((receipt(),)))
    window.receive(stream({SALES: 3_000}))
    span = window.kafka.lanes[ORDERS].span
    window._supervisor.shop.choices.change(language="sv")
    window.appearance_changed.emit()
    assert window.kafka.lanes[ORDERS].span == span
    qtbot.waitUntil(lambda: "41" in window.kafka.receipts.lines[0][2].text(), timeout=LONG)

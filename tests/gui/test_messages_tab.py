"""The tab of messages: what is asked for, live with pause, pages, broken ones, by mouse and by keyboard."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.window_parts import SMALLEST
from models.looks import From, Look, Message, Messages
from models.orders import encode
from models.snapshots import Place, RejectedRow
from tests.gui.conftest import MakeWindow
from tests.gui.test_foreign_text import MARKUP, UNSEEN, shown_texts
from tests.gui.test_looks import cut_off_at_last
from tests.gui.test_order_window import Asked, stand_in
from tests.gui.test_rejected_window import publish
from tests.orders import order
from workers.kafka.topics import DEAD_LETTERS, HANDLED, LAST_ORDER, ORDERS
from workers.upkeep.desk import RejectedShown

LONG = 60_000
NOW = datetime(2026, 11, 22, 20, 15, 7, tzinfo=UTC)
ENDS = ((0, 4_000), (1, 5_000), (2, 6_000))


def message(offset: int, value: bytes | None = None, wrong: str = "", topic: str = ORDERS, **more: Any) -> Message:
    value = encode(order(offset)) if value is None else value
    number = None if wrong else offset
    values = {"key": str(offset).encode(), "headers": (), "size": len(value), **more}
    return Message(
        Place(topic, 1, offset, 0), time=NOW.timestamp(), value=value, order_id=number, ore=9, wrong=wrong, **values
    )


def last_look(asked: Asked) -> Look:
    return next(call[1] for call in reversed(asked.calls) if call[0] == "look")


def test_it_is_live_only_while_it_is_seen_and_can_pause(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    look = last_look(asked)
    assert (look.topic, look.partition, look.start) == (ORDERS, None, From.NEWEST)
    window.receive(Messages(look.number, (message(1), message(2)), ((0, 0),), ENDS, live=True))
    assert [row.place.offset for row in tab.rows.rows_model.rows] == [2, 1]
    assert tab.summary.text() == "15,000 messages in Kafka"
    window.receive(Messages(look.number - 1, ()))  # an answer to what is not asked any more
    assert tab.rows.filter.rowCount() == 2
    # The chosen one is read on after its row has gone.
    tab.rows.choose(Place(ORDERS, 1, 1, 0))
    assert "offset 1," in tab.message.where.text()
    assert tab.message.text.toPlainText().startswith('{\n  "order_id": 1,')
    window.receive(Messages(look.number, (message(2), message(3)), ((0, 0),), ENDS, live=True))
    assert "offset 1," in tab.message.where.text()
    qtbot.mouseClick(tab.bar.pause, Qt.MouseButton.LeftButton)
    assert asked.calls[-1] == ("look", None)
    window.receive(Messages(look.number, (message(4),), ((0, 0),), ENDS, live=True))  # it was under way
    assert [row.place.offset for row in tab.rows.rows_model.rows] == [3, 2]
    assert "Paused" in tab.state.text()
    window.tabs.setCurrentWidget(window.overview)
    window.tabs.setCurrentWidget(tab)
    assert asked.calls[-1] == ("look", None)
    qtbot.mouseClick(tab.bar.pause, Qt.MouseButton.LeftButton)
    assert last_look(asked).number > look.number
    window.tabs.setCurrentWidget(window.overview)
    assert asked.calls[-1] == ("look", None)
    window.tabs.setCurrentWidget(tab)
    window.receive(Messages(last_look(asked).number, problem="Kafka is away."))
    assert "tried again" in tab.state.text()


def test_a_place_is_asked_for_by_keyboard_and_paged_through(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    tab.bar.partition.setCurrentIndex(2)
    assert last_look(asked).partition == 1
    tab.bar.start.setFocus()
    qtbot.waitUntil(tab.bar.start.hasFocus, timeout=LONG)
    qtbot.keyClick(tab.bar.start, Qt.Key.Key_Down)
    assert asked.calls[-1] == ("look", None)
    qtbot.waitUntil(tab.bar.at.hasFocus, timeout=LONG)
    qtbot.keyClicks(tab.bar.at, "x")
    qtbot.keyClick(tab.bar.at, Qt.Key.Key_Return)
    assert "An offset" in tab.state.text()
    assert asked.calls[-1] == ("look", None)
    tab.bar.at.clear()
    qtbot.keyClicks(tab.bar.at, "1 200")
    qtbot.keyClick(tab.bar.at, Qt.Key.Key_Return)
    look = last_look(asked)
    assert (look.start, look.value, look.partition) == (From.OFFSET, 1200, 1)
    rows = tuple(message(n) for n in (1200, 1201))
    window.receive(Messages(look.number, rows, ((1, 0),), ((1, 5_000),), ((1, 900),), ((1, 1500),)))
    assert [row.place.offset for row in tab.rows.rows_model.rows] == [1200, 1201]
    qtbot.mouseClick(tab.bar.later, Qt.MouseButton.LeftButton)
    assert (last_look(asked).starts, last_look(asked).partition) == (((1, 1500),), 1)
    assert not tab.bar.later.isEnabled()
    window.receive(Messages(last_look(asked).number, (), ((1, 0),), ((1, 5_000),), ((1, 1200),)))
    assert "nothing from here on" in tab.state.text()
    qtbot.mouseClick(tab.bar.earlier, Qt.MouseButton.LeftButton)
    assert last_look(asked).starts == ((1, 1200),)
    tab.bar.start.setCurrentIndex(tab.bar.start.findData(From.TIME))
    tab.bar.at.setFocus()
    tab.bar.at.setText("2026-11-22 21:15:07")
    qtbot.keyClick(tab.bar.at, Qt.Key.Key_Return)
    assert (last_look(asked).start, last_look(asked).value) == (From.TIME, NOW.timestamp())
    tab.look_for_order(HANDLED, 77)
    look = last_look(asked)
    assert (look.topic, look.start, look.value) == (HANDLED, From.ORDER, 77)
    window.receive(Messages(look.number, (message(1), message(2)), chosen=Place(ORDERS, 1, 2, 0)))
    assert tab.rows.chosen_row().place.offset == 2
    tab.look_for_order(HANDLED, 78)
    window.receive(Messages(last_look(asked).number))
    assert "Order 78 is not in this topic" in tab.state.text()
    # A message that is an order is opened as one.
    tab.look_for_order(ORDERS, 5)
    window.receive(Messages(last_look(asked).number, (message(5),)))
    tab.rows.selectRow(0)
    tab.rows.setFocus()
    qtbot.waitUntil(tab.rows.hasFocus, timeout=LONG)
    qtbot.keyClick(tab.rows, Qt.Key.Key_Return)
    assert asked.calls[-1] == ("show_order", 5)


def test_a_found_order_is_in_sight_and_another_choice_stays(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    tab.bar.start.setCurrentIndex(tab.bar.start.findData(From.OFFSET))
    tab.bar.at.setText("100")
    tab._ask()
    window.receive(Messages(last_look(asked).number, tuple(message(n) for n in range(100, 300))))
    # Qt makes a row the current one without choosing it, as when the focus comes.
    tab.rows.selectionModel().setCurrentIndex(tab.rows.model().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    tab.look_for_order(ORDERS, 100)
    found = Place(ORDERS, 1, 100, 0)
    window.receive(Messages(last_look(asked).number, tuple(message(n) for n in range(200)), chosen=found))
    seen, row = tab.rows.viewport(), tab.rows.model().index(100, 0)
    qtbot.waitUntil(lambda: seen.rect().contains(tab.rows.visualRect(row)), timeout=LONG)
    tab.rows.choose(Place(ORDERS, 1, 102, 0))
    window._supervisor.shop.choices.change(theme="dark")
    with qtbot.waitSignal(window.appearance_changed):
        window._on_appearance()
    assert window.messages is not tab
    assert window.messages.rows.chosen_row().place.offset == 102


def test_what_was_written_for_an_offset_is_not_asked_as_a_time(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    window.activateWindow()
    tab.bar.start.setCurrentIndex(tab.bar.start.findData(From.OFFSET))
    tab.bar.at.setText("1200")
    tab.bar.start.setCurrentIndex(tab.bar.start.findData(From.TIME))
    assert (tab.bar.at.text(), tab.state.text(), asked.calls[-1]) == ("", "", ("look", None))
    qtbot.waitUntil(tab.bar.at.hasFocus, timeout=LONG)


def test_a_broken_one_is_mended_in_its_window(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    stand_in(window)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    headers = (("topic", ORDERS.encode()), ("partition", b"2"), ("offset", b"17"), ("reason", b"no lines"))
    dead = message(3, b"{", "no lines", DEAD_LETTERS, headers=headers)
    broken = message(8, b"[]", "Expected object")
    tab.bar.topic.setCurrentIndex(tab.bar.topic.findData(DEAD_LETTERS))
    rejected = tuple(
        RejectedRow(Place(ORDERS, partition, offset, 4), "no lines", b"{", 1, NOW, "recorder", None)
        for partition, offset in ((0, 1), (2, 17), (1, 8))
    )
    for row, wanted in ((dead, (2, 17)), (broken, (1, 8))):
        window.receive(Messages(tab._look.number, (row,), live=True))
        tab.rows.selectRow(0)
        assert tab.message.wrong.text() == row.wrong
        assert not tab.message.order.isVisible()
        qtbot.mouseClick(tab.message.mend, Qt.MouseButton.LeftButton)
        assert window.rejected.isVisible()
        window.receive(RejectedShown(rejected))
        place = window.rejected.rows.chosen_row().place
        assert (place.partition, place.offset) == wanted
        assert f"offset {wanted[1]}" in window.rejected.where.text()
    assert "Headers:\ntopic: order_created_now" not in tab.message.headers.text()
    tab.message.show_message(dead)
    assert "Headers:\ntopic: order_created_now" in tab.message.headers.text()
    stranger = message(9, b"{", "?", DEAD_LETTERS)
    tab.mending_asked.emit(stranger)  # somebody else's message in the topic of dead letters: there is nothing to mend


def test_foreign_text_is_shown_as_it_is(make_window: MakeWindow):
    window = make_window(start=False)
    stand_in(window)
    window.tabs.setCurrentWidget(window.messages)
    foreign = (MARKUP + "\x1b[31m\u202e\r\n").encode()
    row = message(1, foreign + b"\xff", MARKUP + "\u202e", key=foreign, headers=((MARKUP + "\x1b", foreign),))
    window.receive(Messages(window.messages._look.number, (row,), live=True))
    window.messages.rows.selectRow(0)
    texts = shown_texts(window.messages)
    assert sum(MARKUP in text for text in texts) >= 5
    assert not [text for text in texts if UNSEEN.search(text)]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_texts_fit_and_what_is_looked_at_stays(qtbot: QtBot, make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    window.resize(*SMALLEST)
    stand_in(window)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    for start in From:
        tab.bar.start.setCurrentIndex(tab.bar.start.findData(start))
        tab.bar.at.setText("2026-11-22 21:15")
        window.receive(Messages(tab._look.number, tuple(message(n) for n in range(50)), ((0, 0),), ENDS, live=True))
        tab.rows.selectRow(3)
        assert cut_off_at_last(qtbot, window) == []
    tab.bar.topic.setCurrentIndex(tab.bar.topic.findData(LAST_ORDER))
    tab.bar.start.setCurrentIndex(tab.bar.start.findData(From.OFFSET))
    tab.bar.at.setFocus()
    tab.bar.at.setText("7")
    qtbot.keyClick(tab.bar.at, Qt.Key.Key_Return)
    window.receive(Messages(tab._look.number, (message(7), message(8)), ((0, 0),), ((0, 9),), ((0, 0),)))
    window._supervisor.shop.choices.change(theme="dark")
    with qtbot.waitSignal(window.appearance_changed, timeout=LONG):
        window._on_appearance()
    new = window.messages
    assert new is not tab
    assert (new.bar.topic.currentData(), new.bar.start.currentData(), new.bar.at.text()) == (
        LAST_ORDER,
        From.OFFSET,
        "7",
    )
    assert new.rows.filter.rowCount() == 2
    assert new.bar.earlier.isEnabled()


def test_on_a_running_shop_messages_are_seen_and_an_order_that_is_sent_again_is_refused(
    qtbot: QtBot, make_window: MakeWindow
):
    window = make_window(rate=0.0)
    crossing = window._supervisor.shop.crossing
    qtbot.waitUntil(lambda: crossing.kafka.connected, timeout=LONG)
    tab = window.messages
    window.tabs.setCurrentWidget(tab)
    publish(window, encode(order(900_000_001, datetime.now(UTC))), b"no order")
    qtbot.waitUntil(lambda: tab.rows.filter.rowCount() == 2, timeout=LONG)
    assert sorted(bool(row.wrong) for row in tab.rows.rows_model.rows) == [False, True]
    good = next(row for row in tab.rows.rows_model.rows if not row.wrong)
    tab.rows.choose(good.place)
    qtbot.mouseClick(tab.message.order, Qt.MouseButton.LeftButton)
    life = window.lookup.order
    counted = lambda: [one.counted for one in life._life.consumers[:6]]  # noqa: E731
    qtbot.waitUntil(lambda: life._life is not None and counted() == [True] * 6, timeout=LONG)
    qtbot.waitUntil(lambda: life._places is not None and life._places.sent is not None, timeout=LONG)
    assert life._places.sent.place == good.place
    qtbot.mouseClick(life.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "6 of 6 have refused it" in life.told.text(), timeout=LONG)
    # Each of them has come past the copy, which it stores together with the count of what it refused.
    qtbot.waitUntil(lambda: [one.duplicates for one in life._life.consumers[:6]] == [1] * 6, timeout=LONG)
    qtbot.waitUntil(lambda: tab.rows.filter.rowCount() == 3, timeout=LONG)
    life.close()
    window.tabs.setCurrentWidget(window.overview)
    qtbot.waitUntil(lambda: window.overview.orders_today.value == "1", timeout=LONG)


def test_it_goes_on_looking_in_another_look(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    window.tabs.setCurrentWidget(window.messages)
    before = last_look(asked)
    window.receive(Messages(before.number, (message(1),), ((0, 0),), ENDS, live=True))
    window._supervisor.shop.choices.change(theme="dark")
    with qtbot.waitSignal(window.appearance_changed, timeout=LONG):
        window._on_appearance()
    qtbot.waitUntil(window.messages.isVisible, timeout=LONG)
    qtbot.waitUntil(lambda: last_look(asked).number > before.number, timeout=LONG)
    QApplication.processEvents()
    assert asked.calls[-1] == ("look", window.messages._look)
    window.receive(Messages(window.messages._look.number, (message(1), message(2)), ((0, 0),), ENDS, live=True))
    assert window.messages.state.text() == "Live, the newest first"

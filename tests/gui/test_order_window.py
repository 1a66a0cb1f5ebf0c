"""The life of an order: opened from any table of orders, found by number or customer, followed while it is open."""

from datetime import UTC, datetime
from email.header import Header
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from models.looks import CountedBy, FoundOrder, Mailed, Message, OrderLife, OrderPlaces, OrdersFound, Sent
from models.mail import read_mail
from models.orders import encode
from models.snapshots import Handling, NewOrder, OrderRow, OrdersToday, Place, Standing
from tests.gui.conftest import MakeWindow
from tests.gui.test_foreign_text import MARKUP, UNSEEN, shown_texts
from tests.gui.test_looks import BUSY, DAY, P, cut_off_at_last
from tests.orders import line, order
from workers.consumers import READERS
from workers.kafka.topics import HANDLED, ORDERS

LONG = 60_000
NOW = datetime(2026, 11, 22, 20, 15, 7, tzinfo=UTC)
ORDER = order(100_007, NOW, line(1, 3, 2_450, "Ägg från frigående höns 12-pack"), line(2, 1, 34_900, "Ordbok"))
MAIL = (
    f"From orders@example.com Sun Nov 22 20:16:00 2026\nFrom: Orderpuls <orders@example.com>\n"
    f"To: {Header('Åsa Öberg', 'utf-8').encode()} <asa@example.com>\nSubject: Your order 100007 has been sent\n"
    "Date: Sun, 22 Nov 2026 21:16:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    "Content-Transfer-Encoding: 8bit\n\nHej Åsa,\n>From us.\n\n"
).encode()


class Asked:
    """What the window asks to be looked up, in place of the thread that answers."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *values: self.calls.append((name, *values))


def stand_in(window: MainWindow) -> Asked:
    """Let the window ask a stand-in."""
    window._supervisor.looks = asked = Asked()  # type: ignore[assignment]
    return asked


def message(topic: str, partition: int, offset: int, at: datetime = NOW, value: bytes | None = None) -> Message:
    value = encode(ORDER) if value is None else value
    return Message(
        Place(topic, partition, offset, 0), b"100007", at.timestamp(), (), value, len(value), 100_007, 42_250
    )


def life(counted: int = 6, offset: int = 500, **more: Any) -> OrderLife:
    consumers = tuple(
        CountedBy(name, topic, i < counted, ((1, offset),), 7)
        for i, (name, topic) in enumerate((name, topic) for topic, names in READERS.items() for name in names)
    )
    values: dict[str, Any] = {
        "order_id": 100_007, "order": ORDER, "body": encode(ORDER), "known": True, "sent": Sent.SETTLED,
        "consumers": consumers, **more,
    }  # fmt: skip
    return OrderLife(**values)


HANDLED_LIFE = life(7, handled_at=NOW.timestamp() + 53, mailed=Mailed.WRITTEN, mail=read_mail(MAIL), mail_file="d.mbox")
PLACES = OrderPlaces(100_007, message(ORDERS, 1, 41), message(HANDLED, 2, 9))


def opened(window: MainWindow) -> Asked:
    """Open the order's window; returns what it asks."""
    asked = stand_in(window)
    window.lookup.show_order(100_007)
    return asked


def steps(window: MainWindow) -> list[str]:
    return [text.text() for text in window.lookup.order.steps.texts]


def test_enter_and_a_double_click_open_an_order_from_every_table(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    rows = tuple(OrderRow(n, NOW, "Bo", 100, None, False) for n in (11, 12))
    window.receive(Handling(P, 1, 1, 1, rows, rows, rows))
    window.receive(OrdersToday(P, DAY, 1, 1, 1, tuple(range(60)), (NewOrder(13, NOW, "Bo", 1, 1),)))
    for tab, table, wanted in (
        (window.handling, window.handling.orders, 11),
        (window.overview, window.overview.newest, 13),
    ):
        window.tabs.setCurrentWidget(tab)
        table.selectRow(0)
        table.setFocus()
        qtbot.waitUntil(table.hasFocus, timeout=LONG)
        qtbot.keyClick(table, Qt.Key.Key_Return)
        assert asked.calls[-1] == ("show_order", wanted)
        assert window.lookup.order.isVisible()
        window.lookup.order.close()
        assert asked.calls[-1] == ("leave_order",)
    window.tabs.setCurrentWidget(window.handling)
    cell = window.handling.orders.visualRect(window.handling.orders.filter.index(1, 2)).center()
    qtbot.mouseClick(window.handling.orders.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.mouseDClick(window.handling.orders.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert asked.calls[-1] == ("show_order", 12)
    assert window.lookup.order.windowTitle() == "Order 12"


def test_a_life_says_what_is_known_and_no_more(make_window: MakeWindow):
    window = make_window(start=False)
    asked = opened(window)
    # Sold, and not yet acknowledged.
    window.receive(life(0, sent=Sent.WAITS, known=False))
    window.receive(OrderPlaces(100_007))
    placed, stored, sent, counted, handled, published, mailed = steps(window)
    assert placed == "2026-11-22 21:15:07"
    assert stored == "in one transaction with its stock reserved, before it was sent"
    assert "not acknowledged" in sent
    assert counted.startswith("by 0 of 6")
    assert "does not have it" in handled
    assert (published, mailed) == ("not yet", "not yet")
    # In the topic, counted by some, waiting for its round.
    window.receive(life(4, sent=Sent.ACKNOWLEDGED, due_at=NOW.timestamp() + 83))
    window.receive(OrderPlaces(100_007, message(ORDERS, 1, 41)))
    _, stored, sent, counted, handled, published, _ = steps(window)
    assert stored == "in one transaction with its stock reserved, before it was sent: by 21:15:07 at the latest"
    assert sent == "order_created_now, partition 1, offset 41, at 21:15:07"
    assert counted.startswith("by 4 of 6")
    assert "the round of 2026-11-22 21:16:30" in handled
    table = window.lookup.order.consumers
    states = [table.filter.index(row, 1).data() for row in range(table.filter.rowCount())]
    assert states == ["counted"] * 4 + ["read past it"] * 2 + ["not yet"]
    # Handled, published and mailed; the mail is read as a mail program shows it.
    window.receive(HANDLED_LIFE)
    window.receive(PLACES)
    assert "in the round of 2026-11-22 21:16:00" in steps(window)[4]
    assert steps(window)[5].startswith("handled_orders, partition 2, offset 9")
    assert steps(window)[6] == "in d.mbox"
    read = window.lookup.order
    assert "To: Åsa Öberg <asa@example.com>" in read.read.text.toPlainText()
    assert "Date: 2026-11-22 21:16:00" in read.read.text.toPlainText()
    assert "Hej Åsa,\nFrom us." in read.read.text.toPlainText()
    assert "Content-Type" not in read.read.text.toPlainText()
    read.read.what.setCurrentIndex(1)
    assert "=?utf-8?" in read.read.text.toPlainText()
    read.read.what.setCurrentIndex(2)
    assert read.read.text.toPlainText().startswith('{\n  "order_id": 100007,\n')
    assert [read.lines.filter.index(row, 3).data() for row in range(2)] == ["73.50 kr", "349.00 kr"]
    assert read.sum.text() == "422.50 kr"
    # It asks again only when the shop has moved on and the answer has come.
    before = len(asked.calls)
    window.receive(Standing(1, 0, {}))
    window.receive(Standing(2, 0, {}))
    assert asked.calls[before:] == [("show_order", 100_007)]
    window.receive(HANDLED_LIFE)
    window.receive(Standing(3, 0, {}))
    assert len(asked.calls) == before + 2


def test_what_is_sent_again_is_seen_to_be_refused(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = opened(window)
    read = window.lookup.order
    assert not read.again.isEnabled()
    window.receive(life(7, offset=600))
    window.receive(PLACES)
    assert not read.told.isVisible()
    qtbot.mouseClick(read.again, Qt.MouseButton.LeftButton)
    assert asked.calls[-1] == ("send_order_again", 100_007)
    window.receive(OrderPlaces(100_007, PLACES.sent, PLACES.handled, waits=1))
    assert "on its way" in read.told.text()
    window.receive(OrderPlaces(100_007, PLACES.sent, PLACES.handled, (message(ORDERS, 1, 600),)))
    assert "0 of 6 have refused it" in read.told.text()
    window.receive(life(7, offset=601))
    assert "partition 1, offset 600. 6 of 6 have refused it" in read.told.text()
    table = read.consumers
    assert [table.filter.index(row, 2).data() for row in range(7)] == ["1 refused"] * 6 + [""]


def test_an_order_that_nobody_keeps_is_shown_from_its_topic(make_window: MakeWindow):
    window = make_window(start=False)
    opened(window)
    window.receive(life(0, order=None, body=None, known=False, sent=Sent.ELSEWHERE))
    window.receive(OrderPlaces(100_007, looking=True))
    assert "is looked for in order_created_now" in steps(window)[2]
    assert "somebody else" in steps(window)[1]
    window.receive(OrderPlaces(100_007))
    assert "not found" in steps(window)[2]
    window.receive(OrderPlaces(100_007, problem="Kafka is away."))
    assert "cannot be looked into" in steps(window)[2]
    window.receive(PLACES)
    assert window.lookup.order.lines.filter.rowCount() == 2
    assert steps(window)[0] == "2026-11-22 21:15:07"
    window.receive(OrderPlaces(7, PLACES.sent))  # an answer for another order
    assert window.lookup.order.windowTitle() == "Order 100007"


def test_an_order_is_found_by_keyboard(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    asked = stand_in(window)
    window.activateWindow()
    window.overview.newest.setFocus()
    qtbot.waitUntil(window.overview.newest.hasFocus, timeout=LONG)
    qtbot.keyClick(window.overview.newest, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    find = window.lookup.find
    qtbot.waitUntil(find.text.hasFocus, timeout=LONG)
    qtbot.keyClicks(find.text, "berg")
    qtbot.keyClick(find.text, Qt.Key.Key_Return)
    assert asked.calls == [("find_orders", "berg")]
    rows = tuple(FoundOrder(n, NOW.timestamp(), "Åsa Öberg", 100, None) for n in (9, 8))
    window.receive(OrdersFound("another", rows[:1]))
    assert find.rows.filter.rowCount() == 0
    window.receive(OrdersFound("berg", rows))
    assert find.state.text() == "2 orders"
    qtbot.keyClick(find.text, Qt.Key.Key_Return)
    assert asked.calls[-1] == ("show_order", 9)
    find.rows.setFocus()
    qtbot.keyClick(find.rows, Qt.Key.Key_Down)
    qtbot.keyClick(find.rows, Qt.Key.Key_Return)
    assert asked.calls[-1] == ("show_order", 8)
    find.text.setFocus()
    find.text.setText("777")
    qtbot.keyClick(find.text, Qt.Key.Key_Return)
    window.receive(OrdersFound("777", ()))
    assert find.in_kafka.isVisible()
    qtbot.keyClick(find.text, Qt.Key.Key_Return)
    assert asked.calls[-1] == ("show_order", 777)
    qtbot.keyClick(find, Qt.Key.Key_Escape)
    assert not find.isVisible()


def test_foreign_text_is_shown_as_it_is(make_window: MakeWindow):
    window = make_window(start=False)
    opened(window)
    foreign = order(100_007, NOW, line(name=MARKUP + "\u202e"), name=MARKUP + "\u202e")
    window.receive(life(7, order=foreign, body=encode(foreign)))
    window.lookup.order.read.what.setCurrentIndex(2)
    texts = shown_texts(window.lookup.order)
    assert sum(MARKUP in text for text in texts) >= 3
    assert not [text for text in texts if UNSEEN.search(text)]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_texts_fit_and_stay_when_language_or_look_change(qtbot: QtBot, make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    for snapshot in BUSY:
        window.receive(snapshot)
    opened(window)
    window.lookup.show_find()
    window.receive(HANDLED_LIFE)
    window.receive(OrderPlaces(100_007, PLACES.sent, PLACES.handled, (message(ORDERS, 1, 7_654_321),)))
    window.lookup.find.text.setText("a")
    window.receive(OrdersFound("a", tuple(FoundOrder(n, NOW.timestamp(), "Bo", 9, 9.0) for n in range(200)), more=True))
    for dialog in window.lookup.windows:
        assert dialog.isVisible()
        assert cut_off_at_last(qtbot, dialog) == []
    before = window.lookup.order.read.text.toPlainText()
    window._supervisor.shop.choices.change(theme="dark")
    with qtbot.waitSignal(window.appearance_changed, timeout=LONG):
        window._on_appearance()
    assert window.lookup.order.isVisible()
    assert window.lookup.order.read.text.toPlainText() == before
    assert window.lookup.find.rows.filter.rowCount() == 200

"""Rejected messages in the window: seen, read as text and bytes, mended and sent again."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from models.orders import encode
from models.snapshots import Place, RejectedRow, Standing
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import cut_off_at_last
from tests.orders import order
from workers.kafka.topics import ORDERS
from workers.kafka.writer import TopicWriter
from workers.upkeep.desk import Refused, RejectedShown

LONG = 20_000
NOW = datetime(2026, 11, 22, 20, 15, 7, tzinfo=UTC)
LONG_REASON = "Object missing required field `order_details` - at `$.order_details[...].product_name`"


def publish(window: MainWindow, *values: bytes) -> None:
    writer = TopicWriter(window._supervisor.shop.crossing.kafka.address, lambda _token, _problem: None)
    for value in values:
        writer.send(ORDERS, "k", value)
    assert writer.flush(10) == 0
    writer.close()


def row(offset: int, body: bytes | None, size: int | None = None, reason: str = LONG_REASON) -> RejectedRow:
    place = Place(ORDERS, 2, offset, 1)
    return RejectedRow(place, reason, body, len(body or b"") if size is None else size, NOW, "recorder", None)


def test_a_rejected_message_is_seen_mended_and_counted(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(rate=0.0)
    qtbot.waitUntil(lambda: window._supervisor.shop.crossing.kafka.connected, timeout=LONG)
    assert not window.status.rejected.isVisible()
    publish(window, encode(order(900_000_001, datetime.now(UTC))).replace(b'"quantity":1', b'"quantity":0'))
    qtbot.waitUntil(window.status.rejected.isVisible, timeout=LONG)
    qtbot.mouseClick(window.status.rejected, Qt.MouseButton.LeftButton)
    dialog = window.rejected
    qtbot.waitUntil(lambda: dialog.rows.filter.rowCount() == 1, timeout=LONG)
    assert "quantity" in dialog.where.text()
    assert not dialog.send.isEnabled()
    broken = dialog.text.toPlainText()
    dialog.text.setPlainText(broken.replace('"quantity":0', '"quantity":3'))
    assert dialog.send.isEnabled()
    qtbot.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert dialog.text.toPlainText() == broken
    assert not dialog.send.isEnabled()
    dialog.text.setPlainText(broken.replace('"quantity":0', '"quantity":3'))
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.rows.chosen_row().sent_again_at is not None, timeout=LONG)
    assert not dialog.send.isEnabled()
    qtbot.waitUntil(lambda: window.overview.orders_today.value == "1", timeout=LONG)
    # More comes while it is open.
    publish(window, b"no order")
    qtbot.waitUntil(lambda: dialog.rows.filter.rowCount() == 2, timeout=LONG)
    assert window.status.rejected.text() == "Rejected: 2"
    assert dialog.rows.chosen_row().sent_again_at is not None


def test_bytes_are_shown_as_they_are(make_window: MakeWindow):
    window = make_window(start=False)
    dialog = window.rejected
    body = b"<b>\xff\x00</b>" + bytes(range(40))
    dialog.receive(RejectedShown((row(1, body), row(2, b"x" * 10, 99_999), row(3, None))))
    assert dialog.text.toPlainText().startswith("<b>\ufffd")
    dialog.view.setCurrentIndex(1)
    assert dialog.text.isReadOnly()
    assert dialog.text.toPlainText().split("\n")[0] == (
        "000000  3c 62 3e ff 00 3c 2f 62 3e 00 01 02 03 04 05 06  <b>··</b>·······"
    )
    dialog.view.setCurrentIndex(0)
    dialog.rows.choose(Place(ORDERS, 2, 2, 1))
    assert "first 10 of its 99,999 bytes" in dialog.where.text()
    dialog.rows.choose(Place(ORDERS, 2, 3, 1))
    assert "no bytes at all" in dialog.where.text()


@pytest.mark.parametrize("language", ["en", "sv"])
def test_its_texts_fit(qtbot: QtBot, make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    dialog = window.rejected
    dialog.show()
    dialog.receive(Standing(1, 123_456_789, {}))
    dialog.receive(RejectedShown(tuple(row(n, b"{" * 3000) for n in range(50))))
    assert cut_off_at_last(qtbot, dialog) == []
    dialog.receive(Refused("That message has been sent again already."))
    assert "already" in dialog.judgement.text()


def test_what_was_refused_can_be_tried_again_and_is_then_forgotten(make_window: MakeWindow):
    window = make_window(start=False)
    dialog = window.rejected
    dialog.show()
    good = row(1, encode(order(5)), reason="was too large for another limit")
    window.receive(RejectedShown((good,)))
    assert dialog.send.isEnabled()
    dialog.send.setEnabled(False)  # as after a click
    window.receive(Refused("The shop's database is locked."))
    assert dialog.send.isEnabled()
    assert "locked" in window.banner.text.text()
    window.receive(RejectedShown((good,)))
    assert window.banner.isVisible()
    window.receive(RejectedShown((good,), sent=good.place))
    assert not window.banner.isVisible()

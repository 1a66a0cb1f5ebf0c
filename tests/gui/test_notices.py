"""What comes and goes at the foot of the tabs moves nothing that somebody is about to press."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.window_parts import SMALLEST
from models.snapshots import KafkaState, ShopTime
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import NOW, cut_off_at_last, show_busy
from workers.stream.loop import Trouble

LONG = 30_000
TROUBLE = "consumer2-sales"


def where(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def placed(window: MainWindow) -> dict[str, QRect]:
    """Return where everything is that is pressed, besides what comes and goes itself, once all is laid out."""
    for _ in range(5):
        QApplication.processEvents()
    rows = {f"{name} {which}": where(getattr(row, which)) for name, row in window.kafka.consumers.rows.items()
            for which in ("pause", "kill")}  # fmt: skip
    return rows | {"tabs": where(window.tabs), "chip": where(window.chip), "status": where(window.status)}


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    window = make_window(start=False, language="sv")
    show_busy(window)
    window.tabs.setCurrentWidget(window.kafka)
    return window


def test_nothing_moves_when_a_notice_comes_or_goes(qtbot: QtBot, window: MainWindow):
    for size in (SMALLEST, (1280, 760), (1920, 1080)):
        window.resize(*size)
        come_and_go(qtbot, window)
    assert window.notices.rest.text() == "Loggarna, vilka som läser dem och hur långt efter de är"


def come_and_go(qtbot: QtBot, window: MainWindow) -> None:
    plain = ShopTime(NOW.timestamp(), 0.0, 1.0, 1.0, None)
    window.receive(plain)
    before = placed(window)
    foot = window.notices.parentWidget()
    for snapshot, notice, over in (
        (ShopTime(NOW.timestamp(), 0.0, 1.0, 540.0, NOW.timestamp() + 9000), window.strip, plain),
        (ShopTime(NOW.timestamp(), -7200.0, 1.0, 1.0, None), window.journey, plain),
        (KafkaState(True, "127.0.0.1:9092", False, "gone"), window.banner, KafkaState(True, "127.0.0.1:9092", True)),
        (Trouble(TROUBLE, "Disken är full. " * 30), window.banner, Trouble(TROUBLE, "")),
    ):
        window.receive(snapshot)
        qtbot.waitUntil(lambda shown=notice: shown.isVisible() and window.notices.rest.isHidden(), timeout=LONG)
        assert placed(window) == before
        assert cut_off_at_last(qtbot, window.notices) == []
        assert window.notices.geometry().bottom() == foot.rect().bottom()
        wraps = notice.hasHeightForWidth()
        needed = notice.heightForWidth(notice.width()) if wraps else notice.sizeHint().height()
        assert notice.height() >= needed
        one_line = not isinstance(snapshot, Trouble)
        assert where(window.notices).intersects(where(window.tabs)) != one_line, type(snapshot)
        window.receive(over)
        qtbot.waitUntil(window.notices.rest.isVisible, timeout=LONG)
        assert placed(window) == before


def test_pointing_at_a_button_moves_none(window: MainWindow):
    window.resize(*SMALLEST)
    before, line = placed(window), window.kafka.foretold.line
    for button in (window.kafka.itself.kill, window.kafka.consumers.rows[TROUBLE].kill):
        QApplication.sendEvent(button, QEvent(QEvent.Type.Enter))
        assert line.text() == button.toolTip()
        assert placed(window) == before
        assert line.height() >= line.heightForWidth(line.width())

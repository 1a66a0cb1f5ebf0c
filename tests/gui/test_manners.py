"""Manners of the window: it fits, remembers, can be used by keyboard alone, explains itself, and is a wall if asked."""

import pytest
import shiboken6
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import remembered
from gui.actions import Action
from gui.main_window import MainWindow
from gui.remembered import FRAME, on_screen
from gui.window_parts import SMALLEST
from models.snapshots import SALES, KafkaState, ShopTime, Standing
from tests.gui.conftest import MakeWindow
from tests.gui.test_looks import NOW, cut_off_at_last, show_busy

LONG = 30_000
CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTabBar, QTextBrowser,
)  # fmt: skip


def controls(root: QWidget) -> list[QWidget]:
    """Return what a person uses: what is inside another control is part of that."""

    def inside(widget: QWidget) -> bool:
        parent = widget.parentWidget()
        while parent is not None and parent is not root:
            if isinstance(parent, CONTROLS):
                return True
            parent = parent.parentWidget()
        return False

    found = [widget for widget in root.findChildren(QWidget) if isinstance(widget, CONTROLS)]
    return [widget for widget in found if not widget.window().isHidden() and not inside(widget)]


def unexplained(root: QWidget) -> list[str]:
    found = []
    for widget in controls(root):
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        what = f"{type(widget).__name__} {widget.objectName()} {name!r} in {type(widget.parentWidget()).__name__}"
        if isinstance(widget, QTabBar):
            found += [f"{what}: tab {i} has no tip" for i in range(widget.count()) if not widget.tabToolTip(i)]
        elif not widget.toolTip():
            found.append(f"{what}: no tip")
        if not name or (isinstance(widget, QAbstractSpinBox) and not widget.accessibleName()):
            found.append(f"{what}: no name")
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget.parentWidget(), QLineEdit):
            found.append(f"{what}: not reached by Tab")
    return found


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_control_has_a_name_explains_itself_and_is_reached_by_tab(make_window: MakeWindow, language: str):
    window = make_window(start=False, language=language)
    show_busy(window)
    for name in ("settings", "help", "about", "ahead"):
        window.windows.show(name)
    window.rejected.show()
    for root in (window, *window.windows.all()):
        assert not unexplained(root), "\n".join(unexplained(root))


def press(qtbot: QtBot, window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def in_front(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG)


CTRL = Qt.KeyboardModifier.ControlModifier


# Keys and the palette


def test_the_keys_lead_to_tabs_the_filter_and_back(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show_busy(window)
    in_front(qtbot, window)
    press(qtbot, window, Qt.Key.Key_3, CTRL)
    assert window.tabs.currentWidget() is window.stock
    press(qtbot, window, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(window.stock.search.hasFocus, timeout=LONG)
    qtbot.keyClicks(window.stock.search, "nothing like it")
    assert window.stock.table.filter.rowCount() == 0
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.stock.search.text() == ""
    assert not window.stock.search.hasFocus()
    press(qtbot, window, Qt.Key.Key_F5)
    assert window._supervisor.shop.crossing.selling
    press(qtbot, window, Qt.Key.Key_F1)
    assert window.windows.get("help").isVisible()


def test_the_palette_does_by_name_what_is_typed(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    in_front(qtbot, window)
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    palette = window.windows.get("palette")
    assert palette.isVisible()
    everything = palette.list.topLevelItemCount()
    qtbot.keyClicks(palette.words, "show")
    assert 5 <= palette.list.topLevelItemCount() < everything
    qtbot.keyClick(palette.words, Qt.Key.Key_Down)
    assert palette.list.currentItem().text(0) == "Show Sales"
    qtbot.keyClick(palette.words, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.tabs.currentWidget() is window.sales
    window.ask_palette()
    qtbot.keyClicks(palette.words, "no such thing")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.words, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette.words, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_another_part_registers_is_offered_and_listed(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    in_front(qtbot, window)
    done: list[str] = []
    window.commands.add(Action("orders.find", "Find an order", lambda: done.append("find"), "Ctrl+Shift+F", "Orders"))
    window.commands.add(Action("never", "Never", lambda: done.append("never"), "Ctrl+Shift+N", enabled=lambda: False))
    press(qtbot, window, Qt.Key.Key_F, CTRL)  # the overview has no field of its own
    press(qtbot, window, Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, window, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert done == ["find", "find"]
    window.ask_palette()
    palette = window.windows.get("palette")
    names = [palette.list.topLevelItem(i).text(0) for i in range(palette.list.topLevelItemCount())]
    assert "Find an order" in names
    assert "Never" not in names
    palette.close()
    help_window = window.windows.show("help")
    assert "Find an order" in help_window.pages.widget(1).toPlainText()


def test_no_shortcut_stands_twice(make_window: MakeWindow):
    window = make_window(start=False)
    keys = [sequence.toString() for action in window.commands.all() for sequence in action.sequences]
    assert len(keys) == len(set(keys))


# What is open, and what is remembered


def test_what_is_open_stays_open_in_another_language_and_look(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show_busy(window)
    window.toggle_wall()
    assert window.isFullScreen()
    window.windows.show("help").pages.setCurrentIndex(1)
    settings = window.windows.show("settings")
    language = settings.fields["language"]
    with qtbot.waitSignal(window.appearance_changed, timeout=LONG):
        language.setCurrentIndex(language.findData("sv"))
    QApplication.processEvents()
    assert window.windows.get("settings") is not settings
    assert window.windows.get("settings").isVisible()
    assert window.windows.get("help").pages.currentIndex() == 1
    assert window.on_wall
    assert window.wall.orders.value.replace("\xa0", " ") == "1 234 567"
    assert window.leave_wall()
    assert not window.isFullScreen()


def test_place_tab_sorting_and_widths_are_remembered(make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(remembered, "_screens", lambda: SCREENS)
    window = make_window(start=False)
    window.setGeometry(30, 60, 1100, 650)
    window.tabs.setCurrentWidget(window.stock)
    table = window.stock.table
    table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    usual = table.columnWidth(3)
    table.setColumnWidth(3, usual + 17)
    window.close()

    again = MainWindow(window._supervisor)
    again.build(window._context)
    again.show()
    assert again.geometry() == QRect(30, 60, 1100, 650)
    assert again.tabs.currentWidget() is again.stock
    header = again.stock.table.horizontalHeader()
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (4, Qt.SortOrder.DescendingOrder)
    assert (again.stock.table.columnWidth(3), again.stock.table.columnWidth(4)) == (usual + 17, table.columnWidth(4))
    again.destroy_parts()
    shiboken6.delete(again)


BAD = (
    b"",
    b"\xff[",
    b"[]",
    b'{"place": [0, 0, -5, 9], "tab": 7, "tables": []}',
    b'{"place": [0, 0, 1e9, 9], "tab": "Nobody", "tables": {"StockPanel.table": {"sort": [99, 1]}}}',
    b'{"place": ["a"], "tables": {"StockPanel.table": {"sort": [true, 1], "widths": {"3": "x", "4": 99999999}}}}',
    b'{"tables": {"StockPanel.table": {"widths": {"' + b"1" * 5000 + b'": 100, "\xc2\xb2": 100, "-1": 100}}}}',
    b'{"tables": {"StockPanel.table": {"widths": {"3": ' + b"1" * 5000 + b"}}}}",
)


def test_nothing_remembered_is_believed_unchecked(make_window: MakeWindow):
    window = make_window(start=False)
    table, folder = window.stock.table, window._supervisor.shop.folder.root
    widths = [table.columnWidth(i) for i in range(10)]
    size = window.size()
    for kept in BAD:
        (folder / "window.json").write_bytes(kept)
        found = remembered.Remembered(folder)
        found.place(window, (window.width(), window.height()))
        found.arrange(window.stock)
        assert found.tab() in {"", "Nobody"}
        assert table.horizontalHeader().sortIndicatorSection() == 0
        assert [table.columnWidth(i) for i in range(10)] == widths
        assert window.size() == size


SCREENS = (QRect(0, 0, 1280, 800), QRect(1280, 0, 1920, 1080))


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        (QRect(100, 100, 1100, 650), QRect(100, 100, 1100, 650)),
        (QRect(9000, 9000, 1100, 650), QRect(164, 150, 1100, 650)),  # a screen that is gone: the first one's corner
        (QRect(-500, -300, 1100, 650), QRect(0, 40, 1100, 650)),
        (QRect(1500, 200, 3000, 3000), QRect(1296, 40, 1904, 1040)),
        (QRect(0, 0, 1280, 800), QRect(0, 40, 1264, 760)),
    ],
)
def test_a_window_is_never_off_the_screen(wish: QRect, shown: QRect):
    found = on_screen(wish, SCREENS)
    screen = next(one for one in SCREENS if one.contains(found))
    assert screen.contains(found.adjusted(0, -FRAME.height(), 0, 0))
    if wish.x() != 9000:
        assert found == shown
    assert found.size() == shown.size()


# Time travel


def way(target: float | None, **values: object) -> ShopTime:
    return ShopTime(**{"now": NOW.timestamp(), "ahead": 0.0, "speed": 1.0, "pace": 540.0, "target": target} | values)  # type: ignore[arg-type]


def test_a_jump_says_how_far_it_is_and_how_long_it_takes_and_can_be_stopped(make_window: MakeWindow):
    window = make_window(start=False)
    clock = window._supervisor.shop.clock
    assert not window.strip.isVisible()
    window.bar.midnight.click()
    assert clock.target is not None
    assert window.bar.midnight.text() == "Stop here"
    target = NOW.timestamp() + 9000
    window.receive(way(target))
    window.receive(way(target, now=NOW.timestamp() + 3600, held_by="consumer5-order-handler"))
    assert window.strip.text.text() == (
        "On the way to 2026-11-22 23:45:07: 1 h 30 min to go, about 11 s at ×540, as fast as Consumer 5 can"
    )
    assert window.strip.bar.value() == 400
    window.bar.midnight.click()
    assert clock.target is None
    assert window.bar.midnight.text() == "Go to 23:59:50"
    window.receive(way(None, pace=0.0, held_by=SALES))
    assert window.strip.text.text().startswith("Shop time stands at 2026-11-22 21:15:07")
    window.receive(way(None, pace=1.0))
    assert not window.strip.isVisible()


def test_what_really_runs_is_shown_when_it_is_not_what_was_asked(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(way(None, speed=1440.0, pace=900.0, held_by=SALES))
    assert window.status.pace.text() == "×900 of ×1,440 (the sales)"
    window.receive(way(None))
    assert not window.status.pace.isVisible()


def test_time_that_is_ahead_says_so_and_what_can_be_done(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(way(None, ahead=200_000.0, speed=60.0))
    assert window.status.ahead.text() == "2 d 7 h ahead"
    window.status.ahead.click()
    told = window.windows.get("ahead")
    assert told.isVisible()
    assert "never goes back" in told.stays.text()
    assert "A new shop begins at now" in told.new.text()
    window._supervisor.shop.clock.speed = 60.0
    told.plain.click()
    assert window._supervisor.shop.clock.speed == 1.0
    window.receive(way(None, ahead=200_000.0))
    assert not told.plain.isVisible()
    assert window.bar.speed.currentData() == 1.0


def test_skipped_sales_stay_told(make_window: MakeWindow):
    window = make_window(start=False)
    window.receive(Standing(5, 0, {}))
    assert not window.status.skipped.isVisible()
    window.receive(Standing(5, 0, {}, skipped=3600, skipped_seconds=3600))
    assert window.status.skipped.text() == "Skipped: 3,600"
    assert "About 3,600 orders in 1 h of shop time." in window.status.skipped.toolTip()


# Settings


def test_settings_are_checked_as_they_are_typed_and_hold_at_once(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    dialog = window.windows.show("settings")
    rate, fault = dialog.fields["rate"], dialog.faults["rate"]
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "700000")
    assert fault.isVisible()
    assert "600,000" in fault.text()
    qtbot.keyClick(rate, Qt.Key.Key_Backspace)
    assert not fault.isVisible()
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    choices = window._supervisor.shop.choices
    assert choices.now().rate == 70_000.0
    assert window.bar.rate.value() == 70_000
    window.bar.chance.setValue(33.0)
    assert dialog.fields["chance"].text() == "33"
    dialog.fields["curve"].setChecked(False)
    assert not choices.now().curve
    home = dialog.fields["kafka_home"]
    qtbot.keyClicks(home, "/no/such/kafka")
    assert dialog.faults["kafka_home"].isVisible()
    qtbot.keyClick(home, Qt.Key.Key_Return)
    assert choices.now().kafka_home == ""


# Sizes


@pytest.mark.parametrize("size", [SMALLEST, (1280, 760), (1920, 1080)])
def test_nothing_is_cut_off_on_any_screen(qtbot: QtBot, make_window: MakeWindow, size: tuple[int, int]):
    window = make_window(start=False, language="sv")
    window.resize(*size)
    show_busy(window)
    window.receive(way(NOW.timestamp() + 9000))
    for i in range(window.tabs.count()):
        window.tabs.setCurrentIndex(i)
        assert cut_off_at_last(qtbot, window) == [], window.tabs.tabText(i)
        frame = window.tabs.widget(i)
        assert not frame.horizontalScrollBar().isVisible(), window.tabs.tabText(i)
    assert (window.width(), window.height()) == size


def test_the_wall_shows_the_figures_and_esc_leaves_it(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show_busy(window)
    in_front(qtbot, window)
    press(qtbot, window, Qt.Key.Key_F11)
    assert window.on_wall
    assert window.wall.isVisible()
    assert window.wall.hasFocus()
    assert not window.overview.isVisible()
    assert window.wall.sales.value == "123,456,789 kr"
    assert window.wall.behind.value == "123,456"
    window.receive(Standing(5, 0, {}))
    assert window.wall.behind.value == "0"
    window.receive(KafkaState(False, "127.0.0.1:9092", False, "gone"))
    assert window.wall.state.text == "Kafka: not connected"
    window.receive(KafkaState(False, "127.0.0.1:9092", True))
    assert window.wall.state.text == "12,346/min now"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.on_wall
    assert window.overview.behind.value == "0"


def test_after_the_wall_space_freezes_and_stops_no_sales(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    show_busy(window)
    in_front(qtbot, window)
    for key in (Qt.Key.Key_F11, Qt.Key.Key_Escape):
        press(qtbot, window, key)
    QApplication.processEvents()
    assert window.focusWidget() is not window.bar.start
    press(qtbot, window.focusWidget() or window, Qt.Key.Key_Space)
    assert window.chip.frozen


def test_the_wall_catches_up_when_nothing_is_held_any_more(make_window: MakeWindow):
    window = make_window(start=False)
    show_busy(window)
    window.toggle_wall()
    live = window.wall.state.text
    window.toggle_freeze()
    held = f"{window.chip.since.text()} – Space shows what is happening now"
    assert held.startswith("Held at 21:15:07")
    assert window.wall.state.text == held
    window.receive(Standing(5, 0, {"consumer1-orders-today": 77}))
    assert window.wall.behind.value == "123,456"
    window._on_appearance()  # what is held stays held in another look
    assert window.wall.behind.value == "123,456"
    assert window.wall.state.text == held
    window.toggle_freeze()
    assert window.wall.behind.value == "77"
    assert window.wall.state.text == live
    window.leave_wall()


def test_one_strip_is_enough_and_the_way_goes_on_in_another_look(make_window: MakeWindow):
    window = make_window(start=False)
    target = NOW.timestamp() + 9000
    window.receive(way(None, ahead=-7200.0))
    assert window.journey.isVisible()
    window.receive(way(target, ahead=-7200.0))
    window.receive(way(target, ahead=-7200.0, now=NOW.timestamp() + 3600))
    assert window.strip.isVisible()
    assert not window.journey.isVisible()
    window._on_appearance()
    assert window.strip.bar.value() == 400
    window.receive(way(target, ahead=-7200.0, catching_up=True))
    window.journey._looked = 0.0
    window.receive(way(target, ahead=-7200.0, catching_up=True, now=NOW.timestamp() + 4500))
    gone = window.journey.bar.value()
    assert gone > 300
    window._on_appearance()
    assert window.journey.bar.value() == gone
    # Time is held back by the sales all the way, and that is no standing still.
    window.receive(way(target, ahead=-7200.0, catching_up=True, held_by=SALES, now=NOW.timestamp() + 4500))
    assert window.strip.isHidden()


def test_what_is_typed_stays_while_another_setting_changes(qtbot: QtBot, make_window: MakeWindow):
    window = make_window(start=False)
    dialog = window.windows.show("settings")
    home = dialog.fields["kafka_home"]
    dialog.activateWindow()
    home.setFocus()
    qtbot.waitUntil(home.hasFocus, timeout=LONG)
    qtbot.keyClicks(home, "/no/such")
    window.bar.chance.setValue(33.0)
    assert home.text() == "/no/such"
    assert dialog.faults["kafka_home"].isVisible()
    dialog.fields["rate"].setFocus()
    qtbot.waitUntil(dialog.fields["rate"].hasFocus, timeout=LONG)
    assert (home.text(), dialog.faults["kafka_home"].isVisible()) == ("", False)

"""The tables: rows come and go, what is chosen and what is in sight stay; keys move inside, Tab goes on."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
import shiboken6
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT
from gui.widgets.rows import Column
from gui.widgets.table import RowsTable


@dataclass(frozen=True)
class Row:
    number: int
    text: str = "x"


def key_of(row: Row) -> int:
    return row.number


def text_of(row: Row) -> str:
    return f"{row.number} {row.text}"


def rows(*numbers: int) -> tuple[Row, ...]:
    return tuple(Row(number) for number in numbers)


def newest(last: int) -> tuple[Row, ...]:
    """Return the forty newest of the orders 1, 2 … last."""
    return rows(*range(last, last - 40, -1))


def shown(table: RowsTable) -> list[str]:
    return [table.filter.index(number, 0).data() for number in range(table.filter.rowCount())]


def settle() -> None:
    """Let the table lay out its rows, which it does when nothing else is to be done."""
    QApplication.processEvents()


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[RowsTable]:
    columns = (
        Column("Number", lambda row: str(row.number), "9999", key_of),
        Column("Text", text_of, stretch=True),
    )
    made = RowsTable(columns, key_of, LIGHT)
    made.resize(300, 300)
    made.show()
    yield made
    shiboken6.delete(made)


def resets(model: QAbstractItemModel) -> list[None]:
    seen: list[None] = []
    model.modelReset.connect(lambda: seen.append(None))
    return seen


def test_rows_come_and_go_without_a_reset(table: RowsTable):
    table.show_rows(newest(40))
    seen = resets(table.rows_model)
    came: list[tuple[int, int]] = []
    went: list[tuple[int, int]] = []
    table.rows_model.rowsInserted.connect(lambda _parent, first, last: came.append((first, last)))
    table.rows_model.rowsRemoved.connect(lambda _parent, first, last: went.append((first, last)))
    table.show_rows(newest(43))
    assert (seen, came, went) == ([], [(0, 2)], [(37, 39)])
    assert shown(table) == [str(number) for number in range(43, 3, -1)]


@pytest.mark.parametrize("at", [0, 17])
def test_new_orders_leave_the_scroll_bar_where_it_is(table: RowsTable, at: int):
    table.show_rows(newest(40))
    table.choose(38)
    settle()
    table.verticalScrollBar().setValue(at)
    for last in (41, 42, 45, 60, 500):
        table.show_rows(newest(last))
        settle()
        assert table.verticalScrollBar().value() == at
        assert table.rowAt(1) == at


def test_a_chosen_row_stays_chosen_for_as_long_as_it_is_there(table: RowsTable):
    told: list[Row | None] = []
    table.chosen.connect(told.append)
    table.show_rows(newest(40))
    table.choose(38)
    table.show_rows(newest(77))
    assert table.chosen_row() == Row(38)
    table.show_rows(newest(78))
    assert table.chosen_row() is None
    assert not table.currentIndex().isValid()
    table.show_rows(newest(77))
    assert table.chosen_row() == Row(38)
    assert told == [Row(38), None, Row(38)]


def test_what_is_to_be_chosen_is_chosen_as_soon_as_it_is_there(table: RowsTable):
    table.show_rows(rows(1, 2))
    table.choose(2)
    assert not table.choose(3)
    assert table.chosen_row() is None
    table.show_rows(rows(1, 2))
    table.show_rows(rows(3, 1, 2))
    assert table.chosen_row() == Row(3)


def test_a_filter_hides_the_chosen_row_and_gives_it_back(table: RowsTable):
    table.show_rows(rows(1, 2, 3))
    table.choose(2)
    table.set_filter(lambda row: row.number != 2)
    assert table.chosen_row() is None
    assert not table.currentIndex().isValid()
    table.set_filter(None)
    assert table.chosen_row() == Row(2)


def test_rows_that_change_places_keep_what_is_chosen(table: RowsTable):
    table.show_rows(rows(1, 2, 3, 4))
    table.choose(3)
    seen = resets(table.rows_model)
    table.show_rows((Row(4), Row(3, "y"), Row(9), Row(1)))
    assert shown(table) == ["4", "3", "9", "1"]
    assert (table.chosen_row(), seen) == (Row(3, "y"), [])
    assert table.selectionModel().selectedRows()[0].row() == 1


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_is_shown_sorted_and_filtered(table: RowsTable, seed: int, qtmodeltester: ModelTester):
    """Rows of all kinds one after the other, seen through the filter and sorted: as if each had been the first."""
    choice = random.Random(seed)
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    table.filter.set_filter(lambda row: row.text != "c")
    table.choose(5)

    def some() -> Sequence[Row]:
        numbers = choice.sample(range(12), choice.randrange(12))
        return [Row(number, choice.choice("abc")) for number in numbers]

    for _ in range(30):
        now = some()
        table.show_rows(now)
        assert table.rows_model.rows == tuple(now)
        wanted = sorted((row for row in now if row.text != "c"), key=key_of, reverse=True)
        assert shown(table) == [str(row.number) for row in wanted]
        assert table.chosen_row() == next((row for row in wanted if row.number == 5), None)
    qtmodeltester.check(table.rows_model)


def test_tab_goes_on_and_arrows_move_inside(qtbot: QtBot, table: RowsTable):
    """Tab into the table, down, down, Tab out of it: nothing is chosen but what the arrows chose."""
    told: list[Row | None] = []
    window, first, last = QWidget(), QLineEdit(), QLineEdit()
    layout = QVBoxLayout(window)
    for part in (first, table, last):
        layout.addWidget(part)
    window.show()
    window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    table.show_rows(rows(1, 2, 3))
    table.chosen.connect(told.append)
    for key, focus, chosen in (
        (Qt.Key.Key_Tab, table, None),
        (Qt.Key.Key_Tab, last, None),
        (Qt.Key.Key_Backtab, table, None),
        (Qt.Key.Key_Down, table, Row(1)),
        (Qt.Key.Key_Down, table, Row(2)),
        (Qt.Key.Key_Tab, last, Row(2)),
        (Qt.Key.Key_Backtab, table, Row(2)),
        (Qt.Key.Key_Backtab, first, Row(2)),
    ):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert (QApplication.focusWidget(), table.chosen_row()) == (focus, chosen)
    assert told == [Row(1), Row(2)]
    table.setParent(None)
    shiboken6.delete(window)


def test_a_chosen_row_that_has_gone_is_not_replaced_when_the_table_gets_the_focus(qtbot: QtBot, table: RowsTable):
    table.show_rows(newest(40))
    table.choose(1)
    table.show_rows(newest(80))
    table.activateWindow()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(table.hasFocus)
    assert table.chosen_row() is None
    assert not table.currentIndex().isValid()


def test_of_two_rows_with_one_key_the_later_is_shown(table: RowsTable):
    table.show_rows((Row(1, "a"), Row(2), Row(1, "b")))
    assert table.rows_model.rows == (Row(1, "b"), Row(2))

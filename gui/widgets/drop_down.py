"""A drop-down whose list is drawn by the style sheet, as wide as its texts."""

from PySide6.QtWidgets import QComboBox, QStyledItemDelegate

_BESIDE_TEXT = 34
"""Pixels that the style sheet gives the list beside its texts: borders, paddings, and a little air."""


class DropDown(QComboBox):
    """One of a few choices; use it for QComboBox, whose own list takes no style for its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))

    def showPopup(self) -> None:  # noqa: N802
        """Make the list as wide as its widest text before it is shown."""
        widths = (self.fontMetrics().horizontalAdvance(self.itemText(i)) for i in range(self.count()))
        self.view().setMinimumWidth(max(widths, default=0) + _BESIDE_TEXT)
        super().showPopup()

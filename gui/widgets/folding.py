"""A row that folds away what it has no room for, from what can best be missed on."""

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QWidget


class Folding:
    """Hides parts of a row when it is narrow.

    Args:
        layout: the row.
        parts: what can be missed, from the least important on.

    """

    def __init__(self, layout: QBoxLayout, parts: Sequence[QWidget]) -> None:
        self._layout = layout
        self._parts = tuple(parts)

    def fit(self, width: int) -> None:
        """Show as much as there is room for in so many pixels."""
        needed = self._needed()
        for part in self._parts:
            hide = needed > width
            if hide:
                needed -= self._room(part)
            if part.isHidden() != hide:
                part.setHidden(hide)

    def narrowest(self) -> int:
        """Return the pixels that are needed when all parts are hidden."""
        return self._needed() - sum(self._room(part) for part in self._parts)

    def _needed(self) -> int:
        """Return the pixels that are needed when all parts are shown."""
        margins = self._layout.contentsMargins()
        needed = margins.left() + margins.right() - self._layout.spacing()
        for i in range(self._layout.count()):
            item = self._layout.itemAt(i)
            widget = None if item is None else item.widget()
            if item is not None and widget is None:
                needed += item.minimumSize().width() + self._layout.spacing()
            elif widget is not None and (widget in self._parts or not widget.isHidden()):
                needed += self._room(widget)
        return needed

    def _room(self, part: QWidget) -> int:
        least = max(part.minimumSizeHint().width(), part.minimumWidth())
        return min(least, part.maximumWidth()) + self._layout.spacing()

"""Scrolls a new view to where an old one was; a view knows how far it can be scrolled only after it is laid out."""

from PySide6.QtWidgets import QAbstractScrollArea


def scroll_as(view: QAbstractScrollArea, before: QAbstractScrollArea) -> None:
    """Scroll a view as another one is, now or as soon as there is something to scroll."""
    bar, value = view.verticalScrollBar(), before.verticalScrollBar().value()

    def scroll(_lowest: int, highest: int) -> None:
        if highest > 0:
            bar.rangeChanged.disconnect(scroll)
            bar.setValue(value)

    if bar.maximum() > 0:
        bar.setValue(value)
    elif value > 0:
        bar.rangeChanged.connect(scroll)

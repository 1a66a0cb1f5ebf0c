"""A field for a number, written as the language writes it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from gui.format import Format


class NumberField(QLineEdit):
    """A number from 0 to `highest`, as the language writes it."""

    def __init__(self, shown: Format, highest: float, digits: int) -> None:
        super().__init__()
        self._shown = shown
        self._digits = digits
        self.highest = highest
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def show_number(self, number: float) -> None:
        """Show a number."""
        whole = number == round(number)
        self.setText(self._shown.decimal(number, 0 if whole else self._digits or 1))

    def number(self) -> float | None:
        """Return the number that stands there; None: there is none that can hold."""
        text = "".join(self.text().split())
        number, right = self._shown.locale.toDouble(text)
        if not right:
            try:
                number = float(text)  # with a point, in a language that has a comma
            except ValueError:
                return None
        return number if 0 <= number <= self.highest else None

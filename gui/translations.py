"""Loads the translations, ours and those of Qt itself, and says which form a word has beside a number."""

from importlib.resources import files

from PySide6.QtCore import QCoreApplication, QTranslator

_LARGEST = 1_000_000_000


def install_language(app: QCoreApplication, language: str, qt_folder: str) -> list[QTranslator]:
    """Install the translators of a language; returns them, to be kept and taken out again.

    The source texts are English; its own file holds only which of them are otherwise beside a one.
    """
    installed = []
    folder = str(files("resources").joinpath("translations"))
    for name, place in ((f"orderpuls_{language}", folder), (f"qtbase_{language}", qt_folder)):
        translator = QTranslator(app)
        if translator.load(name, place):
            app.installTranslator(translator)
            installed.append(translator)
    return installed


def plural(number: int) -> int:
    """Return what `tr` chooses the form of a word by: the number, as far as it fits into its 32 bits."""
    return min(number, _LARGEST)

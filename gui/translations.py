"""Loads the translations: ours and those of Qt itself."""

from importlib.resources import files

from PySide6.QtCore import QCoreApplication, QTranslator


def install_language(app: QCoreApplication, language: str, qt_folder: str) -> list[QTranslator]:
    """Install the translators of a language; returns them, to be kept and taken out again. English needs none."""
    if language == "en":
        return []
    installed = []
    folder = str(files("resources").joinpath("translations"))
    for name, place in ((f"orderpuls_{language}", folder), (f"qtbase_{language}", qt_folder)):
        translator = QTranslator(app)
        if translator.load(name, place):
            app.installTranslator(translator)
            installed.append(translator)
    return installed

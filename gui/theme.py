"""Colours, fonts and the style sheet (`resources/style.qss`): how things look, light and dark."""

from dataclasses import asdict, dataclass
from importlib.resources import files
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

FONT_FILES = ("Inter-Regular.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
FONT_SIZE = 10
LOWERED = 1 / 16
"""How much of its height an icon beside text is lowered by."""


@dataclass(frozen=True)
class Theme:
    """The colours of one look, as `#rrggbb`."""

    name: str
    window: str
    card: str
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    soft: str
    field: str
    stripe: str
    good: str
    warn: str
    bad: str
    ghost: str

    @property
    def dark(self) -> bool:
        """Whether the background is dark."""
        return self.name == "dark"


LIGHT = Theme(
    name="light", window="#f4f6fa", card="#ffffff", border="#dfe4ec", text="#171b22", muted="#5b6472",
    accent="#2563eb", accent_hover="#1d4fd7", on_accent="#ffffff", soft="#dbe6fd", field="#f4f6fa",
    stripe="#f8fafc", good="#15803d", warn="#b45309", bad="#c81e1e", ghost="#c9d1de",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#12161b", card="#1b2027", border="#2c333d", text="#e8ecf2", muted="#9aa4b2",
    accent="#4c8dff", accent_hover="#6aa0ff", on_accent="#0b1526", soft="#233a5e", field="#12161b",
    stripe="#20262e", good="#4ade80", warn="#fbbf24", bad="#f87171", ghost="#3b4553",
)  # fmt: skip


def choose_theme(wish: str) -> Theme:
    """Return the theme that was wished for, or the desktop's."""
    if wish in ("light", "dark"):
        return DARK if wish == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def install_fonts() -> None:
    """Load the font that comes along; call once, before the first window."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(files("resources").joinpath("fonts", name)))


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole application, unless it is dressed so: each of its widgets would be worked out anew."""
    style_sheet = _style_sheet(theme)
    if app.styleSheet() == style_sheet:
        return
    app.setStyle("Fusion")
    font = QFont("Inter", FONT_SIZE)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet)


def icon(name: str, colour: str, *, beside_text: bool = True) -> QIcon:
    """Return an icon of Material Design Icons, such as `play`.

    One that stands beside text is lowered: between the middle of the capitals and that of the small letters.
    """
    import qtawesome  # it reads its fonts when it is first used  # noqa: PLC0415

    made: QIcon = qtawesome.icon(f"mdi6.{name}", color=colour, offset=(0.0, LOWERED if beside_text else 0.0))
    return made


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, theme.window), (role.WindowText, theme.text), (role.Base, theme.card),
        (role.AlternateBase, theme.stripe), (role.Text, theme.text), (role.Button, theme.card),
        (role.ButtonText, theme.text), (role.Highlight, theme.soft), (role.HighlightedText, theme.text),
        (role.ToolTipBase, theme.card), (role.ToolTipText, theme.text), (role.PlaceholderText, theme.muted),
        (role.Link, theme.accent), (role.Mid, theme.border), (role.Light, theme.card), (role.Dark, theme.border),
    ):  # fmt: skip
        palette.setColor(target, QColor(colour))
    for target in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.muted))
    return palette


def _picture(name: str) -> str:
    return str(files("resources").joinpath("icons", name)).replace("\\", "/")


def _style_sheet(theme: Theme) -> str:
    template = Template(files("resources").joinpath("style.qss").read_text(encoding="utf-8"))
    return template.substitute(
        asdict(theme),
        chevron_down=_picture(f"chevron-down-{theme.name}.svg"),
        chevron_up=_picture(f"chevron-up-{theme.name}.svg"),
        check=_picture("check.svg"),
    )

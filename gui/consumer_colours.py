"""A colour for each consumer, the same wherever it is drawn, for light and for dark.

None is near the amber of what is far behind.
"""

from gui.theme import Theme

_COLOURS = {
    "consumer1-orders-today": ("#2563eb", "#6aa0ff"),
    "consumer2-sales": ("#0891b2", "#22d3ee"),
    "consumer3-daily-report": ("#7c3aed", "#b794ff"),
    "consumer4-stock": ("#4d7c0f", "#a3e635"),
    "consumer5-order-handler": ("#be185d", "#f472b6"),
    "consumer6-handled-monitor": ("#0f766e", "#2dd4bf"),
    "recorder": ("#57606e", "#a7b0bd"),
}


def consumer_colour(name: str, theme: Theme) -> str:
    """Return the colour of a consumer by its name, as `#rrggbb`."""
    light, dark = _COLOURS.get(name, (theme.muted, theme.muted))
    return dark if theme.dark else light

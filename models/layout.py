"""Lays the bytes of a message out for a person: JSON with its lines, anything else as the text that it is."""

import msgspec

from models.text import json_to_show


def laid_out(body: bytes) -> str:
    """Return JSON on many lines, each number and text as it stands there; what is no JSON as it is.

    What is unsafe to show is written as escapes.
    """
    try:
        shown = msgspec.json.format(body, indent=2)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        shown = body
    return json_to_show(shown.decode("utf-8", "replace").replace("\t", "  ").replace("\r\n", "\n"))


def one_line(body: bytes, limit: int = 200) -> str:
    """Return bytes, such as a key or a header, as text on one line; what is no text as escapes."""
    text = body[: 4 * limit].decode("utf-8", "backslashreplace")
    return text if len(text) <= limit else text[: limit - 1] + "…"

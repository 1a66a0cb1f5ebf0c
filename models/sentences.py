"""What the program says outside its window: English sentences with named fields, and what they are in other languages.

A sentence is made where something happens and put into words where somebody reads it. As a text it is English, which
is what the logs hold; window, terminal and files translate it into the language of the shop.
"""

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from models.numbers import ENGLISH, count, duration, kronor

_FOREIGN = "why"
"""How the name of a field begins that holds the words of somebody else: the system's, Kafka's, a library's."""


class Sentence(str):
    """An English sentence that knows its template and values.

    A field may be written as `{n}`, `{n:count}` (1,234), `{ore:money}`, `{seconds:span}` or by any format of Python;
    `{n:order|orders}` is the first word beside a one, else the second. A sentence can be a value of another one.
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Sentence":
        """Put a sentence together; a template without values is taken as it is."""
        values = {name: _word(value) for name, value in values.items()}
        made = super().__new__(cls, _filled(template, values, ENGLISH) if values else template)
        made.template, made.values = template, values
        return made


def translate(sentence: str, language: str) -> str:
    """Return a sentence in a language; English where it has none, and a text that is no `Sentence` as it is."""
    if not isinstance(sentence, Sentence) or language == ENGLISH:
        return str(sentence)
    template = _catalogue(language).sentences.get(sentence.template, sentence.template)
    if not sentence.values:
        return template
    return _filled(template, {name: _value(name, value, language) for name, value in sentence.values.items()}, language)


def said(language: str, template: str, /, **values: Any) -> str:
    """Return a sentence, or a caption, that is made and read at the same place."""
    return translate(Sentence(template, **values), language)


def recognised(text: str, language: str) -> str:
    """Return what somebody else said in English, such as a library, in a language; as it is where that is not known."""
    if language == ENGLISH:
        return text
    for pattern, template in _catalogue(language).foreign:
        found = pattern.fullmatch(text)
        if found is not None:
            return template.format(**{name: recognised(part, language) for name, part in found.groupdict().items()})
    return text


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language: our own by their English, and those of others by what they look like."""

    sentences: Mapping[str, str]
    foreign: Sequence[tuple[re.Pattern[str], str]]


@cache
def _catalogue(language: str) -> Catalogue:
    path = files("resources").joinpath("sentences", f"{language}.toml")
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Catalogue({}, ())
    return Catalogue(
        tables["sentences"], tuple((_pattern(known), template) for known, template in tables["foreign"].items())
    )


def _pattern(known: str) -> re.Pattern[str]:
    """Return what recognises a text: each field stands for some characters."""
    parts = (
        re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, _, _ in string.Formatter().parse(known)
    )
    return re.compile("".join(parts), re.DOTALL)


def _word(value: Any) -> Any:
    """Return what stands for a value in a sentence: for an error its own sentence."""
    return getattr(value, "sentence", str(value)) if isinstance(value, BaseException) else value


def _value(name: str, value: Any, language: str) -> Any:
    if isinstance(value, Sentence):
        return translate(value, language)
    return recognised(value, language) if isinstance(value, str) and name.startswith(_FOREIGN) else value


def _filled(template: str, values: Mapping[str, Any], language: str) -> str:
    return _Filler(language).vformat(template, (), values)


class _Filler(string.Formatter):
    """Writes numbers and amounts as the language does."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value."""
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        match format_spec:
            case "count":
                return count(value, self._language)
            case "money":
                return f"{kronor(value, self._language)} kr"
            case "span":
                return duration(value)
        return str(super().format_field(value, format_spec))

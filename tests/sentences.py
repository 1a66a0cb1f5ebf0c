"""Finds in the source every sentence that the program can say outside its window."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import models
import workers
from models.errors import ShopError

SOURCE = Path(__file__).parents[1]
TEMPLATE_IS_SECOND = ("said",)
TEMPLATE_IS_FIRST = ("Sentence", "say")


@dataclass(frozen=True)
class Said:
    """A sentence in the source; `template` None: it is no literal, so nobody can know what it says."""

    where: str
    template: str | None
    fields: frozenset[str]


@cache
def kinds_of_error() -> frozenset[str]:
    """Return the names of all errors that carry a sentence, wherever they are defined."""
    for package in (models, workers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return frozenset(_names(ShopError))


def _names(kind: type[ShopError]) -> Iterator[str]:
    yield kind.__name__
    for sub in kind.__subclasses__():
        yield from _names(sub)


def all_sentences(*folders: str) -> Iterator[Said]:
    """Give every sentence of the modules in some folders."""
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield from _said(node, f"{path.relative_to(SOURCE)}:{node.lineno}")


def _said(call: ast.Call, where: str) -> Iterator[Said]:
    name = call.func.id if isinstance(call.func, ast.Name) else None
    told = call.func.attr if isinstance(call.func, ast.Attribute) else name
    fields = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    if name in {*kinds_of_error(), *TEMPLATE_IS_FIRST} and call.args:
        yield from (one for one in _literals(call.args[0], where, fields) if name != "say" or one.template is not None)
    elif name in TEMPLATE_IS_SECOND and len(call.args) > 1:
        yield from _literals(call.args[1], where, fields)
    elif told in ("Trouble", "tell", "_tell", "_say") and call.args:
        # What is told is made elsewhere or is empty; as a text of its own it would stay English.
        yield from (one for one in _literals(call.args[-1], where, frozenset()) if one.template != "")


def _literals(node: ast.expr, where: str, fields: frozenset[str]) -> Iterator[Said]:
    match node:
        case ast.Constant(value=str() as text):
            yield Said(where, text, fields)
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one, where, fields)
            yield from _literals(other, where, fields)
        case ast.BoolOp(values=parts):
            for part in parts:
                yield from _literals(part, where, fields)
        case ast.JoinedStr() | ast.BinOp():
            yield Said(where, None, fields)


def texts_given_to(*names: str, folder: str) -> Iterator[tuple[str, str]]:
    """Give the texts that are the first argument of some calls, with something in the place of each value."""
    for path in sorted((SOURCE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                text = _filled_in(node.args[0])
                if name in names and text:
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", text


def _filled_in(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
    return ""

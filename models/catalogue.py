"""The products of the shop, read from `products.txt` in our own form or in the assignment's."""

import ast
import csv
import io
import re
import unicodedata
import warnings
from dataclasses import dataclass
from pathlib import Path

from models.errors import UsageError
from models.sentences import Sentence
from models.text import plain, utf8_text

HEADER = ("name", "type", "price type", "price in kr", "balance")
MAX_PRODUCTS = 10_000
_MAX_PRICE_ORE = 10**10
_MAX_BALANCE = 10**9
_MAX_FILE_BYTES = 4_000_000
_MAX_LINE = 2_000
_MAX_NAME = 100
_MAX_DIGITS = 20
# Thousands are set off by spaces or not at all: “1.500” and “1,500” might be one and a half or fifteen hundred.
_WHOLE = r"[0-9]+|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+"
_BALANCE = re.compile(_WHOLE)
_PRICE = re.compile(rf"({_WHOLE})(?:[.,]([0-9]{{1,2}}))?")


@dataclass(frozen=True, slots=True)
class Product:
    """One product; `price_ore` is öre for one unit, `balance` the units in stock when the shop opens."""

    product_id: int
    name: str
    product_type: str
    price_type: str
    price_ore: int
    balance: int


def read_catalogue(path: Path) -> tuple[Product, ...]:
    """Read a products file.

    Raises:
        UsageError: the file cannot be read, or a line is bad; it names the line, the value and the mend.

    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(
            "The products file {path} cannot be read: {why}. Check the path.", path=path, why=error.strerror
        ) from None
    if len(raw) > _MAX_FILE_BYTES:
        raise UsageError("The products file {path} is larger than 4 MB. Leave out what is no product.", path=path)
    return parse_catalogue(raw, path.name)


def parse_catalogue(raw: bytes, name: str = "products.txt") -> tuple[Product, ...]:
    """Read the bytes of a products file; ids are 1, 2, 3 … in the file's order. Raises as `read_catalogue`."""
    products: list[Product] = []
    names: dict[str, int] = {}
    first = True
    for number, row in enumerate(utf8_text(raw, name).split("\n"), start=1):
        if not row.strip():
            continue
        where = Sentence("{file}, line {line}", file=name, line=number)
        if len(row) > _MAX_LINE:
            raise UsageError(
                "{where}: longer than {most} characters. Write one product a line.", where=where, most=_MAX_LINE
            )
        fields = _tuple_fields(row, where) if row.lstrip().startswith("(") else _csv_fields(row, where)
        if first:
            first = False
            if tuple(field.strip().lower() for field in fields) == HEADER:
                continue
            if len(fields) == len(HEADER) and not re.search("[0-9]", "".join(fields[-2:])):
                raise UsageError(
                    "{where}: neither a product nor the header. Write {form} or leave it out.",
                    where=where,
                    form=",".join(HEADER),
                )
        product = _product(fields, len(products) + 1, where)
        same = _looks(product.name)
        if same in names:
            raise UsageError(
                "{where}: “{product}” stands on line {line} already. Keep one of them.",
                where=where,
                product=product.name,
                line=names[same],
            )
        names[same] = number
        products.append(product)
        if len(products) > MAX_PRODUCTS:
            raise UsageError("{where}: more than {most} products. Leave some out.", where=where, most=MAX_PRODUCTS)
    if not products:
        raise UsageError("{name}: no products. Write one a line: name,type,price type,price in kr,balance.", name=name)
    return tuple(products)


def _tuple_fields(line: str, where: str) -> list[str]:
    text = line.strip().rstrip(",")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python only warns about, such as “\d”, is no text that is meant
            value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, Warning):
        value = None
    if not isinstance(value, tuple) or not all(isinstance(field, str | int | float) for field in value):
        raise UsageError(
            "{where}: “{given}” cannot be read. Write ('name', 'type', 'price type', 'price', 'balance').",
            where=where,
            given=plain(text, 60),
        )
    return [str(field) for field in value]


def _csv_fields(line: str, where: str) -> list[str]:
    try:
        fields = next(csv.reader(io.StringIO(line), strict=True))
    except (csv.Error, StopIteration):
        raise UsageError(
            "{where}: “{line}” cannot be read. Close every quotation mark.", where=where, line=plain(line, 60)
        ) from None
    if len(fields) != len(HEADER) and any(line.count(mark) == len(HEADER) - 1 for mark in ";\t"):
        raise UsageError(
            "{where}: “{line}” is separated by semicolons or tabs. Separate the values by commas; "
            "a price with decimals takes a point (149.50), or stands in quotation marks.",
            where=where,
            line=plain(line, 60),
        )
    return fields


def _product(fields: list[str], product_id: int, where: str) -> Product:
    if len(fields) != len(HEADER):
        raise UsageError(
            "{where}: {n} {n:value|values} instead of {wanted}. "
            "Write {form}; a price with decimals takes a point (149.50), or stands in quotation marks.",
            where=where,
            n=len(fields),
            wanted=len(HEADER),
            form=", ".join(HEADER),
        )
    name, product_type, price_type, price, balance = (field.strip() for field in fields)
    for what, text in (
        (Sentence("the name"), name),
        (Sentence("the type"), product_type),
        (Sentence("the price type"), price_type),
    ):
        if not 1 <= len(text) <= _MAX_NAME:
            raise UsageError(
                "{where}: {what} “{given}” must be 1–{most} characters.",
                where=where,
                what=what,
                given=plain(text, 40),
                most=_MAX_NAME,
            )
        hidden = next((char for char in text if plain(char) != char), None)
        if hidden is not None:
            raise UsageError(
                "{where}: {what} “{given}” holds U+{code:04X}, a character that cannot be seen. Delete it.",
                where=where,
                what=what,
                given=plain(text, 40),
                code=ord(hidden),
            )
    return Product(product_id, name, product_type, price_type, _price_ore(price, where), _balance(balance, where))


def _looks(name: str) -> str:
    """Return what two names have in common that nobody can tell apart: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _price_ore(text: str, where: str) -> int:
    found = _PRICE.fullmatch(text) if len(text) <= _MAX_DIGITS else None
    ore = int(_digits(found[1])) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= ore <= _MAX_PRICE_ORE:
        raise UsageError(
            "{where}: the price “{given}” is not an amount in kronor such as 149, 149.50 or 1 428.50, "
            "at most 100 000 000. Set off thousands by a space, or not at all.",
            where=where,
            given=plain(text, 40),
        )
    return ore


def _balance(text: str, where: str) -> int:
    found = _BALANCE.fullmatch(text) if len(text) <= _MAX_DIGITS else None
    balance = int(_digits(text)) if found else -1
    if not 0 <= balance <= _MAX_BALANCE:
        raise UsageError(
            "{where}: the balance “{given}” is not a whole number from 0 to 1 000 000 000. "
            "Set off thousands by a space, or not at all.",
            where=where,
            given=plain(text, 40),
        )
    return balance


def _digits(text: str) -> str:
    """Leave out the spaces that set off thousands: `30 512`."""
    return re.sub("[^0-9]", "", text)

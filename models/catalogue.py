"""The products of the shop, read from `products.txt` in our own form or in the assignment's."""

import ast
import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from models.errors import UsageError
from models.text import plain

HEADER = ("name", "type", "price type", "price in kr", "balance")
MAX_PRODUCTS = 10_000
_MAX_PRICE_ORE = 10**10
_MAX_BALANCE = 10**9
_MAX_FILE_BYTES = 4_000_000


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
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The products file {path} cannot be read: {error.strerror}. Check the path.") from None
    if len(raw) > _MAX_FILE_BYTES:
        raise UsageError(f"The products file {path} is larger than 4 MB. Leave out what is no product.")
    return parse_catalogue(raw, path.name)


def parse_catalogue(raw: bytes, name: str = "products.txt") -> tuple[Product, ...]:
    """Read the bytes of a products file; ids are 1, 2, 3 … in the file's order. Raises as `read_catalogue`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{name}, line {line}: not UTF-8. Save the file as UTF-8.") from None
    products: list[Product] = []
    names: dict[str, int] = {}
    first = True
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        where = f"{name}, line {number}"
        fields = _tuple_fields(row, where) if row.lstrip().startswith("(") else _csv_fields(row, where)
        if first:
            first = False
            if tuple(field.strip().lower() for field in fields) == HEADER:
                continue
        product = _product(fields, len(products) + 1, where)
        if product.name in names:
            raise UsageError(
                f"{where}: “{product.name}” stands on line {names[product.name]} already. Keep one of them."
            )
        names[product.name] = number
        products.append(product)
        if len(products) > MAX_PRODUCTS:
            raise UsageError(f"{where}: more than {MAX_PRODUCTS} products. Leave some out.")
    if not products:
        raise UsageError(f"{name}: no products. Write one a line: name,type,price type,price in kr,balance.")
    return tuple(products)


def _tuple_fields(line: str, where: str) -> list[str]:
    text = line.strip().rstrip(",")
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = None
    if not isinstance(value, tuple) or not all(isinstance(field, str | int | float) for field in value):
        raise UsageError(
            f"{where}: “{plain(text, 60)}” cannot be read. Write ('name', 'type', 'price type', 'price', 'balance')."
        )
    return [str(field) for field in value]


def _csv_fields(line: str, where: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), strict=True))
    except (csv.Error, StopIteration):
        raise UsageError(f"{where}: “{plain(line, 60)}” cannot be read. Close every quotation mark.") from None


def _product(fields: list[str], product_id: int, where: str) -> Product:
    if len(fields) != len(HEADER):
        raise UsageError(
            f"{where}: {len(fields)} values instead of {len(HEADER)}. Write {', '.join(HEADER)}; "
            "a price with decimals takes a point (149.50), or stands in quotation marks."
        )
    name, product_type, price_type, price, balance = (field.strip() for field in fields)
    for what, text in (("name", name), ("type", product_type), ("price type", price_type)):
        if not text or len(text) > 100 or plain(text) != text:
            raise UsageError(f"{where}: the {what} “{plain(text, 40)}” must be 1–100 printable characters.")
    return Product(product_id, name, product_type, price_type, _price_ore(price, where), _balance(balance, where))


def _price_ore(text: str, where: str) -> int:
    try:
        ore = Decimal(_digits(text).replace(",", ".")) * 100
        if not ore.is_finite() or ore != ore.to_integral_value() or not 0 <= ore <= _MAX_PRICE_ORE:
            raise InvalidOperation
    except InvalidOperation:
        raise UsageError(
            f"{where}: the price “{plain(text, 40)}” is not an amount in kronor such as 149 or 149.50."
        ) from None
    return int(ore)


def _balance(text: str, where: str) -> int:
    digits = _digits(text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or int(digits) > _MAX_BALANCE:
        raise UsageError(f"{where}: the balance “{plain(text, 40)}” is not a whole number from 0 to 1 000 000 000.")
    return int(digits)


def _digits(text: str) -> str:
    """Leave out the spaces that set off thousands: `30 512`."""
    return text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")

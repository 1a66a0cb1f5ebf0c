"""Foreign data of any kind: messages, products files, settings. Each is read within its limits, or refused in words.

The limits are said again here, with the json module and without the program's own types. The long form:
`--inputs 1000000`, of which seven tenths are messages.
"""

import contextlib
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import Product, parse_catalogue
from models.errors import RejectedMessageError, UsageError
from models.orders import HandledOrder, Order, decode_handled, decode_order, encode
from models.settings_file import read_settings, write_settings
from tests.mutations import mutated
from tests.orders import NOON, line, order

SEED = 20261122
MESSAGES, PRODUCTS, SETTINGS = 0.7, 0.2, 0.1
TIME = re.compile(
    "([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.][0-9]+)?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
)


Read = TypeVar("Read")


def tried(read: Callable[[], Read]) -> tuple[Read | None, str]:
    """Return what was read, or the words in which the user is told; anything else that is raised is a defect."""
    try:
        return read(), ""
    except UsageError as error:
        return None, str(error)


# Messages


class ForbiddenError(Exception):
    """The message breaks a limit."""


def require(condition: bool) -> None:
    if not condition:
        raise ForbiddenError


def whole(value: object, low: int, high: int) -> int:
    require(type(value) is int)
    assert isinstance(value, int)
    require(low <= value <= high)
    return value


def text(value: object) -> str:
    require(isinstance(value, str))
    assert isinstance(value, str)
    require(len(value) <= 200 and "\0" not in value)
    return value


def moment(value: object) -> None:
    require(isinstance(value, str))
    found = TIME.fullmatch(str(value))
    require(found is not None and 2000 <= int(found[1]) <= 2099)
    assert found is not None
    try:
        datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        raise ForbiddenError from None


def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object with a key twice: what it means is open, so it is neither demanded nor forbidden here."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise RecursionError
    return dict(pairs)


def not_json(constant: str) -> None:
    raise ValueError(constant)


def allowed(raw: bytes, handled: bool) -> dict[str, Any] | None:
    """Return the order as plain JSON if section 1 of the protocols takes it, else None.

    Raises:
        RecursionError: the json module has no opinion.

    """
    try:
        found = json.loads(
            raw.decode(), parse_int=lambda digits: int(digits[:30]), parse_constant=not_json,
            object_pairs_hook=each_key_once,
        )  # fmt: skip
        json.dumps(found, ensure_ascii=False).encode()  # half of a surrogate pair is no UTF-8
        require(isinstance(found, dict))
        whole(found["order_id"], 1, 2**53 - 1)
        whole(found["customer_id"], 1, 2**53 - 1)
        text(found["customer_name"])
        text(found["customer_email"])
        moment(found["order_time"])
        if handled:
            moment(found["handled_time"])
            text(found["message_id"])
        details = found["order_details"]
        require(isinstance(details, list) and 1 <= len(details) <= 1000)
        total = 0
        for detail in details:
            require(isinstance(detail, dict))
            whole(detail["product_id"], 1, 2**53 - 1)
            for name in ("product_name", "product_type", "price_type"):
                text(detail[name])
            total += whole(detail["price"], 0, 10**10) * whole(detail["quantity"], 1, 10**6)
        require(total <= 10**15)
    except (ForbiddenError, KeyError, ValueError):
        return None
    return dict(found)


FIELDS = ("order_id", "customer_id", "customer_name", "customer_email")
LINE_FIELDS = ("product_id", "product_name", "product_type", "price_type", "price", "quantity")


def check_message(raw: bytes, handled: bool = False) -> bool:
    """Hold the decoder against the limits; returns whether the message was accepted."""
    decode: Callable[[bytes], Order] = decode_handled if handled else decode_order
    with contextlib.suppress(RecursionError):
        plain = allowed(raw, handled)
        try:
            read = decode(raw)
        except RejectedMessageError as error:
            reason = str(error)
        else:
            reason = ""
        if reason:
            # The last millionth of 2099 may be rounded up into 2100.
            assert plain is None or b"2099-12-31" in raw, raw
            return False
        assert plain is not None, raw
        assert {name: getattr(read, name) for name in FIELDS} == {name: plain[name] for name in FIELDS}
        assert [{name: getattr(detail, name) for name in LINE_FIELDS} for detail in read.order_details] == [
            {name: detail[name] for name in LINE_FIELDS} for detail in plain["order_details"]
        ]
        assert read.order_time.utcoffset() is not None
        assert decode(encode(read)) == read
        return True
    with contextlib.suppress(RejectedMessageError):
        decode(raw)
    return False


SMALL = order(100_001, NOON, line(1, 2, 14_900, 'Te "Grön" <b>'), line(2, 1, 5, "Bön\\nor"))
HANDED = HandledOrder(
    5, 7, "Bo Ek", "bo@example.com", NOON, (line(),), handled_time=NOON + timedelta(hours=1), message_id="5.ab@x"
)
VALUES: tuple[object, ...] = (
    0, 1, -1, 2**53 - 1, 2**53, 10**6, 10**6 + 1, 10**10, 10**10 + 1, 10**20, -(10**20), 1.0, 1.5, -0.0, True, None,
    "", "5", "x" * 200, "x" * 201, "😀" * 200, "😀" * 201, "a\0b", "\x1b[31m", "a\u202eb", "<b>x</b>", "\ud800",
    [], [1], {}, {"a": 1}, [{}],
    "2000-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2099-12-31T23:59:59+23:59", "2100-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-22T12:00:00", "2026-02-29T12:00:00Z",
    "2026-11-22T24:00:00Z", "2026-11-22 12:00:00.123456789-01:00", "2026-11-22", "2026-11-22T12:00:00+24:00",
)  # fmt: skip
TOKENS = (
    *(json.dumps(value, ensure_ascii=i % 2 == 0).encode(errors="surrogatepass") for i, value in enumerate(VALUES)),
    b"NaN", b"-", b"01", b"1e400", b"9" * 400, b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\n", b"\\u0000", b"\\ud83d",
    b"\xef\xbb\xbf", b"[" * 40, b"]}", b'"', b"\\", b",", b":", b'"order_id":1,', b'"x":"\xff",', b'"x":{"y":[1,2]},',
)  # fmt: skip


def with_another_value(random: Random) -> tuple[bytes, bool]:
    """Return a message with one or two values replaced, dropped or added, and whether it is a handled order."""
    handled = random.random() < 0.2
    message = json.loads(encode(HANDED if handled else SMALL))
    for _ in range(random.randint(1, 2)):
        part = random.choice([message, *message["order_details"]] if isinstance(message["order_details"], list)
                             and all(isinstance(d, dict) for d in message["order_details"]) else [message])  # fmt: skip
        name = random.choice([*part, "another"])
        if random.random() < 0.05 and name not in ("another", "order_details"):
            del part[name]
        else:
            part[name] = deepcopy(random.choice(VALUES))
    return json.dumps(message, ensure_ascii=random.random() < 0.5).encode(errors="surrogatepass"), handled


@pytest.fixture
def inputs(request: pytest.FixtureRequest) -> Callable[[float], int]:
    """Return how many inputs a share of all is."""
    number: int = request.config.getoption("--inputs")
    return lambda share: round(number * share)


def test_changed_bytes_give_an_order_within_the_limits_or_a_reason(inputs: Callable[[float], int]):
    number = inputs(MESSAGES / 2)
    orders, handed = encode(SMALL), encode(HANDED)
    accepted = sum(check_message(raw) for raw in mutated((orders, handed), TOKENS, SEED, number // 2))
    accepted += sum(check_message(raw, True) for raw in mutated((handed,), TOKENS, SEED + 1, number - number // 2))
    assert 0 < accepted < number / 2, f"{accepted} of {number}: these inputs try little"


def test_changed_values_are_accepted_exactly_within_the_limits(inputs: Callable[[float], int]):
    random = Random(SEED)
    number = inputs(MESSAGES / 2)
    accepted = sum(check_message(*with_another_value(random)) for _ in range(number))
    assert number / 50 < accepted < number / 2, f"{accepted} of {number}: these inputs try little"


TEXTS = st.text(max_size=201)
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1999, 12, 30), datetime(2100, 1, 2), timezones=ZONES)  # noqa: DTZ001 - the bounds
LINES = st.fixed_dictionaries(
    {
        "product_id": st.integers(0, 2**53), "product_name": TEXTS, "product_type": TEXTS, "price_type": TEXTS,
        "price": st.integers(-1, 10**10 + 1), "quantity": st.integers(0, 10**6 + 1),
    }
)  # fmt: skip


@given(
    st.fixed_dictionaries(
        {
            "order_id": st.integers(0, 2**53), "customer_id": st.integers(0, 2**53), "customer_name": TEXTS,
            "customer_email": TEXTS, "order_time": MOMENTS.map(datetime.isoformat),
            "order_details": st.lists(LINES, max_size=5),
        },
        optional={"another": st.recursive(st.none() | st.floats() | TEXTS, st.lists)},
    )
)  # fmt: skip
def test_any_order_is_accepted_exactly_within_the_limits(message: dict[str, Any]):
    check_message(json.dumps(message).encode())


# Products files

GOOD_PRODUCTS = (
    'name,type,price type,price in kr,balance\nBönor,Mat,Kilo,149.50,30 512\n"Te, grönt",M,S,"29,90",5\n'.encode(),
    "('JavaBönor', 'Matvaror', 'Kilopris', '1428', '30512')\r\n('Te', 'Mat', 'Styck', 29.5, 7),\r\n".encode(),
    "\ufeffÅl,Fisk,Kilo,1\u00a0234,0\rÄl,Fisk,Kilo,0,1000000000\r".encode(),
)  # fmt: skip
PRODUCT_TOKENS = (
    b",", b";", b"\t", b'"', b"'", b"(", b")", b"\n", b"\r", b"\0", b"\xff", b"\xf6", b"\xff\xfe", b"\xef\xbb\xbf",
    b"1e999999999", b"-1", b"1,5", b"1.005", b"1.500", b"nan", b"inf", b"1_000", b"0x" + b"f" * 90, b"9" * 30,
    "١٢".encode(), "\u202e".encode(), "\u2028".encode(), b"\x0c", b"\x85", b"\\d", b"\\x00", b"\\ud800", b"[" * 300,
    b"-" * 300, b"K" * 2001, b"name,type,price type,price in kr,balance\n", b"('a', 'b', 'c', '1', '2')\n", b" ",
)  # fmt: skip
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
FILE_ERROR = re.compile(r"products\.txt(, line [1-9][0-9]*)?: .+\.")


def check_products(raw: bytes) -> bool:
    """Hold the reader against the rules; returns whether the file was accepted."""
    products, said = tried(lambda: parse_catalogue(raw))
    if products is None:
        assert FILE_ERROR.fullmatch(said), (raw, said)
        assert not UNSAFE.search(said), (raw, said)
        return False
    assert [product.product_id for product in products] == list(range(1, len(products) + 1)), raw
    assert len({product.name for product in products}) == len(products) > 0, raw
    for product in products:
        assert type(product.price_ore) is type(product.balance) is int, raw
        assert 0 <= product.price_ore <= 10**10, raw
        assert 0 <= product.balance <= 10**9, raw
        for words in (product.name, product.product_type, product.price_type):
            assert 1 <= len(words) <= 100, raw
            assert not UNSAFE.search(words), raw
    assert parse_catalogue(written(products)) == products, raw
    return True


def with_another_cell(random: Random) -> bytes:
    """Return a products file in which one cell is something else."""
    cells = ["Åkerbär".encode(), b"Mat", b"Kilo", b"149.50", b"30"]
    cells[random.randrange(5)] = random.choice(PRODUCT_TOKENS) + random.choice((b"", b"5", b".5", b" 000"))
    rows = [b"Te,Mat,Styck,1,2", b",".join(cells), b"('%s')" % b"', '".join(cells), b"Vin,Mat,Styck,1,2"]
    return b"\n".join(random.sample(rows, 3))


def written(products: tuple[Product, ...]) -> bytes:
    """Write products in our own form."""
    file = io.StringIO()
    rows = csv.writer(file, quoting=csv.QUOTE_ALL)  # a name may begin as the other form does, with a parenthesis
    rows.writerow(("name", "type", "price type", "price in kr", "balance"))
    for p in products:
        price = f"{p.price_ore // 100}.{p.price_ore % 100:02d}"
        rows.writerow((p.name, p.product_type, p.price_type, price, p.balance))
    return file.getvalue().encode()


def test_a_changed_products_file_is_read_or_refused_with_its_line(inputs: Callable[[float], int]):
    number, random = inputs(PRODUCTS), Random(SEED)
    accepted = sum(check_products(raw) for raw in mutated(GOOD_PRODUCTS, PRODUCT_TOKENS, SEED, number // 2))
    accepted += sum(check_products(with_another_cell(random)) for _ in range(number - number // 2))
    assert 0 < accepted < number / 2, f"{accepted} of {number}: these inputs try little"


NAMES = st.text(st.characters(categories=["L", "M", "N", "P", "S"]) | st.just(" "), min_size=1, max_size=100)
NAME = NAMES.map(str.strip).filter(lambda name: name and not name.startswith("("))


@given(
    st.lists(
        st.tuples(NAME, NAME, NAME, st.integers(0, 10**10), st.integers(0, 10**9)), min_size=1, max_size=6,
        unique_by=lambda row: "".join(row[0].split()).casefold(),
    ),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((".", ",")),
    st.sampled_from(("", " ", "\u00a0", "\u202f")),
    st.booleans(),
)  # fmt: skip
def test_good_products_come_back_as_they_were(
    rows: list[tuple[str, str, str, int, int]], ending: str, point: str, space: str, mark: bool
):
    lines = []
    for name, kind, price_type, ore, balance in rows:
        kronor = f"{ore // 100:,}".replace(",", space)
        cells = (name, kind, price_type, f"{kronor}{point}{ore % 100:02d}", f"{balance:,}".replace(",", space))
        lines.append(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells))
    raw = ("\ufeff" * mark + ending.join(lines)).encode()
    names = Counter(" ".join(name.split()) for name, *_ in rows)
    products, said = tried(lambda: parse_catalogue(raw))
    if products is None:  # two names that only their composition tells apart
        assert "already" in said
        assert not "".join(names).isascii()
        return
    assert [(p.name, p.product_type, p.price_type, p.price_ore, p.balance) for p in products] == rows


# Settings

GOOD_SETTINGS = (
    b'[shop]\nlanguage = "sv"\n[simulation]\nrate = 60\ncurve = true\n',
    b'[handling]\nchance = 15.5  # often\nmode = "once"\r\n[stock]\nrestock = false\n[reports]\ngrace = 2\n',
    b'[kafka]\n"bootstrap.servers" = "localhost:9092"\nsasl.mechanism = "PLAIN"\n[simulation]\nrate = 1e3\n',
)
SETTING_TOKENS = (
    b"[", b"]", b"[[", b"=", b'"', b"'", b"'''", b"#", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"nan",
    b"-inf", b"-1", b"600001", b"9" * 330, b"0xff" * 9, b"1e999", b"true", b"2026-01-01", b"{", b"}",
    b"[" * 50, b"shop = 5\n", b"[shop]\n", b"[kafka]\n", b'plugin.library.paths = "x"\n', b'"acks" = "0"\n',
    b'group.id = "x"\n', b"rate", b"inf", b"1,5", b'"sasl.kerberos.kinit.cmd" = "x"\n', b"sasl = 1\n", b"a.b.c = [1]\n",
    b"\\u0000", b"\\n", "ö".encode(), b".",
)  # fmt: skip
NEVER = re.compile(r"acks|plugin\..*|sasl\.kerberos\.kinit\.cmd|group\..*|enable\.idempotence|partitioner|.*_cb")


def check_settings(path: Path, raw: bytes) -> bool:
    """Hold the reader against the rules; returns whether the file was accepted."""
    path.write_bytes(raw)
    settings, said = tried(lambda: read_settings(path, {}))
    if settings is None:
        assert re.fullmatch(r"shop\.toml.+\.", said), (raw, said)
        assert not UNSAFE.search(said), (raw, said)
        assert path.read_bytes() == raw
        return False
    for value, high in ((settings.rate, 600_000), (settings.chance, 100), (settings.grace, 3600)):
        assert type(value) is float, raw
        assert 0 <= value <= high, raw
    assert settings.language in ("", "sv", "en"), raw
    assert settings.theme in ("", "light", "dark"), raw
    assert settings.mode in ("every round", "once"), raw
    assert type(settings.curve) is type(settings.restock) is bool, raw
    assert not any(NEVER.fullmatch(name) for name in settings.kafka), raw
    assert all(isinstance(value, str) for value in settings.kafka.values()), raw
    changed = settings.changed(rate=77, theme="dark")
    try:
        write_settings(path, changed)
    except UsageError:
        assert path.read_bytes() == raw
    else:
        assert read_settings(path, {}) == changed, raw
    return True


def test_changed_settings_are_read_or_refused_and_written_back(inputs: Callable[[float], int], tmp_path: Path):
    number = inputs(SETTINGS)
    path = tmp_path / "shop.toml"
    accepted = sum(check_settings(path, raw) for raw in mutated(GOOD_SETTINGS, SETTING_TOKENS, SEED, number))
    assert 0 < accepted < number / 2, f"{accepted} of {number}: these inputs try little"


@given(st.dictionaries(st.text(max_size=40).map(lambda name: "ORDERPULS_KAFKA_" + name), st.text(max_size=40)))
def test_any_environment_gives_settings_or_one_clear_error(tmp_path_factory, environment: dict[str, str]):
    path = tmp_path_factory.getbasetemp() / "environment.toml"
    settings, said = tried(lambda: read_settings(path, environment))
    if settings is None:
        assert said.startswith("The environment, ORDERPULS_KAFKA_")
    else:
        assert not any(NEVER.fullmatch(name) for name in settings.kafka)

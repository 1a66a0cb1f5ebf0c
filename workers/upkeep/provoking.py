"""What is sent on purpose to see it refused: orders that are known already, and messages that are no orders."""

from collections.abc import Iterator
from pathlib import Path

from models.errors import RejectedMessageError, ShopError
from models.orders import decode_order
from models.storage.outbox import Letter
from workers.kafka.topics import ORDERS

_TAIL_BYTES = 256_000
_LINE = b'{"product_id":1,"product_name":"Te","product_type":"Mat","price_type":"Styckpris","price":%d,"quantity":%d}'
_ORDER = (
    b'{"order_id":%s,"customer_id":1,"customer_name":"Bo Ek","customer_email":"bo@example.com",'
    b'"order_time":"%s","order_details":[%s]}'
)
_TIME = b"2026-01-01T12:00:00+01:00"
_BROKEN: tuple[tuple[str, bytes | None], ...] = (
    ("no-json", b"This is no JSON."),
    ("cut-off", (_ORDER % (b"1", _TIME, _LINE % (100, 1)))[:90]),
    ("no-lines", _ORDER % (b"1", _TIME, b"")),
    ("no-quantity", _ORDER % (b"1", _TIME, _LINE % (100, 0))),
    ("negative-price", _ORDER % (b"1", _TIME, _LINE % (-100, 1))),
    ("no-zone", _ORDER % (b"1", b"2026-01-01T12:00:00", _LINE % (100, 1))),
    ("negative-id", _ORDER % (b"-1", _TIME, _LINE % (100, 1))),
    ("empty", None),
)


def broken_letters() -> list[Letter]:
    """Return messages that every consumer rejects, each for another reason; the last one has no content at all."""
    return [Letter(ORDERS, key, body) for key, body in _BROKEN]


def known_letters(recorded: Path, number: int) -> list[Letter]:
    """Return the newest orders that are recorded, to be sent once more.

    Args:
        recorded: the folder of the recorded orders.
        number: how many at most.

    Raises:
        ShopError: there is none, or the file cannot be read.

    """
    letters: dict[str, Letter] = {}
    for line in _newest_lines(recorded):
        try:
            order = decode_order(line)
        except RejectedMessageError:  # the line that the tail begins in, or one that somebody edited
            continue
        letters.setdefault(str(order.order_id), Letter(ORDERS, str(order.order_id), line))
        if len(letters) == number:
            break
    if not letters:
        raise ShopError("There is no order yet that could be sent again. Start the sales first.")
    return list(reversed(letters.values()))


def _newest_lines(recorded: Path) -> Iterator[bytes]:
    """Give the recorded orders, newest first: of today, or of the last day that has some."""
    plain = recorded / "order_created_now.txt"
    dated = sorted(recorded.glob("order_created_now_*.txt"), reverse=True)
    for path in (plain, *dated):
        try:
            with path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(size - _TAIL_BYTES, 0))
                lines = file.read().splitlines()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ShopError(
                "{path} cannot be read ({why}). Check the folder.", path=path, why=error.strerror
            ) from error
        yield from reversed(lines)

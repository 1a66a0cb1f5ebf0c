"""The mail that tells a customer that the order was sent: RFC 5322 text in an mbox file (mboxrd quoting).

Rendered from a template, since `email.message.EmailMessage` makes fewer than a thousand a second; the tests
read the result back with the standard library. Nothing here sends anything.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import Header
from email.utils import format_datetime, quote
from functools import cache, lru_cache

from models.numbers import ENGLISH, count, kronor
from models.orders import HandledOrder
from models.sentences import said
from models.text import plain

SENDER = "Orderpuls <orders@example.com>"
_MAX_LINE = 998
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_ATOM = r"[A-Za-z0-9_%+/=!?*~^{}|'&#$-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_ENCODED = "=?"
"""How an encoded word begins; readers decode it even where it may not stand, and so it may only be ours."""


def shipment_mail(order: HandledOrder, language: str = ENGLISH) -> bytes:
    """Return the mail of one handled order as it stands in an mbox file, separator and blank line included."""
    words = _words(language)
    customer, order_id = plain(order.customer_name), str(order.order_id)
    handled = order.handled_time.replace(microsecond=0)
    # Not by the aware time alone: the two hours of an autumn night would be taken for one.
    date, stamp = _dates(handled, handled.utcoffset())
    headers = [
        f"From: {SENDER}",
        f"To: {_mailbox(order.customer_name, order.customer_email)}",
        f"Subject: {_encoded(words.subject.format(order=order_id))}",
        f"Date: {date}",
        f"Message-ID: <{plain(order.message_id)}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    lines = [
        words.hello.format(customer=customer),
        "",
        words.sent.format(order=order_id, moment=_minute(order.order_time)),
        "",
        *(
            f"{count(line.quantity, language):>6} × {plain(line.product_name)}   "
            f"{kronor(line.price * line.quantity, language)} kr"
            for line in order.order_details
        ),
        "",
        words.total.format(amount=kronor(order.total_ore, language)),
        "",
        words.thanks,
    ]
    body = _FROM_LINE.sub(rb">\1", "\n".join(lines).encode())
    return f"From orders@example.com {stamp}\n".encode() + "\n".join(headers).encode() + b"\n\n" + body + b"\n\n"


@dataclass(frozen=True, slots=True)
class _Words:
    """What a mail says, in one language; looked up once, since thousands of mails are made a second."""

    subject: str
    hello: str
    sent: str
    total: str
    thanks: str


@cache
def _words(language: str) -> _Words:
    return _Words(
        subject=said(language, "Your order {order} has been sent"),
        hello=said(language, "Hello {customer},"),
        sent=said(language, "your order {order} of {moment} has been sent."),
        total=said(language, "Total: {amount} kr"),
        thanks=said(language, "Thank you for shopping with us."),
    )


def _encoded(text: str) -> str:
    """Return a header's text as it may stand in a mail: letters beyond ASCII as encoded words."""
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode()


def message_id(order_id: int, shop_id: str) -> str:
    """Return the id of an order's mail and of its message in `handled_orders`."""
    return f"{order_id}.{shop_id}@example.com"


def mail_to_show(stored: bytes) -> str:
    """Return a stored mail as a person reads it: without separator and quoting, headers decoded by the reader."""
    text = _unquoted(stored).decode("utf-8", "replace").rstrip("\n")
    return "\n".join(plain(line, _MAX_LINE) for line in text.split("\n"))


def _unquoted(stored: bytes) -> bytes:
    """Return a stored mail without the mbox file's separator and quoting."""
    text = stored.split(b"\n", 1)[-1] if stored.startswith(b"From ") else stored
    return re.sub(rb"^>(>*From )", rb"\1", text, flags=re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as a person reads it: headers decoded, the text as it was written; `raw` is all of it as it stands.

    `date` is None where it has none that can be read.
    """

    sender: str
    to: str
    subject: str
    date: datetime | None
    text: str
    raw: str


def read_mail(stored: bytes) -> ReadMail:
    """Read a stored mail as a mail program does; one that somebody has spoilt is shown raw."""
    raw = mail_to_show(stored)
    try:
        mail = message_from_bytes(_unquoted(stored), policy=policy.default)
        content = mail.get_content()
        sender, to, subject = (plain(str(mail[name] or "")) for name in ("from", "to", "subject"))
        date = getattr(mail["date"], "datetime", None)
    except (MessageError, LookupError, ValueError, AttributeError):
        return ReadMail("", "", "", None, raw, raw)
    lines = content.rstrip("\n").split("\n") if isinstance(content, str) else []
    if date is not None and date.tzinfo is None:
        date = None  # nobody knows where it was written
    return ReadMail(sender, to, subject, date, "\n".join(plain(line, _MAX_LINE) for line in lines), raw)


@lru_cache(4)
def _dates(second: datetime, _offset: timedelta | None) -> tuple[str, str]:
    """Return a second as a mail's header and its separator write it; a round's mails share a few of them."""
    # Not strftime, whose names of days and months are those of the desktop's language.
    return format_datetime(second), second.ctime()


@lru_cache(4096)
def _mailbox(name: str, address: str) -> str:
    """Return `name <address>`, the name encoded where it must be; what is no address is left out."""
    name = plain(name)
    usable = plain(address) == address and _ADDRESS.fullmatch(address) and _ENCODED not in address
    shown = f"<{address}>" if usable else "<undisclosed@invalid>"
    if not name:
        return shown
    if name.isascii() and _ENCODED not in name:
        return f'"{quote(name)}" {shown}'
    return f"{Header(name, 'utf-8', header_name='To').encode()} {shown}"


def _minute(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")

import email
import email.policy
import mailbox
from contextlib import closing
from datetime import datetime
from email.header import decode_header, make_header
from email.headerregistry import AddressHeader
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.mail import mail_to_show, message_id, read_mail, shipment_mail
from models.orders import HandledOrder
from models.text import plain
from tests.orders import NOON, line

HANDLED = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


def handled(
    name: str = "Åsa Öberg", email: str = "asa@example.com", product: str = "Kaffe", number: int = 5
) -> HandledOrder:
    lines = (line(1, 2, 12_345, product),)
    mail = message_id(number, "ab12")
    return HandledOrder(number, 7, name, email, NOON, lines, handled_time=HANDLED, message_id=mail)


def read(tmp_path: Path, *orders: HandledOrder | bytes) -> list[mailbox.mboxMessage]:
    path = tmp_path / "day.mbox"
    path.write_bytes(b"".join(order if isinstance(order, bytes) else shipment_mail(order) for order in orders))
    with closing(mailbox.mbox(path)) as box:
        return list(box)


def test_the_standard_library_reads_the_mail(tmp_path: Path):
    first, second = read(tmp_path, handled(), handled(name='Bo "B" Ek', number=6))
    assert first["Subject"] == "Your order 5 has been sent"
    assert first["Message-ID"] == "<5.ab12@example.com>"
    assert first["Date"] == "Sun, 22 Nov 2026 12:30:00 +0100"
    address = str(make_header(decode_header(first["To"])))
    assert address == "Åsa Öberg <asa@example.com>"
    assert "246.90 kr" in first.get_payload(decode=True).decode()
    assert second["To"] == '"Bo \\"B\\" Ek" <asa@example.com>'


def test_a_mail_in_swedish_has_headers_of_ascii_and_a_separator_that_stays(tmp_path: Path):
    raw = shipment_mail(handled(), "sv")
    assert raw.startswith(b"From orders@example.com Sun Nov 22 12:30:00 2026\n")
    head = raw.split(b"\n\n", 1)[0]
    assert head.isascii()
    (mail,) = read(tmp_path, raw)
    assert str(make_header(decode_header(mail["Subject"]))) == "Din order 5 har skickats"
    assert str(make_header(decode_header(mail["To"]))) == "Åsa Öberg <asa@example.com>"
    assert mail["Date"] == "Sun, 22 Nov 2026 12:30:00 +0100"
    body = mail.get_payload(decode=True).decode()
    assert body.startswith("Hej Åsa Öberg,\n\ndin order 5 från 2026-11-22 11:00 har skickats.\n")
    assert "     2 × Kaffe   246,90 kr\n" in body
    assert "Totalt: 246,90 kr\n" in body


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_text_of_an_order_adds_a_header_or_a_mail(tmp_path_factory, name: str, email: str, product: str):
    tmp_path = tmp_path_factory.mktemp("mail")
    hostile = handled(name + "\nBcc: all@example.com\n\nFrom x", email + "\r\nX-Evil: 1", "From " + product)
    mails = read(tmp_path, hostile, handled(number=6))
    assert len(mails) == 2
    assert mails[0].keys() == mails[1].keys()
    assert mails[1]["Subject"] == "Your order 6 has been sent"


PIECES = (
    "\r", "\n", "\r\n", "\0", "\x0b", "\x85", "\u2028",
    '"', "\\", "<", ">", "@", ",", ";", ":", "(", ")", "[", "=?utf-8?q?",
    "=0ABcc: x@example.com", "?=", "=?", " ", "\t", "a", "Å", "🫖", "\u202e", "\x1b[31m", "From ", ".", "-", "example",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
ADDRESSES = st.sampled_from(
    ("asa@example.com", "o'b+x@a-b.example", "a..b@example.com", ".a@example.com", "a@example..com", "a@-b.com", "a@b.",
     "a@example.com\n", "a@example.com, b@example.com", "=?utf-8?q?x?=@example.com", "a@b@c", "<a@b>", "@", "")
)  # fmt: skip
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


@given(WORDS, ADDRESSES | WORDS, WORDS)
def test_a_mail_has_one_receiver_and_no_header_that_is_not_ours(name: str, address: str, product: str):
    raw = shipment_mail(handled(name, address, product)).split(b"\n", 1)[1]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail.keys() == HEADERS
    assert not mail.defects
    to = mail["To"]
    assert isinstance(to, AddressHeader)
    assert not to.defects
    (receiver,) = to.addresses
    assert receiver.addr_spec in (address.strip(), "undisclosed@invalid")
    # The reader puts a space between the parts of a long name.
    assert "".join(receiver.display_name.split()) == "".join(plain(name).split())
    content = mail.get_content()
    assert content.startswith(f"Hello {plain(name)},\n")
    assert f"2 × {plain(product)}   246.90 kr\n" in content
    assert all(len(one) <= 998 for one in raw.split(b"\n"))


def test_a_name_that_looks_encoded_is_read_as_it_was_written():
    mail = email.message_from_bytes(shipment_mail(handled("=?utf-8?q?=42cc?=")).split(b"\n", 1)[1])
    assert str(make_header(decode_header(mail["To"]))) == "=?utf-8?q?=42cc?= <asa@example.com>"


class SomewhereElse(datetime):
    """An instant on a computer that speaks another language."""

    def strftime(self, form: str) -> str:
        return super().strftime(form.replace("%a", "sön").replace("%b", "maj"))


def test_dates_are_english_whatever_the_desktop_speaks():
    at = SomewhereElse(2026, 5, 3, 8, 5, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
    text = shipment_mail(msgspec.structs.replace(handled(), handled_time=at)).decode()
    assert text.startswith("From orders@example.com Sun May  3 08:05:09 2026\n")
    assert "\nDate: Sun, 03 May 2026 08:05:09 +0200\n" in text


def test_both_hours_of_an_autumn_night_have_their_own_offset():
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=HANDLED.tzinfo)
    mails = [
        shipment_mail(msgspec.structs.replace(handled(), handled_time=twice.replace(fold=fold))) for fold in (0, 1)
    ]
    assert b"Date: Sun, 25 Oct 2026 02:30:00 +0200\n" in mails[0]
    assert b"Date: Sun, 25 Oct 2026 02:30:00 +0100\n" in mails[1]


def test_a_mail_that_somebody_edited_cannot_turn_the_text_that_is_shown():
    assert mail_to_show("From: x\n\n<b>a</b>\x1b[31m\u202eb\r\n".encode()) == "From: x\n\n<b>a</b>[31mb "


def test_a_line_that_begins_with_from_is_quoted_and_shown_as_it_was():
    stored = shipment_mail(handled(name="x"))
    assert mail_to_show(stored).startswith("From: Orderpuls")
    assert ">From" not in mail_to_show(stored.replace(b"Thank you", b">From you"))


def test_a_mail_is_read_as_a_mail_program_shows_it():
    read = read_mail(shipment_mail(handled(product="From Åre")))
    assert (read.to, read.subject) == ("Åsa Öberg <asa@example.com>", "Your order 5 has been sent")
    assert read.date == HANDLED
    assert read.text.startswith("Hello Åsa Öberg,\n\nyour order 5 of ")
    assert "From Åre" in read.text
    assert "=?utf-8?" in read.raw
    assert "=?utf-8?" not in read.to


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"From x\n",
        b"Content-Type: text/plain; charset=none\n\n\xff",
        b"Date: Sun, 22 Nov 2026 21:16:00\nSubject: x\n\n",
        b"Date: soon\n\n",
        b"\xff" * 50,
    ],
)
def test_a_mail_that_somebody_has_spoilt_is_shown_all_the_same(spoilt: bytes):
    assert isinstance(read_mail(spoilt).text, str)

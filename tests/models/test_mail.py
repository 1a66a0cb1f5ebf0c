import mailbox
from contextlib import closing
from datetime import datetime
from email.header import decode_header, make_header
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.mail import mail_to_show, message_id, shipment_mail
from models.orders import HandledOrder
from tests.orders import NOON, line

HANDLED = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


def handled(
    name: str = "Åsa Öberg", email: str = "asa@example.com", product: str = "Kaffe", number: int = 5
) -> HandledOrder:
    lines = (line(1, 2, 12_345, product),)
    mail = message_id(number, "ab12")
    return HandledOrder(number, 7, name, email, NOON, lines, handled_time=HANDLED, message_id=mail)


def read(tmp_path: Path, *orders: HandledOrder) -> list[mailbox.mboxMessage]:
    path = tmp_path / "day.mbox"
    path.write_bytes(b"".join(map(shipment_mail, orders)))
    with closing(mailbox.mbox(path)) as box:
        return list(box)


def test_the_standard_library_reads_the_mail(tmp_path: Path):
    first, second = read(tmp_path, handled(), handled(name='Bo "B" Ek', number=6))
    assert first["Subject"] == "Your order 5 has been sent"
    assert first["Message-ID"] == "<5.ab12@example.com>"
    assert first["Date"] == "Sun, 22 Nov 2026 12:30:00 +0100"
    address = str(make_header(decode_header(first["To"])))
    assert address == "Åsa Öberg <asa@example.com>"
    assert "246,90 kr" in first.get_payload(decode=True).decode()
    assert second["To"] == '"Bo \\"B\\" Ek" <asa@example.com>'


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_text_of_an_order_adds_a_header_or_a_mail(tmp_path_factory, name: str, email: str, product: str):
    tmp_path = tmp_path_factory.mktemp("mail")
    hostile = handled(name + "\nBcc: all@example.com\n\nFrom x", email + "\r\nX-Evil: 1", "From " + product)
    mails = read(tmp_path, hostile, handled(number=6))
    assert len(mails) == 2
    assert mails[0].keys() == mails[1].keys()
    assert mails[1]["Subject"] == "Your order 6 has been sent"


def test_a_line_that_begins_with_from_is_quoted_and_shown_as_it_was():
    stored = shipment_mail(handled(name="x"))
    assert mail_to_show(stored).startswith("From: Orderpuls")
    assert ">From" not in mail_to_show(stored.replace(b"Thank you", b">From you"))

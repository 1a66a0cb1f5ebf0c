"""What the terminal says of what is in the way, and when it says that nothing is any more."""

from io import StringIO

from models.snapshots import KafkaState
from workers.stream.loop import SKIPPED_SALES, Trouble
from workers.terminal.in_the_way import InTheWay

OVER = "orderpuls: Nothing is in the way any more."
AWAY = KafkaState(True, "127.0.0.1:19092", False, "gone")
BACK = KafkaState(True, "127.0.0.1:19092", True)


def said(*snapshots: object) -> list[str]:
    told = StringIO()
    way = InTheWay(told)
    for snapshot in snapshots:
        way.receive(snapshot)
    return told.getvalue().splitlines()


def test_each_sentence_is_told_once_and_that_all_of_them_are_over():
    mail = Trouble("mail", "The mails cannot be written.")
    lines = said(AWAY, AWAY, mail, BACK, mail, Trouble("mail", ""), BACK)
    assert lines[0] == (
        "orderpuls: Apache Kafka does not answer. Nothing is sold meanwhile, nothing sold is lost; "
        "it goes on by itself when that is over."
    )
    assert lines[1:] == ["orderpuls: The mails cannot be written.", OVER]


def test_what_is_told_of_the_past_is_in_nobodys_way():
    skipped = Trouble(SKIPPED_SALES, "For 5 s of shop time nothing was sold.")
    lines = said(AWAY, skipped, BACK, Trouble(SKIPPED_SALES, ""))
    assert lines[1:] == ["orderpuls: For 5 s of shop time nothing was sold.", OVER]


def test_nothing_is_told_where_nothing_was():
    assert said(BACK, Trouble("mail", ""), Trouble(SKIPPED_SALES, "")) == []

"""One language at a time: whatever the program says has its words in Swedish, with the same fields."""

import errno
import string
import tomllib

import pytest

from models.errors import RejectedMessageError, ShopError, UsageError, in_words
from models.orders import decode_order
from models.sentences import Sentence, recognised, said, translate
from tests.sentences import SOURCE, all_sentences, texts_given_to

SAID = list(all_sentences("models", "workers"))
SWEDISH = tomllib.loads((SOURCE / "resources" / "sentences" / "sv.toml").read_text(encoding="utf-8"))
KNOWN: dict[str, str] = SWEDISH["sentences"]
FOREIGN: dict[str, str] = SWEDISH["foreign"]


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_sentence_in_the_source_is_a_template_that_has_its_swedish():
    assert len(SAID) > 200
    finished = [one.where for one in SAID if one.template is None]
    assert not finished, f"put together before they are said, so they stay English: {finished}"
    without = {one.template: one.where for one in SAID if one.template and one.template not in KNOWN}
    assert not without


def test_no_swedish_is_left_over_of_a_sentence_that_is_no_longer_said():
    assert not set(KNOWN) - {one.template for one in SAID}


def test_a_sentence_has_the_same_fields_in_both_languages_and_a_value_for_each():
    for english, swedish in {**KNOWN, **FOREIGN}.items():
        assert fields_of(swedish) <= fields_of(english), english
    for english, swedish in KNOWN.items():
        assert fields_of(swedish) == fields_of(english), english
        assert "“" not in swedish, english
    for one in SAID:
        if one.fields:
            assert one.template is not None
            assert fields_of(one.template) == one.fields, one.where


def test_what_a_recount_compares_and_what_the_parser_says_is_recognised():
    """They are not made as sentences, since programs read them as well; so they are known by what they look like."""
    unknown = []
    for where, text in texts_given_to("Finding", "ArgumentTypeError", "RejectedMessageError", folder="workers"):
        if recognised(text, "sv") == text:
            unknown.append((where, text))
    for where, text in texts_given_to("RejectedMessageError", folder="models"):
        if recognised(text, "sv") == text:
            unknown.append((where, text))
    assert not unknown


def test_a_sentence_is_english_as_text_and_swedish_where_it_is_read():
    behind = Sentence("{consumer} was too far behind", consumer="consumer2-sales")
    skipped = Sentence(
        "For {length:span} of shop time nothing was sold, about {n:count} {n:order|orders}, since {why}.",
        length=3900.0,
        n=1234,
        why=behind,
    )
    assert skipped == (
        "For 1 h 5 min of shop time nothing was sold, about 1,234 orders, since consumer2-sales was too far behind."
    )
    assert translate(skipped, "en") == skipped
    assert translate(skipped, "sv") == (
        "Under 1 h 5 min av butikens tid såldes inget, omkring 1\N{NO-BREAK SPACE}234 ordrar, "
        "eftersom consumer2-sales låg för långt efter."
    )


def test_words_beside_a_one_are_those_of_one_in_both_languages():
    assert [said("en", "{n:count} {n:order|orders} replayed.", n=n) for n in (0, 1, 2)] == [
        "0 orders replayed.", "1 order replayed.", "2 orders replayed.",
    ]  # fmt: skip
    assert [said("sv", "{n:count} {n:order|orders} replayed.", n=n) for n in (1, 2)] == [
        "1 order uppspelad.", "2 ordrar uppspelade.",
    ]  # fmt: skip


def test_an_error_carries_its_sentence_and_the_system_words_are_known():
    error = UsageError("{path} cannot be read ({why}). Check the path.", path="a.jsonl", why="Permission denied")
    assert str(error) == "a.jsonl cannot be read (Permission denied). Check the path."
    assert translate(error.sentence, "sv") == "a.jsonl kan inte läsas (åtkomst nekas). Se över sökvägen."
    around = ShopError("The settings could not be saved: {why}", why=error)
    assert translate(around.sentence, "sv") == (
        "Inställningarna kunde inte sparas: a.jsonl kan inte läsas (åtkomst nekas). Se över sökvägen."
    )
    of_the_system = in_words(OSError(errno.ENOSPC, "No space left on device", "/shop/orders.db"))
    assert translate(of_the_system, "sv") == (
        "/shop/orders.db kan inte användas (ingen plats kvar på disken). Se över mappen och disken."
    )


def test_braces_in_a_value_or_in_a_finished_text_are_left_alone():
    error = ShopError("{path} is no file on disk. Save the orders in a file, and give that.", path="{a}{0}")
    assert "{a}{0}" in str(error)
    assert "{a}{0}" in translate(error.sentence, "sv")
    assert str(ShopError('{"order_id": 1}')) == '{"order_id": 1}'
    assert translate("a {plain} text", "sv") == "a {plain} text"


@pytest.mark.parametrize(
    ("raw", "swedish"),
    [
        (None, "meddelandet är tomt"),
        (b"", "Meddelandet är avhugget"),
        (b"{", "Meddelandet är avhugget"),
        (b"nonsense", "JSON är fel: ogiltigt tecken (byte 4)"),
        (b"[1]", "`object` väntades, men där står `array`"),
        (b"{}", "Fältet `order_id` saknas"),
        (b'{"order_id": "x"}', "`int` väntades, men där står `str` – vid `$.order_id`"),
        (b'{"order_id": 0}', "`int` >= 1 väntades – vid `$.order_id`"),
        (
            b'{"order_id": 1, "customer_id": 1, "customer_name": 7}',
            "`str` väntades, men där står `int` – vid `$.customer_name`",
        ),
        (b'{"order_details": []}', "`array` av längden >= 1 väntades – vid `$.order_details`"),
        (b'{"order_details": [{"quantity": 0}]}', "`int` >= 1 väntades – vid `$.order_details[0].quantity`"),
        (b'{"order_time": "now"}', "Ingen giltig tidpunkt enligt RFC 3339 – vid `$.order_time`"),
        (b'{"order_time": "2026-11-22T10:00:00"}', "`datetime` med tidszon väntades – vid `$.order_time`"),
        (b'{"a": "\xff"}', "inte läsbart: byte 0xff på plats 7 är inte UTF-8 (ogiltig första byte)"),
        (b'{"a": 1,}', "JSON är fel: komma efter sista fältet i ett objekt (byte 8)"),
    ],
)
def test_why_a_message_is_rejected_is_told_in_swedish_and_the_place_stays(raw: bytes | None, swedish: str):
    with pytest.raises(RejectedMessageError) as caught:
        decode_order(raw)
    assert recognised(str(caught.value), "sv") == swedish
    assert recognised(str(caught.value), "en") == str(caught.value)

import json
import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from models.text import json_to_show, plain, table

HOSTILE = (
    "".join(map(chr, range(0x250))) + "\u061c\u200b\u200e\u202a\u202e\u2066\u2069\ufeff\u2028\u2029\U000e0041\ue000"
)
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


@given(st.text())
@example(HOSTILE)
def test_no_text_draws_on_a_terminal_or_turns_its_direction(text: str):
    shown = plain(text, 2000)
    assert not UNSAFE.search(shown)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") for char in shown)
    if text.isprintable():
        assert shown == text


def test_what_can_be_seen_stays():
    assert plain("Åsa Öberg 🫖 <b>&amp;\u00a0[red]") == "Åsa Öberg 🫖 <b>&amp;\u00a0[red]"
    assert plain("a\tb\nc\x1b[31m\u202ed") == "a b c[31md"


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=5))
def test_a_table_keeps_each_row_on_its_line_and_each_cell_without_tabs(rows: list[tuple[str, str]]):
    text = table(("Id", "Product"), [("1", *row[1:]) for row in rows])
    assert text.count("\n") == len(rows) + 2
    assert not UNSAFE.search(text.replace("\n", ""))


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=4))
@example({"": "\U000e0000"})
@example({HOSTILE: HOSTILE, "\n": "a\nb"})
def test_json_in_a_terminal_means_the_same_and_draws_nothing(value: dict[str, str]):
    shown = json_to_show(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(shown) == value
    assert not UNSAFE.search(shown.replace("\n", ""))

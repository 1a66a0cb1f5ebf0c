import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.spreadsheet import csv_text, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+46 8", "-2", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_text_is_taken_for_a_formula(text: str):
    assert safe_cell(text) == f"'{text}"


def test_numbers_stay_numbers():
    assert csv_text(("Tid", "kr"), [("14:05", -12.5), ("a, b", 3.0), ("", None)]) == (
        'Tid,kr\n14:05,-12.5\n"a, b",3\n,\n'
    )


@given(st.text(max_size=40))
def test_any_text_comes_back_as_one_cell_that_is_no_formula(text: str):
    ((cell,),) = csv.reader(io.StringIO(csv_text(("x",), [(text,)]).split("\n", 1)[1])) or [("",)]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))

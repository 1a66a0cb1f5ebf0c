from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import parse_catalogue, read_catalogue
from models.errors import UsageError

SHIPPED = Path(__file__).parents[2] / "products.txt"


def test_the_file_that_comes_along_is_good():
    products = read_catalogue(SHIPPED)
    assert 70 <= len(products) <= 90
    assert sum(product.balance < 100 for product in products[:20]) == 3


def test_our_form_is_read():
    (product,) = parse_catalogue(b"name,type,price type,price in kr,balance\nKaffe,Matvaror,Kilopris,149.50,30 512\n")
    assert (product.product_id, product.name, product.price_ore, product.balance) == (1, "Kaffe", 14950, 30512)


def test_the_assignments_form_is_read():
    raw = "('JavaBönor', 'Matvaror', 'Kilopris', '1428', '30512')\n('Te', 'Matvaror', 'Styckpris', '29,90', '5')\n"
    first, second = parse_catalogue(raw.encode())
    assert (first.product_id, first.name, first.price_ore, first.balance) == (1, "JavaBönor", 142800, 30512)
    assert (second.product_id, second.price_ore) == (2, 2990)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_and_a_byte_order_mark_are_read(ending: str):
    raw = "\ufeff" + ending.join(["Kaffe,Mat,Kilo,1,2", "", "Te,Mat,Kilo,1,2", ""])
    assert [product.name for product in parse_catalogue(raw.encode())] == ["Kaffe", "Te"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no products"),
        (b"\xff\xfeK\x00", "line 1: not UTF-8"),
        (b"Kaffe,Mat,Kilo,1\n", "line 1: 4 values"),
        (b"Kaffe,Mat,Kilo,1,2\nTe,Mat,Kilo,gratis,2\n", "line 2: the price “gratis”"),
        (b"Kaffe,Mat,Kilo,1.005,2\n", "line 1: the price “1.005”"),
        (b"Kaffe,Mat,Kilo,-1,2\n", "line 1: the price"),
        (b"Kaffe,Mat,Kilo,nan,2\n", "line 1: the price"),
        (b"Kaffe,Mat,Kilo,1e400,2\n", "line 1: the price"),
        (b"Kaffe,Mat,Kilo,1,2.5\n", "line 1: the balance “2.5”"),
        (b"Kaffe,Mat,Kilo,1,-5\n", "line 1: the balance"),
        (b"Kaffe,Mat,Kilo,1,99999999999999999999\n", "line 1: the balance"),
        (b",Mat,Kilo,1,2\n", "line 1: the name"),
        (b"Kaffe,Mat,Kilo,1,2\nKaffe,Mat,Kilo,1,2\n", "line 2: “Kaffe” stands on line 1"),
        (b"('Kaffe', 'Mat'\n", "line 1"),
        (b"(__import__('os').getcwd(), 'a', 'b', '1', '2')\n", "line 1"),
        (b'"Kaffe,Mat,Kilo,1,2\n', "line 1"),
    ],
)
def test_a_bad_line_is_told_by_line_value_and_mend(raw: bytes, said: str):
    with pytest.raises(UsageError, match=said) as caught:
        parse_catalogue(raw)
    assert str(caught.value).rstrip().endswith(".")


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_catalogue(tmp_path / "nothing.txt")


@given(st.binary(max_size=300))
def test_any_bytes_give_products_or_one_clear_error(raw: bytes):
    try:
        products = parse_catalogue(raw)
    except UsageError:
        return
    assert all(product.price_ore >= 0 and product.balance >= 0 for product in products)

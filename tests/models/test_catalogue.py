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
        (b"\xff\xfeK\x00", "line 1: not UTF-8 but UTF-16"),
        ("Te,Mat,Kilo,1,2\nBönor,Mat,Kilo,1,2".encode("latin-1"), "line 2: not UTF-8 after “B”"),
        ("Te,Mat,Kilo,1,2\rKaffe “x”,Mat,Kilo,1,2".encode("cp1252"), "line 2: not UTF-8 after “Kaffe ”"),
        ("\ufeffTe,Mat,Kilo,1,2\r\n".encode() + b"\xf6", "line 2: not UTF-8"),
        ("Te,Mat,Kilo,1,2".encode("utf-16-le"), "line 1: holds the character NUL"),
        (b"\n\nT\0e,Mat,Kilo,1,2", "line 3: holds the character NUL"),
        (b"Kaffe;Mat;Kilo;149,50;2\n", "line 1: .* by semicolons or tabs"),
        (b"Kaffe\tMat\tKilo\t149.50\t2\n", "line 1: .* by semicolons or tabs"),
        (b"\nnamn,typ,pristyp,pris,saldo\nKaffe,Mat,Kilo,1,2\n", "line 2: neither a product nor the header"),
        pytest.param(b"K" * 3000, "line 1: longer than 2000", id="long"),
        (b"Kaffe,Mat,Kilo,1e999999999,2\n", "line 1: the price “1e999999999”"),
        (b"Kaffe,Mat,Kilo,1e-999999999,2\n", "line 1: the price"),
        (b"Kaffe,Mat,Kilo,1.0000000000000000000000000000001,2\n", "line 1: the price"),
        (b"Kaffe,Mat,Kilo,1_000,2\n", "line 1: the price"),
        (b'Kaffe,Mat,Kilo,"1,428",2\n', "line 1: the price “1,428”"),
        (b'Kaffe,Mat,Kilo,"1.500",2\n', "line 1: the price “1.500”"),
        (b'Kaffe,Mat,Kilo,"1.428,50",2\n', "line 1: the price “1.428,50”.*thousands by a space"),
        (b"Kaffe,Mat,Kilo,1 4 2 8,2\n", "line 1: the price “1 4 2 8”"),
        (b'Kaffe,Mat,Kilo,1,"30,512"\n', "line 1: the balance “30,512”.*thousands by a space"),
        ("Kaffe,Mat,Kilo,١٢,2\n".encode(), "line 1: the price"),
        ("Kaf\u202efe,Mat,Kilo,1,2\n".encode(), r"line 1: the name “Kaffe” holds U\+202E"),
        ("Kaf\u2028fe,Mat,Kilo,1,2\n".encode(), r"line 1: the name “Kaffe” holds U\+2028"),
        ("Bön,Mat,Kilo,1,2\nBo\u0308n,Mat,Kilo,1,2\n".encode(), "line 2: .*stands on line 1"),
        (b"Gr\xc3\xb6nt  te,Mat,Kilo,1,2\nGr\xc3\xb6nt te,Mat,Kilo,1,2\n", "line 2: .*stands on line 1"),
        (b"('Ka\\dffe', 'Mat', 'Kilo', '1', '2')\n", "line 1: .*cannot be read"),
        pytest.param(b"('Te', 'Mat', 'Kilo', 0x" + b"f" * 1900 + b", 2)\n", "line 1: the price", id="hex"),
        pytest.param(b"".join(b"K%d,M,K,1,2\n" % i for i in range(10_001)), "line 10001: more than 10000", id="many"),
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


def test_thousands_are_set_off_by_a_space_of_any_width():
    raw = "A,M,K,1 428.50,30 512\nB,M,K,1\u00a0428,1\u202f000\u202f000\nC,M,K,1\u2009000,7"
    assert [(p.price_ore, p.balance) for p in parse_catalogue(raw.encode())] == [
        (142_850, 30_512), (142_800, 1_000_000), (100_000, 7),
    ]  # fmt: skip


def test_a_folder_and_an_endless_file_are_told(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read_catalogue(tmp_path)
    if Path("/dev/zero").exists():
        with pytest.raises(UsageError, match="larger than 4 MB"):
            read_catalogue(Path("/dev/zero"))


@given(st.binary(max_size=300))
def test_any_bytes_give_products_or_one_clear_error(raw: bytes):
    try:
        products = parse_catalogue(raw)
    except UsageError:
        return
    assert all(product.price_ore >= 0 and product.balance >= 0 for product in products)

from hypothesis import given
from hypothesis import strategies as st

from models.ids import Homes, IdSet

HOMES = st.sampled_from((1, 2, 12))


@given(
    st.lists(st.lists(st.integers(1, 200_000) | st.integers(1, 2**53 - 1), max_size=40), max_size=8),
    st.booleans(),
    HOMES,
)
def test_each_id_is_new_once_also_after_being_stored(batches: list[list[int]], forget: bool, n: int):
    stored: dict[int, bytes] = {}
    ids = IdSet(stored.get, Homes(n))
    seen: set[int] = set()
    for batch in batches:
        expected = []
        for number in batch:
            expected.append(number not in seen)
            seen.add(number)
        assert ids.add(batch) == expected
        for chunk in ids.touched:
            stored[chunk] = ids.stored_form(chunk)
        ids.touched.clear()
        if forget:
            ids.forget()


def test_dense_ids_take_little_room():
    ids = IdSet(lambda _chunk: None)
    ids.add(range(65_536, 2 * 65_536))
    assert len(ids.stored_form(1)) < 100


@given(st.integers(1, 2**53 - 1), HOMES)
def test_an_id_has_one_place_in_a_chunk_of_its_home(number: int, n: int):
    homes = Homes(n)
    chunk, low = homes.place(number)
    assert homes.number(chunk, low) == number
    assert 0 <= low < 65_536
    assert chunk % n == homes.home(number) == number % n


@given(st.integers(1, 400_000), st.integers(1, 300), HOMES)
def test_ids_from_one_to_below_another_are_found_in_their_chunks(first: int, count: int, n: int):
    homes, wanted = Homes(n), set(range(first, first + count))
    lowest, highest = homes.chunks(first, first + count)
    found = [
        homes.number(chunk, low)
        for chunk in range(lowest, highest + 1)
        for low in range(*homes.within(chunk, first, first + count))
    ]
    assert len(found) == count
    assert set(found) == wanted


def test_homes_share_out_what_partitions_share_out():
    homes = Homes(12)
    for partitions in (1, 2, 3, 4, 6, 12):
        chunks = [{homes.place(number)[0] for number in range(1, 5000) if homes.home(number) % partitions == part}
                  for part in range(partitions)]  # fmt: skip
        assert sum(map(len, chunks)) == len(set().union(*chunks)) == 12
    assert homes.of_key("25") == 1
    assert homes.of_key("last") is None
    assert Homes().of_key("25") is None

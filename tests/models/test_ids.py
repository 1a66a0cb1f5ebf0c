from hypothesis import given
from hypothesis import strategies as st

from models.ids import IdSet


@given(st.lists(st.lists(st.integers(1, 200_000) | st.integers(1, 2**53 - 1), max_size=40), max_size=8), st.booleans())
def test_each_id_is_new_once_also_after_being_stored(batches: list[list[int]], forget: bool):
    stored: dict[int, bytes] = {}
    ids = IdSet(stored.get)
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

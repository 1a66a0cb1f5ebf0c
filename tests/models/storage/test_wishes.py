"""What windows that look on ask, are answered, and are shown passes by in the order in which it was written."""

from models.storage.store import Store
from models.storage.wishes import WishBook


def test_wishes_are_taken_once_in_their_order(store: Store):
    book = WishBook(store)
    numbers = [book.ask("a", "first"), book.ask("b", "second"), book.ask("a", "third")]
    assert numbers == sorted(numbers)
    assert book.take() == [(numbers[0], "a", "first"), (numbers[1], "b", "second"), (numbers[2], "a", "third")]
    assert book.take() == []


def test_answers_come_to_who_asked_and_to_nobody_else(store: Store):
    book = WishBook(store)
    book.answer([("a", "one"), ("b", "two"), ("a", "three")])
    assert book.take_answers("a") == ["one", "three"]
    assert book.take_answers("a") == []
    book.forget(["b"])
    assert book.take_answers("b") == []


def test_only_what_has_changed_is_shown_again_also_by_the_next_program(store: Store):
    book = WishBook(store)
    book.show({"clock": "1", "kafka": "x"})
    first = book.shown(0)
    assert [(name, text) for _, name, text in first] == [("clock", "1"), ("kafka", "x")]
    seen = max(version for version, _, _ in first)
    assert book.shown(seen) == []
    book.show({"clock": "2"})
    (version, name, text) = book.shown(seen)[0]
    assert (name, text, version > seen) == ("clock", "2", True)

    book.ask("a", "of a program that is gone")
    book.answer([("a", "by it")])
    after = WishBook(store)
    after.begin()
    assert (after.take(), after.take_answers("a"), after.shown(0)) == ([], [], [])
    after.show({"kafka": "y"})
    assert [name for _, name, _ in after.shown(version)] == ["kafka"]

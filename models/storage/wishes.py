"""What windows that look on ask of the program that runs the shop, what it answers, and what it shows of itself.

All of it passes by: nothing here has to outlive the programs.
"""

from collections.abc import Collection, Mapping, Sequence

from models.storage.schema import Answer, Shown, Wish
from models.storage.store import Store


class WishBook:
    """The wishes, the answers, and what is shown. Methods that write are transactions of their own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version = 0

    @property
    def is_there(self) -> bool:
        """Whether the shop was run by a version that knows of windows that look on."""
        return self._store.has_table(Shown)

    # A window that looks on

    def ask(self, watcher: str, text: str) -> int:
        """Ask for something; returns the number of the wish."""
        with self._store.transaction(shared=True):
            return self._store.change(Wish.insert(watcher=watcher, text=text))

    def take_answers(self, watcher: str) -> list[str]:
        """Take what was answered to a window, in its order."""
        query = Answer.select(Answer.id, Answer.text).where(Answer.watcher == watcher).order_by(Answer.id)
        rows = self._store.rows(query)
        if rows:
            with self._store.transaction(shared=True):
                self._store.change(Answer.delete().where(Answer.watcher == watcher, Answer.id <= rows[-1][0]))
        return [text for _, text in rows]

    def shown(self, after: int) -> list[tuple[int, str, str]]:
        """Return what has changed since a version: its version, its name and the text, oldest first."""
        query = Shown.select(Shown.version, Shown.name, Shown.text).where(Shown.version > after)
        return [(version, name, text) for version, name, text in self._store.rows(query.order_by(Shown.version))]

    # The program that runs the shop

    def begin(self) -> None:
        """Forget what was asked of, answered and shown by a program before this one."""
        with self._store.transaction(shared=True):
            for table in (Wish, Answer, Shown):
                self._store.change(table.delete())

    def take(self) -> list[tuple[int, str, str]]:
        """Take the wishes that are there: number, window and text, oldest first."""
        rows = self._store.rows(Wish.select(Wish.id, Wish.watcher, Wish.text).order_by(Wish.id))
        if rows:
            with self._store.transaction(shared=True):
                self._store.change(Wish.delete().where(Wish.id.in_([number for number, _, _ in rows])))
        return [(number, watcher, text) for number, watcher, text in rows]

    def answer(self, answers: Sequence[tuple[str, str]]) -> None:
        """Tell windows, each by its name, what they asked for."""
        with self._store.transaction(shared=True):
            self._store.insert(Answer, ("watcher", "text"), answers)

    def forget(self, watchers: Collection[str]) -> None:
        """Drop what windows were told that are gone."""
        with self._store.transaction(shared=True):
            self._store.change(Answer.delete().where(Answer.watcher.in_(list(watchers))))

    def show(self, texts: Mapping[str, str]) -> None:
        """Show something under its name, in place of what was shown there before."""
        # By the clock of the database, so that windows which saw an earlier program see this one's as newer.
        self._version = max(self._version + 1, int(self._store.database_time() * 1000))
        with self._store.transaction(shared=True):
            self._store.change(Shown.delete().where(Shown.name.in_(list(texts))))
            rows = [(name, self._version, text) for name, text in sorted(texts.items())]
            self._store.insert(Shown, ("name", "version", "text"), rows)

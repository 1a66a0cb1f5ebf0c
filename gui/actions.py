"""Everything that can be done in the window, each thing once: for menus, the palette and the list of shortcuts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def always() -> bool:
    """Say yes."""
    return True


@dataclass(frozen=True)
class Action:
    """One thing that can be done.

    Args:
        id: what the program calls it, such as `time.stop`.
        name: what it is called on the screen, as an order: “Go to 23:59:50”.
        do: does it.
        keys: its shortcut as Qt writes it, such as `Ctrl+K`; empty: none. With a space between them, several.
        group: the heading that it stands under.
        enabled: whether it can be done now.
        listed: whether the palette offers it.

    """

    id: str
    name: str
    do: Callable[[], object]
    keys: str = ""
    group: str = ""
    enabled: Callable[[], bool] = always
    listed: bool = True

    @property
    def sequences(self) -> list[QKeySequence]:
        """Its shortcuts."""
        return [QKeySequence(one) for one in self.keys.split(" ") if one]

    @property
    def shown_keys(self) -> str:
        """Its first shortcut as the desktop writes it; empty when it has none."""
        sequences = self.sequences
        return sequences[0].toString(QKeySequence.SequenceFormat.NativeText) if sequences else ""


class Actions(QObject):
    """The actions of a window, in the order in which they were added; their shortcuts work while it is in front.

    Whoever builds a part of the window adds what can be done in it: `window.commands.add(Action(…))`.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._known: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}
        self._escapes: list[Callable[[], bool]] = []

    def add(self, action: Action) -> QAction:
        """Add an action, in place of one with the same id; returns what a menu can show."""
        self._known[action.id] = action
        made = QAction(action.name, self)
        made.setObjectName(action.id)
        if action.sequences:
            made.setShortcuts(action.sequences)
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(partial(self.do, action.id))
        before = self._made.get(action.id)
        if before is not None:
            self._window.removeAction(before)
        self._made[action.id] = made
        self._window.addAction(made)
        return made

    def qt_actions(self, *names: str) -> list[QAction]:
        """Return what a menu shows of some actions."""
        return [self._made[name] for name in names]

    def all(self) -> tuple[Action, ...]:
        """Return every action."""
        return tuple(self._known.values())

    def get(self, name: str) -> Action | None:
        """Return the action of an id, if there is one."""
        return self._known.get(name)

    def do(self, name: str, *_checked: object) -> bool:
        """Do what an id stands for; returns False when it cannot be done now."""
        action = self._known.get(name)
        if action is None or not action.enabled():
            return False
        action.do()
        return True

    def on_escape(self, handler: Callable[[], bool]) -> None:
        """Let Esc ask a handler whether there is something that it gives back; the newest is asked first."""
        self._escapes.append(handler)

    def escape(self) -> bool:
        """Give back one thing, as Esc does; returns whether there was one."""
        return any(handler() for handler in reversed(self._escapes))

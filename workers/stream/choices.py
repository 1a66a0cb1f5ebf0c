"""The settings as they are now: those of shop.toml, and over them what was given for this run only."""

from collections.abc import Mapping
from pathlib import Path

from models.settings import Settings
from models.settings_file import write_settings


class Choices:
    """Read from any thread as one frozen value; changed by the user, in the window's thread.

    Args:
        path: shop.toml.
        saved: what stands there.
        this_run: values that hold until the program ends, unless the user changes them: they are not saved.

    """

    def __init__(self, path: Path, saved: Settings, this_run: Mapping[str, object] | None = None) -> None:
        self._path = path
        self._saved = saved
        self._this_run = dict(this_run or {})
        self._now = saved.changed(**self._this_run)

    def now(self) -> Settings:
        """Return the settings."""
        return self._now

    def change(self, **values: object) -> None:
        """Change settings and save those, and no others.

        Raises:
            UsageError: a value is bad; nothing has changed.
            ShopError: they hold now, but could not be saved.

        """
        saved = self._saved.changed(**values)
        for name in values:
            self._this_run.pop(name, None)
        self._saved, self._now = saved, saved.changed(**self._this_run)
        write_settings(self._path, saved)

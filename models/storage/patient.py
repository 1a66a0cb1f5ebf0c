"""SQLite, whose writers in several processes take turns: who waits looks again often, and at moments of its own."""

import random
import time
from typing import Any

import peewee

PATIENCE_SECONDS = 5.0
"""How long is waited for what others hold, as long as nothing else is asked for."""
_LEAST, _MOST = 0.0005, 0.003


class PatientDatabase(peewee.SqliteDatabase):
    """SQLite alone would look after ever longer waits, so that a busy process could keep another from its turn."""

    patience = PATIENCE_SECONDS
    """Seconds that a transaction waits for its begin. Set by who has the turn within the process."""

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction; raises peewee's OperationalError where others hold the database all the time."""
        deadline = time.monotonic() + self.patience
        self._wait_at_most(0.0)
        try:
            while True:
                try:
                    super().begin(lock_type)
                    return
                except peewee.OperationalError as error:
                    left = deadline - time.monotonic()
                    if "locked" not in str(error) or left <= 0:
                        raise
                time.sleep(min(random.uniform(_LEAST, _MOST), left))  # noqa: S311 (no secret)
        finally:
            self._wait_at_most(self.patience)

    def _wait_at_most(self, seconds: float) -> Any:
        return self.execute_sql(f"pragma busy_timeout = {int(seconds * 1000)}")

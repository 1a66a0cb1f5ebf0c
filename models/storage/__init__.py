"""The tables and what is asked of them; the only modules that know peewee. Portable SQL, SQLite or PostgreSQL."""

import sys

if "psycopg" not in sys.modules:
    # peewee imports each client that is installed; SQLite's programs do without the 60 ms that PostgreSQL's takes.
    sys.modules["psycopg"] = None  # type: ignore[assignment]
    import peewee  # noqa: F401

    del sys.modules["psycopg"]

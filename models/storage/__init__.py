"""The tables and what is asked of them; the only modules that know peewee. Portable SQL, SQLite in WAL mode."""

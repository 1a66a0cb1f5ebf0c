"""Statements for many rows at once, in SQL that SQLite and PostgreSQL share; `mark` is what stands for a value."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=64)
def insert_sql(model: Any, names: tuple[str, ...], keep: bool, mark: str) -> str:
    """Return an insert; with `keep`, a row whose key is there already is passed over."""
    marks = ", ".join([mark] * len(names))
    tail = " ON CONFLICT DO NOTHING" if keep else ""
    return f"INSERT INTO {_table(model)} ({', '.join(_columns(model, names))}) VALUES ({marks}){tail}"  # noqa: S608


@lru_cache(maxsize=64)
def add_sql(model: Any, keys: tuple[str, ...], sums: tuple[str, ...], last: tuple[str, ...], mark: str) -> str:
    """Return an insert that adds the sums and replaces the last where the key is there already."""
    sets = [f"{column} = {_table(model)}.{column} + excluded.{column}" for column in _columns(model, sums)]
    sets += [f"{column} = excluded.{column}" for column in _columns(model, last)]
    insert = insert_sql(model, keys + sums + last, False, mark)
    return f"{insert} ON CONFLICT ({', '.join(_columns(model, keys))}) DO UPDATE SET {', '.join(sets)}"


@lru_cache(maxsize=64)
def update_sql(model: Any, sets: tuple[str, ...], keys: tuple[str, ...], mark: str) -> str:
    """Return an update of the rows with given keys."""
    new, old = ([f"{column} = {mark}" for column in _columns(model, names)] for names in (sets, keys))
    return f"UPDATE {_table(model)} SET {', '.join(new)} WHERE {' AND '.join(old)}"  # noqa: S608


@lru_cache(maxsize=64)
def raise_sql(model: Any, name: str, key: str, mark: str) -> str:
    """Return an update that adds to a column of the row with a given key."""
    column, its_key = _columns(model, (name, key))
    return f"UPDATE {_table(model)} SET {column} = {column} + {mark} WHERE {its_key} = {mark}"  # noqa: S608


def _columns(model: Any, names: tuple[str, ...]) -> list[str]:
    return [f'"{model._meta.fields[name].column_name}"' for name in names]


def _table(model: Any) -> str:
    return f'"{model._meta.table_name}"'

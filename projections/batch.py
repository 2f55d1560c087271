"""How folds write a batch: one statement for all rows of a table, however many."""

from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import Cursor
from psycopg.rows import DictRow


def rows_of(table: str) -> str:
    """SQL: the rows of a batch, which `run` hands over, in the shape of a table."""
    return f"json_populate_recordset(NULL::{table}, %s::json)"


def put(cursor: Cursor[DictRow], table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, columns by name."""
    run(cursor, f"INSERT INTO {table} SELECT * FROM {rows_of(table)}", rows)


def run(cursor: Cursor[DictRow], sql: str, rows: Sequence[dict[str, Any]]) -> None:
    """Execute a statement over the rows of a batch; nothing is done for none."""
    if rows:
        cursor.execute(sql, [msgspec.json.encode(rows).decode()], prepare=True)

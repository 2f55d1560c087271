"""Walls: the rights and the policies of every table, as statements, put in place once and again after a rebuild."""

import hashlib
from collections.abc import Iterator

from psycopg import Cursor

from ledger.read_record import FORGET
from ledger.rights import Reach
from ledger.store import EVENTS, HOLD_FACTS
from ledger.wall import READER, SEES, WRITER
from projections.sight import FUNCTION, SIGHT, Public, Sight, Unasked

ADDED_ONLY = {EVENTS, "command_log", "reads"}
"""What the writer adds to and never changes."""

_READERS = ", ".join([READER, *SEES.values()])
_PERSONS = f"GRANT SELECT, INSERT, UPDATE (phone, email) ON persons TO {WRITER}"


def statements() -> list[str]:
    """Return what gives each role its rights, beginning from none."""
    lent = (f"{HOLD_FACTS}()", f"{FORGET}(int)")
    return [FUNCTION, *(f"GRANT EXECUTE ON FUNCTION {function} TO {WRITER}" for function in lent)] + [
        statement for table, sight in SIGHT.items() for statement in _of(table, sight)
    ]


def digest() -> str:
    """Return what changes when a right does."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()


def put_up(cursor: Cursor[object]) -> None:
    """Give each role its rights on the tables that are there now, and remember which."""
    for statement in statements():
        cursor.execute(statement.encode())
    cursor.execute(f"COMMENT ON TABLE {EVENTS} IS '{digest()}'".encode())


def _of(table: str, sight: Sight | Public | Unasked) -> Iterator[str]:
    yield f"REVOKE ALL ON {table} FROM {_READERS}, {WRITER}"
    if isinstance(sight, Unasked):
        yield f"GRANT {sight.writes} ON {table} TO {WRITER}"
        return
    yield _PERSONS if table == "persons" else f"GRANT {_writes(table)} ON {table} TO {WRITER}"
    if isinstance(sight, Public):
        columns = f" ({', '.join(sight.columns)})" if sight.columns else ""
        yield f"GRANT SELECT{columns} ON {table} TO {_READERS}"
        return
    yield f"GRANT SELECT ON {table} TO {_READERS}"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield from _policy(table, WRITER, "true", "ALL")
    for reach in Reach:
        if condition := sight.of(reach):
            yield from _policy(table, SEES[reach], condition.replace("{table}", table), "SELECT")


def _writes(table: str) -> str:
    return "SELECT, INSERT" if table in ADDED_ONLY else "SELECT, INSERT, UPDATE, DELETE"


def _policy(table: str, role: str, condition: str, what: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS {role} ON {table}"
    yield f"CREATE POLICY {role} ON {table} FOR {what} TO {role} USING ({condition})"

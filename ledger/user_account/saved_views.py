"""Saved views: addresses of lists that somebody named, to find them again; a convenience of one person, not a fact."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import DictRow, class_row

from domain.refusal import Refusal

TABLES = """
CREATE TABLE IF NOT EXISTS saved_views (
    view_id    uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    name       text NOT NULL,
    address    text NOT NULL,
    UNIQUE (account_id, name)
);
"""

MOST = 50
LONGEST_NAME, LONGEST_ADDRESS = 40, 1_000


class ViewNameFormat(Refusal):
    """A view has a name that fits a line."""

    most: int


class ViewNameTaken(Refusal):
    """Another view of the same person is called so."""

    name: str


class TooManyViews(Refusal):
    """A person keeps so many views and no more."""

    most: int


class ViewNotKept(Refusal):
    """Only lists of this console are kept, with their filters and dates."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named address."""

    view_id: UUID
    name: str
    address: str


def of_account(connection: Connection[DictRow], account: UUID) -> list[SavedView]:
    """Return the views of an account by their names."""
    with connection.cursor(row_factory=class_row(SavedView)) as cursor:
        sql = "SELECT view_id, name, address FROM saved_views WHERE account_id = %s ORDER BY name"
        return cursor.execute(sql, [account]).fetchall()


def keep(connection: Connection[DictRow], account: UUID, name: str, address: str) -> None:
    """Keep an address under a name. Raises  ViewNameFormat, ViewNameTaken, TooManyViews, ViewNotKept."""
    name, kept = _named(name), of_account(connection, account)
    if len(address) > LONGEST_ADDRESS:
        raise ViewNotKept()
    if len(kept) >= MOST:
        raise TooManyViews(most=MOST)
    made = connection.execute(
        "INSERT INTO saved_views VALUES (%s, %s, %s, %s) ON CONFLICT (account_id, name) DO NOTHING",
        [uuid4(), account, name, address],
    )
    if made.rowcount == 0:
        raise ViewNameTaken(name=name)


def rename(connection: Connection[DictRow], account: UUID, view: str, name: str) -> None:
    """Call one's view otherwise; another's is none. Raises  ViewNameFormat, ViewNameTaken."""
    name = _named(name)
    if any(each.name == name and str(each.view_id) != view for each in of_account(connection, account)):
        raise ViewNameTaken(name=name)
    connection.execute(
        "UPDATE saved_views SET name = %s WHERE account_id = %s AND view_id::text = %s", [name, account, view]
    )


def drop(connection: Connection[DictRow], account: UUID, view: str) -> None:
    """Forget one's view; another's is none."""
    connection.execute("DELETE FROM saved_views WHERE account_id = %s AND view_id::text = %s", [account, view])


def _named(name: str) -> str:
    name = name.strip()
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise ViewNameFormat(most=LONGEST_NAME)
    return name

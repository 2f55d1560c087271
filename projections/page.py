"""Pages and periods of any list: by keyset, so that what is entered later shifts nothing that is being read."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; None is open."""

    first_on: date | None = None
    last_on: date | None = None


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: columns that together are unique, all rising or all falling."""

    columns: tuple[str, ...]
    falling: bool = False

    def key(self, row: Any) -> tuple[Any, ...]:
        """Return the sort key of a row, to go on from."""
        return tuple(getattr(row, column) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Page:
    """So many rows after a key, from the start of the list; `backward` before it, from the end."""

    limit: int = 100
    after: tuple[Any, ...] | None = None
    backward: bool = False

    def cut(self, order: Order) -> tuple[str, dict[str, Any]]:
        """Return what follows FROM in a query that gives this page in the order of reading, and its values."""
        values = {f"after_{place}": value for place, value in enumerate(self.after or ())}
        beyond = ", ".join(f"%({name})s" for name in values)
        where = f"WHERE ({', '.join(order.columns)}) {'<' if self._falls(order) else '>'} ({beyond})" if values else ""
        return f"{where} {self.turn(order)} LIMIT %(limit)s", values | {"limit": self.limit}

    def turn(self, order: Order) -> str:
        """Return the ORDER BY of the order of reading."""
        return "ORDER BY " + ", ".join(f"{each} {'DESC' if self._falls(order) else 'ASC'}" for each in order.columns)

    def _falls(self, order: Order) -> bool:
        return order.falling is not self.backward


FIRST = Page()

"""What a question asks for, as conditions and values of its SQL."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from projections.basis import Basis
from projections.scope import Scope

# a project draws on an account of the year
OF_YEAR = "projects.fund_years @> ARRAY[%(fund_year)s::int]"


def meets(tests: dict[str, Any]) -> str:
    """Join the conditions whose value is given; None and False ask for nothing."""
    return " AND ".join(sql for sql, value in tests.items() if value is not None and value is not False) or "true"


def values(scope: Scope, basis: Basis) -> dict[str, Any]:
    """Return what every question names: whose figures, and the two dates."""
    return {
        "insurer": scope.insurer,
        "district": scope.district,
        "fund_year": scope.fund_year,
        "firm": scope.firm,
        "as_of": basis.as_of,
        "position": basis.position,
    }


def beyond(beginning: str) -> str:
    """Return what lies after all texts with a beginning, and before all others that follow it, by their letters."""
    return beginning + "\U0010ffff"


def codes(chosen: Sequence[Enum] | None) -> list[str] | None:
    """Return the values of some states or kinds; None does not narrow."""
    return None if chosen is None else [each.value for each in chosen]

"""What is left of a project: retention money, write-offs, and why it stands still."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import strawberry

from ledger_api.context import Context
from ledger_api.figures import by_basis
from projections import project_remainder
from projections.basis import Basis


@strawberry.type(description="What an insurer said about a project that stands still (处理意见).")
class StallExplanation:
    """What an insurer said about a project that stands still."""

    opinion: str = strawberry.field(description="What keeps it, and what is done (处理意见).")
    expected_on: date = strawberry.field(description="When it goes on (预计日期).")
    explained_on: date = strawberry.field(description="Business date of the explanation.")


def explanation(row: project_remainder.Remainder) -> StallExplanation | None:
    """Return the last explanation."""
    if row.opinion is None or row.expected_on is None or row.explained_on is None:
        return None
    return StallExplanation(opinion=row.opinion, expected_on=row.expected_on, explained_on=row.explained_on)


async def remainder(context: Context, basis: Basis, project_id: UUID) -> project_remainder.Remainder:
    """Return what is left of a project on a basis, many in one query."""
    [found] = await context.load(_remainders, (basis, project_id))
    row: project_remainder.Remainder = found
    return row


async def _remainders(context: Context, keys: list[tuple[Basis, UUID]]) -> Iterable[list[project_remainder.Remainder]]:
    reading = await context.reading()
    return await by_basis(
        keys, lambda basis, ids: project_remainder.remainders(reading, basis, ids), lambda row: row.project_id
    )

"""Names of persons, from the erasable table beside the facts."""

from collections.abc import Iterable
from uuid import UUID

from ledger_api.context import Context
from projections import persons


async def person_name(context: Context, person_id: UUID) -> str | None:
    """Return a person's name, many in one query; None when it was erased."""
    name: str | None = await context.load(_names, person_id)
    return name


async def _names(context: Context, ids: list[UUID]) -> Iterable[str | None]:
    found = await persons.names(await context.reading(), ids)
    return [found.get(each) for each in ids]

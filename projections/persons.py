"""Persons: the names behind the ids in facts, as long as they are kept.

Answers  names(ids)
"""

from collections.abc import Sequence
from uuid import UUID

from projections.basis import Reading


async def names(reading: Reading, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the names of those that are known."""
    rows = await reading.rows("SELECT person_id, name FROM persons WHERE person_id = ANY(%(ids)s)", {"ids": list(ids)})
    return {row["person_id"]: row["name"] for row in rows}

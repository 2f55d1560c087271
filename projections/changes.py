"""Changes: which facts of fund accounts and of hazards were recorded after a position, in their order.

Fed by   the facts themselves
Answers  fund_changes(scope, account), hazard_changes(scope, task), each after one position and up to another
Law      whoever goes on from where an answer ended has missed nothing and seen nothing twice
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ledger.store import EVENTS
from projections.asked import meets
from projections.basis import Reading
from projections.hazard_standing import within
from projections.scope import Scope

AT_ONCE = 100
LOOKED_AT = 50_000  # so many positions are looked through at once, whoever's facts they are


@dataclass(frozen=True, slots=True)
class Change:
    """One fact, by its place and stored name, and the record it is of."""

    position: int
    record_id: UUID
    name: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """Some changes, and up to where there are no others."""

    found: list[Change]
    reached: int


async def fund_changes(
    reading: Reading, scope: Scope, since: int, until: int, account_id: UUID | None = None
) -> Changes:
    """Return facts of fund accounts in a scope, of one account if it is named."""
    conditions = {
        "false": scope.nothing,
        "insurer = %(insurer)s": scope.insurer,
        "district = %(district)s": scope.district,
        "account_id = %(one)s": account_id,
    }
    return await _changes(reading, "fund_accounts ON account_id", meets(conditions), scope, since, until, account_id)


async def hazard_changes(
    reading: Reading, scope: Scope, since: int, until: int, task_id: UUID | None = None
) -> Changes:
    """Return facts of hazards in a scope, of those that one task found if it is named."""
    conditions = f"{within(scope)} AND {meets({'task_id = %(one)s': task_id})}"
    return await _changes(reading, "hazards ON hazard_id", conditions, scope, since, until, task_id)


async def _changes(
    reading: Reading, joined: str, conditions: str, scope: Scope, since: int, until: int, one: UUID | None
) -> Changes:
    last = min(until, since + LOOKED_AT)
    values: dict[str, Any] = {
        "since": since,
        "last": last,
        "most": AT_ONCE,
        "insurer": scope.insurer,
        "district": scope.district,
        "firm": scope.firm,
        "one": one,
    }
    sql = f"""
        SELECT notification_id AS position, originator_id AS record_id, topic AS name, (
            SELECT recorded_at FROM command_log WHERE command_log.position >= notification_id
            ORDER BY command_log.position LIMIT 1
        ) AS recorded_at
        FROM {EVENTS} JOIN {joined} = originator_id
        WHERE notification_id > %(since)s AND notification_id <= %(last)s AND {conditions}
        ORDER BY notification_id LIMIT %(most)s
    """
    found = await reading.read(Change, sql, values)
    return Changes(found, found[-1].position if len(found) == AT_ONCE else last)

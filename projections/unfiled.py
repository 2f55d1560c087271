"""Unfiled: everything that was approved or paid and stands on no record of the centre, by age (F-10, F-11).

Fed by   projects and their standing, project_states, state_changes, payment_tables
Answers  unfiled(scope) as of any two dates
Units    fen; days from the approval or from the first payment that was not reversed, whichever was first
Law      what was paid is owed however the project ended; what was approved, unless it was ended
Scope    a project is its declaring insurer's to file
"""

from dataclasses import dataclass
from enum import Enum

from domain.district import district_order
from domain.money import Fen
from domain.project.tracks import ON_RECORD, ExecutionState, FilingState, ReviewState
from projections.asked import OF_YEAR, meets, values
from projections.basis import Basis, Reading
from projections.payment_tables import PAID, REVERSED
from projections.project_standing import standing
from projections.project_states import STOOD
from projections.projects import StallLimits
from projections.scope import Scope

_FILED = ", ".join(f"'{state.value}'" for state in FilingState if state in ON_RECORD)
_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


class UnfiledAge(Enum):
    """For how many days something is approved or paid and not filed."""

    DAYS_0_30 = "DAYS_0_30"
    DAYS_31_90 = "DAYS_31_90"
    DAYS_91_180 = "DAYS_91_180"
    DAYS_181_365 = "DAYS_181_365"
    OVER_365 = "OVER_365"


LIMITS = {
    UnfiledAge.DAYS_0_30: 30,
    UnfiledAge.DAYS_31_90: 90,
    UnfiledAge.DAYS_91_180: 180,
    UnfiledAge.DAYS_181_365: 365,
}
_AGE = " ".join(f"WHEN days <= {most} THEN '{age.value}'" for age, most in LIMITS.items())

_OPEN = f"""(
    SELECT to_state FROM state_changes WHERE record_id = projects.project_id AND track = 'filing'
      AND effective_on <= %(as_of)s AND state_changes.position <= %(position)s
    ORDER BY effective_on DESC, state_changes.position DESC LIMIT 1
) NOT IN ({_FILED})"""
_OPEN_OF_ALL = f"projects.project_id IN (SELECT project_id FROM {STOOD} AS state WHERE filing NOT IN ({_FILED}))"

_ENDED = ", ".join(f"'{state.value}'" for state in (ExecutionState.CANCELLED, ExecutionState.ABANDONED))
_OWED = f"(net_paid > 0 OR (review = '{ReviewState.APPROVED.value}' AND execution NOT IN ({_ENDED})))"

_SINCE = f"""least(
    (SELECT min(effective_on) FROM state_changes WHERE record_id = stood.project_id AND track = 'review'
        AND to_state = '{ReviewState.APPROVED.value}' AND {_KNOWN}),
    (SELECT min(effective_on) FROM payment_moves AS move WHERE move.project_id = stood.project_id
        AND kind = '{PAID}' AND {_KNOWN} AND NOT EXISTS (
            SELECT FROM payment_moves AS back
            WHERE back.payment_id = move.payment_id AND kind = '{REVERSED}' AND {_KNOWN})))"""


@dataclass(frozen=True, slots=True)
class Aged:
    """So many projects of one insurer in one district and of one age, what was paid for them and what is set aside."""

    insurer: str
    district: str
    age: str
    projects: int
    net_paid: Fen
    reserved: Fen


async def unfiled(reading: Reading, scope: Scope, basis: Basis, limits: StallLimits) -> list[Aged]:
    """Return what is owed by district, insurer and age; what nobody owes has no row."""
    chosen = meets(
        {
            "projects.declared_on <= %(as_of)s AND projects.position <= %(position)s": True,
            _OPEN_OF_ALL if scope.whole else _OPEN: True,
            "false": scope.nothing,
            "projects.insurer = %(insurer)s": scope.insurer,
            "projects.district = %(district)s": scope.district,
            OF_YEAR: scope.fund_year,
        }
    )
    sql = f"""
    SELECT insurer, district, CASE {_AGE} ELSE '{UnfiledAge.OVER_365.value}' END AS age, count(*) AS projects,
        sum(net_paid)::bigint AS net_paid, sum(reserved)::bigint AS reserved
    FROM (
        SELECT insurer, district, net_paid, reserved, %(as_of)s - {_SINCE} AS days
        FROM ({standing(chosen)}) AS stood WHERE {_OWED}
    ) AS aged GROUP BY insurer, district, age
    """
    asked = values(scope, basis) | {"start_days": limits.start_days, "payment_days": limits.payment_days}
    ages = [age.value for age in UnfiledAge]
    rows = await reading.read(Aged, sql, asked)
    return sorted(rows, key=lambda row: (district_order(row.district), row.insurer, ages.index(row.age)))

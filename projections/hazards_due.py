"""What is due by rule about hazards: reports to the district, and hand-overs to the next insurer.

Fed by   hazard_states, hazard_tables, policy_tables, enterprise_tables, rules
Answers  due(today): commands with their keys, as many as there are, without holding them
Shape    a key is made of what it is about, so that the same thing asked for twice is done once; what is found here
         is only likely to be due: the command decides
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import DictRow, dict_row

from domain.aggregate import stream_id
from domain.hazard.escalation import RULES, EscalationReason
from domain.hazard.tracks import OPEN, HazardGrade, HazardState
from ledger.hazard.by_rule import EscalateByRule, InheritHazard
from ledger.wall import WRITER, served_as
from projections.enterprise_tables import SURVIVORS
from projections.project_states import among
from projections.rules import LIMITS

Wish = tuple[EscalateByRule | InheritHazard, UUID]

_AT_ONCE = 1_000
_LATEST = 2**62


def _reached(figure: str, because: EscalationReason) -> str:
    """SQL: whether a figure has come to what the rule of the grade asks for; one that asks for 0 asks for nothing."""
    least = " ".join(f"WHEN '{grade.value}' THEN %({_named(because, grade)})s" for grade in HazardGrade)
    return f"{figure} >= CASE grade {least} END AND CASE grade {least} END > 0"


def _named(because: EscalationReason, grade: HazardGrade) -> str:
    return f"{grade.value}_{because.value}".lower()


_TELLING = f"state IN ({among([HazardState.NOTIFIED, HazardState.CLAIMED])})"
_ESCALATIONS = f"""
SELECT hazard_id, '{EscalationReason.OVERDUE.value}' AS because, reopenings FROM hazards_now
WHERE {_TELLING} AND NOT told_overdue AND deadline < %(today)s
  AND {_reached("%(today)s - deadline", EscalationReason.OVERDUE)}
UNION ALL
SELECT hazard_id, '{EscalationReason.REPEATED_FAILURE.value}', reopenings FROM hazards_now
WHERE {_TELLING} AND NOT told_failures AND failures_since > 0
  AND {_reached("failures_since", EscalationReason.REPEATED_FAILURE)}
"""

# Asked of all open hazards at once: policies in force and hazards meet by enterprise, the few merged codes besides.
_INHERITANCES = f"""
WITH survivors AS MATERIALIZED {SURVIVORS},
in_force AS MATERIALIZED (
    SELECT DISTINCT coalesce(survivor, policies.credit_code) AS enterprise, insurer
    FROM policies LEFT JOIN survivors USING (credit_code) LEFT JOIN LATERAL (
        SELECT ends_on FROM policy_ends WHERE policy_ends.policy_id = policies.policy_id ORDER BY position DESC LIMIT 1
    ) AS last ON true
    WHERE inception_on <= %(today)s AND %(today)s <= coalesce(ends_on, expiry_on)
), open AS (
    SELECT hazard_id, coalesce(survivor, hazards.credit_code) AS enterprise, hazards_now.insurer
    FROM hazards_now JOIN hazards USING (hazard_id) LEFT JOIN survivors USING (credit_code)
    WHERE state IN ({among(OPEN | {HazardState.SUSPENDED})})
)
SELECT hazard_id FROM open
WHERE NOT EXISTS (SELECT FROM in_force WHERE (enterprise, insurer) = (open.enterprise, open.insurer))
  AND EXISTS (SELECT FROM in_force WHERE enterprise = open.enterprise)
"""


def due(conninfo: str, today: date) -> Iterator[Wish]:
    """Yield what the rules of a day ask for, each with its key."""
    served = served_as(WRITER, conninfo, "-c timezone=UTC -c jit=off")
    with psycopg.connect(served, row_factory=dict_row) as connection:
        limits = {row["name"]: row["value"] for row in connection.execute(LIMITS.encode(), {"on": today})}
        least = {_named(*of): limits.get(limit.value, 0) for of, limit in RULES.items()}
        asked = {"today": today, "position": _LATEST} | least
        for row in _rows(connection, _ESCALATIONS, asked):
            because = EscalationReason(row["because"])
            key = stream_id("escalation", row["hazard_id"], because.value, row["reopenings"])
            yield EscalateByRule(row["hazard_id"], because), key
        for row in _rows(connection, _INHERITANCES, asked):
            yield InheritHazard(row["hazard_id"]), stream_id("inheritance", row["hazard_id"], today)


def _rows(connection: Connection[DictRow], sql: str, asked: dict[str, Any]) -> Iterator[DictRow]:
    with connection.cursor("due") as cursor:
        cursor.itersize = _AT_ONCE
        yield from cursor.execute(sql.encode(), asked)

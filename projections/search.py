"""Search: which records are called something, by a part of a name or by the beginning of a number, voucher or code.

A name is kept with every end of it, so that a part of it is a range of one index, in any script. Numbers are ranges of
their own columns. What costs is what is found, not what there is.

Fed by   facts of enterprises and projects; payment, policy, contract, task and hazard tables; persons
Answers  found(scope, kinds, text): ids only, to be read by the questions of their kinds, which decide what is seen
Scope    of each kind as its list has it; of persons: who is in office, for responsible_persons
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.enterprise import Enterprise
from domain.project import PreventionProject
from domain.project.declaration import Declared
from ledger.store import Recorded
from projections import hazard_standing, policies, tasks
from projections.asked import beyond, meets, values
from projections.basis import Basis, Reading
from projections.batch import rows_of, run
from projections.enterprise_tables import survivor
from projections.scope import Scope

READS = (Enterprise.Event, PreventionProject.Event)

TABLES = """
CREATE TABLE IF NOT EXISTS name_ends (
    kind     text NOT NULL,
    subject  uuid NOT NULL,
    name_end text COLLATE "C" NOT NULL,
    PRIMARY KEY (subject, name_end)
);
CREATE INDEX IF NOT EXISTS name_ends_by_end ON name_ends (kind, name_end);
"""
LONGEST, SHORTEST = 40, 2
"""Letters of a name's end that are kept, and those that can be looked for."""

_WAYS: dict[str, Callable[[str], str]] = {"typed": str, "great": str.upper, "small": str.lower}

ENOUGH = 100
"""Enterprises of a name whose tasks, hazards and policies are looked at."""


class FoundKind(Enum):
    """What may be found."""

    ENTERPRISE = "ENTERPRISE"
    PROJECT = "PROJECT"
    PAYMENT = "PAYMENT"
    POLICY = "POLICY"
    CONTRACT = "CONTRACT"
    TASK = "TASK"
    HAZARD = "HAZARD"


ASKED_BY: dict[FoundKind, str] = {
    FoundKind.ENTERPRISE: "enterprises",
    FoundKind.PROJECT: "projects",
    FoundKind.PAYMENT: "payment_register",
    FoundKind.POLICY: "policies",
    FoundKind.CONTRACT: "contracts",
    FoundKind.TASK: "tasks",
    FoundKind.HAZARD: "hazards",
}
"""The question whose rights are those of a kind."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that is called so, or belongs to an enterprise that is."""

    kind: str
    id: UUID


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep the ends of every name that was given."""
    rows = [row for each in recorded for row in _named(each.fact)]
    run(cursor, f"INSERT INTO name_ends SELECT * FROM {rows_of('name_ends')} ON CONFLICT DO NOTHING", rows)


def ends(name: str) -> set[str]:
    """Return the ends of a name, in small letters: of 安泰公司 that is 安泰公司, 泰公司 and 公司."""
    small = name.lower()
    return {small[at : at + LONGEST] for at in range(max(len(small) - SHORTEST + 1, 1))}


def _named(fact: object) -> list[dict[str, Any]]:
    match fact:
        case Enterprise.EnterpriseRegistered() | Enterprise.EnterpriseRenamed() | Enterprise.EnterpriseNameCorrected():
            kind = FoundKind.ENTERPRISE
        case Declared():
            kind = FoundKind.PROJECT
        case _:
            return []
    said = {"kind": kind.value, "subject": fact.originator_id}
    return [said | {"name_end": each} for each in sorted(ends(fact.name))]


# An enterprise is looked at where the scope had to do with it, under whichever code; its list decides.
_CODES = """ARRAY(
    SELECT named.credit_code UNION ALL
    SELECT merged.credit_code FROM enterprise_merges AS merged WHERE merged.survivor = named.credit_code
)"""
_EACH = f"unnest({_CODES}) AS known (code)"
_COVERED = f"""EXISTS (
    SELECT FROM {_EACH} JOIN policies ON policies.credit_code = known.code JOIN policy_shares AS share USING (policy_id)
    WHERE share.insurer = %(insurer)s
)"""
_VISITED = f"""EXISTS (
    SELECT FROM {_EACH} JOIN tasks ON tasks.credit_code = known.code WHERE tasks.firm = %(firm)s
)"""
_LIES_IN = f"""(EXISTS (
    SELECT FROM {_EACH} JOIN policies ON policies.credit_code = known.code WHERE policies.district = %(district)s
) OR EXISTS (
    SELECT FROM enterprise_places AS place
    WHERE place.enterprise_id = named.enterprise_id AND place.district = %(district)s
))"""


def _typed(column: str) -> str:
    """SQL: the condition on a column to begin with what was typed, as it stands or in great or small letters."""
    ways = (f'({column} COLLATE "C" >= %(low_{way})s AND {column} COLLATE "C" < %(high_{way})s)' for way in _WAYS)
    return f"({' OR '.join(ways)})"


def _of_name(kind: FoundKind) -> str:
    return (
        f"SELECT subject FROM name_ends WHERE kind = '{kind.value}'"
        " AND name_end >= %(low_name)s AND name_end < %(high_name)s"
    )


def _enterprises(scope: Scope) -> str:
    """SQL: id and codes of enterprises called so, those of a mis-keyed code by the right one."""
    within = meets({"false": scope.nothing, _COVERED: scope.insurer, _LIES_IN: scope.district, _VISITED: scope.firm})
    return f"""
    SELECT enterprise_id, {_CODES} AS codes FROM enterprises AS named
    WHERE credit_code = ANY(ARRAY(
        SELECT {survivor("called.credit_code")} FROM (
            SELECT credit_code FROM ({_of_name(FoundKind.ENTERPRISE)}) AS by_name
            JOIN enterprises ON enterprise_id = subject
            UNION SELECT credit_code FROM enterprises WHERE {_typed("credit_code")}
        ) AS called
    )) AND {within} ORDER BY credit_code LIMIT {ENOUGH}
    """


def _projects(scope: Scope) -> str:
    own = {"funders @> ARRAY[%(insurer)s::text]": scope.insurer, "district = %(district)s": scope.district}
    return f"""
    SELECT project_id AS id FROM (
        {_of_name(FoundKind.PROJECT)}
        UNION SELECT project_id FROM projects WHERE {_typed("number")}
    ) AS called JOIN projects ON project_id = subject WHERE {_own(scope, own)} ORDER BY declared_on DESC, number
    """


def _payments(scope: Scope) -> str:
    own = {"insurer = %(insurer)s": scope.insurer, "district = %(district)s": scope.district}
    return f"""
    SELECT payment_id AS id FROM (
        SELECT payment_id FROM payment_moves WHERE {_typed("voucher")}
        UNION SELECT payment_id FROM payments WHERE {_typed("payee_name")}
    ) AS called JOIN payments USING (payment_id) WHERE {_own(scope, own)} ORDER BY voucher, position
    """


def _policies(scope: Scope) -> str:
    return f"""
    SELECT policy_id AS id FROM policies WHERE {_typed("number")}
    AND {policies.in_scope(scope)} ORDER BY number, policy_id
    """


def _contracts(scope: Scope) -> str:
    own = {"insurer = %(insurer)s": scope.insurer, "firm = %(firm)s": scope.firm}
    return f"""
    SELECT contract_id AS id FROM contracts WHERE {_typed("number")}
    AND {_own(scope, own)} ORDER BY number, contract_id
    """


def _tasks(scope: Scope) -> str:
    return f"""
    SELECT task_id AS id FROM tasks WHERE credit_code = ANY(%(codes)s::text[]) AND {tasks.in_scope(scope)}
    ORDER BY due_on DESC, task_id
    """


def _hazards(scope: Scope) -> str:
    return f"""
    SELECT hazard_id AS id FROM (
        SELECT hazard_id FROM hazards WHERE {_typed("finding_no")}
        UNION SELECT hazard_id FROM hazards WHERE credit_code = ANY(%(codes)s::text[])
    ) AS called JOIN hazards USING (hazard_id) WHERE {hazard_standing.within(scope)}
    ORDER BY found_on DESC, hazard_id
    """


def _own(scope: Scope, own: dict[str, Any]) -> str:
    return meets({"false": scope.nothing} | own)


_BY_KIND = {
    FoundKind.PROJECT: _projects,
    FoundKind.PAYMENT: _payments,
    FoundKind.POLICY: _policies,
    FoundKind.CONTRACT: _contracts,
    FoundKind.TASK: _tasks,
    FoundKind.HAZARD: _hazards,
}


async def found(
    reading: Reading, scope: Scope, basis: Basis, kinds: Sequence[FoundKind], text: str, limit: int
) -> list[Hit]:
    """Return at most so many of each kind; of a text that is too short none."""
    if len(text) < SHORTEST:
        return []
    asked = values(scope, basis) | {"limit": limit} | _ranges(text)
    called = await reading.rows(_enterprises(scope), asked)
    codes = sorted({code for row in called for code in row["codes"]})
    hits = [Hit(FoundKind.ENTERPRISE.value, row["enterprise_id"]) for row in called]
    parts = [
        f"(SELECT '{kind.value}' AS kind, id FROM ({_BY_KIND[kind](scope)} LIMIT %(limit)s) AS listed)"
        for kind in kinds
        if kind in _BY_KIND
    ]
    others = await reading.read(Hit, " UNION ALL ".join(parts), asked | {"codes": codes}) if parts else []
    return (hits[:limit] if FoundKind.ENTERPRISE in kinds else []) + others


def _ranges(text: str) -> dict[str, str]:
    """Return from where to where what begins with a text stands, among names and among numbers."""
    low = {f"low_{way}": turned(text) for way, turned in _WAYS.items()} | {"low_name": text.lower()[:LONGEST]}
    return low | {f"high_{name.removeprefix('low_')}": beyond(each) for name, each in low.items()}

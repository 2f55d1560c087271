"""Remediation cases as tables: what each is about, and every step of it.

Fed by   facts of remediation cases
Units    fen
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.remediation import RemediationCase
from ledger.store import Recorded
from projections.batch import put

READS = (RemediationCase.Event,)

TABLES = """
CREATE TABLE IF NOT EXISTS remediation_cases (
    case_id     uuid PRIMARY KEY,
    name        text   NOT NULL,
    insurer     text   COLLATE "C" NOT NULL,
    district    text   COLLATE "C" NOT NULL,
    project_id  uuid   NOT NULL,
    payment_id  uuid,
    kind        text   NOT NULL,
    amount      bigint NOT NULL,
    responsible uuid   NOT NULL,
    opened_on   date   NOT NULL,
    due_on      date   NOT NULL,
    position    bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS remediation_cases_by_day ON remediation_cases (opened_on, position);
CREATE INDEX IF NOT EXISTS remediation_cases_by_project ON remediation_cases (project_id);
CREATE TABLE IF NOT EXISTS remediation_steps (
    position     bigint PRIMARY KEY,
    case_id      uuid NOT NULL,
    effective_on date NOT NULL,
    state        text NOT NULL,
    words        text NOT NULL,
    actor        uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS remediation_steps_by_case ON remediation_steps (case_id, effective_on, position);
"""

_OPENED = (
    "name", "insurer", "district", "project_id", "payment_id", "kind", "amount", "responsible", "opened_on", "due_on",
)  # fmt: skip


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep cases and their steps."""
    facts = [(each.position, each.fact) for each in recorded if isinstance(each.fact, RemediationCase.Event)]
    opened = [(at, fact) for at, fact in facts if isinstance(fact, RemediationCase.RemediationOpened)]
    put(cursor, "remediation_cases", [_case(at, fact) for at, fact in opened])
    put(cursor, "remediation_steps", [row for at, fact in facts for row in _steps(at, fact)])


def _case(position: int, fact: RemediationCase.RemediationOpened) -> dict[str, Any]:
    said = {column: getattr(fact, column) for column in _OPENED}
    return {"case_id": fact.originator_id, "position": position} | said


def _placed(position: int, fact: RemediationCase.Event) -> dict[str, Any]:
    return {"position": position, "case_id": fact.originator_id, "effective_on": fact.effective_on}


def _steps(position: int, fact: RemediationCase.Event) -> list[dict[str, Any]]:
    match fact:
        case RemediationCase.RemediationSubmitted():
            words = fact.statement
        case RemediationCase.RemediationReturned() | RemediationCase.RemediationCompleted():
            words = fact.opinion
        case RemediationCase.MisuseConfirmed() | RemediationCase.MisuseSupplemented():
            words = fact.basis
        case _:
            return []
    states = [state for _, state in (fact.changes() or RemediationCase.MisuseConfirmed.MOVES)]
    return [_placed(position, fact) | {"state": states[0], "words": words, "actor": fact.actor}]

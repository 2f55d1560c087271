"""Inspections as tables: visiting lists and who signed for them, tasks, every step of each, the files it binds.

Fed by   facts of visiting lists and tasks, contacts named by enterprises; states are among the state changes
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.enterprise import Enterprise
from domain.evidence import Evidenced
from domain.task import InspectionTask
from domain.task.assignment import InspectionTaskAssigned
from domain.task.record import TaskFact
from domain.visiting_list import VisitingList
from ledger.store import Recorded
from projections.batch import put

READS = (VisitingList.Event, TaskFact, Enterprise.EnterpriseContactNamed, Enterprise.EnterpriseAbsorbed)

TABLES = """
CREATE TABLE IF NOT EXISTS visiting_lists (
    list_id   uuid PRIMARY KEY,
    number    text NOT NULL,
    district  text COLLATE "C" NOT NULL,
    due_on    date NOT NULL,
    issued_on date NOT NULL,
    position  bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS visiting_lists_by_day ON visiting_lists (issued_on, position);
CREATE TABLE IF NOT EXISTS listed_enterprises (
    list_id     uuid NOT NULL,
    credit_code text NOT NULL,
    insurer     text COLLATE "C" NOT NULL,
    PRIMARY KEY (list_id, credit_code)
);
CREATE TABLE IF NOT EXISTS list_signatures (
    position     bigint PRIMARY KEY,
    list_id      uuid NOT NULL,
    firm         text COLLATE "C" NOT NULL,
    effective_on date NOT NULL
);
CREATE INDEX IF NOT EXISTS list_signatures_by_list ON list_signatures (list_id);
CREATE TABLE IF NOT EXISTS tasks (
    task_id          uuid PRIMARY KEY,
    list_id          uuid NOT NULL,
    insurer          text COLLATE "C" NOT NULL,
    firm             text COLLATE "C" NOT NULL,
    contract_id      uuid NOT NULL,
    policy_id        uuid NOT NULL,
    credit_code      text NOT NULL,
    district         text COLLATE "C" NOT NULL,
    street           text,
    sector           text NOT NULL,
    inception_on     date NOT NULL,
    due_on           date NOT NULL,
    renewal_reminder bool NOT NULL,
    assigned_on      date NOT NULL,
    position         bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS tasks_by_firm ON tasks (firm, due_on, position);
CREATE INDEX IF NOT EXISTS tasks_by_insurer ON tasks (insurer, due_on, position);
CREATE INDEX IF NOT EXISTS tasks_by_district ON tasks (district, due_on, position);
CREATE INDEX IF NOT EXISTS tasks_by_list ON tasks (list_id);
CREATE INDEX IF NOT EXISTS tasks_by_enterprise ON tasks (credit_code);
CREATE TABLE IF NOT EXISTS task_steps (
    position     bigint PRIMARY KEY,
    task_id      uuid NOT NULL,
    kind         text NOT NULL,
    effective_on date NOT NULL,
    actor        uuid NOT NULL,
    person       uuid,
    inspectors   uuid[],
    visit_on     date,
    code         text,
    words        text,
    attempts     date[],
    number       int,
    zero_hazards bool,
    score        int,
    district     text COLLATE "C",
    street       text
);
CREATE INDEX IF NOT EXISTS task_steps_by_task ON task_steps (task_id, kind, effective_on, position);
CREATE TABLE IF NOT EXISTS task_files (
    position  bigint NOT NULL,
    place     int    NOT NULL,
    task_id   uuid   NOT NULL,
    sha256    text   NOT NULL,
    file_name text,
    PRIMARY KEY (position, place)
);
CREATE INDEX IF NOT EXISTS task_files_by_file ON task_files (sha256);
CREATE TABLE IF NOT EXISTS enterprise_contacts (
    position      bigint PRIMARY KEY,
    enterprise_id uuid NOT NULL,
    effective_on  date NOT NULL,
    contact       uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS enterprise_contacts_by_enterprise ON enterprise_contacts (enterprise_id, effective_on);
"""

_TASK = (
    "list_id", "insurer", "firm", "contract_id", "credit_code", "district", "street", "due_on", "renewal_reminder",
    "assigned_on",
)  # fmt: skip

# What each step says, by the column that keeps it.
_SAID: dict[type, dict[str, str]] = {
    InspectionTask.EnterpriseNotified: {"person": "person", "code": "channel"},
    InspectionTask.VisitScheduled: {"visit_on": "visit_on", "inspectors": "inspectors", "person": "counterpart"},
    InspectionTask.VisitCompleted: {"inspectors": "inspectors", "person": "counterpart"},
    InspectionTask.VisitRefused: {"inspectors": "inspectors", "person": "refuser", "code": "reason_code"},
    InspectionTask.RefusalResolved: {"words": "note"},
    InspectionTask.RefusalEscalated: {"words": "note"},
    InspectionTask.EnterpriseUnreachable: {"attempts": "attempts"},
    InspectionTask.ContactDataDisputed: {"words": "note"},
    InspectionTask.ContactDataCorrected: {"person": "contact"},
    InspectionTask.InspectionTaskVoided: {"words": "reason"},
    InspectionTask.InspectionReportSubmitted: {"number": "number", "zero_hazards": "zero_hazards"},
    InspectionTask.ServiceQualityAccepted: {"number": "number", "score": "score", "words": "opinion"},
    InspectionTask.ServiceQualityRejected: {"number": "number", "score": "score", "words": "opinion"},
}


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep lists, signatures, tasks, steps, files and contacts."""
    facts = [(each.position, each.fact) for each in recorded]
    issued = [(at, fact) for at, fact in facts if isinstance(fact, VisitingList.VisitingListIssued)]
    put(cursor, "visiting_lists", [_list(at, fact) for at, fact in issued])
    put(cursor, "listed_enterprises", [row for _, fact in issued for row in _listed(fact)])
    signed = [(at, fact) for at, fact in facts if isinstance(fact, VisitingList.VisitingListAcknowledged)]
    put(cursor, "list_signatures", [_placed(at, fact) | _of_list(fact) | {"firm": fact.firm} for at, fact in signed])
    assigned = [(at, fact) for at, fact in facts if isinstance(fact, InspectionTaskAssigned)]
    put(cursor, "tasks", [_task(at, fact) for at, fact in assigned])
    put(cursor, "task_steps", [_step(at, fact) for at, fact in facts if type(fact) in _SAID])
    put(cursor, "task_files", [row for at, fact in facts for row in _files(at, fact)])
    named = Enterprise.EnterpriseContactNamed | Enterprise.EnterpriseAbsorbed
    contacts = [_contact(at, fact, fact.contact) for at, fact in facts if isinstance(fact, named) and fact.contact]
    put(cursor, "enterprise_contacts", contacts)


def _placed(position: int, fact: Aggregate.Event) -> dict[str, Any]:
    return {"position": position, "effective_on": fact.effective_on}


def _of_list(fact: Aggregate.Event) -> dict[str, Any]:
    return {"list_id": fact.originator_id}


def _list(position: int, fact: VisitingList.VisitingListIssued) -> dict[str, Any]:
    said = {name: getattr(fact, name) for name in ("number", "district", "due_on", "issued_on")}
    return _of_list(fact) | said | {"position": position}


def _listed(fact: VisitingList.VisitingListIssued) -> list[dict[str, Any]]:
    return [_of_list(fact) | {"credit_code": each.credit_code, "insurer": each.insurer} for each in fact.listed]


def _task(position: int, fact: InspectionTaskAssigned) -> dict[str, Any]:
    insured = {
        "policy_id": fact.insured.policy_id,
        "inception_on": fact.insured.inception_on,
        "sector": fact.insured.sector.value,
    }
    said = {column: getattr(fact, column) for column in _TASK}
    return {"task_id": fact.originator_id, "position": position} | insured | said


def _step(position: int, fact: Aggregate.Event) -> dict[str, Any]:
    said = {column: getattr(fact, name) for column, name in _SAID[type(fact)].items()}
    where = {name: getattr(fact, name, None) for name in ("district", "street")}
    step = {"task_id": fact.originator_id, "kind": type(fact).__name__, "actor": fact.actor}
    return _placed(position, fact) | step | said | where


def _files(position: int, fact: Aggregate.Event) -> list[dict[str, Any]]:
    if not (isinstance(fact, TaskFact) and isinstance(fact, Evidenced)):
        return []
    return [
        {
            "position": position,
            "place": place,
            "task_id": fact.originator_id,
            "sha256": each.sha256,
            "file_name": each.file_name,
        }
        for place, each in enumerate(fact.bound)
    ]


def _contact(position: int, fact: Aggregate.Event, contact: UUID) -> dict[str, Any]:
    return _placed(position, fact) | {"enterprise_id": fact.originator_id, "contact": contact}

"""Hazards as tables: what was found, every step of it, and the files that prove it.

Fed by   facts of hazards
Units    fen
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.evidence import Evidenced
from domain.hazard import Hazard
from domain.hazard.finding import HazardFound
from domain.hazard.plan import PlanElement
from domain.hazard.record import HazardFact
from ledger.store import Recorded
from projections.batch import put, rows_of, run

READS = (HazardFact,)

TABLES = """
CREATE TABLE IF NOT EXISTS hazards (
    hazard_id    uuid PRIMARY KEY,
    finding_no   text   NOT NULL,
    task_id      uuid   NOT NULL,
    firm         text   COLLATE "C" NOT NULL,
    insurers     text[] COLLATE "C" NOT NULL,
    credit_code  text   NOT NULL,
    district     text   COLLATE "C" NOT NULL,
    street       text,
    sector       text,
    inception_on date,
    location     text   NOT NULL,
    category     text   NOT NULL,
    description  text   NOT NULL,
    suggestion   text,
    source       text   NOT NULL,
    note         text,
    major        jsonb,
    found_on     date   NOT NULL,
    position     bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS hazards_by_day ON hazards (found_on, position);
CREATE INDEX IF NOT EXISTS hazards_by_district ON hazards (district, found_on);
CREATE INDEX IF NOT EXISTS hazards_by_insurer ON hazards USING gin (insurers);
CREATE INDEX IF NOT EXISTS hazards_by_firm ON hazards (firm, found_on);
CREATE INDEX IF NOT EXISTS hazards_by_beginning ON hazards (finding_no COLLATE "C");
CREATE INDEX IF NOT EXISTS hazards_by_task ON hazards (task_id);
CREATE INDEX IF NOT EXISTS hazards_by_enterprise ON hazards (credit_code);
CREATE TABLE IF NOT EXISTS hazard_steps (
    position       bigint PRIMARY KEY,
    hazard_id      uuid NOT NULL,
    effective_on   date NOT NULL,
    kind           text NOT NULL,
    state          text,
    grade          text,
    supervision    text,
    insurer        text,
    inherited_from text,
    basis          jsonb,
    deadline       date,
    original       date,
    days           int,
    plan           jsonb,
    in_place       bool,
    cost           bigint,
    because        text,
    rule_id        uuid,
    listing        jsonb,
    body           text,
    closure        text,
    first_id       uuid
);
CREATE INDEX IF NOT EXISTS hazard_steps_by_hazard ON hazard_steps (hazard_id, effective_on, position);
CREATE TABLE IF NOT EXISTS hazard_files (
    position     bigint NOT NULL,
    place        int    NOT NULL,
    hazard_id    uuid   NOT NULL,
    effective_on date   NOT NULL,
    kind         text   NOT NULL,
    before       bool   NOT NULL,
    sha256       text   NOT NULL,
    file_name    text,
    PRIMARY KEY (position, place)
);
CREATE INDEX IF NOT EXISTS hazard_files_by_hazard ON hazard_files (hazard_id);
CREATE INDEX IF NOT EXISTS hazard_files_by_file ON hazard_files (sha256);
"""

_FOUND = (
    "finding_no", "task_id", "firm", "credit_code", "district", "street", "sector", "inception_on",
    "location", "category", "description", "suggestion", "source", "note", "major", "found_on",
)  # fmt: skip
_SAID = (
    "insurer",
    "inherited_from",
    "basis",
    "days",
    "plan",
    "cost",
    "because",
    "rule_id",
    "listing",
    "body",
    "closure",
    "first_id",
)

# Who answered for a hazard keeps what it knew of it.
_INHERIT = f"""
UPDATE hazards SET insurers = array_append(hazards.insurers, taken.insurer)
FROM {rows_of("hazard_steps")} AS taken
WHERE taken.hazard_id = hazards.hazard_id AND NOT hazards.insurers @> ARRAY[taken.insurer]
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep what was found, its steps and its files."""
    facts = [(each.position, each.fact) for each in recorded if isinstance(each.fact, HazardFact)]
    put(cursor, "hazards", [_found(position, fact) for position, fact in facts if isinstance(fact, HazardFound)])
    put(cursor, "hazard_steps", [_step(position, fact) for position, fact in facts])
    put(cursor, "hazard_files", [row for position, fact in facts for row in _files(position, fact)])
    inherited = [(position, fact) for position, fact in facts if isinstance(fact, Hazard.HazardInherited)]
    for position, fact in inherited:  # one after the other: a hazard may change hands twice in a batch
        run(cursor, _INHERIT, [_step(position, fact)])


def _found(position: int, fact: HazardFound) -> dict[str, Any]:
    said = {column: getattr(fact, column) for column in _FOUND}
    return said | {"hazard_id": fact.originator_id, "insurers": [fact.insurer], "position": position}


def _placed(position: int, fact: HazardFact) -> dict[str, Any]:
    kind = type(fact).__name__
    return {"position": position, "hazard_id": fact.originator_id, "effective_on": fact.effective_on, "kind": kind}


def _step(position: int, fact: HazardFact) -> dict[str, Any]:
    moved = dict(fact.changes())
    plan = fact.plan if isinstance(fact, Hazard.GovernancePlanFiled) else None
    return (
        _placed(position, fact)
        | {column: getattr(fact, column, None) for column in _SAID}
        | {"state": moved.get("hazard"), "grade": moved.get("grade"), "supervision": moved.get("supervision")}
        | {"in_place": plan and set(plan.in_place) == set(PlanElement)}
        | _deadlines(fact)
    )


def _deadlines(fact: HazardFact) -> dict[str, Any]:
    """Return the deadline that binds from a fact on, and the original one; a request binds nobody."""
    match fact:
        case HazardFound():
            return {"original": fact.deadline}
        case Hazard.HazardNotified():
            return {"deadline": fact.deadline, "original": fact.deadline}
        case Hazard.HazardResumed():
            return {"deadline": fact.deadline, "original": fact.original}
        case Hazard.DeadlineExtensionGranted() | Hazard.ReinspectionFailed() | Hazard.HazardReopened():
            return {"deadline": fact.deadline}
    return {}


def _files(position: int, fact: HazardFact) -> list[dict[str, Any]]:
    if not isinstance(fact, Evidenced):
        return []
    before = len(fact.bound) - len(fact.evidence)
    return [
        _placed(position, fact)
        | {"place": place, "before": place < before, "sha256": file.sha256, "file_name": file.file_name}
        for place, file in enumerate(fact.bound)
    ]

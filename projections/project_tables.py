"""Projects as tables: what they say now, and what they were given and owed, each with its two dates.

Fed by   facts of projects; fund_balances, which is folded before
Units    fen
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.aggregate import Aggregate
from domain.project import PreventionProject
from domain.project.amendment import Amended, AmendmentRejected, AmendmentRequested
from domain.project.backfill import HistoricalProjectDeclared
from domain.project.carry_over import AllocationCarriedOver
from domain.project.declaration import Declared, ProjectDeclared
from domain.project.filing import ProjectFiled
from domain.project.remediation import IrregularityOpened
from domain.project.review import AllocationConsented, ProjectApproved
from ledger.store import Recorded
from projections.batch import put, rows_of, run

READS = (PreventionProject.Event,)

TABLES = """
CREATE TABLE IF NOT EXISTS projects (
    project_id    uuid PRIMARY KEY,
    home          bigint NOT NULL,
    insurer       text COLLATE "C" NOT NULL,
    number        text NOT NULL,
    funders       text[] NOT NULL,
    fund_years    int[]  NOT NULL,
    name          text NOT NULL,
    category      text NOT NULL,
    district      text COLLATE "C" NOT NULL,
    start_on      date NOT NULL,
    end_on        date NOT NULL,
    declared_on   date NOT NULL,
    campaign_id   uuid,
    plan          text NOT NULL,
    supervisor    uuid NOT NULL,
    contract_no   text,
    party_name    text,
    party_code    text,
    party_last4   text,
    beneficiaries text[] NOT NULL,
    position      bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS projects_by_day ON projects (declared_on, position);
CREATE INDEX IF NOT EXISTS projects_by_district ON projects (district)
    INCLUDE (project_id, home, insurer, declared_on, position, fund_years);
CREATE INDEX IF NOT EXISTS projects_by_funder ON projects USING gin (funders);
CREATE INDEX IF NOT EXISTS projects_by_campaign ON projects (campaign_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS projects_by_number ON projects (insurer, number);
CREATE INDEX IF NOT EXISTS projects_by_beginning ON projects (number COLLATE "C");
CREATE TABLE IF NOT EXISTS allocations (
    position     bigint NOT NULL,
    project_id   uuid   NOT NULL,
    account_id   uuid   NOT NULL,
    insurer      text   COLLATE "C" NOT NULL,
    effective_on date   NOT NULL,
    amount       bigint NOT NULL,
    place        int    NOT NULL,
    home         bigint NOT NULL,
    PRIMARY KEY (position, account_id)
);
-- Only the project is its key: PostgreSQL 18 takes a look by day and position together for one look a day, and would
-- rather go through the accounts of the next index, each of them, for every project.
CREATE INDEX IF NOT EXISTS allocations_by_project ON allocations (project_id) INCLUDE (effective_on, position, amount);
CREATE INDEX IF NOT EXISTS allocations_by_account ON allocations (account_id, project_id, effective_on, position)
    INCLUDE (home);
CREATE TABLE IF NOT EXISTS consents (
    position     bigint PRIMARY KEY,
    project_id   uuid NOT NULL,
    insurer      text COLLATE "C" NOT NULL,
    effective_on date NOT NULL
);
CREATE INDEX IF NOT EXISTS consents_by_project ON consents (project_id);
CREATE TABLE IF NOT EXISTS filing_dues (
    position     bigint PRIMARY KEY,
    project_id   uuid NOT NULL,
    effective_on date NOT NULL,
    due_on       date NOT NULL,
    late_days    int
);
CREATE INDEX IF NOT EXISTS filing_dues_by_project ON filing_dues (project_id, effective_on DESC, position DESC);
CREATE TABLE IF NOT EXISTS irregularities (
    position     bigint PRIMARY KEY,
    project_id   uuid NOT NULL,
    effective_on date NOT NULL,
    case_id      uuid NOT NULL,
    payment_id   uuid,
    kind         text NOT NULL
);
CREATE INDEX IF NOT EXISTS irregularities_by_project ON irregularities (project_id);
"""

_SAID = (
    "name", "category", "district", "start_on", "end_on", "plan", "supervisor", "contract_no",
    "party_name", "party_code", "party_last4", "beneficiaries",
)  # fmt: skip

_DECLARE_AGAIN = f"""
UPDATE projects SET ({", ".join(_SAID)}) = ({", ".join(f"said.{column}" for column in _SAID)})
FROM {rows_of("projects")} AS said WHERE said.project_id = projects.project_id
"""

_ALLOCATE = f"""
INSERT INTO allocations
SELECT said.position, project_id, account_id, said.insurer, said.effective_on, said.amount, said.place, projects.home
FROM {rows_of("allocations")} AS said JOIN projects USING (project_id)
"""

# Who sees a project: who declared it, who bears it, and who is asked to.
_FUND = f"""
UPDATE projects SET funders = ARRAY(
    SELECT projects.insurer UNION SELECT unnest(asked.funders) UNION
    SELECT insurer FROM allocations WHERE position = (
        SELECT max(position) FROM allocations AS last WHERE last.project_id = projects.project_id
    ) ORDER BY 1
)
FROM {rows_of("projects")} AS asked WHERE asked.project_id = projects.project_id
"""

# The years of the accounts that it draws on or ever did, so that a question of a year need not read all allocations.
_DRAW = f"""
UPDATE projects SET fund_years = ARRAY(
    SELECT DISTINCT fund_year FROM allocations JOIN fund_accounts USING (account_id)
    WHERE allocations.project_id = projects.project_id ORDER BY 1
)
FROM (SELECT DISTINCT project_id FROM {rows_of("allocations")}) AS told WHERE told.project_id = projects.project_id
"""


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep projects, and what was said about their money and their filing."""
    facts = [(each.position, each.fact) for each in recorded if isinstance(each.fact, PreventionProject.Event)]
    if not facts:
        return
    said = [(position, fact) for position, fact in facts if isinstance(fact, Declared)]
    put(cursor, "projects", [_project(position, fact) for position, fact in said if isinstance(fact, ProjectDeclared)])
    again = {fact.originator_id: _said(fact) for _, fact in said if not isinstance(fact, ProjectDeclared)}
    run(cursor, _DECLARE_AGAIN, list(again.values()))
    allocated = [row for position, fact in facts for row in _allocations(position, fact)]
    run(cursor, _ALLOCATE, allocated)
    run(cursor, _DRAW, allocated)
    run(cursor, _FUND, list(_funders(facts).values()))
    put(
        cursor,
        "consents",
        [_consent(position, fact) for position, fact in facts if isinstance(fact, AllocationConsented)],
    )
    put(cursor, "filing_dues", [row for position, fact in facts for row in _due(position, fact)])
    cases = [_case(position, fact) for position, fact in facts if isinstance(fact, IrregularityOpened)]
    put(cursor, "irregularities", cases)


def _placed(position: int, fact: Aggregate.Event) -> dict[str, Any]:
    return {"position": position, "project_id": fact.originator_id, "effective_on": fact.effective_on}


def _project(position: int, fact: ProjectDeclared) -> dict[str, Any]:
    # which account was asked first, shortened: it only says which rows lie together
    home = fact.allocations[0].account_id.int >> 65
    first = {"insurer": fact.insurer, "number": fact.number, "declared_on": fact.declared_on, "position": position}
    campaign_id = fact.campaign_id if isinstance(fact, HistoricalProjectDeclared) else None
    return _said(fact) | first | {"home": home, "funders": [fact.insurer], "fund_years": [], "campaign_id": campaign_id}


def _said(fact: Declared) -> dict[str, Any]:
    party = fact.contract_party
    return {
        "project_id": fact.originator_id,
        "name": fact.name,
        "category": fact.category,
        "district": fact.district,
        "start_on": fact.start_on,
        "end_on": fact.end_on,
        "plan": fact.plan,
        "supervisor": fact.supervisor,
        "contract_no": fact.contract_no,
        "party_name": party and party.name,
        "party_code": party and party.credit_code,
        "party_last4": party and party.account_last4,
        "beneficiaries": fact.beneficiaries,
    }


def _allocations(position: int, fact: Aggregate.Event) -> list[dict[str, Any]]:
    if not isinstance(fact, Declared | Amended | AllocationCarriedOver):
        return []
    return [
        _placed(position, fact)
        | {"account_id": each.account_id, "insurer": each.insurer, "amount": each.amount, "place": place}
        for place, each in enumerate(fact.allocations)
    ]


def _funders(facts: Sequence[tuple[int, Aggregate.Event]]) -> dict[UUID, dict[str, Any]]:
    """Return, for each project whose funders may have changed, who is asked to fund it without doing so yet."""
    asked: dict[UUID, dict[str, Any]] = {}
    for _, fact in facts:
        if isinstance(fact, AmendmentRequested):
            asked[fact.originator_id] = {"funders": [each.insurer for each in fact.allocations]}
        elif isinstance(fact, Declared | Amended | AmendmentRejected):
            asked[fact.originator_id] = {"funders": []}
    return {project_id: row | {"project_id": project_id} for project_id, row in asked.items()}


def _consent(position: int, fact: AllocationConsented) -> dict[str, Any]:
    return _placed(position, fact) | {"insurer": fact.insurer}


def _due(position: int, fact: Aggregate.Event) -> list[dict[str, Any]]:
    due: tuple[date, int | None]
    match fact:
        case ProjectApproved() | Amended():
            due = (fact.filing_due_on, None)
        case ProjectFiled():
            due = (fact.due_on, fact.days_late)
        case _:
            return []
    return [_placed(position, fact) | {"due_on": due[0], "late_days": due[1]}]


def _case(position: int, fact: IrregularityOpened) -> dict[str, Any]:
    return _placed(position, fact) | {"case_id": fact.case_id, "payment_id": fact.payment_id, "kind": fact.kind}

"""Checklists, as SQL: which papers projects and payments owe as of any two dates, and which of them are there.

Rule 1. A filing's papers are owed from the approval, those of the work from its acceptance, a payment's from its day.
Rule 2. What is required is what the rules said on the day it was filed, accepted or paid; until it is filed, of today.
Rule 3. Of what was rejected, cancelled or reversed nothing is owed; what was sent back is missing, and so is what a
        historical filing has not on paper.
Values  as_of, position
Source  domain.md 8.2
"""

from domain.papers import PaperKind, PaperStage
from domain.payment import PaymentState
from domain.project.tracks import ON_RECORD, ExecutionState, FilingState, ReviewState
from ledger.rights import Role
from projections.paper_tables import HANDED_IN, filed, latest
from projections.required_papers import REQUIRED_PAPERS
from projections.state_changes import latest as latest_state

ON_RECORD_SQL = ", ".join(f"'{state.value}'" for state in FilingState if state in ON_RECORD)

KIND_PLACE = f"array_position(ARRAY{[kind.value for kind in PaperKind]}, kind)"
"""SQL: the place of a kind of paper among all."""

LINE_PLACE = f"100 * array_position(ARRAY{[stage.value for stage in PaperStage]}, stage) + {KIND_PLACE}"
"""SQL: the place of a line among all of its record."""

_FILING, _EXECUTION, _PAYMENT = (f"'{stage.value}'" for stage in PaperStage)

STOOD = f"""
SELECT projects.*, review.to_state AS review, review.effective_on AS review_on, filing.to_state AS filing,
    filing.effective_on AS filing_on, execution.to_state AS execution, execution.effective_on AS execution_on,
    due.due_on
FROM projects
JOIN {latest_state("projects.project_id", "review")} AS review ON true
JOIN {latest_state("projects.project_id", "filing")} AS filing ON true
JOIN {latest_state("projects.project_id", "execution")} AS execution ON true
LEFT JOIN LATERAL (
    SELECT due_on FROM filing_dues WHERE filing_dues.project_id = projects.project_id
      AND effective_on <= %(as_of)s AND position <= %(position)s ORDER BY effective_on DESC, position DESC LIMIT 1
) AS due ON true
"""
"""SQL: projects and where they stood; a condition on `projects` is to follow."""

_OF_PROJECTS = f"""
SELECT project_id AS record_id, project_id, NULL::uuid AS payment_id, insurer, district, category, stage,
    CASE stage WHEN {_FILING} THEN review_on ELSE execution_on END AS owed_on,
    CASE WHEN stage = {_EXECUTION} THEN execution_on WHEN filing IN ({ON_RECORD_SQL}) THEN filing_on
        ELSE %(as_of)s END AS ruled_on,
    CASE stage WHEN {_FILING} THEN due_on END AS due_on,
    CASE WHEN stage = {_FILING} AND filing = '{FilingState.SUBMITTED.value}' THEN '{Role.CENTRE.value}'
        ELSE '{Role.INSURER_PROJECT.value}' END AS next_role, campaign_id IS NOT NULL AS historical
FROM stood JOIN (VALUES ({_FILING}), ({_EXECUTION})) AS stages (stage)
    ON stage = {_FILING} OR execution = '{ExecutionState.ACCEPTED.value}'
WHERE review = '{ReviewState.APPROVED.value}' AND execution <> '{ExecutionState.CANCELLED.value}'
"""

_OF_PAYMENTS = f"""
SELECT payment_id, payments.project_id, payment_id, payments.insurer, payments.district, category, {_PAYMENT},
    paid_on, paid_on, NULL, '{Role.INSURER_FINANCE.value}', false
FROM stood JOIN payments USING (project_id) JOIN {latest_state("payments.payment_id", "payment")} AS state ON true
WHERE state.to_state <> '{PaymentState.REVERSED.value}'
"""


def lines(stood: str) -> str:
    """SQL: the common tables `required`, `stood` and `lines`, a row for each paper that projects of `stood` owe."""
    return f"""
    required AS ({REQUIRED_PAPERS}),
    stood AS ({stood}),
    lines AS (
        SELECT owed.*, required.kind, weight, reason, CASE WHEN owed.stage = {_FILING} AND historical
            THEN {filed("owed.project_id", "required.kind", "true")} ELSE coalesce(said = '{HANDED_IN}', false)
            END AS present
        FROM ({_OF_PROJECTS} UNION ALL {_OF_PAYMENTS}) AS owed
        JOIN required ON required.stage = owed.stage AND required.category = owed.category
        LEFT JOIN ({latest("SELECT project_id FROM stood")}) AS paper
            ON paper.record_id = owed.record_id AND paper.kind = required.kind
        WHERE required.from_on <= ruled_on AND coalesce(required.until_on > ruled_on, true)
    )"""

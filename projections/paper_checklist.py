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
from projections.paper_tables import HANDED_IN, filed, last
from projections.project_states import stood
from projections.required_papers import REQUIRED_PAPERS
from projections.state_changes import latest

ON_RECORD_SQL = ", ".join(f"'{state.value}'" for state in FilingState if state in ON_RECORD)

KIND_PLACE = f"array_position(ARRAY{[kind.value for kind in PaperKind]}, kind)"
"""SQL: the place of a kind of paper among all."""

LINE_PLACE = f"100 * array_position(ARRAY{[stage.value for stage in PaperStage]}, stage) + {KIND_PLACE}"
"""SQL: the place of a line among all of its record."""

_FILING, _EXECUTION, _PAYMENT = (f"'{stage.value}'" for stage in PaperStage)

_STOOD = f"""
SELECT project_id, insurer, district, fund_years, category, campaign_id IS NOT NULL AS historical, review, approved_on,
    filing, filing IN ({ON_RECORD_SQL}) AS filed, filed_on, execution, accepted_on, due_on
FROM (SELECT * FROM projects WHERE {{chosen}}) AS projects
JOIN {stood("projects.project_id", "projects.home")} AS state USING (project_id)
LEFT JOIN LATERAL (
    SELECT due_on FROM filing_dues WHERE filing_dues.project_id = projects.project_id
      AND effective_on <= %(as_of)s AND position <= %(position)s ORDER BY effective_on DESC, position DESC LIMIT 1
) AS due ON true
"""

_OF_PROJECTS = f"""
SELECT project_id AS record_id, project_id, NULL::uuid AS payment_id, insurer, district, fund_years, category, stage,
    CASE stage WHEN {_FILING} THEN approved_on ELSE accepted_on END AS owed_on,
    CASE WHEN stage = {_EXECUTION} THEN accepted_on WHEN filed THEN filed_on
        ELSE %(as_of)s END AS ruled_on,
    CASE stage WHEN {_FILING} THEN due_on END AS due_on,
    CASE WHEN stage = {_FILING} AND filing = '{FilingState.SUBMITTED.value}' THEN '{Role.CENTRE.value}'
        ELSE '{Role.INSURER_PROJECT.value}' END AS next_role, historical, filed
FROM stood JOIN (VALUES ({_FILING}), ({_EXECUTION})) AS stages (stage)
    ON stage = {_FILING} OR execution = '{ExecutionState.ACCEPTED.value}'
WHERE review = '{ReviewState.APPROVED.value}' AND execution <> '{ExecutionState.CANCELLED.value}'
"""

_OF_PAYMENTS = f"""
SELECT payment_id, payments.project_id, payment_id, payments.insurer, payments.district, ARRAY[fund_year], category,
    {_PAYMENT}, paid_on, paid_on, NULL, '{Role.INSURER_FINANCE.value}', false, filed
FROM stood JOIN payments USING (project_id) LEFT JOIN fund_accounts USING (account_id)
JOIN {latest("payments.payment_id", "payment")} AS state ON true
WHERE state.to_state <> '{PaymentState.REVERSED.value}'
"""


def lines(chosen: str) -> str:
    """SQL: common tables, of which `lines` has a row for each paper that projects, chosen by a condition, owe."""
    return f"""
    required AS ({REQUIRED_PAPERS}),
    lists AS (
        SELECT stage, category, from_on, until_on, array_agg(kind) AS kinds, array_agg(weight) AS weights
        FROM required GROUP BY stage, category, from_on, until_on
    ),
    stood AS ({_STOOD.format(chosen=chosen)}),
    lines AS (
        SELECT owed.*, needed.kind, weight, reason, CASE WHEN owed.stage = {_FILING} AND historical
            THEN {filed("owed.project_id", "needed.kind", "true")} ELSE coalesce(said = '{HANDED_IN}', false)
            END AS present
        FROM ({_OF_PROJECTS} UNION ALL {_OF_PAYMENTS}) AS owed JOIN lists USING (stage, category)
        CROSS JOIN unnest(kinds, weights) AS needed (kind, weight)
        LEFT JOIN {last("owed.record_id", "needed.kind")} AS paper ON true
        WHERE lists.from_on <= ruled_on AND coalesce(lists.until_on > ruled_on, true)
    )"""


def filed_incomplete(chosen: str) -> str:
    """SQL: the projects, chosen by a condition, that are filed and of whose papers some are missing."""
    return f"WITH {lines(chosen)} SELECT DISTINCT project_id FROM lines WHERE filed AND NOT present"

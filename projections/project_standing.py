"""Where projects stand as of any two dates, as SQL: their states, their money, and what follows.

A headline and what is due are the domain's to define (domain/project); a test holds both equal.
Values  as_of, position; start_days, payment_days; ids, insurer
Source  domain.md 4.3, 7.3
"""

from domain.papers import PaperStage
from domain.project.tracks import ExecutionState, Headline, ReviewState
from domain.remediation import RemediationState
from projections.paper_checklist import KIND_PLACE, ON_RECORD_SQL
from projections.paper_tables import filed
from projections.project_remainder import RETENTION, WRITTEN_OFF
from projections.project_states import STOOD, standing_at, stood
from projections.required_papers import REQUIRED_PAPERS

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_OF_PROJECT = "project_id = projects.project_id"
_LAST = "ORDER BY effective_on DESC, position DESC LIMIT 1"

_ENDED = f"'{ExecutionState.CANCELLED.value}', '{ExecutionState.ABANDONED.value}'"
_DELIVERED = f"'{ExecutionState.DELIVERED.value}', '{ExecutionState.ACCEPTED.value}'"

_HEADLINE = f"""CASE
    WHEN review = '{ReviewState.REJECTED.value}' THEN '{Headline.REJECTED.value}'
    WHEN execution IN ({_ENDED}) THEN execution
    WHEN closed THEN '{Headline.CLOSED.value}'
    WHEN irregular THEN '{Headline.IRREGULAR.value}'
    WHEN historical AND filing NOT IN ({ON_RECORD_SQL}) THEN '{Headline.UNFILED_HISTORICAL.value}'
    WHEN execution = '{ExecutionState.ACCEPTED.value}' THEN '{Headline.ACCEPTED.value}'
    WHEN execution <> '{ExecutionState.NOT_STARTED.value}' THEN '{Headline.IN_PROGRESS.value}'
    WHEN filing IN ({ON_RECORD_SQL}) THEN '{Headline.FILED.value}'
    ELSE review END"""

# What was asked for: the parts of the last that was said, out of one look into the index.
_PLANNED = f"""LATERAL (
    SELECT coalesce((
        SELECT sum(amount) FROM allocations WHERE {_OF_PROJECT} AND {_KNOWN}
        GROUP BY effective_on, position {_LAST}
    ), 0)::bigint AS budget
)"""

_PAID = f"""LATERAL (
    SELECT coalesce(sum(paid), 0)::bigint AS used, coalesce(-sum(refunded), 0)::bigint AS refunded,
        coalesce(sum(reserved), 0)::bigint AS reserved
    FROM journal WHERE {_OF_PROJECT} AND {_KNOWN}
)"""

_STATES = """state.review, state.district_consent, state.filing, state.execution, state.closed, state.accepted,
    state.district_on, state.filing_on, state.filing_no, state.execution_on"""

_FACTS = f"""
SELECT projects.*, campaign_id IS NOT NULL AS historical, {_STATES}, due.due_on AS filing_due_on, due.late_days,
    EXISTS (
        SELECT 1 FROM irregularities AS marked WHERE {_OF_PROJECT} AND {_KNOWN} AND NOT EXISTS (
            SELECT 1 FROM state_changes AS cured WHERE cured.record_id = marked.case_id
              AND cured.to_state = '{RemediationState.ACCEPTED.value}'
              AND cured.effective_on <= %(as_of)s AND cured.position <= %(position)s
        )
    ) AS irregular,
    planned.budget, money.*, held.retention, held.retention_due_on, {WRITTEN_OFF} AS written_off
FROM projects
JOIN {stood("projects.project_id", "projects.home")} AS state ON true
LEFT JOIN LATERAL (SELECT due_on, late_days FROM filing_dues WHERE {_OF_PROJECT} AND {_KNOWN} {_LAST}) AS due ON true
LEFT JOIN {RETENTION} AS held ON true
CROSS JOIN {_PLANNED} AS planned
CROSS JOIN {_PAID} AS money
"""

_UNPAID = f"""CASE WHEN review = '{ReviewState.REJECTED.value}' OR execution IN ({_ENDED}) THEN 0
        ELSE least(accepted, budget) - used - written_off END"""

_STALLED_DAYS = f"""CASE
        WHEN closed OR review = '{ReviewState.REJECTED.value}' OR execution IN ({_ENDED}) THEN NULL
        WHEN execution IN ({_DELIVERED}) AND unpaid > coalesce(retention, 0)
            AND %(as_of)s - execution_on > %(payment_days)s THEN %(as_of)s - execution_on
        WHEN execution IN ({_DELIVERED}) AND unpaid > 0 AND %(as_of)s - retention_due_on > %(payment_days)s
            THEN %(as_of)s - retention_due_on
        WHEN execution NOT IN ({_DELIVERED}) AND filing IN ({ON_RECORD_SQL})
            AND %(as_of)s - greatest(filing_on, execution_on) > %(start_days)s
            THEN %(as_of)s - greatest(filing_on, execution_on)
    END"""

_MONEY = f"""
SELECT *, {_HEADLINE} AS headline, used - refunded AS net_paid, least(accepted, budget) - refunded - written_off AS due,
    {_UNPAID} AS unpaid
FROM known
"""

_FOLLOWS = f"""
SELECT project_id, position, insurer, number, funders, name, category, district, start_on, end_on, declared_on, plan,
    campaign_id, supervisor, contract_no, party_name, party_code, party_last4, beneficiaries,
    headline, review, district_consent, filing, filing_on AS filing_since, execution, closed,
    CASE WHEN used = 0 THEN 'UNPAID' WHEN unpaid > 0 THEN 'PARTIAL' WHEN unpaid = 0 THEN 'PAID' ELSE 'OVERPAID'
    END AS payment,
    {_STALLED_DAYS} AS stalled_days,
    CASE WHEN district_consent = 'CONFIRMED' THEN district_on END AS confirmed_on,
    CASE WHEN filing IN ({ON_RECORD_SQL}) THEN filing_on END AS filed_on,
    CASE WHEN filing IN ({ON_RECORD_SQL}) THEN filing_no END AS filing_no, filing_due_on,
    CASE WHEN filing IN ({ON_RECORD_SQL}) THEN late_days WHEN filing_due_on IS NOT NULL AND execution NOT IN ({_ENDED})
        THEN greatest(0, %(as_of)s - filing_due_on) END AS filing_late_days,
    CASE WHEN execution = '{ExecutionState.ACCEPTED.value}' THEN execution_on END AS accepted_on,
    budget, accepted, due, used, refunded, net_paid, unpaid, reserved,
    CASE WHEN filing NOT IN ({ON_RECORD_SQL}) THEN ARRAY(
        SELECT needed.kind FROM required AS needed
        WHERE needed.stage = '{PaperStage.FILING.value}' AND needed.category = owed.category
          AND needed.from_on <= %(as_of)s AND coalesce(needed.until_on > %(as_of)s, true)
          AND NOT {filed("owed.project_id", "needed.kind", "historical")}
        ORDER BY {KIND_PLACE}
    ) ELSE '{{}}' END AS missing_papers
FROM owed
"""

OF_FILINGS = f"projects.project_id IN (SELECT project_id FROM {STOOD} AS state WHERE filing = ANY(%(filings)s))"
"""SQL: the condition on projects to have one of the states %(filings)s, found before anything else is asked of all."""

ALLOCATIONS = """
SELECT project_id, CASE WHEN own THEN account_id END AS account_id, CASE WHEN own THEN part.insurer END AS insurer,
    amount, used, reserved, coalesce(agreed.effective_on, CASE WHEN leads THEN asked.effective_on END) AS consented_on
FROM projects
CROSS JOIN LATERAL (
    SELECT position, effective_on FROM state_changes
    WHERE record_id = project_id AND track = 'review' AND to_state = 'DECLARED'
      AND effective_on <= %(as_of)s AND state_changes.position <= %(position)s
    ORDER BY effective_on DESC, position DESC LIMIT 1
) AS asked
CROSS JOIN LATERAL (
    SELECT account_id, insurer, amount, place, insurer = projects.insurer AS leads,
        insurer = coalesce(%(insurer)s::text, insurer) AS own
    FROM allocations WHERE position = (
        SELECT position FROM allocations AS last
        WHERE last.project_id = projects.project_id AND effective_on <= %(as_of)s AND position <= %(position)s
        ORDER BY effective_on DESC, position DESC LIMIT 1
    )
) AS part
LEFT JOIN LATERAL (
    SELECT max(effective_on) AS effective_on FROM consents
    WHERE consents.project_id = projects.project_id AND consents.insurer = part.insurer
      AND consents.position BETWEEN asked.position AND %(position)s AND consents.effective_on <= %(as_of)s
) AS agreed ON true
CROSS JOIN LATERAL (
    WITH RECURSIVE line (account_id) AS (  -- the account, and those that were carried over into it
        SELECT part.account_id
        UNION SELECT closed.account_id FROM fund_accounts AS closed JOIN line ON closed.carried_into = line.account_id
        WHERE closed_on <= %(as_of)s AND closed_at <= %(position)s
    )
    SELECT coalesce(sum(paid), 0)::bigint AS used, coalesce(sum(reserved), 0)::bigint AS reserved
    FROM journal JOIN line USING (account_id)
    WHERE project_id = projects.project_id AND effective_on <= %(as_of)s AND position <= %(position)s
) AS money
WHERE project_id = ANY(%(ids)s) ORDER BY project_id, place
"""


def standing(chosen: str) -> str:
    """SQL: every project that meets a condition on `projects`, and where it stands."""
    return f"WITH known AS ({_FACTS} WHERE {chosen}), required AS ({REQUIRED_PAPERS}), owed AS ({_MONEY}) {_FOLLOWS}"


def stalled(chosen: str, moved: str, whole: bool) -> str:
    """SQL: those of some projects, the `whole` city's or few of it, that stand still, with their last step, if their
    state meets a condition."""
    return f"""
    SELECT project_id, position, insurer, district, last_track AS track, last_state AS state, moved_on, reserved,
        stalled_days
    FROM (
        SELECT *, {_STALLED_DAYS} AS stalled_days FROM (
            SELECT *, {_UNPAID} AS unpaid FROM (
                SELECT projects.project_id, projects.position, projects.insurer, projects.district, {_STATES},
                    last_track, last_state, moved_on, budget, used, reserved, retention, retention_due_on,
                    {WRITTEN_OFF} AS written_off
                FROM {chosen} AS projects JOIN {standing_at("projects.project_id", "projects.home", whole)}
                LEFT JOIN {RETENTION} AS held ON true
                CROSS JOIN {_PLANNED} AS planned
                CROSS JOIN {_PAID} AS money
                WHERE {moved}
            ) AS known
        ) AS owed OFFSET 0  -- or the planner works out each figure twice: to choose, and to show
    ) AS stands WHERE stalled_days IS NOT NULL
    """

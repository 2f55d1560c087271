"""Money items as SQL: of each allocation what is paid and what is still to pay, and where its project stands (R21).

Values   as_of, position; waived; what narrows the accounts
Units    fen
Law      each item stands in one cell: declared, done, paid, filed, each yes or no
Law      what is paid is the net paid of the accounts; what approved projects have to pay is what is reserved
Source   domain.md 4.3, 10 R21
"""

from domain.project.next_step import MENDED_FIRST, NextStep
from domain.project.tracks import DONE, ON_RECORD, DistrictState, ExecutionState, FilingState, ReviewState
from domain.remediation import RemediationState
from projections.payment_tables import PAID, REVERSED
from projections.project_states import among, standing_at, stood
from projections.state_changes import latest

_DECLARED = among([ReviewState.DECLARED, ReviewState.APPROVED])
_UNDECIDED = among([ReviewState.DRAFT, ReviewState.DECLARED])
_ENDED = among([ExecutionState.CANCELLED, ExecutionState.ABANDONED])
_FILED = among(ON_RECORD)


def _known(row: str) -> str:
    return f"{row}.effective_on <= %(as_of)s AND {row}.position <= %(position)s"


def _asked(project: str) -> str:
    """SQL: what a project asks for, of each account its part."""
    return f"""(
        SELECT * FROM allocations AS part WHERE part.position = (
            SELECT last.position FROM allocations AS last WHERE last.project_id = {project} AND {_known("last")}
            ORDER BY last.effective_on DESC, last.position DESC LIMIT 1
        )
    )"""


# Until it is approved, what a project has to pay stands in no account: it is what it asks for.
_TO_PAY = f"""CASE
    WHEN state.review = '{ReviewState.APPROVED.value}' THEN pair.reserved
    WHEN state.review IN ({_UNDECIDED}) AND state.execution NOT IN ({_ENDED}) THEN greatest(0, coalesce((
        SELECT asked.amount FROM {_asked("pair.project_id")} AS asked WHERE asked.account_id = pair.account_id
    ), 0) - pair.used)
    ELSE 0
END"""

_FIRST_PAID = f"""(
    SELECT min(move.effective_on) FROM payment_moves AS move
    WHERE move.project_id = pair.project_id AND move.account_id = pair.account_id
      AND move.kind = '{PAID}' AND {_known("move")} AND NOT EXISTS (
        SELECT 1 FROM payment_moves AS back
        WHERE back.payment_id = move.payment_id AND back.kind = '{REVERSED}' AND {_known("back")}
    )
)"""


# What was paid out of an account that has no part in the project is not among its allocations.
_HOME = "(SELECT home FROM projects WHERE projects.project_id = moved.project_id)"


def items(accounts: str, whole: bool) -> str:
    """SQL: the money items of the accounts that meet a condition, the `whole` city or few of it, each with the days on
    which its gaps opened."""
    # What was known is told of each row, not asked for: the planner would take the two dates for a long walk through
    # the index, and read the whole journal instead.
    return f"""
    WITH chosen AS (SELECT account_id, insurer, district FROM fund_accounts WHERE {accounts}),
    moved AS (
        SELECT entry.account_id, project_id, NULL::bigint AS home, paid, refunded, reserved, {_known("entry")} AS known
        FROM chosen JOIN journal AS entry USING (account_id) WHERE project_id IS NOT NULL
        UNION ALL
        SELECT asked.account_id, project_id, home, 0, 0, 0, {_known("asked")}
        FROM chosen JOIN allocations AS asked USING (account_id)
    ),
    pair AS (
        SELECT account_id, project_id, coalesce(max(home), {_HOME}) AS home,
            coalesce(sum(paid + refunded) FILTER (WHERE known), 0)::bigint AS net_paid,
            coalesce(sum(paid) FILTER (WHERE known), 0)::bigint AS used,
            coalesce(sum(reserved) FILTER (WHERE known), 0)::bigint AS reserved
        FROM moved GROUP BY account_id, project_id HAVING bool_or(known)
    )
    SELECT pair.project_id, pair.home, pair.account_id, chosen.insurer, chosen.district, declared, done, item.paid,
        filed, item.amount::bigint AS amount, moved_on,
        CASE WHEN declared AND NOT done THEN coalesce(declared_on, approved_on) END AS declared_not_done_on,
        CASE WHEN done AND NOT item.paid THEN done_on END AS done_not_paid_on,
        CASE WHEN item.paid AND NOT filed THEN greatest({_FIRST_PAID}, unfiled_on) END AS paid_not_filed_on,
        CASE WHEN filed AND NOT item.paid THEN filed_on END AS filed_not_paid_on
    FROM pair JOIN chosen USING (account_id)
    LEFT JOIN {standing_at("pair.project_id", "pair.home", whole)}
    CROSS JOIN LATERAL (SELECT
        coalesce(state.review IN ({_DECLARED}), false) AS declared,
        coalesce(state.execution IN ({among(DONE)}), false) AS done,
        coalesce(state.filing IN ({_FILED}), false) AS filed
    ) AS cell
    CROSS JOIN LATERAL (VALUES (true, pair.net_paid), (false, {_TO_PAY})) AS item (paid, amount)
    WHERE item.amount <> 0
    """


_AWAITED = f"""EXISTS (
    SELECT 1 FROM {_asked("item.project_id")} AS asked JOIN projects USING (project_id)
    WHERE asked.insurer <> projects.insurer AND NOT EXISTS (
        SELECT 1 FROM consents WHERE consents.project_id = item.project_id AND consents.insurer = asked.insurer
          AND consents.position BETWEEN asked.position AND %(position)s AND {_known("consents")}
    )
)"""

_CASE = f"""(
    SELECT stood.to_state FROM irregularities AS marked JOIN {latest("marked.case_id", "remediation")} AS stood ON true
    WHERE marked.project_id = item.project_id AND {_known("marked")}
      AND stood.to_state <> '{RemediationState.ACCEPTED.value}'
    ORDER BY array_position(ARRAY{[state.value for state in MENDED_FIRST]}, stood.to_state) LIMIT 1
)"""

_UNPAID = f"""least(state.accepted, (SELECT sum(amount) FROM {_asked("item.project_id")} AS asked))
    - coalesce((SELECT sum(amount) FROM write_offs AS given_up
        WHERE given_up.project_id = item.project_id AND {_known("given_up")}), 0)
    > coalesce((SELECT sum(paid) FROM journal AS entry
        WHERE entry.project_id = item.project_id AND {_known("entry")}), 0)"""


_MENDS = " ".join(
    f"WHEN '{state.value}' THEN " + (f"'{step.value}'" if step else "NULL") for state, step in MENDED_FIRST.items()
)


def next_step(awaited: str, unpaid: str, case: str) -> str:
    """SQL: the command that a project waits for, of its states; what domain/project/next_step.py says."""
    return f"""CASE
    WHEN closed OR execution IN ({_ENDED}) OR review = '{ReviewState.REJECTED.value}' THEN NULL
    WHEN review = '{ReviewState.DRAFT.value}' THEN '{NextStep.DECLARE.value}'
    WHEN review = '{ReviewState.DECLARED.value}' THEN CASE
        WHEN {awaited} THEN '{NextStep.CONSENT.value}' ELSE '{NextStep.APPROVE.value}' END
    WHEN filing = '{FilingState.SUBMITTED.value}' THEN '{NextStep.ACCEPT_FILING.value}'
    WHEN filing NOT IN ({_FILED}) THEN CASE
        WHEN %(waived)s OR district_consent = '{DistrictState.CONFIRMED.value}' THEN '{NextStep.FILE.value}'
        WHEN district_consent = '{DistrictState.REQUESTED.value}' THEN '{NextStep.CONFIRM.value}'
        ELSE '{NextStep.CONSULT.value}' END
    WHEN execution = '{ExecutionState.NOT_STARTED.value}' THEN '{NextStep.START.value}'
    WHEN execution = '{ExecutionState.IN_PROGRESS.value}' THEN '{NextStep.DELIVER.value}'
    WHEN execution = '{ExecutionState.DELIVERED.value}' THEN '{NextStep.ACCEPT.value}'
    WHEN {unpaid} THEN '{NextStep.PAY.value}'
    WHEN execution = '{ExecutionState.ACCEPTED.value}' THEN CASE {case} {_MENDS}
        ELSE '{NextStep.CLOSE.value}' END
    END"""


def with_next_step(listed: str) -> str:
    """SQL: items, each with the command that its project waits for."""
    return f"""
    SELECT item.*, {next_step(_AWAITED, _UNPAID, _CASE)} AS next_step
    FROM ({listed}) AS item LEFT JOIN {stood("item.project_id", "item.home")} AS state ON true
    """

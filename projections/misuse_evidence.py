"""What makes each misuse guard ask, as SQL: one row a question, with its name and its evidence, as of any two dates.

A question is asked when all of its evidence lies in the scope: who sees a question sees what it rests on.
A payment counts while it stands: it was not reversed, and not all of it came back.
Values  as_of, position, those of the scope; duplicate_days, split_threshold, split_days, grace_days
Source  domain.md 2.2 F-17, 8.2, 8.3, 9 case 25
"""

from domain.guard_finding import Guard
from domain.project.tracks import ExecutionState, ReviewState
from projections.asked import OF_YEAR, meets
from projections.enterprise_tables import family
from projections.payment_standing import KNOWN
from projections.payment_tables import PAID
from projections.project_states import stood
from projections.scope import Scope

# What the projects of the payments said last: looked up once, for all of them.
_TERMS = f"""
SELECT DISTINCT ON (project_id) project_id, end_on, party_name, party_code FROM project_terms
WHERE project_id IN (SELECT project_id FROM paid) AND {KNOWN}
ORDER BY project_id, effective_on DESC, position DESC
"""


_NEAR = """payment_id IN (
    SELECT beside.payment_id FROM payments AS named JOIN payments AS beside USING (insurer)
    WHERE named.payment_id = ANY(%(subjects)s)
      AND beside.paid_on BETWEEN named.paid_on - greatest(%(duplicate_days)s, %(split_days)s) AND named.paid_on
)"""


def paid(scope: Scope, near: bool) -> str:
    """SQL: the payments that stand; `near` keeps those at the time and of the insurer of some named ones."""
    chosen = meets(
        {
            "false": scope.nothing,
            "insurer = %(insurer)s": scope.insurer,
            "district = %(district)s": scope.district,
            "account_id IN (SELECT account_id FROM fund_accounts WHERE fund_year = %(fund_year)s)": scope.fund_year,
            _NEAR: near,
        }
    )
    return f"""
    SELECT payment_id, project_id, insurer, district, amount, paid_on, position, invoice_nos,
        btrim(payee_name) AS payee_name, upper(btrim(payee_code)) AS payee_code
    FROM payments LEFT JOIN (
        SELECT payment_id, sum(amount) AS returned FROM payment_moves
        WHERE kind <> '{PAID}' AND {KNOWN} GROUP BY payment_id
    ) AS back USING (payment_id)
    WHERE {KNOWN} AND {chosen} AND amount > coalesce(returned, 0)
    """


def _asked(guard: Guard, *named: str, amount: str = "amount", span: str = "NULL::int", **evidence: str) -> str:
    """SQL: the columns of a question about the payment at hand."""
    told = {
        "guard": f"'{guard.value}'",
        "finding": " || ':' || ".join((f"'{guard.value}'", *named)),
        "insurer": "insurer",
        "district": "district",
        "found_on": "paid_on",
        "amount": amount,
        "span_days": span,
        "project_id": "project_id",
        "payment_ids": "ARRAY[payment_id]",
        "policy_ids": "ARRAY[]::uuid[]",
        "credit_code": "NULL::text",
        "invoice_nos": "ARRAY[]::text[]",
    } | evidence
    return "SELECT " + ", ".join(f"{sql} AS {name}" for name, sql in told.items())


_PAIR = "ARRAY[payment_id, earlier_id]"
_BETWEEN = "paid_on - earlier_on"


def _alike(payee: str) -> str:
    """SQL: each payment with the one before it of the same amount to the same payee; most amounts come up once."""
    return f"""
    SELECT * FROM (
        SELECT paid.*, lag(payment_id) OVER alike AS earlier_id, lag(paid_on) OVER alike AS earlier_on,
            lag(payee_code) OVER alike AS earlier_code
        FROM paid JOIN (
            SELECT insurer, amount, {payee} FROM paid WHERE {payee} IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1
        ) AS again USING (insurer, amount, {payee})
        WINDOW alike AS (PARTITION BY insurer, amount, {payee} ORDER BY paid_on, position)
    ) AS pair
    WHERE paid_on - earlier_on <= %(duplicate_days)s AND coalesce(payee_code = earlier_code, true)
    """


_POSSIBLE_DUPLICATE = f"""
{_asked(Guard.POSSIBLE_DUPLICATE, "payment_id", "earlier_id", span=_BETWEEN, payment_ids=_PAIR)}
FROM ({_alike("payee_name")} UNION {_alike("payee_code")}) AS pair
"""

# The payment that reaches the threshold asks for all of its days; those after it ask nothing more. On which days it is
# reached, the sums of whole days tell: only their payments are gone through one by one.
_SAME_PAYEE = "insurer, coalesce(payee_code, payee_name)"
_TOGETHER = {
    "amount": "together::bigint",
    "span": "paid_on - first_on",
    "payment_ids": """(
        SELECT array_agg(payment_id ORDER BY part.paid_on, part.position) FROM paid AS part
        WHERE part.insurer = reached.insurer AND coalesce(part.payee_code, part.payee_name) = reached.payee
          AND part.amount < %(split_threshold)s AND part.paid_on BETWEEN reached.first_on AND reached.paid_on
    )""",
}
_SPLIT_BELOW_THRESHOLD = f"""
{_asked(Guard.SPLIT_BELOW_THRESHOLD, "payment_id", **_TOGETHER)}
FROM (
    SELECT paid.*, payee, together, first_on,
        before + sum(amount) OVER (PARTITION BY insurer, payee, paid_on ORDER BY position) AS so_far
    FROM (
        SELECT insurer, payee, paid_on, sum(of_day) OVER days AS together, min(paid_on) OVER days AS first_on,
            sum(of_day) OVER days - of_day AS before
        FROM (
            SELECT {_SAME_PAYEE} AS payee, paid_on, sum(amount) AS of_day
            FROM paid WHERE amount < %(split_threshold)s GROUP BY 1, 2, 3
        ) AS day
        WINDOW days AS (
            PARTITION BY insurer, payee
            ORDER BY paid_on RANGE BETWEEN make_interval(days => %(split_days)s) PRECEDING AND CURRENT ROW
        )
    ) AS day JOIN paid USING (insurer, paid_on)
    WHERE together >= %(split_threshold)s AND before < %(split_threshold)s
      AND payee = coalesce(payee_code, payee_name) AND amount < %(split_threshold)s
) AS reached
WHERE so_far >= %(split_threshold)s AND so_far - amount < %(split_threshold)s
"""

_PAYEE_NOT_CONTRACT_PARTY = f"""
{_asked(Guard.PAYEE_NOT_CONTRACT_PARTY, "payment_id")}
FROM paid JOIN terms USING (project_id)
WHERE party_name IS NOT NULL AND CASE WHEN payee_code IS NOT NULL AND party_code IS NOT NULL
    THEN payee_code <> party_code ELSE payee_name <> party_name END
"""

_INVOICES = {"payment_ids": _PAIR, "invoice_nos": "array_agg(invoice_no ORDER BY invoice_no)"}
_SAME_INVOICE_TWICE = f"""
{_asked(Guard.SAME_INVOICE_TWICE, "payment_id", "earlier_id", span=_BETWEEN, **_INVOICES)}
FROM (
    SELECT payment_id, invoice_no, lag(payment_id) OVER same AS earlier_id, lag(paid_on) OVER same AS earlier_on FROM (
        SELECT DISTINCT payment_id, paid_on, position, btrim(invoice_no) AS invoice_no
        FROM paid, unnest(invoice_nos) AS invoice_no
    ) AS said
    WINDOW same AS (PARTITION BY invoice_no ORDER BY paid_on, position)
) AS pair JOIN paid USING (payment_id)
WHERE earlier_id IS NOT NULL
GROUP BY payment_id, earlier_id, project_id, insurer, district, paid_on, earlier_on, amount
"""

_PAYMENT_AFTER_EXPIRY = f"""
{_asked(Guard.PAYMENT_AFTER_EXPIRY, "payment_id", span="paid_on - end_on")}
FROM paid JOIN terms USING (project_id)
WHERE paid_on > end_on + %(grace_days)s
"""

_INSURED_ONLY = """coalesce((
    SELECT (rules.terms->>'insured_only')::bool FROM rules
    WHERE kind = 'USE' AND rules.terms->>'category' = said.category AND rules.effective_from <= said.effective_on
      AND coalesce(rules.effective_to >= said.effective_on, true)
    ORDER BY effective_from DESC, position DESC LIMIT 1
), true)"""

_INSURED = "inception_on <= said.end_on AND ends_on >= said.start_on"


def _covers(whose: str) -> str:
    """SQL: policies by a condition, and until when they cover, which a surrender or an extension moves."""
    return f"""
    SELECT policy_id, inception_on, coalesce((
        SELECT ends_on FROM policy_ends AS ended WHERE ended.policy_id = policies.policy_id AND {KNOWN}
        ORDER BY position DESC LIMIT 1
    ), expiry_on) AS ends_on, (
        SELECT max(effective_on) FROM policy_ends AS ended WHERE ended.policy_id = policies.policy_id AND {KNOWN}
    ) AS ended_on
    FROM policies WHERE {whose} AND {KNOWN}
    """


_BENEFIT = {
    "found_on": "greatest(said.effective_on, covers.ended_on)",
    "amount": "planned.budget",
    "payment_ids": "ARRAY[]::uuid[]",
    "policy_ids": "coalesce(covers.policy_ids, ARRAY[]::uuid[])",
    "credit_code": "code",
}


def _beneficiary_not_insured(scope: Scope, near: bool) -> str:
    chosen = meets(
        {
            "false": scope.nothing,
            "projects.insurer = %(insurer)s": scope.insurer,
            "projects.district = %(district)s": scope.district,
            OF_YEAR: scope.fund_year,
            "projects.project_id = ANY(%(subjects)s)": near,
        }
    )
    return f"""
    {_asked(Guard.BENEFICIARY_NOT_INSURED, "project_id", "code", **_BENEFIT)}
    FROM (
        SELECT projects.project_id, projects.insurer, projects.district, said.*, code
        FROM projects
        JOIN {stood("projects.project_id", "projects.home")} AS state
            ON review = '{ReviewState.APPROVED.value}' AND execution <> '{ExecutionState.CANCELLED.value}'
        CROSS JOIN LATERAL (
            SELECT effective_on, category, start_on, end_on, beneficiaries FROM project_terms
            WHERE project_terms.project_id = projects.project_id AND {KNOWN}
            ORDER BY effective_on DESC, position DESC LIMIT 1
        ) AS said
        CROSS JOIN unnest(said.beneficiaries) AS code
        WHERE {chosen} AND NOT EXISTS (SELECT FROM ({_covers("policies.credit_code = code")}) AS cover WHERE {_INSURED})
        OFFSET 0
    ) AS said
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount), 0)::bigint AS budget FROM allocations WHERE position = (
            SELECT position FROM allocations AS last WHERE last.project_id = said.project_id AND {KNOWN}
            ORDER BY effective_on DESC, position DESC LIMIT 1
        )
    ) AS planned
    CROSS JOIN LATERAL (
        SELECT max(ended_on) AS ended_on, array_agg(policy_id ORDER BY inception_on) AS policy_ids,
            bool_or({_INSURED}) AS insured
        FROM ({_covers(f"policies.credit_code = ANY({family('code')})")}) AS cover
    ) AS covers
    WHERE covers.insured IS NOT TRUE AND {_INSURED_ONLY}
    """


_OF_PAYMENTS = {
    Guard.POSSIBLE_DUPLICATE: _POSSIBLE_DUPLICATE,
    Guard.SPLIT_BELOW_THRESHOLD: _SPLIT_BELOW_THRESHOLD,
    Guard.PAYEE_NOT_CONTRACT_PARTY: _PAYEE_NOT_CONTRACT_PARTY,
    Guard.SAME_INVOICE_TWICE: _SAME_INVOICE_TWICE,
    Guard.PAYMENT_AFTER_EXPIRY: _PAYMENT_AFTER_EXPIRY,
}


def questions(guards: set[Guard], scope: Scope, near: bool) -> str:
    """SQL: what the guards ask; `near` asks only about the payments and projects that `subjects` names."""
    arms = [sql for guard, sql in _OF_PAYMENTS.items() if guard in guards]
    if Guard.BENEFICIARY_NOT_INSURED in guards:
        arms.append(_beneficiary_not_insured(scope, near))
    asked = " UNION ALL ".join(f"({arm})" for arm in arms)
    shared = f"paid AS MATERIALIZED ({paid(scope, near)}), terms AS MATERIALIZED ({_TERMS})"
    return f"WITH {shared} SELECT * FROM ({asked}) AS asked"

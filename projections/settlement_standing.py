"""Where the lines of settlements stand: decided how, paid how much, owed since when, as of and as known.

Fed by   settlement_tables
Units    fen, days
Law      unpaid = (what was decided, while undecided or disputed the claim) - paid; nothing once it is returned
"""

from domain.settlement.line import SettlementLineState, SettlementState
from projections.scope import Scope
from projections.settlement_tables import AGREED, DISPUTED, MEDIATED, PAID, RETURNED, REVERSED, WHOLE

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"

BANDS = {
    "days_0_30": "counted_days <= 30",
    "days_31_90": "counted_days BETWEEN 31 AND 90",
    "days_91_180": "counted_days BETWEEN 91 AND 180",
    "over_180": "counted_days > 180",
}

_STEPS = f"""
    SELECT coalesce(bool_or(kind = '{RETURNED}'), false) AS returned,
        coalesce((array_agg(kind ORDER BY effective_on DESC, position DESC)
            FILTER (WHERE kind IN ('{AGREED}', '{DISPUTED}', '{MEDIATED}')))[1],
            '{SettlementLineState.UNDECIDED.value}') AS line_state,
        max(amount) FILTER (WHERE kind IN ('{AGREED}', '{MEDIATED}')) AS decided,
        coalesce(sum(amount) FILTER (WHERE kind IN ('{PAID}', '{REVERSED}')), 0)::bigint AS paid,
        max(amount) FILTER (WHERE kind = '{DISPUTED}') AS offer,
        max(words) FILTER (WHERE kind = '{DISPUTED}') AS disputed_because,
        max(effective_on) FILTER (WHERE kind = '{DISPUTED}') AS disputed_on,
        max(words) FILTER (WHERE kind = '{MEDIATED}') AS mediated_because,
        max(effective_on) FILTER (WHERE kind = '{MEDIATED}') AS mediated_on
    FROM settlement_steps AS step
    WHERE step.settlement_id = settlement_lines.settlement_id AND step.line IN ({WHOLE}, settlement_lines.line)
      AND {_KNOWN}
"""

_OWED = "CASE WHEN returned THEN 0 ELSE coalesce(decided, claimed) - paid END"
_PAUSED = "coalesce(coalesce(mediated_on, %(as_of)s) - disputed_on, 0)"


def line_standing(chosen: str) -> str:
    """SQL: every line of the settlements that meet a condition, and where it stood."""
    return f"""
    SELECT settlement_lines.*, number, insurer, firm, contract_id, fund_use, service_year, submitted_on,
        settlements.position, returned, line_state, coalesce(decided, 0) AS confirmed, paid, {_OWED} AS unpaid,
        CASE WHEN line_state = '{DISPUTED}' THEN claimed ELSE 0 END AS disputed,
        offer, disputed_because, disputed_on, mediated_because, mediated_on, %(as_of)s - since AS age_days,
        {_PAUSED} AS paused_days, %(as_of)s - since - {_PAUSED} AS counted_days
    FROM settlement_lines JOIN settlements USING (settlement_id) CROSS JOIN LATERAL ({_STEPS}) AS steps
    WHERE submitted_on <= %(as_of)s AND settlements.position <= %(position)s AND {chosen}
    """


def _sum(what: str, mine: str) -> str:
    return f"coalesce(sum({what}) FILTER (WHERE {mine}), 0)::bigint"


def _any(state: SettlementLineState) -> str:
    return f"bool_or(line_state = '{state.value}')"


_STATE = f"""
    CASE WHEN bool_or(returned) THEN '{SettlementState.RETURNED.value}'
        WHEN {_any(SettlementLineState.DISPUTED)} THEN '{SettlementState.PARTLY_DISPUTED.value}'
        WHEN {_any(SettlementLineState.UNDECIDED)} THEN '{SettlementState.SUBMITTED.value}'
        WHEN sum(paid) = sum(confirmed) THEN '{SettlementState.PAID.value}'
        WHEN sum(paid) > 0 THEN '{SettlementState.PART_PAID.value}'
        WHEN {_any(SettlementLineState.MEDIATED)} THEN '{SettlementState.RESOLVED.value}'
        ELSE '{SettlementState.AGREED.value}' END
"""


def sums(mine: str = "true") -> str:
    """SQL: the figures over standing lines; `mine` says which lines count."""
    bands = (f"{_sum('unpaid', f'{mine} AND {days}')} AS {name}" for name, days in BANDS.items())
    return f"""
        count(*) FILTER (WHERE {mine})::int AS lines, {_sum("claimed", mine)} AS claimed,
        {_sum("confirmed", mine)} AS confirmed, {_sum("disputed", mine)} AS disputed,
        {_sum("claimed", f"{mine} AND returned")} AS returned_amount,
        {_sum("claimed", f"{mine} AND NOT returned AND line_state = '{SettlementLineState.UNDECIDED.value}'")}
            AS undecided,
        {_sum("claimed - confirmed", f"{mine} AND line_state = '{MEDIATED}'")} AS reduced,
        {_sum("paid", mine)} AS paid, {_sum("unpaid", mine)} AS unpaid, {", ".join(bands)}
    """


def standing(scope: Scope, chosen: str) -> str:
    """SQL: every settlement that meets a condition, and where it stood; in a district only the work done there counts.

    Its state is that of all its lines.
    """
    mine = "district = %(district)s" if scope.district else "true"
    owed = f"{mine} AND unpaid > 0"
    return f"""
    SELECT settlement_id, number, insurer, firm, contract_id, fund_use, service_year, submitted_on, position,
        {_STATE} AS state, {sums(mine)},
        max(age_days) FILTER (WHERE {owed}) AS age_days, max(counted_days) FILTER (WHERE {owed}) AS counted_days,
        coalesce(max(counted_days) FILTER (WHERE {owed}), -1) AS oldest
    FROM ({line_standing(chosen)}) AS lines
    GROUP BY settlement_id, number, insurer, firm, contract_id, fund_use, service_year, submitted_on, position
    HAVING bool_or({mine})
    """

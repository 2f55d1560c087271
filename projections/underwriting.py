"""Underwriting: policies, enterprises, premium and accrual of a period on four calibres, and why they differ (R17).

Fed by   policy_tables
Answers  calibres(scope, period) as of any two dates
Units    fen
Scope    an insurer counts the policies that it leads or shares, and of their money its own part
Days     on a calibre every policy has one day, and so has every premium movement: of both the policy's inception; its
         issue; the movement's own day, of the policy that of its first movement; the day of recording, in Beijing
Law      what a calibre counts less what INCEPTION counts is the sum of its differences, whatever is counted: each
         policy, enterprise and movement stands in one place of each period, and differs for one reason
Source   domain.md 1 (7), 2.4 (D-02), 10 (R1: only what has begun counts as policy and enterprise; R17)
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from enum import Enum
from functools import reduce
from typing import Self

from psycopg.rows import DictRow

from domain.money import Fen
from projections.asked import meets, values
from projections.basis import Basis, Calibre, Reading
from projections.enterprise_tables import SURVIVORS
from projections.page import Period
from projections.policies import in_scope
from projections.policy_tables import SUPPLEMENTED
from projections.scope import Scope

_IN = "IN"


class Reason(Enum):
    """Why a calibre counts something that INCEPTION does not count in the period, or the other way round."""

    INCEPTED_BEFORE = "INCEPTED_BEFORE"
    INCEPTED_AFTER = "INCEPTED_AFTER"
    DATED_BEFORE = "DATED_BEFORE"
    DATED_AFTER = "DATED_AFTER"
    UNDATED = "UNDATED"


@dataclass(frozen=True, slots=True)
class Underwritten:
    """The indicators."""

    policies: int
    enterprises: int
    premium: Fen
    accrued: Fen

    def plus(self, other: Self, sign: int = 1) -> Self:
        """Return both together, or the difference."""
        mine, theirs = astuple(self), astuple(other)
        return type(self)(*(one + sign * another for one, another in zip(mine, theirs, strict=True)))


NOTHING = Underwritten(0, 0, Fen(0), Fen(0))


@dataclass(slots=True)
class OnCalibre:
    """What one calibre counts, and its differences to INCEPTION by reason."""

    calibre: Calibre
    counted: Underwritten = NOTHING
    differences: dict[Reason, Underwritten] = field(default_factory=dict)

    @property
    def difference(self) -> Underwritten:
        """Return what this calibre counts less what INCEPTION counts."""
        return reduce(Underwritten.plus, self.differences.values(), NOTHING)


# The day of a policy and of a movement on each calibre.
_POLICY_DAYS = {
    Calibre.INCEPTION: "inception_on",
    Calibre.ISSUE: "issued_on",
    Calibre.RECEIPT: "received_on",
    Calibre.RECORDED: "recorded_on",
}
_MONEY_DAYS = _POLICY_DAYS | {Calibre.RECEIPT: "moved.effective_on", Calibre.RECORDED: "moved.recorded_on"}

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"


async def calibres(reading: Reading, scope: Scope, basis: Basis, period: Period) -> dict[Calibre, OnCalibre]:
    """Return what each calibre counts in a period of its own days."""
    days = {"first_on": period.first_on, "last_on": period.last_on}
    rows = await reading.rows(_sql(scope), values(scope, basis) | days)
    return _sums(rows)


def _sums(rows: Iterable[DictRow]) -> dict[Calibre, OnCalibre]:
    found = {calibre: OnCalibre(calibre) for calibre in Calibre}
    for row in rows:
        on, incepted, dated = found[Calibre(row["calibre"])], row["incepted"], row["dated"]
        some = Underwritten(row["policies"], row["enterprises"], row["premium"], row["accrued"])
        if dated == _IN:
            on.counted = on.counted.plus(some)
        if (incepted == _IN) is (dated == _IN):
            continue
        reason = Reason(f"INCEPTED_{incepted}" if dated == _IN else "UNDATED" if dated == "NONE" else f"DATED_{dated}")
        on.differences[reason] = on.differences.get(reason, NOTHING).plus(some, 1 if dated == _IN else -1)
    return found


def _sql(scope: Scope) -> str:
    """SQL: what stands where, by calibre, of its inception and of its day on the calibre: BEFORE, IN, AFTER, NONE."""
    own = meets({"moved.insurer = %(insurer)s": scope.insurer})
    return f"""
    WITH told AS MATERIALIZED (
        SELECT policies.policy_id, position, effective_on, coalesce(survivor, credit_code) AS credit_code,
            inception_on, recorded_on,
            coalesce(told_issued_on, issued_on) AS issued_on, (
                SELECT min(effective_on) FROM premium_movements AS moved
                WHERE moved.policy_id = policies.policy_id AND {_KNOWN}
            ) AS received_on
        FROM policies LEFT JOIN {SURVIVORS} AS merged USING (credit_code) CROSS JOIN LATERAL {SUPPLEMENTED}
        WHERE position <= %(position)s AND {in_scope(scope)}
    ), begun AS MATERIALIZED (
        SELECT calibre, credit_code, inception_on, position, {_place("inception_on", begun=True)} AS incepted,
            CASE calibre WHEN 'INCEPTION' THEN {_place("inception_on", begun=True)} ELSE {_place("day")} END AS dated
        FROM told CROSS JOIN LATERAL (VALUES {_days(_POLICY_DAYS)}) AS days (calibre, day)
        WHERE effective_on <= %(as_of)s
    )
    SELECT calibre, incepted, dated, count(*) AS policies, 0 AS enterprises, 0 AS premium, 0 AS accrued
    FROM begun GROUP BY 1, 2, 3
    UNION ALL
    SELECT calibre, incepted, dated, 0, count(*), 0, 0 FROM ({_ENTERPRISES}) AS enterprises GROUP BY 1, 2, 3
    UNION ALL
    SELECT calibre, {_place("inception_on")} AS incepted, {_place("day")} AS dated, 0, 0,
        sum(premium_delta)::bigint, sum(accrued_delta)::bigint
    FROM told JOIN premium_movements AS moved USING (policy_id)
    CROSS JOIN LATERAL (VALUES {_days(_MONEY_DAYS)}) AS days (calibre, day)
    WHERE moved.effective_on <= %(as_of)s AND moved.position <= %(position)s AND {own} GROUP BY 1, 2, 3
    """


# An enterprise stands in the period when one of its policies does, and differs for the reason of the first of these.
_ENTERPRISES = f"""
SELECT calibre,
    CASE WHEN bool_or(incepted = '{_IN}') THEN '{_IN}' ELSE coalesce(
        (array_agg(incepted ORDER BY inception_on, position) FILTER (WHERE dated = '{_IN}'))[1], 'NONE'
    ) END AS incepted,
    CASE WHEN bool_or(dated = '{_IN}') THEN '{_IN}' ELSE coalesce(
        (array_agg(dated ORDER BY inception_on, position) FILTER (WHERE incepted = '{_IN}'))[1], 'NONE'
    ) END AS dated
FROM begun GROUP BY calibre, credit_code
"""


def _place(day: str, *, begun: bool = False) -> str:
    """SQL: where a day stands to the period; `begun` ends the period with the effective date."""
    last = "coalesce(%(last_on)s::date, 'infinity')"
    last = f"least({last}, %(as_of)s::date)" if begun else last
    return f"""CASE WHEN {day} IS NULL THEN 'NONE' WHEN {day} < %(first_on)s::date THEN 'BEFORE'
        WHEN {day} > {last} THEN 'AFTER' ELSE '{_IN}' END"""


def _days(days: dict[Calibre, str]) -> str:
    return ", ".join(f"('{calibre.value}', {day})" for calibre, day in days.items())

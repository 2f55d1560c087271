"""The report of fees: settlements with their age, and by service year (R13)."""

from console.reports.description import ALL, Column, Kind, Report, Table, insurer_columns, scoped

_MONEY = (
    ("明细数", "Lines", "lines", Kind.COUNT),
    ("申报额", "Claimed", "claimed", Kind.MONEY),
    ("确认额", "Confirmed", "confirmed", Kind.MONEY),
    ("争议额", "Disputed", "disputed", Kind.MONEY),
    ("已付", "Paid", "paid", Kind.MONEY),
    ("未付", "Unpaid", "unpaid", Kind.MONEY),
    ("账龄0–30天", "0–30 days", "daysTo30", Kind.MONEY),
    ("账龄31–90天", "31–90 days", "daysTo90", Kind.MONEY),
    ("账龄91–180天", "91–180 days", "daysTo180", Kind.MONEY),
    ("账龄>180天", "Over 180 days", "daysOver180", Kind.MONEY),
)
_FIRM = (Column("技术机构代码", "Firm code", "firm.code"), Column("技术服务机构", "Firm", "firm.name"))
_YEAR = Column("服务年度", "Service year", "serviceYear")


def _money(below: str, total: str) -> tuple[Column, ...]:
    """Return the columns of money, of the rows `below` a field and of the total likewise."""
    return tuple(Column(zh, en, f"{below}{name}", kind, total=f"{total}{name}") for zh, en, name, kind in _MONEY)


FEES = Report(
    "R13",
    "结算与账龄",
    "Settlements and their age",
    (
        Table(
            "结算单", "Settlements", "SettlementsReport", "settlements",
            (
                Column("结算单", "Settlement", "number"),
                _YEAR,
                *insurer_columns(),
                *_FIRM,
                Column("提交日期", "Submitted on", "submittedOn", Kind.DAY),
                Column("状态", "State", "standing.state", enum="SettlementState"),
                *_money("standing.amounts.", ""),
                Column("账龄(天)", "Days", "standing.ageDays", Kind.COUNT),
                Column("扣除争议期(天)", "Without disputes", "standing.countedDays", Kind.COUNT),
            ),
        ),
        Table(
            "服务年度账龄", "By service year", "SettlementAgingReport", "settlementAging",
            (
                _YEAR,
                *insurer_columns(),
                *_FIRM,
                Column("结算单数", "Settlements", "settlements", Kind.COUNT, total="settlements"),
                *_money("amounts.", "amounts."),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    scoped,
    ("insurer", "district", "year"),
    (
        (
            "年度为服务年度;账龄自质量验收日起算,拒查出勤自拒查日起算,争议期不计;未付=已确认额(未确认的按申报额)−已付",
            "The year is that of the services; age is counted from the quality acceptance, of a call-out from the "
            "refusal, without the time in dispute; unpaid = confirmed (while undecided, claimed) - paid",
        ),
    ),
)  # fmt: skip

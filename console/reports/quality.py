"""Reports of the data itself: is it complete, was it entered in time, and what would another calibre say."""

from console.reports.description import (
    ALL,
    Column,
    Kind,
    Line,
    Report,
    Table,
    Variables,
    Wanted,
    district_columns,
    grouped,
    insurer_columns,
)
from console.speech import Declined


def _count(zh: str, en: str, name: str) -> Column:
    return Column(zh, en, name, Kind.COUNT, total=name)


COMPLETENESS = Report(
    "R15",
    "数据完整性",
    "Completeness",
    (
        Table(
            "数据完整性", "Completeness", "DataCompleteness", "dataCompleteness",
            (
                *insurer_columns(),
                *district_columns(),
                _count("保单数", "Policies", "policies"),
                _count("缺行业", "No industry", "missingIndustry"),
                _count("缺街道", "No street", "missingStreet"),
                _count("缺联系人", "No contact", "missingContact"),
                _count("电话无效", "Invalid telephone", "invalidPhone"),
                _count("信用代码错误", "Doubtful credit code", "doubtfulCreditCode"),
                _count("缺起保日期", "No inception date", "missingInception"),
                _count("完整", "Complete", "complete"),
                Column("完整率", "Rate", "rate", Kind.PERCENT, total="rate"),
            ),
            rows="rows", lines=(ALL,),
        ),
        Table(
            "待补录保单", "To complete", "IncompletePolicies", "incompletePolicies",
            (
                *insurer_columns(),
                Column("保单号", "Policy", "policy.number"),
                Column("企业名称", "Enterprise", "policy.enterpriseName"),
                Column("统一社会信用代码", "Credit code", "policy.creditCode"),
                Column("起保日期", "Inception", "policy.inceptionOn", Kind.DAY),
                Column("区", "District", "policy.district.name"),
                Column("缺项", "Missing", "gaps", enum="PolicyGap"),
                Column("录入人", "Entered by", "enteredBy"),
                Column("补录角色", "Completed by", "completedBy", enum="Role"),
            ),
            lines=(),
        ),
    ),
    grouped("BOTH"),
    ("insurer", "district", "year", "by"),
    (("联系人电话为当前登记情况,不随业务日期和录入时点变化", "Telephones are those kept today, on any dates"),),
)  # fmt: skip


def _in_period(wanted: Wanted, insurer_id: str | None) -> Variables:
    """Return the scope and the period: the year's, or the days from and to."""
    return {"scope": {"insurerId": insurer_id, "district": wanted.district}, "period": _period(wanted)}


def _entered(wanted: Wanted, insurer_id: str | None) -> Variables:
    """Return the insurer, and the period in which it was entered and corrected."""
    return {"insurerId": insurer_id, "scope": {"insurerId": insurer_id}, "recorded": _period(wanted)}


def _period(wanted: Wanted) -> Variables:
    if wanted.year and (wanted.start_on or wanted.end_on):
        raise Declined(
            "A period is a --year, or --from and --to, not both", "统计期间可用 --year,或用 --from 和 --to,不可并用"
        )
    if wanted.year:
        return {"startOn": f"{wanted.year:04d}-01-01", "endOn": f"{wanted.year:04d}-12-31"}
    return {"startOn": wanted.start_on, "endOn": wanted.end_on}


LATE = Report(
    "R16",
    "迟录与更正",
    "Late entries and corrections",
    (
        Table(
            "迟录与更正", "Late entries", "LateEntries", "lateEntries",
            (
                *insurer_columns(),
                Column("录入人", "Entered by", "recorder"),
                _count("笔数", "Entries", "entries"),
                _count("迟录>7日", "Over 7 days", "over7Days"),
                _count("迟录>30日", "Over 30 days", "over30Days"),
                _count("倒签", "Back-dated", "backdated"),
                _count("更正笔数", "Corrected", "corrections"),
                Column("涉及金额", "Amount", "amount", Kind.MONEY, total="amount"),
            ),
            rows="rows", lines=(ALL,),
        ),
        Table(
            "更正明细", "Corrections", "CorrectionsReport", "corrections",
            (
                Column("凭证号或保单号", "Number", "title"),
                Column("更正事项", "About", "kind", enum="CorrectionKind"),
                Column("保险公司", "Insurer", "insurers.name"),
                Column("区", "District", "district.name"),
                Column("原金额", "Amount entered", "wrongAmount", Kind.MONEY, total="wrongAmount"),
                Column("更正后金额", "Right amount", "rightAmount", Kind.MONEY, total="rightAmount"),
                Column("更正方法", "Method", "method", enum="CorrectionMethod"),
                Column("更正原因", "Reason", "reason"),
                Column("申请日期", "Requested on", "requestedOn", Kind.DAY),
                Column("申请人", "Requested by", "requestedBy"),
                Column("状态", "State", "state", enum="CorrectionState"),
                Column("更正日期", "Decided on", "decidedOn", Kind.DAY),
                Column("审核人", "Decided by", "decidedBy"),
            ),
            lines=(Line("已更正合计", "Total corrected", "totals"),),
        ),
    ),
    _entered,
    ("insurer", "year", "start_on", "end_on"),
    (
        ("期间按录入日期,更正按业务日期", "A period is that of the recording; of corrections, of their business date"),
    ),
)  # fmt: skip


def _figures(path: str, zh: str = "", en: str = "") -> tuple[Column, ...]:
    return (
        Column(f"保单数{zh}", f"Policies{en}", f"{path}.policies", Kind.COUNT),
        Column(f"参保企业数{zh}", f"Enterprises{en}", f"{path}.enterprises", Kind.COUNT),
        Column(f"实收保费{zh}", f"Premium received{en}", f"{path}.premiumReceived", Kind.MONEY),
        Column(f"净计提{zh}", f"Net accrued{en}", f"{path}.netAccrued", Kind.MONEY),
    )


_CALIBRE = Column("统计口径", "Calibre", "onCalibre", enum="Calibre")

CALIBRES = Report(
    "R17",
    "口径差异表",
    "Calibres",
    (
        Table(
            "口径差异表", "Calibres", "CalibreComparison", "calibreComparison",
            (_CALIBRE, *_figures("figures"), *_figures("difference", "差异", ", difference")),
            rows="calibres", lines=(),
        ),
        Table(
            "差异原因", "Reasons", "CalibreComparison", "calibreComparison",
            (
                _CALIBRE,
                Column("差异原因", "Reason", "reason", enum="CalibreReason"),
                *_figures("change", "差异", ", difference"),
            ),
            rows="calibres.differences", lines=(),
        ),
    ),
    _in_period,
    ("insurer", "district", "year", "start_on", "end_on"),
    (("差异为各口径减起保日期口径,等于各项原因之和", "A difference is to inception: the sum of its reasons"),),
)  # fmt: skip

"""Reports of what is to be mended."""

from console.reports.description import Column, Kind, Report, Table, district_columns, insurer_columns, scoped

CASES = Report(
    "R20",
    "手续整改表",
    "Remediation",
    (
        Table(
            "手续整改表", "Remediation", "RemediationReport", "remediationCases",
            (
                Column("案件", "Case", "name"),
                *insurer_columns(),
                *district_columns(),
                Column("类型", "Kind", "kind", enum="IrregularKind"),
                Column("金额", "Amount", "amount", Kind.MONEY, total="amount"),
                Column("责任人", "Responsible", "responsible"),
                Column("期限", "Due on", "dueOn", Kind.DAY),
                Column("结果", "Result", "state", enum="RemediationState"),
                Column("办结日期", "Ended on", "endedOn", Kind.DAY),
                Column("逾期天数", "Days overdue", "overdueDays", Kind.COUNT),
                Column("意见", "Opinion", "opinion"),
            ),
        ),
    ),
    scoped,
)  # fmt: skip

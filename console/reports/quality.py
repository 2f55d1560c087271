"""Reports of the data itself: whether it is complete."""

from console.reports.description import (
    Column,
    Kind,
    Line,
    Report,
    Table,
    Variables,
    Wanted,
    district_columns,
    insurer_columns,
    scoped,
)


def _grouped(wanted: Wanted, insurer_id: str | None) -> Variables:
    return scoped(wanted, insurer_id) | {"by": (wanted.by or "both").upper()}


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
            rows="rows", lines=(Line("合计", "Total", "total"),),
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
    _grouped,
    ("insurer", "district", "year", "by"),
    (("联系人电话为当前登记情况,不随业务日期和录入时点变化", "Telephones are those kept today, on any dates"),),
)  # fmt: skip

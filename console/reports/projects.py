"""Reports of the projects: where they stand, how long their steps took, and which stand still."""

from console.reports.description import (
    ALL,
    Column,
    Kind,
    Line,
    Report,
    Table,
    district_columns,
    grouped,
    insurer_columns,
    scoped,
)

PROJECTS = Report(
    "R2",
    "项目使用情况表",
    "Projects",
    (
        Table(
            "项目使用情况表", "Projects", "ProjectsReport", "projects",
            (
                Column("项目编号", "Number", "number"),
                Column("名称", "Name", "name"),
                Column("用途类别", "Use", "category", enum="UseCategory"),
                Column("保险公司", "Insurer", "insurer.name"),
                Column("区", "District", "district.name"),
                Column("状态", "State", "standing.headline", enum="ProjectHeadline"),
                Column("属地确认日期", "Confirmed on", "standing.districtConfirmedOn", Kind.DAY),
                Column("备案日期", "Filed on", "standing.filedOn", Kind.DAY),
                Column("备案缺项", "Missing papers", "standing.missingPapers", enum="PaperKind"),
                Column("预算", "Budget", "standing.budget", Kind.MONEY, total="budget"),
                Column("已付", "Net paid", "standing.netPaid", Kind.MONEY, total="netPaid"),
                Column("未付", "Unpaid", "standing.unpaid", Kind.MONEY, total="unpaid"),
                Column("实施状态", "Execution", "standing.execution", enum="ExecutionState"),
                Column("验收日期", "Accepted on", "standing.acceptedOn", Kind.DAY),
                Column("质保金", "Retention", "standing.retention", Kind.MONEY),
                Column("质保到期日", "Retention due on", "standing.retentionDueOn", Kind.DAY),
                Column("停滞天数", "Days stalled", "standing.stalledDays", Kind.COUNT),
                Column("处理意见", "Explanation", "standing.stallExplanation.opinion"),
            ),
        ),
    ),
    scoped,
)  # fmt: skip

_PROJECT = (
    Column("项目编号", "Number", "project.number"),
    Column("项目", "Project", "project.name"),
    Column("保险公司", "Insurer", "project.insurer.name"),
    Column("区", "District", "project.district.name"),
)

CYCLES = Report(
    "R6",
    "支付周期",
    "Payment cycle",
    (
        Table(
            "支付周期", "Payment cycle", "PaymentCyclesReport", "paymentCycles",
            (
                *_PROJECT,
                Column("申报→审核", "Declared to approved", "reviewDays", Kind.COUNT),
                Column("审核→备案", "Approved to filed", "filingDays", Kind.COUNT),
                Column("备案→实施", "Filed to begun", "startDays", Kind.COUNT),
                Column("验收→付款", "Accepted to paid", "paymentDays", Kind.COUNT),
                Column("合计天数", "Days in all", "totalDays", Kind.COUNT),
            ),
            lines=(),
        ),
        Table(
            "中位与最长", "Median and longest", "PaymentCycleTable", "paymentCycleTable",
            (
                *insurer_columns(),
                *district_columns(),
                Column("环节", "Step", "step", total="step", enum="CycleStep"),
                Column("项目数", "Projects", "projects", Kind.COUNT, total="projects"),
                Column("中位天数", "Median days", "medianDays", Kind.DAYS, total="medianDays"),
                Column("最长天数", "Longest days", "longestDays", Kind.COUNT, total="longestDays"),
            ),
            rows="rows.steps", lines=(Line("合计", "Total", "total.steps"),),
        ),
    ),
    grouped("INSURER"),
    ("insurer", "district", "year", "by"),
    (("尚未走完的环节为空,不计入中位与最长", "A step that was not taken yet is empty, and in no median"),),
)  # fmt: skip

STALLS = Report(
    "R11",
    "停滞项目",
    "Stalled projects",
    (
        Table(
            "停滞项目", "Stalled projects", "StalledProjectsReport", "stalledProjects",
            (
                *_PROJECT,
                Column("状态", "State", "headline", enum="ProjectHeadline"),
                Column("最后事件", "Last event", "lastEvent"),
                Column("最后事件日期", "Last event on", "lastEventOn", Kind.DAY),
                Column("停滞天数", "Days stalled", "stalledDays", Kind.COUNT),
                Column("占用金额", "Reserved", "reserved", Kind.MONEY, total="totalReserved"),
                Column("处理意见", "Explanation", "explanation.opinion"),
                Column("预计日期", "Expected on", "explanation.expectedOn", Kind.DAY),
            ),
            lines=(Line("合计", "Total", ""),),
        ),
        Table(
            "停滞汇总", "Sums", "StallTable", "stallTable",
            (
                *insurer_columns(),
                *district_columns(),
                Column("项目数", "Projects", "projects", Kind.COUNT, total="projects"),
                Column("占用金额", "Reserved", "reserved", Kind.MONEY, total="reserved"),
                Column("最长天数", "Longest days", "longestDays", Kind.COUNT, total="longestDays"),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    grouped("INSURER"),
    ("insurer", "district", "year", "by"),
)  # fmt: skip

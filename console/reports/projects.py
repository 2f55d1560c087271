"""Reports of the projects."""

from console.reports.description import Column, Kind, Report, Table, scoped

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

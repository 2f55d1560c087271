"""Reports of inspections: progress and closure, key enterprises, tasks, quality of firms, the national table."""

from console.reports.description import (
    ALL,
    Column,
    Kind,
    Report,
    Table,
    Variables,
    Wanted,
    district_columns,
    insurer_columns,
    scoped,
)


def _count(zh: str, en: str, path: str) -> Column:
    return Column(zh, en, path, Kind.COUNT, total=path)


def _rate(zh: str, en: str, path: str) -> Column:
    return Column(zh, en, path, Kind.PERCENT, total=path)


def _since(wanted: Wanted, insurer_id: str | None) -> Variables:
    """Return the scope and the first day of the period, which ends on the as-of date."""
    return scoped(wanted, insurer_id) | {"since": wanted.start_on}


def _of_district(wanted: Wanted, insurer_id: str | None) -> Variables:
    return {"scope": {"insurerId": insurer_id, "district": wanted.district}}


def _grade(zh: str, en: str, path: str) -> tuple[Column, ...]:
    return (
        _count(f"{zh}发现", f"{en} found", f"{path}.found"),
        _count(f"{zh}已销号", f"{en} closed", f"{path}.closed"),
        _rate(f"{zh}整改率", f"{en} closure rate", f"{path}.closureRate"),
    )


def _firm_columns() -> tuple[Column, ...]:
    return Column("技术机构代码", "Firm code", "firm.code"), Column("技术机构", "Firm", "firm.name")


def _closure(zh: str, en: str, *named: Column) -> Table:
    return Table(
        f"整改率({zh})", f"Closure ({en})", "ClosureReport", f"by{en}",
        (
            *named,
            *_grade("一般隐患", "General", "totals.general"),
            *_grade("重大隐患", "Major", "totals.major"),
            _count("现场整改", "On site", "totals.both.closedOnSite"),
            _count("按期销号", "On time", "totals.both.closedOnTime"),
            _rate("按期整改率", "On-time rate", "totals.both.onTimeRate"),
            _count("超期", "Overdue", "totals.overdue"),
        ),
        rows="rows", lines=(),
    )  # fmt: skip


_KEY = Column("代码", "Code", "key")

PROGRESS = Report(
    "R9",
    "隐患排查进展通报",
    "Progress of inspections",
    (
        Table(
            "排查进展", "Progress", "InspectionProgressReport", "inspectionProgress",
            (
                *insurer_columns(),
                *_firm_columns(),
                _count("清单企业数", "Handed out", "counts.assigned"),
                _count("已告知", "Told", "counts.notified"),
                _count("已走访", "Visited", "counts.visited"),
                _count("拒查", "Refused", "counts.refused"),
                _count("无法联系", "Unreachable", "counts.unreachable"),
                _count("作废", "Voided", "counts.voided"),
                _rate("走访率", "Visit rate", "counts.visitRate"),
                *_grade("一般隐患", "General", "counts.general"),
                *_grade("重大隐患", "Major", "counts.major"),
                _count("超期", "Overdue", "counts.overdue"),
                _count("上报", "Reported", "counts.escalated"),
                _count("报告期新增走访", "Visits added", "growth.visited"),
                _rate("走访环比", "Visits growth", "growth.visitedRate"),
                _count("报告期新增隐患", "Hazards added", "growth.found"),
                _rate("发现环比", "Hazards growth", "growth.foundRate"),
                _count("报告期新增销号", "Closed added", "growth.closed"),
                _rate("销号环比", "Closed growth", "growth.closedRate"),
            ),
            rows="rows", lines=(ALL,),
        ),
        Table(
            "闭环漏斗", "Closed loop", "ClosureReport", "loop",
            (
                Column("环节", "Step", "step", enum="LoopStepKind"),
                Column("到达", "Reached", "reached", Kind.COUNT),
                Column("滞留", "Waiting", "waiting", Kind.COUNT),
            ),
            rows="total.loop", lines=(),
        ),
        _closure("区", "District", _KEY, Column("区", "District", "district.name")),
        _closure("街道", "Street", Column("街道代码", "Street code", "key")),
        _closure("机构", "Firm", _KEY, Column("技术机构", "Firm", "organisation.name")),
        _closure("保险公司", "Insurer", _KEY, Column("保险公司", "Insurer", "organisation.name")),
        _closure("行业", "Sector", Column("行业和领域", "Sector", "sector", enum="SafetySector")),
    ),
    _since,
    ("insurer", "district", "year", "start_on"),
    (
        ("报告期自起始日期至业务日期,环比与报告期前一日比较", "Growth is over the day before the period"),
        ("误判、重复和中止的隐患不计入整改率", "Withdrawn, duplicate and suspended hazards are in no rate"),
    ),
)  # fmt: skip

KEY_ENTERPRISES = Report(
    "R10",
    "重点企业清单",
    "Key enterprises",
    (
        Table(
            "重点企业清单", "Key enterprises", "KeyEnterprisesReport", "keyEnterprises",
            (
                Column("企业", "Enterprise", "name"),
                Column("统一社会信用代码", "Credit code", "creditCode"),
                *district_columns(),
                Column("街道", "Street", "street"),
                Column("行业", "Sector", "sector", enum="SafetySector"),
                *insurer_columns(),
                Column("未销号重大", "Open major", "openMajor", Kind.COUNT),
                Column("未销号一般", "Open general", "openGeneral", Kind.COUNT),
                Column("最长超期天数", "Longest overdue, days", "longestOverdueDays", Kind.COUNT),
                Column("复查不合格次数", "Failed re-inspections", "failedReinspections", Kind.COUNT),
                Column("拒查次数", "Refusals", "refusals", Kind.COUNT),
                Column("上报日期", "Reported on", "escalatedOn", Kind.DAY),
                Column("最近走访", "Last visit", "visitedOn", Kind.DAY),
                Column("列入原因", "Reasons", "reasons", enum="KeyReason"),
            ),
            lines=(),
        ),
        Table(
            "列入规则", "Rule", "KeyEnterprisesRule", "keyEnterprises",
            (Column("列入规则", "Rule", "rule"), Column("期间起", "From", "since", Kind.DAY)),
            rows="", lines=(),
        ),
    ),
    _since,
    ("insurer", "district", "year", "start_on"),
)  # fmt: skip

TASKS = Report(
    "R12",
    "我的任务",
    "My tasks",
    (
        Table(
            "我的任务", "Tasks", "TasksReport", "tasks",
            (
                Column("企业", "Enterprise", "enterpriseName"),
                Column("统一社会信用代码", "Credit code", "creditCode"),
                Column("地址", "Address", "address"),
                Column("联系人", "Contact", "contact.name"),
                Column("联系电话", "Telephone", "contact.phone"),
                Column("保险起期", "Covered from", "coveredFrom", Kind.DAY),
                Column("保险止期", "Covered to", "coveredTo", Kind.DAY),
                Column("截止日期", "Due", "dueOn", Kind.DAY),
                Column("剩余天数", "Days left", "daysLeft", Kind.COUNT),
                Column("状态", "State", "state", enum="TaskState"),
                Column("预约", "Appointment", "appointment.visitOn", Kind.DAY),
                Column("复查到期", "Re-inspection due", "reinspectionDueOn", Kind.DAY),
                Column("拒查次数", "Refusals", "refusals", Kind.COUNT),
                *insurer_columns(),
                *_firm_columns(),
            ),
            lines=(),
        ),
    ),
    scoped,
    notes=(("电话按权限脱敏", "Telephones are masked for those who do not call"),),
)  # fmt: skip

QUALITY = Report(
    "R14",
    "质量评分",
    "Quality of firms",
    (
        Table(
            "质量评分", "Quality", "FirmQualityReport", "firmQuality",
            (
                *_firm_columns(),
                _count("报告数", "Reports", "reports"),
                _rate("退回率", "Sent back", "returnRate"),
                _rate("零隐患占比", "Without a finding", "zeroFindingRate"),
                _rate("复查及时率", "Re-inspected in time", "inTimeRate"),
                _count("投诉数", "Complaints", "complaints"),
                Column("平均提交天数", "Days to the report", "averageSubmitDays", Kind.DAYS, total="averageSubmitDays"),
                _rate("平均质量评分", "Average score", "averageScore"),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    scoped,
)  # fmt: skip

NATIONAL = Report(
    "R18",
    "国家统计表",
    "National table",
    (
        Table(
            "国家统计表", "National table", "NationalStatisticsReport", "nationalStatistics",
            (
                Column("行业和领域", "Sector", "sector", enum="SafetySector"),
                _count("1 排查治理事故隐患的生产经营单位", "1 Enterprises", "enterprises"),
                _count("2 一般隐患排查", "2 General found", "hazards.general.found"),
                _count("3 一般隐患已整改", "3 General closed", "hazards.general.closed"),
                _rate("4 一般隐患整改率", "4 General closure rate", "hazards.general.closureRate"),
                _count("5 重大隐患排查", "5 Major found", "hazards.major.found"),
                _count("6 重大隐患已整改销号", "6 Major closed", "hazards.major.closed"),
                _rate("7 重大隐患整改率", "7 Major closure rate", "hazards.major.closureRate"),
                _count("8 列入治理计划", "8 With a plan", "planned"),
                _count("9 达到五到位", "9 Five in place", "fiveInPlace"),
                _count("10 挂牌督办", "10 Listed", "listed"),
                _count("11 省级挂牌督办", "11 Listed by the province", "listedProvincial"),
                Column("12 累计落实治理资金", "12 Funds", "funds", Kind.MONEY, total="funds"),
            ),
            rows="rows", lines=(ALL,),
        ),
    ),
    _of_district,
    ("insurer", "district"),
    (("自1月1日至业务日期,治理资金单位为元", "From 1 January as of the date; funds are in yuan"),),
)  # fmt: skip

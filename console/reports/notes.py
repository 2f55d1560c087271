"""Notes: the second sheet of every report, what its figures rest on and who made it."""

from collections.abc import Iterator
from datetime import datetime

from console.figures import moment
from console.reports.answers import Asked
from console.reports.description import Words
from domain.refusal import terms

SHEET = {"zh": "口径", "en": "Basis"}
_ROUNDING = (
    "金额精确到分,未作取整;比率保留一位小数,各项之和与合计可能有尾差",
    "Amounts are exact to the fen; rates have one decimal, so that parts may not add up to the total",
)


def notes(asked: Asked, rows: int, generated_at: datetime, language: str) -> list[Words]:
    """Return the lines of the sheet: what, and its value."""
    place = ("zh", "en").index(language)
    return [(name[place], value[place]) for name, value in _lines(asked, rows, generated_at)]


def heading(asked: Asked, language: str) -> str:
    """Return the line that stands on every printed page."""
    basis, report = asked.basis, asked.report
    calibre = terms()["Calibre"][basis["calibre"]][language]
    if language == "zh":
        demo = "演示数据 DEMO " if asked.demo else ""
        return f"{demo}{report.title(language)}({calibre},截至 {basis['asOf']},序号 {basis['position']},单位:元)"
    demo = "DEMO " if asked.demo else ""
    return f"{demo}{report.title(language)} ({calibre}, as of {basis['asOf']}, position {basis['position']}, yuan)"


def _lines(asked: Asked, rows: int, generated_at: datetime) -> Iterator[tuple[Words, Words]]:
    report, basis, actor = asked.report, asked.basis, asked.asking.actor
    calibre = terms()["Calibre"][basis["calibre"]]
    named = dict.fromkeys(filter(None, (actor.role.value, actor.organisation, actor.district)))
    who = f"{actor.name} ({' '.join(named)})"
    yield ("报表", "Report"), (report.title("zh"), report.title("en"))
    if asked.demo:
        yield ("数据性质", "Data"), ("DEMO 演示数据,均为虚构", "DEMO, all of it invented")
    yield ("统计口径", "Calibre"), (calibre["zh"], calibre["en"])
    yield ("业务日期截至", "As of"), (basis["asOf"],) * 2
    known = moment(basis["asKnownAt"])
    yield ("录入时点", "As known at"), (f"{known}(北京时间)", f"{known} Beijing time")
    yield ("录入序号", "Position"), (basis["position"],) * 2
    yield ("单位", "Unit"), ("元", "yuan")
    yield from asked.filters or [(("筛选条件", "Filters"), ("-", "-"))]
    yield ("行数", "Rows"), (str(rows),) * 2
    yield ("生成人", "Made by"), (who,) * 2
    made_at = moment(generated_at.isoformat())
    yield ("生成时间", "Made at"), (f"{made_at}(北京时间)", f"{made_at} Beijing time")
    for note in (*report.notes, _ROUNDING):
        yield ("附注", "Note"), note

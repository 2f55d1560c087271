"""Importing 100,000 rows: organisations, policies, premium, projects and payments of one workbook.

The child is a process of its own that does what `ledger import` does: it rehearses the file on books that are thrown
away, then records it. Both passes count. Its peak memory is the kernel's high-water mark since it began.

`python -m bench.importing CONNINFO FILE` is that child; it tells seconds, memory and what was recorded as JSON.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from bench import payments
from bench.machine import MEBIBYTE, peak_bytes
from bench.run import Run, Watch
from bench.world import ACCOUNTS, CENTRE_OFFICER
from console import compose
from console.demo.fiction import INSURERS, made_up_code
from console.importing import rehearsal
from console.importing import run as import_rows
from console.sheets.contract import BY_NAME
from console.sheets.layout import new_book
from domain.money import fen

YEAR = 2024
SUPPLIER = "示例安全技术有限公司"
PREMIUM = fen("200000.00")
BUDGET = fen("20000.00")
# Of a hundred rows so many are of this sheet; the demo's own year has about the same mix.
POLICIES, RECEIPTS, PROJECTS = 30, 36, 4

_BOOKS = """
SELECT (SELECT sum(premium) FROM journal)::bigint, (SELECT sum(paid) FROM journal)::bigint,
    (SELECT count(*) FROM payments), (SELECT count(*) FROM projects)
"""

Row = dict[str, Any]


def measure(run: Run) -> float:
    """Return rows per second."""
    in_process = run.of(payments.measure).spread
    file = run.folder / "rows.xlsx"
    rows = list(_rows(run.sizes.imported_rows))
    _write(file, rows)
    with run.database("importing") as conninfo:
        done = subprocess.run(
            [sys.executable, "-m", "bench.importing", conninfo, str(file)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-4_000:]
        told = json.loads(done.stdout)
        _check(conninfo, rows, told)
    rate: float = len(rows) / (told["rehearsing_s"] + told["recording_s"])
    table = run.table
    table.tell(f"import of {len(rows):,} rows, {told['commands']:,} commands", f"{rate:,.0f} rows/s")
    table.tell("    trying it / recording it", f"{told['rehearsing_s']:.1f} s / {told['recording_s']:.1f} s")
    table.tell("    recorded alone / in process", f"{len(rows) / told['recording_s'] / in_process:.2f} x")
    table.at_least("    both / in process", rate / in_process, 0.3)
    table.at_most("    peak memory", told["peak_bytes"] / MEBIBYTE, 500, "MiB")
    return rate


def _rows(count: int) -> Iterator[tuple[str, Row]]:
    for each in INSURERS:
        yield "机构", {"机构代码": each.code, "机构名称": each.name, "类型": "保险公司"}
    policies, receipts, projects = (count * share // 100 for share in (POLICIES, RECEIPTS, PROJECTS))
    yield from (("保单", _policy(number)) for number in range(policies))
    yield from (("保费", _receipt(number, number % policies)) for number in range(receipts))
    yield from (("项目", _project(number)) for number in range(projects))
    left = count - len(INSURERS) - policies - receipts - projects
    yield from (("支付", _payment(number, number % projects)) for number in range(left))


def _account(number: int) -> tuple[str, str]:
    return ACCOUNTS[number % len(ACCOUNTS)]


def _policy(number: int) -> Row:
    insurer, district = _account(number)
    return {
        "保险公司": insurer,
        "保单号": f"BENCH{number:08d}",
        "统一社会信用代码": made_up_code(number),
        "企业名称": f"示例企业{number}",
        "起保日期": date(YEAR, 1, 1),
        "止保日期": date(YEAR, 12, 31),
        "区代码": district,
        "联系人": "示例联系人",
        "联系电话": "13800000000",
    }


def _receipt(number: int, policy: int) -> Row:
    insurer, _ = _account(policy)
    receipt = {"保险公司": insurer, "保单号": f"BENCH{policy:08d}", "类型": "收费", "流水号": f"SF{number:08d}"}
    return receipt | {"日期": date(YEAR, 1 + number % 2, 1 + number % 28), "金额": PREMIUM + number}


def _project(number: int) -> Row:
    insurer, district = _account(number)
    steps = {
        "申报日期": date(YEAR, 3, 1),
        "审核日期": date(YEAR, 3, 2),
        "属地沟通日期": date(YEAR, 3, 3),
        "属地确认日期": date(YEAR, 3, 4),
        "备案提交日期": date(YEAR, 3, 5),
        "备案日期": date(YEAR, 3, 6),
        "开工日期": date(YEAR, 4, 1),
        "交付日期": date(YEAR, 5, 1),
        "验收日期": date(YEAR, 5, 2),
    }
    return steps | {
        "保险公司": insurer,
        "项目编号": f"X{number:06d}",
        "项目名称": "示例隐患排查项目",
        "用途类别": "隐患排查",
        "使用对象": (made_up_code(number),),
        "起期": date(YEAR, 4, 1),
        "止期": date(YEAR, 8, 31),
        "预算": BUDGET,
        "资金分摊": (f"{insurer}/{district}/{YEAR}:{BUDGET // 100}.00",),
        "供应方": SUPPLIER,
        "监督人": "示例监督人",
        "经办人": "示例经办人",
        "审核人": "示例审核人",
        "审核结果": "通过",
        "属地确认文号": f"示例函{number}",
        "备案号": f"BA{number:06d}",
        "验收人": "示例验收人",
    }


def _payment(number: int, project: int) -> Row:
    insurer, district = _account(project)
    return {
        "保险公司": insurer,
        "项目编号": f"X{project:06d}",
        "资金账户": f"{insurer}/{district}/{YEAR}",
        "类型": "支付",
        "日期": date(YEAR, 6 + number % 6, 1 + number % 28),
        "金额": fen("1.00") + number,
        "收款方": SUPPLIER,
        "凭证号": f"付-{YEAR}-{6 + number % 6:02d}-{number + 1:04d}",
        "经办人": "示例出纳",
        "复核人": "示例复核",
        "复核日期": date(YEAR, 12, 1),
    }


def _write(file: Path, rows: list[tuple[str, Row]]) -> None:
    with new_book(file) as book:
        pages: dict[str, Any] = {}
        for name, row in rows:
            page, place = pages.get(name) or (book.sheet(BY_NAME[name]), 0)
            pages[name] = page, place + 1
            for index, column in enumerate(BY_NAME[name].columns):
                if column.header in row:
                    page.value(place + 1, index, row[column.header], column)


def _check(conninfo: str, rows: list[tuple[str, Row]], told: dict[str, Any]) -> None:
    """Every row was recorded, and the books hold the sums of the file."""
    assert told["summaries"][1] == {"recorded": len(rows), "already_there": 0, "refused": 0}, told["summaries"]
    assert told["summaries"][0] == told["summaries"][1], "the rehearsal says otherwise"
    of = {name: [row for sheet, row in rows if sheet == name] for name in BY_NAME}
    asked = (
        sum(row["金额"] for row in of["保费"]),
        sum(row["金额"] for row in of["支付"]),
        len(of["支付"]),
        len(of["项目"]),
    )
    with psycopg.connect(conninfo) as connection:
        found = connection.execute(_BOOKS).fetchone()
    assert found == asked, f"the books say {found}, the file {asked}"


def main() -> None:
    """Be the child."""
    conninfo, file = sys.argv[1], Path(sys.argv[2])
    seconds, summaries = [], []
    for books in (rehearsal(conninfo), compose.ledger(conninfo)):
        with Watch() as watch, books as ledger:
            summary = import_rows(ledger, file, CENTRE_OFFICER)
        seconds.append(watch.seconds)
        names = ("recorded", "already_there", "refused")
        summaries.append({name: sum(getattr(line, name).rows for line in summary.lines) for name in names})
    with psycopg.connect(conninfo) as connection:
        (commands,) = connection.execute("SELECT count(*) FROM command_log").fetchone() or (0,)
    told = {"rehearsing_s": seconds[0], "recording_s": seconds[1], "summaries": summaries, "commands": commands}
    print(json.dumps(told | {"peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    main()

"""Report: a report of the ledger as a file for Excel, or the list of reports."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from console.asking import Asking, ask, known_at
from console.fund_availability import By
from console.options import AsJson, AsOf, District, From, Insurer, KnownAt, To, Year
from console.reports import REPORTS
from console.reports.answers import asked
from console.reports.description import OPTIONS, Report, Wanted
from console.reports.writing import Written, write_report
from console.speech import Declined, answer, languages

Lang = Literal["zh", "en"]


def report(
    number: Annotated[str | None, typer.Argument(help="Which report, such as R3 / 报表编号")] = None,
    file: Annotated[Path | None, typer.Argument(help="The .xlsx or .csv file to make / 报表文件")] = None,
    *,
    insurer: Insurer = None,
    district: District = None,
    year: Year = None,
    by: Annotated[By | None, typer.Option(help="What a row stands for / 按保险公司、区或两者")] = None,
    start_on: From = None,
    end_on: To = None,
    campaign: Annotated[str | None, typer.Option(help="Number of the campaign / 补备案专项编号")] = None,
    as_of: AsOf = None,
    known: KnownAt = None,
    lang: Annotated[Lang | None, typer.Option(help="Language of the report / 报表语言")] = None,
    token: Annotated[str | None, typer.Option(envvar="LEDGER_TOKEN", help="Whose rights apply / 以谁的权限")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file / 覆盖已有文件")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the reports / 列出全部报表")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a report to Excel or csv, with what its figures rest on. 导出报表。"""
    if listed:
        _list(as_json)
        return
    chosen, path = _named(number, file)
    wanted = Wanted(insurer, district, year, by, start_on, end_on, campaign)

    async def question(asking: Asking) -> Written:
        about = await asked(asking, chosen, wanted, as_of, known_at(known))
        return await write_report(about, path, lang or languages()[0], force)

    _tell(chosen, path, ask(question, token, f"{chosen.number}{path.suffix}"), as_json)


def _named(number: str | None, file: Path | None) -> tuple[Report, Path]:
    if number is None or file is None:
        raise Declined(
            "Name a report and a file, such as: ledger report R3 payments.xlsx; --list tells the reports",
            "请指定报表和文件,例如 ledger report R3 支付台账.xlsx;--list 列出全部报表",
        )
    if found := REPORTS.get(number.upper()):
        return found, file
    raise Declined(
        f"There is no report {number[:10]}; there are {', '.join(REPORTS)}",
        f"没有报表 {number[:10]},可选:{'、'.join(REPORTS)}",
    )


def _tell(chosen: Report, file: Path, written: Written, as_json: bool) -> None:
    position = written.basis["position"]
    answer(
        {"report": chosen.number, "file": str(file), "rows": written.rows, **written.basis},
        as_json,
        f"{chosen.number} {chosen.en}: {written.rows} rows in {file}, position {position}",
        f"{chosen.number} {chosen.zh}:共 {written.rows} 行,已写入 {file}(序号 {position})",
    )


def _list(as_json: bool) -> None:
    options = {each.number: [f"--{OPTIONS[name]}" for name in each.takes] for each in REPORTS.values()}
    if as_json:
        lines = [
            {"report": each.number, "zh": each.zh, "en": each.en, "options": options[each.number]}
            for each in REPORTS.values()
        ]
        typer.echo(json.dumps(lines, ensure_ascii=False))
        return
    table = Table("报表 report", "名称", "name", "参数 options")
    for each in REPORTS.values():
        table.add_row(each.number, each.zh, each.en, " ".join(options[each.number]))
    Console().print(table)

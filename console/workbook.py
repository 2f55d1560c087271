"""Workbook: a filled-in template into the ledger; first on books that are thrown away, then in earnest."""

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console import compose
from console.importing import Summary, rehearsal
from console.importing import run as import_rows
from console.importing.files import TO_BE_MENDED
from console.settings import database, settings
from console.speech import REFUSED, in_words, progress
from ledger.door import Ledger
from ledger.evidence import Evidence, Tried
from ledger.rights import Actor
from ledger.tokens import an_actor


def import_(
    *,
    file: Annotated[Path, typer.Argument(help="The workbook or csv file / 要导入的文件")],
    person: Annotated[str, typer.Option(help="Who imports / 导入人姓名")],
    role: Annotated[str, typer.Option(help="In which role / 角色")],
    org: Annotated[str | None, typer.Option(help="Of which organisation / 机构代码")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Record nothing / 仅试算")] = False,
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help="Leave bad rows out / 仅导入合格行")] = False,
    files: Annotated[
        Path | None,
        typer.Option(help="Folder or zip of the scans, by default the one called like the file / 材料文件夹或zip"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Import a workbook: all of it or nothing, once, however often it is sent. 导入 Excel 或 csv。"""
    importer, chosen = an_actor(person, role, org, None), settings()
    place = chosen.evidence_place
    with database(chosen) as conninfo:
        compose.migrate(conninfo)
        books = rehearsal(conninfo, evidence=Tried(place))
        summary = _import(books, file, files, importer, "Trying", "正在试算", as_json)
        recorded = not dry_run and (accept_valid or not summary.refused)
        if recorded:
            books = compose.ledger(conninfo, evidence=Evidence(place))
            summary = _import(books, file, files, importer, "Recording", "正在导入", as_json)
    _tell(summary, recorded, as_json)
    if summary.refused:
        raise typer.Exit(REFUSED)


def _import(
    books: AbstractContextManager[Ledger],
    file: Path,
    files: Path | None,
    importer: Actor,
    english: str,
    chinese: str,
    quiet: bool,
) -> Summary:
    with books as ledger, progress(english, chinese, quiet) as progressed:
        return import_rows(ledger, file, importer, files=files, marked=_beside(file), progress=progressed)


def _beside(file: Path) -> Path:
    """Return where refused rows go: a new name, since an earlier one may be being mended."""
    names = (file.with_name(f"{file.stem}{TO_BE_MENDED}{number}.xlsx") for number in ("", *range(2, 10_000)))
    return next(name for name in names if not name.exists())


def _tell(summary: Summary, recorded: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"recorded": recorded, **summary.as_json()}, ensure_ascii=False))
        return
    table = Table("工作表 sheet", "类型 kind", "行 rows", "新 new", "已有 known", "拒绝 refused")
    for line in summary.lines:
        tallies = (line.recorded.rows, line.already_there.rows, line.refused.rows)
        table.add_row(line.sheet, line.kind, str(line.rows), *map(str, tallies))
    Console().print(table)
    for code, count in summary.problems.items():
        typer.echo(f"{code}: {count}")
    if summary.marked:
        typer.echo(in_words(f"Refused rows, to be mended: {summary.marked}", f"被拒绝的行:{summary.marked}"))
    if not recorded:
        typer.echo(in_words("Nothing was recorded", "未作任何记录"))

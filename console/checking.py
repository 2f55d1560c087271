"""Checking: are the kept figures what the facts give, and make them so."""

import json
from collections.abc import Sequence
from typing import Annotated

import typer

from console.backup import connected
from console.compose import READ_MODELS, derived
from console.evidence import bound, files
from console.settings import database, settings
from console.speech import FAILED, in_words
from ledger import upkeep
from ledger.evidence import Evidence
from ledger.tables import mark_derived
from projections import check as read_models
from projections.check import Difference

_WORDS = {
    "kept": ("is kept, but the facts do not give it:", "现有此行,但由事实推算不出:"),
    "derived": ("is given by the facts, but not kept:", "由事实可推算出此行,但现有数据中没有:"),
    "missing": ("is bound by a paper, but the file is not there:", "材料引用的文件不存在:"),
    "damaged": ("is not the file that was kept:", "文件已损坏,与入库时不一致:"),
    "shape": ("is missing, or has other columns", "缺少此表或列不一致"),
}


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Derive every figure anew from the facts, and read every file. 由事实重新推算并核对全部数据和材料文件。"""
    chosen = settings()
    with database(chosen) as conninfo:
        found = list(read_models.differences(conninfo, READ_MODELS))
        with connected(conninfo) as connection:
            read = files(Evidence(chosen.evidence_place), bound(connection))
            found += [each for _, each in read if isinstance(each, Difference)]
        upkeep.done(conninfo, upkeep.CHECK, len(found))
    _tell(found, as_json)
    if found:
        raise typer.Exit(FAILED)


def rebuild(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Derive every figure anew and put it in place, while commands go on. 由事实重建全部数据,不影响使用。"""
    with database(settings()) as conninfo:
        found = read_models.rebuild(conninfo, READ_MODELS)
        mark_derived(conninfo, derived())
    _tell(found, as_json)


def _tell(found: Sequence[Difference], as_json: bool) -> None:
    if as_json:
        told = [{"table": each.table, "stands": each.stands, "row": each.row} for each in found]
        typer.echo(json.dumps({"differences": told}, ensure_ascii=False))
        return
    for each in found:
        row = json.dumps(each.row, ensure_ascii=False)
        english, chinese = _WORDS[each.stands]
        typer.echo(in_words(f"{each.table}: {english} {row}", f"{each.table}:{chinese} {row}"))
    if not found:
        typer.echo(in_words("Every figure is what the facts give", "全部数据与事实一致"))

"""A bulletin as PDF, set by typst; text goes in as data, so that no remark is ever taken for a command.

Fonts  those of the machine; without a Chinese one there is no document, and the refusal says what to install
"""

import json
from collections.abc import Iterator
from importlib.resources import files

from console.asking import Answer
from console.bulletin.content import Bulletin
from console.bulletin.tables import Shown, tables
from console.bulletin.wording import WORDS, period, rests_on, sentences, title, word
from console.pages.shown import in_cell, share
from console.reports.description import Kind
from console.speech import Declined

SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "FangSong", "AR PL UMing CN")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "WenQuanYi Zen Hei")


def pdf(bulletin: Bulletin, language: str) -> bytes:
    """Return a bulletin as PDF. Raises  Declined  typst or a Chinese font is missing on this machine."""
    try:
        import typst
    except ImportError:
        raise Declined(
            "A PDF needs the package typst; install prevention-ledger[pdf], or take the workbook",
            "生成 PDF 需要 typst,请安装 prevention-ledger[pdf],或改用 Excel",
        ) from None
    there = set(typst.Fonts().families())
    serif, sans = chosen(there)
    told = _told(bulletin, language) | {"serif": serif, "sans": sans}
    source = files("console.bulletin").joinpath("bulletin.typ").read_bytes()
    made: bytes = typst.compile(source, format="pdf", sys_inputs={"told": json.dumps(told)})
    return made


def chosen(there: set[str]) -> tuple[list[str], list[str]]:
    """Return the fonts for the text and for its headings out of those that are there. Raises  Declined."""
    serif, sans = ([name for name in wanted if name in there] for wanted in (SERIF, SANS))
    if not serif and not sans:
        raise Declined(
            "This machine has no Chinese font for a PDF; install one (Debian: fonts-noto-cjk), or take the workbook",
            "本机没有中文字体,无法生成 PDF;请安装中文字体(Debian:fonts-noto-cjk),或改用 Excel",
        )
    return serif or sans, sans or serif


def _told(bulletin: Bulletin, language: str) -> Answer:
    about, words = bulletin.about, {name: word(name, language) for name in WORDS}
    marks = ["demo"] if bulletin.demo else []
    marks += {"DRAFT": ["draft"], "SUPERSEDED": ["superseded"]}.get(about["state"], [])
    return {
        "lang": language,
        "title": title(bulletin, language),
        "period": period(bulletin, language),
        "marks": [words[mark] for mark in marks],
        "issued": f"{word('issued', language)} {about['issuedOn']}" if about["issuedOn"] else "",
        "sentences": sentences(bulletin, language),
        "bars": list(_bars(bulletin)),
        "tables": [_table(bulletin, table, language) for table in tables(bulletin, language)],
        "first": bulletin.changes is None,
        "remarks": about["remarks"] or "",
        "rests": rests_on(bulletin, language),
        "words": words,
    }


def _table(bulletin: Bulletin, table: Shown, language: str) -> Answer:
    kinds = [column.kind for column in table.columns]
    pairs = list(zip(table.columns, kinds, strict=True))
    rows = [[in_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.rows]
    return {
        "title": getattr(table, language),
        "columns": [getattr(column, language) for column in table.columns],
        "right": [kind is not Kind.TEXT for kind in kinds],
        "close": [column.path == "creditCode" or kind is not Kind.TEXT for column, kind in pairs],
        "rows": rows,
        "total": table.total,
        "note": bulletin.keys["rule"] if table.zh == "重点企业" else "",
    }


def _bars(bulletin: Bulletin) -> Iterator[Answer]:
    """Yield the bars of the insurers, each piece in percent of the longest one."""
    rows = [(row["insurer"]["name"], row["balance"]) for row in bulletin.funds["rows"]]
    whole = max(
        (float(b["netPaid"]) + float(b["reserved"]) + max(float(b["available"]), 0) for _, b in rows), default=0
    )
    for name, balance in rows:
        pieces = [float(share(balance[part], f"{whole:.2f}")) for part in ("netPaid", "reserved", "available")]
        yield {"name": name, "pieces": pieces}

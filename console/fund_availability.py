"""Fund availability: what is available, as a table (R1 资金可用额度表)."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import typer

from console.asking import Answer, Asking, ask, known_at
from console.figures import a_table, headed, money, print_table
from console.options import AsJson, AsOf, District, Insurer, KnownAt, Year
from console.speech import in_words

By = Literal["insurer", "district", "both"]

_GROUPS = {"insurer": ("保险公司",), "district": ("区",), "both": ("保险公司", "区")}
_NUMBERS = (
    "参保企业数", "实收保费", "计提比例", "净计提", "上年结转", "已占用", "已支付(净)", "账面余额",
    "以前年度调整", "可用额度", "使用率",
)  # fmt: skip
_MONEY = ("netAccrued", "carriedIn", "reserved", "netPaid", "book", "priorPeriod", "available")


def balance(
    *,
    insurer: Insurer = None,
    district: District = None,
    year: Year = None,
    by: Annotated[By, typer.Option(help="What a row stands for / 按保险公司、区或两者")] = "insurer",
    as_of: AsOf = None,
    known: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Print what is available, by insurer, by district or by both. 查询资金可用额度。"""

    async def question(asking: Asking) -> Answer:
        scope: Answer = {"district": district, "fundYear": year}
        if insurer is not None:
            scope["insurerId"] = await asking.insurer_id(insurer)
        return await asking("FundAvailability", scope=scope, by=by.upper(), asOf=as_of, asKnownAt=known_at(known))

    answer = ask(question)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        tell(answer, by)


def tell(answer: Answer, by: By) -> None:
    """Print the table with its total, or that there is none."""
    found = answer["fundAvailability"]
    headed("What is available (R1)", "资金可用额度表(R1)", answer["demo"], found)
    if not found["rows"]:
        typer.echo(in_words("There is no such account", "没有符合条件的资金账户"))
        return
    groups = _GROUPS[by]
    table = a_table(groups, _NUMBERS, ("透支标志",))
    for row in found["rows"]:
        names = {"保险公司": row["insurer"], "区": row["district"]}
        table.add_row(*(f"{names[each]['code']} {names[each]['name']}" for each in groups), *_cells(row))
    table.add_section()
    table.add_row("合计", *[""] * (len(groups) - 1), *_cells(found["total"]))
    print_table(table)


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    money_of = row["balance"]
    yield str(row["enterprises"])
    yield money(money_of["premiumReceived"])
    yield " - ".join(dict.fromkeys(_percent(bp) for bp in (row["rateFromBp"], row["rateToBp"]) if bp is not None))
    for name in _MONEY:
        yield money(money_of[name])
    yield f"{money_of['usageRate']}%" if money_of["usageRate"] is not None else ""
    yield "透支" if money_of["overdrawn"] else ""


def _percent(bp: int) -> str:
    return f"{bp // 100}.{bp % 100:02d}%"

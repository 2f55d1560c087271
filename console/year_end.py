"""Year end: what became of a year's money, account by account (R19 年终结转表)."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from console.asking import Answer, Asking, ask, known_at
from console.figures import a_table, headed, money, print_table
from console.speech import in_words

_NUMBERS = ("年初结转", "净计提", "净支出", "账面余额", "结转", "失效", "未付占用", "以前年度调整")
_MONEY = ("carriedIn", "netAccrued", "netPaid", "book", "carriedOut", "lapsed", "unused", "priorPeriod")


def yearend(
    year: Annotated[int, typer.Argument(min=1, max=9_999, help="Year of inception / 资金年度")],
    *,
    insurer: Annotated[str | None, typer.Option(help="The insurer's code / 保险公司代码")] = None,
    district: Annotated[str | None, typer.Option(help="The district's code / 区划代码")] = None,
    as_of: Annotated[str | None, typer.Option(help="Business date, today by default / 业务日期")] = None,
    known: Annotated[
        str | None, typer.Option("--known-at", help="Instant with offset, or position / 录入时点或序号")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON / 以 JSON 输出")] = False,
) -> None:
    """Print what became of a year's money. 查询年终结转。

    Once all are closed, it prints the same bytes for ever, unless dates are given. 关账后不带日期查询,结果不变。
    """

    async def question(asking: Asking) -> Answer:
        scope: Answer = {"district": district}
        if insurer is not None:
            scope["insurerId"] = await asking.insurer_id(insurer)
        return await asking("YearEnd", fundYear=year, scope=scope, asOf=as_of, asKnownAt=known_at(known))

    answer = ask(question)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        tell(answer, year)


def tell(answer: Answer, year: int) -> None:
    """Print the table with its sums, or that there is none."""
    found = answer["yearEnd"]
    headed(f"Year end (R19) {year}", f"年终结转表(R19) {year}", answer["demo"], found)
    if not found["rows"]:
        typer.echo(in_words("There is no such account", "没有符合条件的资金账户"))
        return
    table = a_table(("保险公司", "区"), _NUMBERS, ("关账日期",))
    for row in found["rows"]:
        account = row["fundAccount"]
        names = (f"{each['code']} {each['name']}" for each in (account["insurer"], account["district"]))
        table.add_row(*names, *_cells(row), account["closedOn"] or "")
    table.add_section()
    table.add_row("合计", "", *_cells(found["total"]))
    print_table(table)


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    return (money(row[name]) for name in _MONEY)

"""Statement: the lines of one account with the balance after each (R5 资金账户明细账)."""

import json
import re
from typing import Annotated

import typer

from console.asking import Answer, Asking, ask, known_at
from console.figures import a_table, headed, moment, money, print_table, term
from console.options import AsJson, AsOf, From, KnownAt, To
from console.speech import Declined, in_words
from ledger.command import NotFound
from ledger_api.pages import MOST

_WORDS = ("序号", "业务日期", "录入时间", "事项")
_NUMBERS = ("计提", "占用", "支出", "结转", "账面余额", "可用额度")
_MONEY = ("accrued", "reserved", "paid", "carried", "book", "available")
_ACCOUNT = re.compile(r"([^/]+)/([0-9]{6}|[0-9]{9})/([0-9]{4})", re.ASCII)


def statement(
    account: Annotated[str, typer.Argument(metavar="INSURER/DISTRICT/YEAR", help="The account / 资金账户")],
    *,
    start_on: From = None,
    end_on: To = None,
    as_of: AsOf = None,
    known: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Print every line of an account, such as RENHE/110106/2025. 查询资金账户明细。

    Once its year is closed, it prints the same bytes for ever, unless dates are given. 关账后不带日期查询,结果不变。
    """

    async def question(asking: Asking) -> Answer:
        period = {"startOn": start_on, "endOn": end_on}
        return await every_line(asking, account, period=period, asOf=as_of, asKnownAt=known_at(known))

    answer = ask(question)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        tell(answer, account, f"{start_on or ''} - {end_on or ''}" if start_on or end_on else "")


async def every_line(asking: Asking, account: str, /, **variables: object) -> Answer:
    """Return the data of the operation with the lines of all its pages; `account` is INSURER/DISTRICT/YEAR.

    Raises  NotFound, Declined
    """
    named = {"by": await _named(asking, account), "period": variables.pop("period", None), "first": MOST}
    answer = await asking("Statement", **named, **variables)
    if answer["fundAccount"] is None:
        raise NotFound(what=account)
    lines = answer["fundAccount"]["statement"]
    while lines["pageInfo"]["hasNextPage"]:
        # the cursor carries both dates of the first page
        further = await asking("Statement", **named, after=lines["pageInfo"]["endCursor"])
        page = further["fundAccount"]["statement"]
        lines["nodes"] += page["nodes"]
        lines["pageInfo"] |= {name: page["pageInfo"][name] for name in ("hasNextPage", "endCursor")}
    return answer


def tell(answer: Answer, account: str, period: str = "") -> None:
    """Print the lines between the balances before and after them, or that there are none."""
    found = answer["fundAccount"]["statement"]
    named = f"{account} {period}".rstrip()
    headed(f"Statement (R5) {named}", f"资金账户明细账(R5) {named}", answer["demo"], found)
    if not found["nodes"]:
        typer.echo(in_words("There are no lines in this period", "该期间没有明细"))
        return
    table = a_table(_WORDS, _NUMBERS, ("来源单据",))
    table.add_row(*_balance("期初", found["opening"]))
    for line in found["nodes"]:
        table.add_row(*_cells(line))
    table.add_section()
    table.add_row(*_balance("期末", found["closing"]))
    print_table(table)


def _balance(word: str, balance: Answer) -> list[str]:
    return ["", "", "", word, "", "", "", "", money(balance["book"]), money(balance["available"]), ""]


def _cells(line: Answer) -> list[str]:
    what = [
        str(line["number"]),
        line["effectiveOn"],
        moment(line["recordedAt"]),
        term("StatementKind", line["kind"], "zh"),
    ]
    late = f" (原业务日期 {line['originalOn']})" if line["originalOn"] else ""
    return [*what, *(money(line[name]) for name in _MONEY), f"{line['source']}{late}"]


async def _named(asking: Asking, account: str) -> Answer:
    parts = _ACCOUNT.fullmatch(account)
    if not parts:
        raise Declined(
            "An account is named INSURER/DISTRICT/YEAR, such as RENHE/110106/2025",
            "资金账户的写法为 保险公司/区划代码/年度,例如 RENHE/110106/2025",
        )
    insurer, district, year = parts.groups()
    key = {"insurerId": await asking.insurer_id(insurer), "district": district, "fundYear": int(year)}
    return {"key": key}

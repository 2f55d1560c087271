"""Lists as files: all rows of what a page shows, by its question and its filters; what they rest on beside them.

Route  the address of the page and a kind, `/payments.xlsx?payee=...`; what pages on is left out
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from console.pages.page import Page, Variables
from console.pages.report import sent
from console.reports.answers import Asked
from console.reports.description import Report, Table, Words
from console.reports.writing import KINDS
from ledger.command import NotFound
from ledger_api.words import words

_NAMES: Mapping[str, Words] = {
    "account": ("账户", "Account"),
    "age": ("账龄", "Age"),
    "district": ("区", "District"),
    "enterprise": ("企业", "Enterprise"),
    "filing": ("备案", "Filing"),
    "from": ("支付日期从", "Paid from"),
    "gap": ("资料缺项", "Missing data"),
    "grade": ("级别", "Grade"),
    "hazard": ("隐患", "Hazard"),
    "insurer": ("保险公司", "Insurer"),
    "irregular": ("不合规", "Irregular"),
    "outcome": ("走访结果", "Outcome of the visit"),
    "overdue": ("超期", "Overdue"),
    "payee": ("收款方", "Payee"),
    "payment": ("支付", "Payment"),
    "project": ("项目", "Project"),
    "reached": ("已到环节", "Step reached"),
    "search": ("检索", "Search"),
    "sector": ("行业", "Sector"),
    "settlement": ("结算单", "Settlement"),
    "since": ("统计期从", "Period from"),
    "state": ("状态", "State"),
    "street": ("街道代码", "Street"),
    "task": ("任务", "Task"),
    "to": ("支付日期到", "Paid until"),
    "voucher": ("凭证号", "Voucher"),
    "waiting": ("停留环节", "Step waited at"),
    "year": ("年度", "Year"),
}
_ENUMS = {
    "age": "GapAge",
    "filing": "FilingState",
    "gap": "PolicyGap",
    "grade": "HazardGrade",
    "reached": "LoopStepKind",
    "sector": "SafetySector",
    "waiting": "LoopStepKind",
}
_ALL: Words = ("全部", "all")
_TOLD_ANYWAY = {"as_of", "known", "after", "before", "done", "recorded"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of a page: its table, and what an address asks for.

    `states` is the enum of its `state`; `usual` are the words for the states that are listed when none is named, unless
    one of `instead` is.
    """

    table: Table
    asked: Callable[[Page], Variables]
    states: str = ""
    usual: Words | None = None
    instead: Sequence[str] = ()

    def filters(self, page: Page) -> list[tuple[Words, Words]]:
        """Return what the address narrows the list by, in words."""
        given = {name: text for name, text in page.params.items() if name not in _TOLD_ANYWAY}
        told = [(_NAMES.get(name, (name, name)), self._value(name, text)) for name, text in given.items()]
        if self.usual and not any(name in given for name in ("state", *self.instead)):
            told.append((_NAMES["state"], self.usual))
        return told

    def _value(self, name: str, text: str) -> Words:
        enum = words()["enums"].get(self.states if name == "state" else _ENUMS.get(name), {})
        english, _, rest = enum.get(text, "").partition(" (")
        if text == "ALL":
            return _ALL
        return (rest.partition(")")[0], english) if english else (text, text)


async def file(listing: Listing, page: Page) -> Response:
    """Send all rows of a list as a file. Raises  Refusal, Declined, NotFound."""
    kind = f".{page.request.path_params['kind']}"
    if kind not in KINDS:
        raise NotFound(what="Report")
    table = listing.table
    report = Report("", table.zh, table.en, (table,), lambda *_: {})
    about = Asked(page.ask, report, listing.asked(page), listing.filters(page), demo=page.site.demo)
    return await sent(about, kind, page.language)

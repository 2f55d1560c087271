"""The insurers' own books of the year: what was paid, with a few slips that a reconciliation should find."""

from datetime import date

from console.demo.policies import Cells
from domain.money import Fen

_LAST_MONTH = 11  # the last month that finance has handed in
_LEFT_OUT, _MISTYPED, _ADDED = 97, 61, 83  # every so many lines


def book(payments: list[Cells]) -> list[Cells]:
    """Return the rows of the general ledger that belong to the payments."""
    rows = []
    for number, payment in enumerate(payments, 1):
        on, amount = payment["日期"], payment["金额"]
        assert isinstance(on, date)
        assert isinstance(amount, int)
        if on.month > _LAST_MONTH or number % _LEFT_OUT == 0:
            continue
        if number % _MISTYPED == 0:
            amount = Fen(amount + 9_000)
        rows.append(_row(payment, on, amount))
        if number % _ADDED == 0:
            rows.append(_row(payment, on, Fen(12_000)) | {"行号": 9, "摘要": "手续费误记本科目"})
    return rows


def _row(payment: Cells, on: date, amount: int) -> Cells:
    back = payment["类型"] in {"冲销", "退款"}
    word, *_, number, _line = str(payment["凭证号"]).split("-")
    return {
        "保险公司": payment["保险公司"],
        "期间": f"{on:%Y-%m}",
        "凭证号": f"{word}-{number}",
        "行号": 1,
        "日期": on,
        "摘要": f"{payment['类型']} {payment['收款方']}",
        "贷方" if back else "借方": Fen(amount),
    }

"""The steps of a settlement: the insurer decides each line, the centre mediates, finance pays what is not disputed."""

from collections.abc import Sequence

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands
from domain.money import Fen, fen, yuan
from domain.refusal import Refusal

_WHY = Field("reason", "原因", Kind.LONG)
_UNPAID = ("AGREED", "RESOLVED", "PARTLY_DISPUTED", "PART_PAID")
_APART = "|"


def steps(settlement: Answer, uses: Sequence[tuple[str, str]]) -> tuple[Step, ...]:
    """Return the steps over the lines as they stand; `uses` are projects with accounts that may pay it."""
    lines = settlement["lines"]
    undecided = _choices(lines, "UNDECIDED")
    disputed = _choices(lines, "DISPUTED")
    offered = [Step("ReturnSettlement", "退回整单", stands("state", "SUBMITTED"), (_WHY,))]
    if undecided:
        offered += _deciding(undecided)
    if disputed:
        offered.append(_mediating(disputed))
    if payable := _payable(lines):
        offered.append(_paying(payable, uses, fund_use=settlement["fundUse"]))
    if reversible := _reversible(settlement["payments"]):
        number = Field("paymentNo", "哪笔付款", named=reversible)
        offered.append(Step("ReverseSettlementPayment", "冲销付款", lambda _: True, (number, _WHY), shaped=_numbered))
    return tuple(offered)


def uses_of(projects: Sequence[Answer], insurer: str) -> list[tuple[str, str]]:
    """Return the projects with each of the insurer's accounts on them, as choices."""
    return [
        (_APART.join((project["id"], account["id"])), f"{project['number']} · {account['fundYear']}")
        for project in projects
        for share in project["standing"]["allocations"]
        if (account := share["fundAccount"]) and account["insurer"]["code"] == insurer
    ]


def _deciding(undecided: tuple[tuple[str, str], ...]) -> list[Step]:
    agreed = Field("lineNos", "哪些明细", Kind.LINES, named=undecided)
    offer = Field("offer", "我方认可金额", Kind.MONEY)
    one = Field("lineNo", "哪条明细", named=undecided)
    return [
        Step("AgreeLine", "确认明细", lambda _: True, (agreed,), shaped=_numbered),
        Step("DisputeLine", "对明细提出异议", lambda _: True, (one, offer, _WHY), shaped=_numbered),
    ]


def _mediating(disputed: tuple[tuple[str, str], ...]) -> Step:
    line = Field("lineNo", "哪条明细", named=disputed)
    award = (Field("award", "裁定金额", Kind.MONEY), Field("basis", "调解依据", Kind.LONG))
    return Step("MediateDispute", "调解异议", lambda _: True, (line, *award), shaped=_numbered)


def _paying(payable: tuple[tuple[str, str], ...], uses: Sequence[tuple[str, str]], *, fund_use: bool) -> Step:
    part = Field(
        "part", "只付其中一部分(元)", Kind.MONEY, required=False, hint="不填则付清所选明细;填了就按明细顺序付到这个数"
    )
    fields = [Field("lines", "支付哪些明细", Kind.LINES, named=payable), part]
    if fund_use:
        fields.append(Field("use", "从哪个项目和年度账户支付", named=tuple(uses)))
        fields.append(Field("voucher", "记账凭证号", hint="例:付-2019-07-0001"))
    fields.append(Field("bankReceiptNo", "银行回单号", required=False))
    fields.append(Field("confirmDuplicate", "已核对,不是重复支付", Kind.TICK, required=False))
    return Step("PaySettlement", "支付无争议明细", stands("state", *_UNPAID), tuple(fields), shaped=_paid)


def _choices(lines: Sequence[Answer], state: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(each["number"]), _named(each, each["claimed"])) for each in lines if each["state"] == state)


def _payable(lines: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    decided = [each for each in lines if each["state"] in {"AGREED", "MEDIATED"} and each["unpaid"] != "0.00"]
    return tuple((f"{each['number']}{_APART}{each['unpaid']}", _named(each, each["unpaid"])) for each in decided)


def _reversible(payments: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    own = [each for each in payments if not each["fromFund"] and each["reversedOn"] is None]
    return tuple((str(each["number"]), f"{each['paidOn']} ¥{each['amount']}") for each in own)


def _named(line: Answer, amount: str) -> str:
    name = line["task"]["enterpriseName"] if line["task"] else ""
    return f"{line['number']} {name} ¥{amount}"


def _numbered(content: Answer) -> Answer:
    """Return the input with its numbers of lines and payments as numbers."""
    for name in ("lineNo", "paymentNo"):
        if name in content:
            content[name] = int(content[name])
    if "lineNos" in content:
        content["lineNos"] = [int(number) for number in content["lineNos"]]
    return content


def _paid(content: Answer) -> Answer:
    """Return the input of a payment: the ticked lines, whole or up to an amount, and where the money comes from."""
    ticked = [each.partition(_APART) for each in content["lines"]]
    content["lines"] = [{"line": int(number), "amount": amount} for number, _, amount in ticked]
    if part := content.pop("part", ""):
        content["lines"] = _in_part(content["lines"], part)
    if use := content.pop("use", ""):
        project, _, account = use.partition(_APART)
        voucher = {"text": content.pop("voucher", "")}
        content["fundUse"] = {"projectId": project, "fundAccountId": account, "voucher": voucher, "invoiceNos": []}
    return content


def _in_part(lines: list[Answer], part: str) -> list[Answer]:
    """Return what is paid on lines in their order until an amount is used up; what is over goes to the last one."""
    try:
        left = fen(part)
    except Refusal:  # the ledger says what is wrong with it
        return [each | {"amount": part} for each in lines[:1]]
    paid = []
    for each in lines:
        amount = left if each is lines[-1] else min(left, fen(each["amount"]))
        left = Fen(left - amount)
        paid.append(each | {"amount": yuan(Fen(amount))})
    return [each for each in paid if each["amount"] != "0.00"] or paid[:1]

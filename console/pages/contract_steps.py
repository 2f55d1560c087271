"""The steps of service contracts: the insurer signs and ends them, the firm bills what it did under them."""

from collections.abc import Sequence

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands

ITEMS = (("VISIT", "走访单价"), ("REINSPECTION", "复查单价"), ("CALL_OUT", "拒查上门单价"))
_APART = "|"
_PRICES = tuple(Field(f"prices.{item}", words, Kind.MONEY, required=False) for item, words in ITEMS)
_WHY = Field("reason", "原因", Kind.LONG)


def signing(firms: Sequence[Answer]) -> tuple[Step, ...]:
    """Return the step that signs a contract with one of the firms."""
    fields = (
        Field("contractNo", "合同编号"),
        Field("firmId", "技术机构", named=tuple((each["id"], each["name"]) for each in firms)),
        *_PRICES,
        Field("startOn", "生效日期", Kind.DATE),
        Field("endOn", "到期日期", Kind.DATE),
        Field("ceiling", "合同上限", Kind.MONEY),
        Field("fundUse", "费用来源", Kind.EITHER, choices=("从预防费列支", "保险公司自有资金")),
    )
    return (Step("SignContract", "登记合同", lambda _: True, fields, shaped=_priced),)


def steps(services: Sequence[tuple[str, str]]) -> tuple[Step, ...]:
    """Return the steps of a contract; `services` are those that may be billed."""
    billed = (Field("number", "结算单号"), Field("lines", "结算哪些服务", Kind.LINES, named=tuple(services)))
    bill = Step("SubmitSettlement", "提交结算", lambda _: bool(services), billed, shaped=_billed)
    changed = (*_PRICES, Field("endOn", "到期日期", Kind.DATE, False), Field("ceiling", "合同上限", Kind.MONEY, False))
    signed = stands("state", "SIGNED")
    return (
        bill,
        Step("AmendContract", "变更合同", signed, (*changed, _WHY), shaped=_priced),
        Step("TerminateContract", "提前终止", signed, (_WHY,)),
    )


def service(task: str, item: str, price: str, hazard: str = "") -> str:
    """Return a service as the value of a choice."""
    return _APART.join((task, item, price, hazard))


def _priced(content: Answer) -> Answer:
    prices = content.get("prices", {})
    return content | {"prices": [{"item": item, "price": price} for item, price in prices.items()]}


def _billed(content: Answer) -> Answer:
    """Return the input of a bill: each ticked service a line of one."""
    lines = []
    for each in content["lines"]:
        task, item, price, hazard = each.split(_APART)
        line = {"taskId": task, "item": item, "quantity": 1, "price": price}
        lines.append(line | ({"hazardId": hazard} if hazard else {}))
    return content | {"lines": lines}

"""The forms by which the city publishes dated rules, one for each kind."""

from collections.abc import Iterable

from console.asking import Answer
from console.pages.step import Field, Kind, Step
from domain.carry_over import CarryOverMode
from domain.fund_account import AccrualMode
from domain.papers import PaperKind, PaperStage
from domain.rule_book import Limit, UseCategory

_IN_PERCENT, _IN_YUAN = Limit.PREPAYMENT_RATIO_BP.name, Limit.SPLIT_THRESHOLD_FEN.name
_YES_OR_NO = Limit.DISTRICT_WAIVED.name
_COUNTED = tuple(name for name in Limit.__members__ if name not in {_IN_PERCENT, _IN_YUAN, _YES_OR_NO})
_USES = tuple(UseCategory.__members__)
_DATED = (
    Field("effectiveFrom", "从哪天起适用", Kind.DATE),
    Field("effectiveTo", "适用到哪天", Kind.DATE, required=False, hint="一直适用就不填。"),
    Field("legalBasis", "依据的文件", hint="文件名称和文号。"),
)
_ONE_DAY = "工作日安排,每行一个日期,如 2025-10-01。"


def _publishing(name: str, words: str, *fields: Field) -> Step:
    return Step("PublishRule", words, lambda _: True, fields + _DATED, name=name)


_EVERYWHERE = (
    _publishing(
        "use",
        "发布使用范围",
        Field("terms.use.category", "用途", choices=_USES, label="UseCategory"),
        Field("terms.use.requiresAuthorization", "需要市级授权", Kind.TICK, required=False),
        Field("terms.use.insuredOnly", "只能用于参保企业", Kind.TICK, required=False),
    ),
    _publishing(
        "paper",
        "发布材料要求",
        Field("terms.paper.kind", "材料", choices=tuple(PaperKind.__members__), label="PaperKind"),
        Field("terms.paper.stage", "在哪个阶段提交", choices=tuple(PaperStage.__members__), label="PaperStage"),
        Field("terms.paper.category", "只适用于一种用途", required=False, choices=_USES, label="UseCategory"),
        Field("terms.paper.weight", "权重", Kind.NUMBER, hint="一般填 1;填 0 就是免交。"),
    ),
    _publishing(
        "limit",
        "发布天数或次数",
        Field("terms.limit.limit", "哪一项", choices=_COUNTED, label="Limit"),
        Field("terms.limit.value", "天数或次数", Kind.NUMBER),
    ),
    _publishing(
        "prepayment",
        "发布预付比例",
        Field("terms.limit.limit", "哪一项", choices=(_IN_PERCENT,), label="Limit"),
        Field("terms.limit.value", "预付比例(%)", Kind.HUNDREDTHS, hint="填 30 就是验收前最多付预算的 30%。"),
    ),
    _publishing(
        "split",
        "发布拆分支付金额",
        Field("terms.limit.limit", "哪一项", choices=(_IN_YUAN,), label="Limit"),
        Field("terms.limit.value", "金额(元)", Kind.HUNDREDTHS, hint="几笔小额付给同一收款方,合计到这个数就提示。"),
    ),
    _publishing(
        "waiver",
        "发布属地确认要求",
        Field("terms.limit.limit", "哪一项", choices=(_YES_OR_NO,), label="Limit"),
        Field("terms.limit.value", "备案要不要属地确认", Kind.NUMBER, named=(("0", "要"), ("1", "不要"))),
    ),
    _publishing(
        "carry-over",
        "发布结转办法",
        Field("terms.carryOver.mode", "怎样结转", choices=tuple(CarryOverMode.__members__), label="CarryOverMode"),
        Field("terms.carryOver.capBp", "限额(%)", Kind.HUNDREDTHS, required=False, hint="只在限额结转时填写。"),
    ),
    _publishing(
        "holiday",
        "发布节假日安排",
        Field("terms.holiday.daysOff", "放假的工作日", Kind.LINES, required=False, hint=_ONE_DAY),
        Field("terms.holiday.workdays", "调休上班的周末", Kind.LINES, required=False, hint=_ONE_DAY),
    ),
    _publishing(
        "district",
        "发布区划调整",
        Field("terms.district.retired", "停用的区代码"),
        Field("terms.district.successor", "并入的区代码"),
    ),
    Step(
        "AuthorizeSpecialUse",
        "授权特别用途",
        lambda _: True,
        (
            Field("category", "用途", choices=_USES, label="UseCategory"),
            Field("documentNo", "授权文号"),
            Field("effectiveFrom", "从哪天起适用", Kind.DATE),
            Field("effectiveTo", "适用到哪天", Kind.DATE),
        ),
    ),
)


def steps_among(districts: Iterable[Answer]) -> tuple[Step, ...]:
    """Return the forms; an accrual rule may be one district's."""
    named = tuple((each["code"], each["name"]) for each in districts)
    rate = Field("terms.accrual.rateBp", "计提比例(%)", Kind.HUNDREDTHS, hint="填 15 就是保费的 15%。")
    mode = Field("terms.accrual.mode", "比例怎样约束", choices=tuple(AccrualMode.__members__), label="AccrualMode")
    where = Field("terms.accrual.district", "只适用于一个区", required=False, hint="全市适用就不填。", named=named)
    return (_publishing("accrual", "发布计提比例", mode, rate, where), *_EVERYWHERE)

"""The steps of a fund account: closing its year, and stopping it and taking it up again."""

from console.pages.step import Field, Kind, Step, stands

_WHY = (Field("reason", "原因", Kind.LONG),)

STEPS = (
    Step(
        "CloseFundYear",
        "关闭年度并结转",
        stands("state", "OPEN"),
        (
            Field("carryOver", "应结转金额(元)", Kind.MONEY, required=False, hint="填了就核对,不符则不结转"),
            Field("reason", "说明", Kind.LONG, required=False),
        ),
        previewed=True,
    ),
    Step("FreezeFund", "冻结账户", stands("state", "OPEN"), _WHY),
    Step("UnfreezeFund", "解除冻结", stands("state", "FROZEN"), _WHY),
)

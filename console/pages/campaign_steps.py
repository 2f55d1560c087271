"""The steps of a campaign: the centre opens it, insurers declare that all is reported, the centre closes it."""

from collections.abc import Iterable

from console.asking import Answer
from console.pages.step import Field, Kind, Step, stands

STEPS = (
    Step(
        "DeclareComplete",
        "承诺报备完整",
        stands("state", "OPEN", "DUE"),
        (Field("count", "历史项目总数", Kind.NUMBER, hint="没有历史项目填 0。承诺之后再补报,会记为承诺不实。"),),
    ),
    Step(
        "CloseCampaign",
        "结束专项",
        stands("state", "DUE"),
        warning="结束后不能再补报历史项目,也不能重新启动。仍未补报的项目继续计入未备案。",
    ),
)


def opening(insurers: Iterable[Answer], districts: Iterable[Answer]) -> tuple[Step, ...]:
    """Return the step that opens a campaign among these insurers and districts."""
    return (
        Step(
            "OpenCampaign",
            "启动补备案专项",
            lambda _: True,
            (
                Field("number", "专项编号"),
                Field("name", "专项名称"),
                Field("cutoffOn", "历史项目截止日", Kind.DATE, hint="在这一天及以前开始的项目属于历史项目。"),
                Field("deadlineOn", "补备案期限", Kind.DATE, hint="在这一天及以前收到的材料算按期。"),
                Field(
                    "insurerIds",
                    "保险公司",
                    Kind.LINES,
                    hint="一个都不勾就是全部。",
                    named=tuple((each["id"], each["name"]) for each in insurers),
                ),
                Field(
                    "districts",
                    "区",
                    Kind.LINES,
                    hint="一个都不勾就是全部。",
                    named=tuple((each["code"], each["name"]) for each in districts),
                ),
            ),
        ),
    )

"""The steps of an enterprise: another name, another district, and a mis-keyed code that leads to the right one."""

from console.asking import Answer
from console.pages.step import Field, Kind, Step
from domain.district import REPORTING_DISTRICTS


def _always(_: Answer) -> bool:
    return True


STEPS = (
    Step(
        "RenameEnterprise",
        "登记更名",
        _always,
        (Field("name", "新名称"), Field("reason", "依据什么文件", Kind.LONG)),
    ),
    Step(
        "ReassignDistrict",
        "调整属地",
        _always,
        (
            Field("district", "调整到哪个区", named=tuple(REPORTING_DISTRICTS.items())),
            Field("street", "街道代码", required=False, hint="九位数字,不清楚可不填"),
            Field("reason", "说明", Kind.LONG, required=False),
        ),
    ),
    Step(
        "MergeEnterprise",
        "并入正确的企业",
        _always,
        (
            Field("survivor", "正确的信用代码", hint="本页企业的代码是误录的;以后查它会转到正确的企业"),
            Field("reason", "怎样发现的", Kind.LONG),
        ),
    ),
)

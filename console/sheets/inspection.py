"""The sheets of inspections: which enterprises are to be visited and what became of it.

Source  domain.md 7.3, 7.6, 8.4
"""

from console.sheets.columns import Column, Kind, Sheet

_LIST_NO = Column("清单编号", Kind.TEXT, "QD-2019-001", required=True)
_ENTERPRISE = Column("统一社会信用代码", Kind.TEXT, "91110110MA00000019", "18位", required=True)
REASONS = ("不知情", "无暇", "已不参保", "不信任", "其他")

VISITING_LISTS = Sheet("走访清单", ("清单编号", "统一社会信用代码"), (
    _LIST_NO,
    Column("区代码", Kind.TEXT, "110105", "清单所属区;同一清单各行须一致,须一并导入", required=True),
    Column("技术服务机构", Kind.TEXT, "SHILIJISHU", "机构代码,须是合同的另一方", required=True),
    Column("合同号", Kind.TEXT, "FW-2019-001", "承保公司与该机构的服务合同,须已登记", required=True),
    _ENTERPRISE,
    Column("截止日期", Kind.DATE, "2019-10-31", "在此日或之前完成走访", required=True),
    Column("下发日期", Kind.DATE, "2019-09-02", "同一清单只填一个日期;留空即为导入之日,已有走访的为首次走访之日"),
))  # fmt: skip

VISITS = Sheet("走访", ("清单编号", "统一社会信用代码", "日期", "结果"), (
    _LIST_NO,
    _ENTERPRISE,
    Column("结果", Kind.CHOICE, "已上门", "拒查后又有走访的,视为企业经沟通已同意", required=True,
           choices=("已上门", "拒查", "联系不上", "作废")),
    Column("日期", Kind.DATE, "2019-09-20", required=True),
    Column("检查人员", Kind.LIST, "示例检查甲;示例检查乙", "至少两人", required_for=("已上门",)),
    Column("陪同人员", Kind.TEXT, "示例陪同人", "拒查时填拒绝人"),
    Column("拒查原因", Kind.CHOICE, required_for=("拒查",), choices=REASONS),
    Column("联系日期", Kind.LIST, "", "每次联系的日期,不少于3次,不能都在同一天", required_for=("联系不上",)),
    Column("原因", Kind.TEXT, "", "无有效保单仍走访的,也填在此", required_for=("作废",)),
    Column("佐证文件", Kind.LIST, "", "文件名;文件放在与本文件同名的文件夹或zip中"),
), deciding="结果")  # fmt: skip

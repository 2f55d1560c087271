"""The sheets of inspections: which enterprises are to be visited, what became of it, and what was found.

Source  domain.md 7.3, 7.6, 8.4
"""

from console.sheets.columns import Column, Kind, Sheet

_LIST_NO = Column("清单编号", Kind.TEXT, "QD-2019-001", required=True)
_ENTERPRISE = Column("统一社会信用代码", Kind.TEXT, "91110110MA00000019", "18位", required=True)
CATEGORIES = ("设备设施", "作业", "环境", "管理")
FIVE_IN_PLACE = ("目标", "责任", "资金", "时限", "预案")
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

FINDINGS = Sheet("隐患", ("清单编号", "统一社会信用代码", "隐患编号"), (
    _LIST_NO,
    _ENTERPRISE,
    Column("隐患编号", Kind.TEXT, "1", "机构自编,同一清单的同一企业内不重复;多次复查的每次一行,其他各列照填",
           required=True),
    Column("发现日期", Kind.DATE, "2019-09-20", "走访之日或之后", required=True),
    Column("级别", Kind.CHOICE, "一般", required=True, choices=("一般", "重大")),
    Column("类别", Kind.CHOICE, "设备设施", required=True, choices=CATEGORIES),
    Column("部位", Kind.TEXT, "二号车间", required=True),
    Column("描述", Kind.TEXT, "示例配电箱未接地", required=True),
    Column("判定依据", Kind.LIST, "示例判定标准;第三条;2019版", "标准;条款;版本", required_for=("重大",)),
    Column("建议", Kind.TEXT, "重新接地"),
    Column("整改期限", Kind.DATE, "2019-10-05", "自告知之日起算,不超过规定天数", required=True),
    Column("告知日期", Kind.DATE, "2019-09-20", "书面告知企业之日;当日现场整改的留空"),
    Column("方案日期", Kind.DATE, "", "重大隐患须先有治理方案,才能报整改"),
    Column("治理方案", Kind.LIST, "", "六项:目标和任务;方法和措施;经费和物资;机构和人员;时限和要求;安全措施和应急预案"),
    Column("五到位", Kind.LIST, "", "已到位的各项:目标;责任;资金;时限;预案"),
    Column("治理资金", Kind.YUAN),
    Column("整改日期", Kind.DATE, "2019-09-28", "与发现日期相同且未告知的,为现场整改,须有整改前后的照片"),
    Column("复查日期", Kind.DATE, "2019-09-30"),
    Column("复查结果", Kind.CHOICE, "合格", choices=("合格", "不合格")),
    Column("新期限", Kind.DATE, "", "复查不合格时填"),
    Column("复查人", Kind.TEXT, "示例检查甲", "不得为企业人员"),
    Column("照片", Kind.LIST, "", "前:文件名;后:文件名,可有多张;文件放在与本文件同名的文件夹或zip中"),
), deciding="级别")  # fmt: skip

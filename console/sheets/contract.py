"""The import workbook: its sheets, columns and natural keys.

The template, its guide, the reader and its problems are all made from `SHEETS`.
Source  domain.md 6, 7.5, 7.6
"""

from console.sheets.columns import Column, Kind, Sheet
from console.sheets.inspection import FINDINGS, VISITING_LISTS, VISITS
from domain.industry import SafetySector
from domain.refusal import terms

PROBLEMS = "问题"
GUIDE = "说明"
PROBLEM_LIST = "问题清单"

_TEXT, _DATE, _YUAN, _LIST, _CHOICE, _INT = Kind
_USES = (
    "宣传教育培训", "风险辨识评估", "标准化建设", "隐患排查", "应急预案与演练", "科技推广应用",
    "安全咨询", "职业健康", "安全奖励", "特别用途", "其他",
)  # fmt: skip
_IRREGULAR = (
    "超预算", "备案前支付", "无合同", "未验收", "收款方不符", "超范围使用", "账户冻结", "其他",
)  # fmt: skip
_PAPERS = tuple(each["zh"] for each in terms()["PaperKind"].values())
_INSURER = Column("保险公司", _TEXT, "SHILI", "保险公司的机构代码", required=True)
_POLICY_NO = Column("保单号", _TEXT, "SHILI2019000001", "字母和数字,4至50位", required=True)
_PROJECT_NO = Column("项目编号", _TEXT, "SHILI-2019-001", required=True)

SHEETS = (
    Sheet("机构", ("机构代码",), (
        Column("机构代码", _TEXT, "SHILI", "其他各表用它指称该机构", required=True),
        Column("机构名称", _TEXT, "示例财产保险公司", required=True),
        Column("类型", _CHOICE, "保险公司", required=True,
               choices=("保险公司", "技术服务机构", "区应急管理局", "运营服务中心")),
        Column("区代码", _TEXT, "", "6位或9位行政区划代码", required_for=("区应急管理局",)),
    )),
    Sheet("保单", ("保险公司", "保单号"), (
        _INSURER,
        _POLICY_NO,
        Column("统一社会信用代码", _TEXT, "91110110MA00000019", "18位", required=True),
        Column("企业名称", _TEXT, "示例化工有限公司", required=True),
        Column("起保日期", _DATE, "2019-08-01", "其年份即资金年度", required=True),
        Column("止保日期", _DATE, "2020-07-31", required=True),
        Column("签单日期", _DATE, "2019-07-30"),
        Column("行业代码", _TEXT, "C2671", "GB/T 4754-2017"),
        Column("安全行业", _CHOICE, "危险化学品", choices=tuple(sector.zh for sector in SafetySector)),
        Column("区代码", _TEXT, "110105", "实际经营地的行政区划代码,不是信用代码的第3至8位", required=True),
        Column("街道代码", _TEXT, "110105001", "9位"),
        Column("地址", _TEXT, "示例路1号"),
        Column("联系人", _TEXT, "示例联系人"),
        Column("联系电话", _TEXT, "13800000000"),
        Column("共保", _LIST, "SHILI:6000;SHILIER:4000", "机构代码:份额基点,合计10000;独立承保留空"),
    )),
    Sheet("保费", ("保险公司", "保单号", "类型", "流水号"), (
        _INSURER,
        _POLICY_NO,
        Column("类型", _CHOICE, "收费", required=True, choices=("收费", "退费")),
        Column("流水号", _TEXT, "SF20190802001", required=True),
        Column("日期", _DATE, "2019-08-02", "到账或退费之日", required=True),
        Column("金额", _YUAN, "12,000.00", "退费也填正数", required=True),
        Column("原因", _TEXT, required_for=("退费",)),
    )),
    Sheet("批改", ("保险公司", "保单号", "文号"), (
        _INSURER,
        _POLICY_NO,
        Column("类型", _CHOICE, "延期", required=True, choices=("退保", "延期", "批改")),
        Column("日期", _DATE, "2020-07-01", required=True),
        Column("新止保日期", _DATE, "2020-12-31", "晚于原止保日期", required_for=("延期",)),
        Column("文号", _TEXT, "批单2020-001", required=True),
        Column("原因", _TEXT, "示例原因", required=True),
    )),
    Sheet("专项", ("专项编号",), (
        Column("专项编号", _TEXT, "SHILI-BBA-2019", "项目表用它指称该补备案专项", required=True),
        Column("专项名称", _TEXT, "示例历史项目补备案", required=True),
        Column("启动日期", _DATE, "2019-08-01", required=True),
        Column("截止日期", _DATE, "2019-07-30", "在此日或之前开始的项目为历史项目", required=True),
        Column("补备案期限", _DATE, "2019-08-16", "纸质材料在此日或之前收到为按期", required=True),
        Column("适用保险公司", _LIST, "", "机构代码;留空即为全部"),
        Column("适用区", _LIST, "", "区代码;留空即为全部"),
    )),
    Sheet("项目", ("保险公司", "项目编号"), (
        _INSURER,
        _PROJECT_NO,
        Column("项目名称", _TEXT, "示例隐患排查项目", required=True),
        Column("用途类别", _CHOICE, "隐患排查", required=True, choices=_USES),
        Column("使用对象", _LIST, "91110110MA00000019", "企业的统一社会信用代码", required=True),
        Column("起期", _DATE, "2019-09-01", required=True),
        Column("止期", _DATE, "2019-12-31", required=True),
        Column("预算", _YUAN, "60,000.00", required=True),
        Column("资金分摊", _LIST, "SHILI/110105/2019:60000.00", "机构代码/区代码/年度:金额", required=True),
        Column("供应方", _TEXT, "示例安全技术公司", "合同相对方,支付时与收款方核对"),
        Column("合同号", _TEXT, "HT-2019-001"),
        Column("监督人", _TEXT, "示例监督人", required=True),
        Column("申报日期", _DATE, "2019-08-05", required=True),
        Column("经办人", _TEXT, "示例经办人", "与审核人、验收人不得为同一人", required=True),
        Column("审核日期", _DATE, "2019-08-06"),
        Column("审核人", _TEXT, "示例审核人"),
        Column("审核结果", _CHOICE, "通过", choices=("通过", "退回", "不通过")),
        Column("属地沟通日期", _DATE, "2019-08-07"),
        Column("属地确认日期", _DATE, "2019-08-12"),
        Column("属地确认文号", _TEXT, "示例函2019-01"),
        Column("备案提交日期", _DATE, "2019-08-15"),
        Column("备案日期", _DATE, "2019-08-20"),
        Column("备案号", _TEXT, "BA-2019-001"),
        Column("开工日期", _DATE, "2019-09-01"),
        Column("交付日期", _DATE, "2019-11-20"),
        Column("验收日期", _DATE, "2019-11-25"),
        Column("验收金额", _YUAN, "60,000.00", "留空即为预算"),
        Column("质保金", _YUAN, "3,000.00"),
        Column("质保到期日", _DATE, "2020-11-25"),
        Column("验收人", _TEXT, "示例验收人"),
        Column("终止日期", _DATE),
        Column("终止原因", _TEXT),
        Column("专项", _TEXT, "", "历史项目填补备案专项的编号:按原日期补报,备案提交日期为补报日期,"
               "未填属地确认文号、合同号即为缺该材料"),
    )),
    Sheet("支付", ("保险公司", "凭证号"), (
        _INSURER,
        _PROJECT_NO,
        Column("资金账户", _TEXT, "SHILI/110105/2019", "机构代码/区代码/年度", required=True),
        Column("类型", _CHOICE, "支付", required=True, choices=("支付", "不合规支付", "冲销", "退款")),
        Column("日期", _DATE, "2019-12-02", required=True),
        Column("金额", _YUAN, "57,000.00", "冲销、退款也填正数", required=True),
        Column("税额", _YUAN, "3,226.42"),
        Column("收款方", _TEXT, "示例安全技术公司", required=True),
        Column("收款方信用代码", _TEXT, "91110110MA0000002C", "18位"),
        Column("账号后四位", _TEXT, "0012"),
        Column("凭证号", _TEXT, "付-2019-12-0034-1", "字-年-月-号[-行]", required=True),
        Column("原凭证号", _TEXT, "", "被冲销或退款的支付的凭证号", required_for=("冲销", "退款")),
        Column("发票号", _LIST, "00000001;00000002"),
        Column("期次", _INT, "1"),
        Column("末期", _CHOICE, "是", choices=("是", "否")),
        Column("经办人", _TEXT, "示例经办人", "与复核人不得为同一人", required=True),
        Column("复核人", _TEXT, "示例复核人"),
        Column("复核日期", _DATE, "2019-12-03"),
        Column("不合规类型", _CHOICE, "", required_for=("不合规支付",), choices=_IRREGULAR),
        Column("原因", _TEXT, "", required_for=("不合规支付", "冲销")),
    )),
    Sheet("材料", ("保险公司", "项目编号", "凭证号", "材料类别", "文件名"), (
        _INSURER,
        _PROJECT_NO,
        Column("凭证号", _TEXT, "", "支付的材料填该支付的凭证号,项目的材料留空"),
        Column("材料类别", _CHOICE, "申报表", "填写了材料的项目,备案时只认这些材料,不再默认五项齐全", required=True,
               choices=_PAPERS),
        Column("介质", _CHOICE, "纸质", required=True, choices=("纸质", "电子")),
        Column("收件日期", _DATE, "2019-08-15", "以此日计逾期", required=True),
        Column("页数", _INT, "3"),
        Column("文件名", _TEXT, "", "扫描件的文件名;文件放在与本文件同名的文件夹或zip中"),
    )),
    Sheet("总账", ("保险公司", "期间", "凭证号"), (
        _INSURER,
        Column("账套", _TEXT, "", "留空即为该公司的默认账套"),
        Column("期间", _TEXT, "2019-12", "年-月", required=True),
        Column("凭证号", _TEXT, "付-0034", "字-号或字-年-月-号[-行];只填事故预防费用科目的凭证行", required=True),
        Column("行号", _INT, "1", "留空即为第1行"),
        Column("日期", _DATE, "2019-12-02", "在期间之内", required=True),
        Column("摘要", _TEXT, "付示例安全技术公司服务费"),
        Column("借方", _YUAN, "57,000.00", "红字填负数;借、贷只填一方,作废的行填0"),
        Column("贷方", _YUAN),
    )),
    VISITING_LISTS,
    VISITS,
    FINDINGS,
)  # fmt: skip

BY_NAME = {sheet.name: sheet for sheet in SHEETS}

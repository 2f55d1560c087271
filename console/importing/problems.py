"""Why a row was not taken: a refusal, with the column that it is about."""

from dataclasses import replace

from console.importing.cells import ENTERPRISE
from console.importing.step import Step
from console.sheets.contract import BY_NAME
from console.sheets.rows import Problem
from console.sheets.values import ValueRequired, ValueUnknown
from domain.refusal import Refusal
from ledger.command import NotFound

_FILES = ("文件名", "佐证文件", "照片")
_CREDIT_CODE = (ENTERPRISE, "使用对象", "收款方信用代码")

# Where nothing else is said, a refusal is about the day of its step, if that is a step of several.
_ABOUT = {
    "AMOUNT_NOT_POSITIVE": ("金额", "预算"),
    "AMOUNT_TOO_LARGE": ("金额", "预算"),
    "POLICY_NO_FORMAT": ("保单号",),
    "POLICY_NO_DUPLICATE": ("保单号",),
    "POLICY_PERIOD_INVALID": ("止保日期", "新止保日期"),
    "COINSURANCE_SHARES": ("共保",),
    "DISTRICT_UNKNOWN": ("区代码",),
    "DISTRICT_RETIRED": ("区代码",),
    "INDUSTRY_CODE_FORMAT": ("行业代码",),
    "CREDIT_CODE_LENGTH": _CREDIT_CODE,
    "CREDIT_CODE_CHAR": _CREDIT_CODE,
    "CREDIT_CODE_CHECKSUM": _CREDIT_CODE,
    "CREDIT_CODE_PLACEHOLDER": _CREDIT_CODE,
    "RECEIPT_DUPLICATE": ("流水号",),
    "REFUND_EXCEEDS_PREMIUM": ("金额",),
    "EVIDENCE_MISSING": _FILES,
    "EVIDENCE_TYPE": _FILES,
    "EVIDENCE_EMPTY": _FILES,
    "EVIDENCE_TOO_LARGE": _FILES,
    "FILE_DAMAGED": _FILES,
    "PICTURE_UNREADABLE": _FILES,
    "PICTURE_TOO_LARGE": _FILES,
    "PHOTOGRAPH_REQUIRED": _FILES,
    "EVIDENCE_REQUIRED": _FILES,
    "NUMBER_RANGE": ("页数", "期次"),
    "BENEFICIARY_NOT_INSURED": ("使用对象",),
    "PROJECT_NO_DUPLICATE": ("项目编号",),
    "CAMPAIGN_EXISTS": ("专项编号",),
    "CAMPAIGN_PERIOD_INVALID": ("补备案期限",),
    "OUTSIDE_CAMPAIGN": ("专项",),
    "NOT_HISTORICAL": ("起期",),
    "PROJECT_PERIOD_INVALID": ("止期",),
    "ALLOCATION_SUM_MISMATCH": ("资金分摊",),
    "ALLOCATION_DUPLICATE": ("资金分摊",),
    "ALLOCATION_DISTRICT_MIXED": ("资金分摊",),
    "RETENTION_INCOMPLETE": ("质保到期日",),
    "RETENTION_OVER_ACCEPTED": ("质保金",),
    "VOUCHER_FORMAT": ("凭证号",),
    "VOUCHER_DUPLICATE": ("凭证号",),
    "VOUCHER_PERIOD_MISMATCH": ("凭证号",),
    "GENERAL_LEDGER_LINE_TWICE": ("凭证号",),
    "GENERAL_LEDGER_SIDE": ("借方",),
    "GENERAL_LEDGER_DATE": ("日期",),
    "PAYEE_MISMATCH": ("收款方",),
    "ACCOUNT_NOT_ALLOCATED": ("资金账户",),
    "POLICY_NOT_IN_FORCE": (ENTERPRISE,),
    "ENTERPRISE_ELSEWHERE": (ENTERPRISE,),
    "TASK_EXISTS": (ENTERPRISE,),
    "CONTRACT_NOT_IN_FORCE": ("合同号",),
    "DUE_DATE_INVALID": ("截止日期",),
    "INSPECTOR_COUNT": ("检查人员",),
    "REFUSAL_EVIDENCE_REQUIRED": ("陪同人员",),
    "CONTACT_ATTEMPTS_INSUFFICIENT": ("联系日期",),
    "DATE_FORMAT": ("联系日期",),
    "FINDING_NO_DUPLICATE": ("隐患编号",),
    "DEADLINE_INVALID": ("整改期限", "新期限"),
    "DEADLINE_BEYOND_CAP": ("整改期限", "新期限"),
    "MAJOR_ONSITE_NOT_ALLOWED": ("告知日期",),
    "PLAN_REQUIRED": ("方案日期",),
    "NOTHING_TO_REINSPECT": ("整改日期",),
    "REINSPECTOR_CONFLICT": ("复查人",),
}
_NOT_FOUND = {"Enterprise": ENTERPRISE, "InspectionTask": ENTERPRISE, "ServiceContract": "合同号"}


def problem_of(step: Step, refusal: Refusal) -> Problem:
    """Return what a refusal of a step says about its row."""
    headers = {column.header for column in BY_NAME[step.entry.row.sheet].columns}
    if isinstance(refusal, ValueRequired | ValueUnknown):
        about: tuple[str, ...] = (refusal.column,)
    elif isinstance(refusal, NotFound) and refusal.what in _NOT_FOUND:
        about = (_NOT_FOUND[refusal.what],)
    else:
        about = _ABOUT.get(refusal.code(), step.kind.dated if step.kind.again else ())
    there = sorted((header for header in about if header in headers), key=lambda each: each not in step.kind.needs)
    problem = Problem.of(refusal, there[0] if there else "")
    of_several = "".join(f"{name}: " for name in getattr(refusal, "__notes__", ()))
    return replace(problem, zh=of_several + problem.zh, en=of_several + problem.en) if of_several else problem

"""Rows of 机构, 保单, 保费 and 批改 as commands."""

from uuid import UUID

from console.importing.known import Known
from console.importing.step import INSURER, Entry, Kind
from domain.credit_code import credit_code
from domain.industry import SafetySector, industry_code
from domain.organisation import OrganisationKind
from domain.policy import Policy
from ledger.command import Command, Person
from ledger.organisation import RegisterOrganisation
from ledger.policy import (
    EndorsePolicy,
    ExtendPolicy,
    RecordPremiumReceipt,
    RecordPremiumRefund,
    RegisterPolicy,
    SurrenderPolicy,
)
from ledger.rights import Role

_KINDS = {
    "保险公司": OrganisationKind.INSURER,
    "技术服务机构": OrganisationKind.TECH_FIRM,
    "区应急管理局": OrganisationKind.DISTRICT_BODY,
    "运营服务中心": OrganisationKind.CENTRE,
}
_SECTORS = {sector.zh: sector for sector in SafetySector}


def _register_organisation(entry: Entry, _: Known) -> Command:
    cells = entry.cells
    district = cells.maybe(cells.text, "区代码")
    return RegisterOrganisation(cells.text("机构代码"), cells.text("机构名称"), _KINDS[cells.text("类型")], district)


def _register_policy(entry: Entry, _: Known) -> Command:
    cells = entry.cells
    sector, industry = cells.maybe(cells.text, "安全行业"), cells.maybe(cells.text, "行业代码")
    contact = cells.maybe(cells.text, "联系人")
    return RegisterPolicy(
        policy_no=cells.text("保单号"),
        credit_code=credit_code(cells.text("统一社会信用代码")),
        enterprise_name=cells.text("企业名称"),
        inception_on=cells.day("起保日期"),
        expiry_on=cells.day("止保日期"),
        district=cells.text("区代码"),
        issued_on=cells.maybe(cells.day, "签单日期"),
        street=cells.maybe(cells.text, "街道代码"),
        sector=_SECTORS[sector] if sector else None,
        industry_code=industry_code(industry) if industry else None,
        address=cells.maybe(cells.text, "地址"),
        contact=Person(contact, cells.maybe(cells.text, "联系电话")) if contact else None,
        co_insurers=cells.shares("共保"),
    )


def _receive(entry: Entry, _: Known) -> Command:
    cells = entry.cells
    return RecordPremiumReceipt(_policy(entry), cells.amount("金额"), cells.text("流水号"))


def _refund(entry: Entry, _: Known) -> Command:
    cells = entry.cells
    return RecordPremiumRefund(_policy(entry), cells.amount("金额"), cells.text("流水号"))


def _surrender(entry: Entry, _: Known) -> Command:
    return SurrenderPolicy(_policy(entry), entry.cells.text("文号"))


def _extend(entry: Entry, _: Known) -> Command:
    return ExtendPolicy(_policy(entry), entry.cells.day("新止保日期"), entry.cells.text("文号"))


def _endorse(entry: Entry, _: Known) -> Command:
    return EndorsePolicy(_policy(entry), entry.cells.text("文号"))


def _policy(entry: Entry) -> UUID:
    return Policy.id_for(entry.cells.text(INSURER), entry.cells.text("保单号"))


ORGANISATION = Kind("register", Role.CENTRE, _register_organisation, dated=())
POLICY = Kind("register", Role.INSURER_FINANCE, _register_policy, dated=("签单日期", "起保日期"))
PREMIUM = {
    "收费": Kind("receive", Role.INSURER_FINANCE, _receive),
    "退费": Kind("refund", Role.INSURER_FINANCE, _refund),
}
ENDORSEMENT = {
    "退保": Kind("surrender", Role.INSURER_FINANCE, _surrender),
    "延期": Kind("extend", Role.INSURER_FINANCE, _extend),
    "批改": Kind("endorse", Role.INSURER_FINANCE, _endorse),
}

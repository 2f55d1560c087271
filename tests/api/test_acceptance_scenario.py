"""The acceptance scenario of the fund, steps 1 to 11, by GraphQL over HTTP, to the fen."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.credit_code import with_check_character
from domain.papers import MANDATORY
from ledger.rights import Role
from tests.api.client import World, served

ENTERPRISE = with_check_character("91110110MA0000001")


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with served(database) as world:
        yield world


def figures(balance: dict[str, Any]) -> tuple[str, str, str]:
    return balance["book"], balance["reserved"], balance["available"]


def test_the_acceptance_scenario_comes_out_to_the_fen(world):
    city = world.person("市局", Role.CITY, "CITY")
    centre = world.person("中心", Role.CENTRE, "CENTRE")
    finance = world.person("财务甲", Role.INSURER_FINANCE, "A")
    officer = world.person("专员", Role.INSURER_PROJECT, "A")
    reviewer = world.person("审核", Role.INSURER_REVIEWER, "A")
    district = world.person("丰台", Role.DISTRICT, "D110106", "110106")
    for limit, value in (("PREPAYMENT_RATIO_BP", 10_000), ("LATE_ENTRY_DAYS", 0)):
        terms = {"limit": {"limit": limit, "value": value}}
        answer = city.do(
            "PublishRule", "2026-01-01", terms=terms, effectiveFrom="2015-01-01", legalBasis="验收场景", reason="验收"
        )
        assert answer["rule"]["kind"] == "LIMIT", answer
    assert centre.do("RegisterOrganisation", "2019-01-01", code="A", name="甲保险", kind="INSURER")["organisation"]

    # 1. P1 received 1,000,000.00, beginning 2019-03-01: accrued 150,000.00.
    policy = finance.do(
        "RegisterPolicy",
        "2019-03-01",
        policyNo="P001",
        creditCode=ENTERPRISE,
        enterpriseName="示例企业",
        inceptionOn="2019-03-01",
        expiryOn="2020-02-29",
        district="110106",
        coInsurers=[],
    )["policy"]["id"]
    answer = finance.do("RecordPremiumReceipt", "2019-03-01", policyId=policy, amount="1000000.00", receiptNo="R1")
    [account] = answer["fundAccounts"]
    assert account["balance"]["netAccrued"] == "150000.00"
    assert figures(account["balance"]) == ("150000.00", "0.00", "150000.00")

    def declare(number: str, budget: str) -> str:
        answer = officer.do(
            "DeclareProject",
            "2019-05-01",
            number=number,
            name="隐患排查",
            category="HAZARD_INSPECTION",
            district="110106",
            beneficiaries=[ENTERPRISE],
            startOn="2019-05-01",
            endOn="2019-12-31",
            budget=budget,
            allocations=[{"fundAccountId": account["id"], "amount": budget}],
            plan="方案",
            supervisor={"name": "监督人"},
        )
        return answer["project"]["id"]

    def balance() -> tuple[str, str, str]:
        found = finance.ask("FundAccount", by={"id": account["id"]})["fundAccount"]["now"]
        return figures(found)

    def file(project: str, approved_on: str = "2019-05-02") -> None:
        later = max(approved_on, "2019-05-06")
        assert reviewer.do("ApproveProject", approved_on, projectId=project, opinion="同意")["project"]
        for who, step in ((officer, "ConsultDistrict"), (district, "ConfirmUsagePlan")):
            assert who.do(step, later, projectId=project, documentNo="函1", official="李某")["project"]
        papers = [{"kind": kind.value, "medium": "PAPER", "receivedOn": later} for kind in MANDATORY]
        assert officer.do("SubmitFiling", later, projectId=project, papers=papers)["project"]
        filed = centre.do("AcceptFiling", later, projectId=project, filingNo="备1")["project"]
        assert filed["standing"]["headline"] == "FILED"

    # 2. Project X of 60,000.00: reserved 60,000.00, available 90,000.00.
    x = declare("X", "60000.00")
    file(x)
    assert balance() == ("150000.00", "60000.00", "90000.00")

    def pay(
        amount: str, voucher: str, project: str = x, account_id: str = account["id"], on: str = "2019-08-20"
    ) -> Any:
        payment = {
            "fundAccountId": account_id,
            "amount": amount,
            "payee": {"name": "安全技术公司"},
            "voucher": {"text": voucher},
            "invoiceNos": [],
        }
        return finance.do("RecordPayment", on, projectId=project, payment=payment)

    # 3. Pay 25,000.00.
    first = pay("25000.00", "付-2019-08-0034-1")["payment"]
    assert figures(first["fundAccount"]["balance"]) == ("125000.00", "35000.00", "90000.00")

    # 4. 40,000.00 more is over the budget by 5,000.00; nothing changes.
    no = pay("40000.00", "付-2019-08-0035-1")
    assert (no["code"], no["class"]) == ("PAYMENT_OVER_BUDGET", "BUDGET")
    assert {"name": "over_by", "value": "5000.00"} in no["values"]
    assert balance() == ("125000.00", "35000.00", "90000.00")

    # 5. The same voucher line again.
    assert pay("1000.00", "付-2019-08-34")["code"] == "VOUCHER_DUPLICATE"

    # 6. Reverse the first payment with a red voucher.
    back = finance.do(
        "ReversePayment",
        "2019-09-10",
        paymentId=first["id"],
        voucher={"text": "付-2019-09-0007-1"},
        method="RED_BLUE",
        reason="金额有误",
    )
    assert back["payment"]["standing"]["state"] == "REVERSED"
    assert figures(back["payment"]["fundAccount"]["balance"]) == ("150000.00", "60000.00", "90000.00")
    step6 = back["receipt"]["position"]

    # 7. 800,000.00 of premium is given back: the account is overdrawn, which is said.
    refund = finance.do(
        "RecordPremiumRefund", "2019-10-01", policyId=policy, amount="800000.00", refundNo="T1", reason="退保"
    )
    [after] = refund["fundAccounts"]
    assert after["balance"]["netAccrued"] == "30000.00"
    assert figures(after["balance"]) == ("30000.00", "60000.00", "-30000.00")
    assert [warning["code"] for warning in refund["warnings"]] == ["FUND_OVERDRAWN"]

    # 8. Not a fen more is set aside.
    request = officer.do(
        "RequestAmendment",
        "2019-10-02",
        projectId=x,
        budget="60001.00",
        allocations=[{"fundAccountId": account["id"], "amount": "60001.00"}],
        reason="追加",
    )
    assert request["project"], request
    assert reviewer.do("ApproveAmendment", "2019-10-03", projectId=x, opinion="同意")["code"] == "FUND_OVERDRAWN"
    other = declare("W", "1.00")
    assert reviewer.do("ApproveProject", "2019-10-03", projectId=other, opinion="同意")["code"] == "FUND_OVERDRAWN"

    # 9. Cancel X.
    cancelled = reviewer.do("CancelProject", "2019-10-04", projectId=x, reason="不再实施")
    assert cancelled["project"]["standing"]["headline"] == "CANCELLED"
    assert balance() == ("30000.00", "0.00", "30000.00")

    # 10. As known at the end of step 6, 90,000.00 is still available.
    both = finance.ask("FundAccount", by={"id": account["id"]}, asKnownAt={"position": step6})["fundAccount"]
    assert both["then"]["available"] == "90000.00"
    assert both["then"]["position"] == step6
    assert both["now"]["available"] == "30000.00"

    # 11. Project Y of 10,000.00 is filed; 2019 is closed: 30,000.00 carried over, of it 10,000.00 reserved.
    y = declare("Y", "10000.00")
    file(y, "2019-10-05")
    closed = centre.do("CloseFundYear", "2020-01-05", fundAccountId=account["id"], carryOver="30000.00")["fundAccount"]
    assert (closed["state"], closed["balance"]["carriedOut"]) == ("CLOSED", "30000.00")
    assert figures(closed["balance"]) == ("0.00", "0.00", "0.00")
    following = closed["carriedInto"]
    assert (following["fundYear"], following["balance"]["carriedIn"]) == (2020, "30000.00")
    assert figures(following["balance"]) == ("30000.00", "10000.00", "20000.00")

    # A payment for Y of 2019-12-20 is refused where it is aimed at 2019, and taken by 2020 as one of a closed year.
    assert pay("4000.00", "付-2019-12-0001", y, on="2019-12-20")["code"] == "PERIOD_CLOSED"
    late = pay("4000.00", "付-2019-12-0001", y, following["id"], "2019-12-20")["payment"]
    assert (late["paidOn"], late["effectiveOn"], late["priorPeriod"]) == ("2019-12-20", "2020-01-05", True)
    assert figures(late["fundAccount"]["balance"]) == ("26000.00", "6000.00", "20000.00")
    assert late["fundAccount"]["balance"]["priorPeriod"] == "-4000.00"

"""Bad input: what is wrong is said by its code, nothing is recorded, and no answer is ever a fault."""

from copy import deepcopy
from datetime import date
from uuid import uuid4

import pytest

from tests.api.story import ANTAI, FACTORY, FENGTAI, RENHE, named

TODAY = "2019-12-31"
KEY = str(uuid4())


@pytest.fixture(scope="module")
def scene(year):
    """The year, with a project that is approved and not filed, one that nobody could pay, and a key that is used."""
    year.unfiled = year.declared("N-001", {year.renhe: "100.00"})
    year.do(year.reviewer, "ApproveProject", TODAY, projectId=year.unfiled, opinion="同意")
    year.too_dear = year.declared("N-002", {year.renhe: "99900.01"})
    year.do(year.finance, "EndorsePolicy", TODAY, command_id=KEY, policyId=year.p1, documentNo="批1")
    return year


@pytest.fixture(autouse=True)
def nothing_is_recorded(scene):
    before = scene.ledger.store.last()[0]
    yield
    assert scene.ledger.store.last()[0] == before


def put(content, path, value):
    """A copy of some input with one field changed."""
    changed = deepcopy(content)
    *way, last = path.split(".")
    inner = changed
    for step in way:
        inner = inner[int(step)] if step.isdigit() else inner.setdefault(step, {})
    inner[int(last) if last.isdigit() else last] = value
    return changed


def a_payment(year):
    return year.finance, "RecordPayment", {"projectId": year.x, "payment": year.entry(year.renhe, "1.23")}


def a_policy(year):
    return (
        year.finance,
        "RegisterPolicy",
        {
            "policyNo": "PN9999",
            "creditCode": FACTORY,
            "enterpriseName": "丙工厂",
            "inceptionOn": "2019-03-01",
            "expiryOn": "2020-02-29",
            "district": FENGTAI,
            "coInsurers": [],
            "contact": {"name": "联系人"},
        },
    )


def a_project(year):
    return (
        year.officer,
        "DeclareProject",
        {
            "number": "N-003",
            "name": "项目",
            "category": "TRAINING",
            "district": FENGTAI,
            "beneficiaries": [FACTORY],
            "startOn": "2019-06-01",
            "endOn": "2019-12-31",
            "budget": "3.00",
            "allocations": [
                {"fundAccountId": year.renhe, "amount": "1.00"},
                {"fundAccountId": year.antai, "amount": "2.00"},
            ],
            "plan": "方案",
            "supervisor": {"name": "监督人"},
            "contractParty": {"name": "甲培训中心"},
        },
    )


def an_organisation(year):
    return year.centre, "RegisterOrganisation", {"code": "NEW", "name": "新机构", "kind": "INSURER"}


def a_filing(year):
    paper = {"kind": "CONTRACT", "medium": "PAPER", "receivedOn": "2019-12-30"}
    return year.officer, "SubmitFiling", {"projectId": year.unfiled, "papers": [paper]}


def a_rule(year):
    terms = {"limit": {"limit": "LATE_ENTRY_DAYS", "value": 20}}
    return year.city, "PublishRule", {"terms": terms, "effectiveFrom": "2020-01-01", "legalBasis": "文件"}


def refused(scene, command, path, value):
    """Code and field of the refusal of a command that is wrong in one field."""
    who, name, content = command(scene)
    answer = who.do(name, TODAY, **put({"reason": "登记"} | content, path, value))
    return answer["code"], answer["field"]


def codes(answer):
    """The codes of the errors of a question."""
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


# Money


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("12.345", "AMOUNT_PRECISION"),
        ("10000000000000.01", "AMOUNT_TOO_LARGE"),
        ("１２.00", "AMOUNT_FORMAT"),
        ("٣.00", "AMOUNT_FORMAT"),
        ("1e3", "AMOUNT_FORMAT"),
        ("NaN", "AMOUNT_FORMAT"),
        ("1,000.00", "AMOUNT_FORMAT"),
        ("1.00\u0000", "AMOUNT_FORMAT"),
        ("9" * 64, "AMOUNT_FORMAT"),
        ("", "AMOUNT_FORMAT"),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused_where_it_stands(scene, amount, code):
    assert refused(scene, a_payment, "payment.amount", amount) == (code, "payment.amount")
    assert refused(scene, a_project, "allocations.1.amount", amount) == (code, "allocations.1.amount")
    assert codes(scene.finance.post("Payments", filter={"atLeast": amount})) == [code]


@pytest.mark.parametrize("amount", ["0", "0.00", "-0.01", "-10000000000000.00"])
def test_an_amount_of_nothing_or_less_is_refused(scene, amount):
    for command, path in ((a_payment, "payment.amount"), (a_project, "budget"), (a_project, "allocations.0.amount")):
        assert refused(scene, command, path, amount) == ("AMOUNT_NOT_POSITIVE", path)


def test_the_largest_amount_is_only_too_much_for_the_budget(scene):
    assert refused(scene, a_payment, "payment.amount", "10000000000000.00")[0] == "PAYMENT_OVER_BUDGET"


# Codes, numbers and days


@pytest.mark.parametrize(
    ("command", "path", "value", "code", "field"),
    [
        (a_policy, "district", "110199", "DISTRICT_UNKNOWN", None),
        (a_policy, "district", "110228", "DISTRICT_RETIRED", None),
        (a_policy, "district", "丰台", "DISTRICT_UNKNOWN", None),
        (a_policy, "district", "110106\u0000", "DISTRICT_UNKNOWN", None),
        (a_policy, "district", "1" * 10_000, "DISTRICT_UNKNOWN", None),
        (
            a_policy,
            "creditCode",
            FACTORY[:-1] + ("0" if FACTORY[-1] != "0" else "1"),
            "CREDIT_CODE_CHECKSUM",
            "creditCode",
        ),
        (a_policy, "creditCode", "0" * 18, "CREDIT_CODE_PLACEHOLDER", "creditCode"),
        (a_policy, "creditCode", FACTORY[:17] + "\u0000", "CREDIT_CODE_CHAR", "creditCode"),
        (a_policy, "creditCode", "110106000000001", "CREDIT_CODE_LENGTH", "creditCode"),
        (a_project, "beneficiaries.0", "0" * 18, "CREDIT_CODE_PLACEHOLDER", "beneficiaries.0"),
        (a_payment, "payment.payee.creditCode", "0" * 18, "CREDIT_CODE_PLACEHOLDER", "payment.payee.creditCode"),
        (a_policy, "policyNo", "保单", "POLICY_NO_FORMAT", None),
        (a_policy, "policyNo", "A" * 10_000, "POLICY_NO_FORMAT", None),
        (a_policy, "policyNo", "PN0001", "POLICY_NO_DUPLICATE", None),
        (a_policy, "industryCode", "Z9", "INDUSTRY_CODE_FORMAT", "industryCode"),
        (a_policy, "fundYear", 2_147_483_647, "FUND_YEAR_MISMATCH", None),
        (a_policy, "expiryOn", "2019-02-28", "POLICY_PERIOD_INVALID", None),
        (a_project, "number", "X-001", "PROJECT_NO_DUPLICATE", None),
        (a_project, "budget", "4.00", "ALLOCATION_SUM_MISMATCH", None),
        (an_organisation, "code", RENHE, "ORGANISATION_EXISTS", None),
        (an_organisation, "district", "110199", "DISTRICT_UNKNOWN", None),
    ],
)
def test_a_code_or_number_that_is_none_is_refused(scene, command, path, value, code, field):
    assert refused(scene, command, path, value) == (code, field)


@pytest.mark.parametrize(
    "voucher",
    [
        "",
        "付-2019-08",
        "付-2019-13-1",
        "付-19-08-1",
        "账-2019-12-1",
        "付-2019-12-0",
        "付-2019-12-1-0",
        "付－2019－12－1",
        "付-2019-12-1(3/2)",
        "付-2019-12-１",
        "付-2019-12-1\x00",
        "付-2019-12-" + "1" * 10000,
    ],
)
def test_a_voucher_that_is_none_is_refused(scene, voucher):
    assert refused(scene, a_payment, "payment.voucher.text", voucher) == ("VOUCHER_FORMAT", "payment.voucher.text")
    by = {"voucher": {"insurerId": named("Organisation", RENHE), "text": voucher}}
    assert codes(scene.finance.post("Payment", by=by)) == ["VOUCHER_FORMAT"]


@pytest.mark.parametrize("voucher", ["付-2019-08-0034-1", "付-2019-08-34", "付-2019-8-00034-01", "付-2019-09-0007-1"])
def test_a_voucher_line_is_used_once_however_it_is_written(scene, voucher):
    who, name, content = a_payment(scene)
    answer = who.do(name, "2019-08-31", reason="补录", **put(content, "payment.voucher.text", voucher))

    assert answer["code"] == "VOUCHER_DUPLICATE"


def test_a_voucher_of_a_month_that_is_over_is_refused(scene):
    assert refused(scene, a_payment, "payment.voucher.text", "付-2019-11-9999")[0] == "VOUCHER_PERIOD_MISMATCH"


@pytest.mark.parametrize(
    "day",
    [
        "2019-02-30",
        "2019-02-29",
        "0000-00-00",
        "0001-01-01",
        "1899-12-31",
        "2019-13-01",
        "2019/12/30",
        "20191230",
        "2019-12-30T00:00:00Z",
        "２０１９-12-30",
        " 2019-12-30",
        "today",
        "",
        "2019-12-30\x00",
    ],
)
def test_a_day_that_is_none_is_refused_where_it_stands(scene, day):
    assert refused(scene, a_payment, "effectiveOn", day) == ("DATE_FORMAT", "effectiveOn")
    assert refused(scene, a_policy, "inceptionOn", day) == ("DATE_FORMAT", "inceptionOn")
    assert refused(scene, a_filing, "papers.0.receivedOn", day) == ("DATE_FORMAT", "papers.0.receivedOn")
    for asked in ({"asOf": day}, {"filter": {"paid": {"startOn": day}}}, {"filter": {"recorded": {"endOn": day}}}):
        assert codes(scene.finance.post("Payments", **asked)) == ["DATE_FORMAT"]
    assert codes(scene.finance.post("Rules", on=day)) == ["DATE_FORMAT"]


@pytest.mark.parametrize("day", ["2020-01-01", "2020-02-29", "9999-12-31"])
def test_a_business_date_after_today_is_refused(scene, day):
    assert refused(scene, a_policy, "effectiveOn", day)[0] == "DATE_IN_FUTURE"


def test_a_leap_day_long_ago_is_a_day(scene):
    assert refused(scene, a_filing, "effectiveOn", "2016-02-29")[0] == "BEFORE_STREAM_START"


# Payments, reservations, keys and versions


def paid(scene, who, project, account, amount, **rest):
    content = {"projectId": project, "payment": scene.entry(account, amount), "confirmDuplicate": True} | rest
    return who.do("RecordPayment", TODAY, **content)["code"]


def test_a_payment_against_the_rules_is_refused_by_the_first_of_them(scene):
    assert paid(scene, scene.finance, scene.unfiled, scene.renhe, "1.00") == "PAYMENT_BEFORE_FILING"
    assert paid(scene, scene.finance, scene.x, scene.renhe, "35000.01") == "PAYMENT_OVER_BUDGET"
    assert paid(scene, scene.finance, scene.s, scene.renhe, "12000.01") == "ALLOCATION_EXCEEDED"
    assert paid(scene, scene.other_finance, scene.s, scene.antai_shunyi, "1.00") == "ACCOUNT_NOT_ALLOCATED"
    assert paid(scene, scene.other_finance, scene.z, scene.antai_shunyi, "1.00") == "ACCEPTANCE_REQUIRED"


def test_a_reservation_one_fen_over_what_is_available_is_refused(scene):
    answer = scene.reviewer.do("ApproveProject", TODAY, projectId=scene.too_dear, opinion="同意")

    assert answer["code"] == "INSUFFICIENT_AVAILABLE"
    assert {v["name"]: v["value"] for v in answer["values"]} == {"asked": "99900.01", "available": "99900.00"}


def test_a_key_is_used_for_one_content(scene):
    same = {"command_id": KEY, "policyId": scene.p1, "reason": "登记"}

    assert scene.finance.do("EndorsePolicy", TODAY, **same, documentNo="批2")["code"] == "COMMAND_ID_REUSED"
    assert scene.finance.do("EndorsePolicy", TODAY, **same, documentNo="批1")["receipt"]["replayed"]


@pytest.mark.parametrize("version", [0, -1, 1, 2_147_483_647])
def test_a_version_that_is_not_the_last_is_refused(scene, version):
    answer = scene.second.do("VerifyPayment", TODAY, paymentId=scene.late, expectedVersion=version)

    assert (answer["code"], answer["values"]) == ("VERSION_CONFLICT", [{"name": "version", "value": "2"}])


# Text

HOSTILE = {
    "a control character": "甲\u0000乙",
    "a bell": "甲\u0007乙",
    "a reading direction": "甲\u202e乙",
    "a right-to-left mark": "甲\u200f乙",
    "nothing": "",
    "blanks": "  \u3000 ",
    "too long": "甲" * 201,
}
LINES = [
    *[(an_organisation, path) for path in ("code", "name")],
    *[(a_policy, path) for path in ("enterpriseName", "contact.name")],
    *[(a_project, path) for path in ("number", "name", "supervisor.name", "contractParty.name")],
    *[(a_payment, path) for path in ("payment.payee.name",)],
    (a_rule, "legalBasis"),
]
OPTIONAL_LINES = [
    *[(a_policy, path) for path in ("street", "address", "contact.phone", "contact.email")],
    *[(a_project, path) for path in ("contractNo", "contractParty.accountLast4", "supervisor.phone")],
    *[(a_payment, path) for path in ("payment.bankReceiptNo", "payment.voucher.accountSet")],
    (a_filing, "papers.0.sha256"),
]


@pytest.mark.parametrize(("command", "path"), LINES, ids=lambda given: getattr(given, "__name__", given))
@pytest.mark.parametrize("what", HOSTILE)
def test_a_text_that_cannot_be_shown_is_refused_where_it_stands(scene, command, path, what):
    assert refused(scene, command, path, HOSTILE[what]) == ("TEXT_FORMAT", path)


@pytest.mark.parametrize(("command", "path"), OPTIONAL_LINES, ids=lambda given: getattr(given, "__name__", given))
@pytest.mark.parametrize("what", [what for what, text in HOSTILE.items() if text.strip()])
def test_an_optional_text_is_refused_where_it_stands(scene, command, path, what):
    assert refused(scene, command, path, HOSTILE[what]) == ("TEXT_FORMAT", path)


def test_prose_has_lines_and_an_end(scene):
    assert refused(scene, a_project, "plan", "方案\u0000") == ("TEXT_FORMAT", "plan")
    assert refused(scene, a_project, "plan", "长" * 4_001) == ("TEXT_FORMAT", "plan")
    assert refused(scene, a_project, "reason", "因\u0000") == ("TEXT_FORMAT", "reason")
    assert refused(scene, a_payment, "payment.invoiceNos", ["票1", "票\n2"]) == ("TEXT_FORMAT", "payment.invoiceNos.1")
    many_lines = put(a_project(scene)[2], "plan", "一\n\t二\r\n" + "长" * 3_900) | {"budget": "4.00"}
    assert scene.officer.do("DeclareProject", TODAY, **many_lines)["code"] == "ALLOCATION_SUM_MISMATCH"


# Ids


@pytest.mark.parametrize(
    "id_", ["", "x", "\u0000", "甲", "x" * 10_000, named("Payment", "x"), named("Payment", "\u0000")]
)
def test_an_id_that_is_none_names_nothing(scene, id_):
    assert refused(scene, a_payment, "projectId", id_) == ("NOT_FOUND", None)
    assert refused(scene, a_payment, "payment.fundAccountId", id_) == ("NOT_FOUND", None)
    assert refused(scene, a_project, "allocations.1.fundAccountId", id_) == ("NOT_FOUND", None)
    for operation in ("FundAccount", "Policy", "Project", "Payment"):
        assert next(iter(scene.centre.ask(operation, by={"id": id_}).values())) is None
    assert scene.centre.ask("Node", id=id_) == {"node": None}
    assert scene.centre.ask("Payments", filter={"fundAccountId": id_})["payments"]["totalCount"] == 0
    assert scene.centre.ask("Payments", scope={"insurerId": id_})["payments"]["totalCount"] == 0


# What the schema does not take


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("commandId", None),
        ("commandId", "x"),
        ("commandId", 5),
        ("commandId", ["x"]),
        ("effectiveOn", None),
        ("effectiveOn", 20191231),
        ("effectiveOn", "2" * 65),
        ("projectId", None),
        ("projectId", {"id": "x"}),
        ("payment", None),
        ("payment", []),
        ("payment.amount", None),
        ("payment.amount", 1),
        ("payment.amount", 1.5),
        ("payment.amount", True),
        ("payment.amount", "1" * 65),
        ("payment.payee", "甲"),
        ("payment.payee.name", 5),
        ("payment.invoiceNos", None),
        ("payment.invoiceNos", [None]),
        ("payment.final", "yes"),
        ("payment.instalment", 2_147_483_648),
        ("payment.unheardOf", "x"),
        ("confirmDuplicate", None),
        ("confirmDuplicate", 1),
        ("expectedVersion", 2_147_483_648),
        ("expectedVersion", "1"),
        ("reason", 5),
    ],
)
def test_nulls_and_wrong_kinds_of_json_are_no_input(scene, path, value):
    who, name, content = a_payment(scene)
    given = {"commandId": str(uuid4()), "effectiveOn": TODAY, "reason": "登记"} | content

    assert codes(who.post(name, input=put(given, path, value))) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("input_", [None, [], "x", 5, {}, True])
def test_an_input_is_an_object(scene, input_):
    assert set(codes(scene.finance.post("RecordPayment", input=input_))) == {"BAD_USER_INPUT"}


@pytest.mark.parametrize("terms", [{}, {"limit": None}, {"accrual": {"mode": "FIXED", "rateBp": 1}, "limit": None}])
def test_a_rule_says_one_thing(scene, terms):
    who, name, content = a_rule(scene)
    given = {"commandId": str(uuid4()), "effectiveOn": TODAY} | content | {"terms": terms}

    assert codes(who.post(name, input=given)) == ["BAD_USER_INPUT"]


def test_what_can_be_judged_without_the_ledger_is_judged_before_an_id(scene):
    who, name, content = a_payment(scene)
    nowhere = content | {"projectId": scene.renhe}

    assert who.do(name, TODAY, **put(nowhere, "payment.amount", "0"))["code"] == "AMOUNT_NOT_POSITIVE"
    tomorrow = put(nowhere, "payment.voucher.text", "付-2020-01-1")
    assert who.do(name, "2020-01-01", **tomorrow)["code"] == "DATE_IN_FUTURE"
    assert who.do(name, TODAY, **nowhere)["code"] == "NOT_FOUND"


def test_the_next_command_after_a_refused_one_is_unharmed(scene):
    assert refused(scene, a_payment, "payment.payee.name", "\u0000")[0] == "TEXT_FORMAT"
    assert scene.finance.do("EndorsePolicy", TODAY, command_id=KEY, policyId=scene.p1, documentNo="批1", reason="登记")[
        "receipt"
    ]["replayed"]
    assert date.fromisoformat(scene.finance.ask("FundAccounts")["fundAccounts"]["asOf"]) == date(2019, 12, 31)
    assert scene.other_finance.ask("FundAccounts", scope={"insurerId": named("Organisation", ANTAI)})

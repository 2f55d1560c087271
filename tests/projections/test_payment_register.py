import pytest

from domain.irregular import IrregularKind
from domain.money import Fen, fen, yuan
from domain.payment import PaymentState
from ledger.payment import (
    DisputeVoucher,
    RecordIrregularPayment,
    RecordPaymentRefund,
    ReversePayment,
    VerifyPayment,
)
from ledger.project import ApproveAmendment, ApproveProject, ConsentAllocation, RequestAmendment
from projections import payment_register
from projections.page import FIRST, Page, Period
from projections.payment_register import (
    AMOUNT_DESC,
    PAID_ASC,
    PAID_DESC,
    RECORDED_DESC,
    PaymentFilter,
)
from projections.scope import Scope
from tests.domain.specs import (
    ANTAI,
    AUDITOR,
    FENGTAI,
    FINANCE,
    OFFICER,
    OTHER_FINANCE,
    OTHER_OFFICER,
    RENHE,
    REVIEWER,
    SECOND,
    SHUNYI,
    STRANGER,
    allocations,
    an_entry,
    voucher,
)
from tests.projections.specs import CITY, a_story, day, every


@pytest.fixture
def story(database):
    with a_story(database) as told:
        told.project = told.accepted([(told.renhe, "60,000.00")])
        yield told


async def the(story, payment_id, as_of="2019-12-31", position=None, scope=CITY):
    async with story.asked(as_of, position) as (reading, basis):
        found = await payment_register.payments(reading, scope, basis, [payment_id])
    return found[0] if found else None


async def listed(story, as_of="2019-12-31", position=None, scope=CITY, order=PAID_ASC, page=FIRST, **wanted):
    """The amounts of a page, in yuan without cents."""
    async with story.asked(as_of, position) as (reading, basis):
        found = await payment_register.page(reading, scope, basis, PaymentFilter(**wanted), order, page)
        total = await payment_register.total(reading, scope, basis, PaymentFilter(**wanted))
    assert (total.payments, total.paid) == (len(found), sum(each.amount for each in found))
    return [each.amount // 100 for each in found]


async def test_a_payment_tells_what_was_said_and_what_it_left(story):
    details = {"tax": fen("300"), "bank_receipt_no": "回9", "invoice_nos": ("票1", "票2"), "instalment": 1}
    payment_id = story.paid(story.project, story.renhe, "25,000.00", voucher=voucher("付-2019-08-0034"), **details)

    found = await the(story, payment_id)

    assert (found.amount, found.tax, found.voucher, found.account_set) == (
        fen("25000"),
        fen("300"),
        "付-2019-08-0034-1",
        RENHE,
    )
    assert (found.payee_name, found.payee_last4, found.bank_receipt_no) == ("甲培训中心", "0001", "回9")
    assert (found.invoice_nos, found.instalment, found.final) == (["票1", "票2"], 1, False)
    assert (found.paid_on, found.effective_on, found.late_days) == (day("2019-08-01"), day("2019-08-01"), 0)
    assert (found.state, found.verified_by, found.recorded_by) == ("RECORDED", None, FINANCE.person)
    assert (found.net, found.refunded, found.irregular, found.attested) == (fen("25000"), 0, None, True)
    assert (found.project_used, found.budget_left) == (fen("25000"), fen("35000"))
    assert (found.insurer, found.district, found.project_id) == (RENHE, FENGTAI, story.project)


async def test_used_and_left_run_on_in_the_order_of_payment(story):
    later = story.paid(story.project, story.renhe, "10,000.00", on="2019-08-02")
    known = story.position
    earlier = story.paid(story.project, story.renhe, "5,000.00", on="2019-07-20", recorded="2019-08-03")
    same_day = story.paid(story.project, story.renhe, "1,000.00", on="2019-08-02", recorded="2019-08-03")

    async with story.asked() as (reading, basis):
        page = await payment_register.page(reading, CITY, basis, order=PAID_ASC)

    assert [(each.payment_id, yuan(each.project_used), yuan(each.budget_left)) for each in page] == [
        (earlier, "5000.00", "55000.00"),
        (later, "15000.00", "45000.00"),
        (same_day, "16000.00", "44000.00"),
    ]
    assert (await the(story, later, position=known)).project_used == fen("10000")


async def test_budget_left_is_that_of_the_budget_on_the_day_of_payment(story):
    payment_id = story.paid(story.project, story.renhe, "10,000.00")
    asked = allocations([(story.renhe, "70,000.00")])
    story.do(RequestAmendment(story.project, fen("70000"), asked), "2019-08-02", OFFICER, "调整")
    story.do(ApproveAmendment(story.project, "同意"), "2019-08-03", REVIEWER)
    entry = an_entry(story, story.renhe, "1,000.00")
    irregular = story.do(
        RecordIrregularPayment(story.project, entry, IrregularKind.BEFORE_FILING), "2019-08-03", FINANCE, "补登"
    )

    assert (await the(story, payment_id)).budget_left == fen("50000")
    assert (await the(story, irregular)).budget_left == fen("59000")
    assert (await the(story, irregular)).irregular == "BEFORE_FILING"


async def test_state_and_refunds_are_those_of_the_two_dates(story):
    payment_id = story.paid(story.project, story.renhe, "10,000.00")
    story.do(VerifyPayment(payment_id), "2019-08-02", SECOND)
    verified = story.position
    story.do(RecordPaymentRefund(payment_id, fen("100"), "回1"), "2019-08-03", FINANCE)
    story.do(DisputeVoucher(payment_id), "2019-08-04", AUDITOR, "质询")
    wrong = story.paid(story.project, story.renhe, "2,000.00")
    story.do(ReversePayment(wrong, story.red()), "2019-08-05", FINANCE, "误录")

    now, then = await the(story, payment_id), await the(story, payment_id, "2019-08-02")

    assert (now.state, now.verified_by, now.refunded, now.net) == ("QUERIED", SECOND.person, fen("100"), fen("9900"))
    assert (then.state, then.refunded, then.net) == ("VERIFIED", 0, fen("10000"))
    assert (await the(story, payment_id, "2019-08-01")).state == "RECORDED"
    assert (await the(story, payment_id, position=verified)).state == "VERIFIED"
    assert await the(story, payment_id, "2019-07-31") is None
    reversed_ = await the(story, wrong)
    assert (reversed_.state, reversed_.reversed, reversed_.net) == ("REVERSED", fen("2000"), 0)
    async with story.asked() as (reading, basis):
        moved = await payment_register.moves(reading, basis, [payment_id, wrong])
        total = await payment_register.total(reading, CITY, basis)
    assert sorted((each.kind, yuan(each.amount)) for each in moved) == [
        ("PAID", "10000.00"),
        ("PAID", "2000.00"),
        ("REFUNDED", "100.00"),
        ("REVERSED", "2000.00"),
    ]
    red = next(each for each in moved if each.kind == "REVERSED")
    assert (red.reason, red.method, red.voucher[:9], red.actor) == ("误录", "RED_BLUE", "记-2019-12", FINANCE.person)
    assert (total.paid, total.reversed, total.refunded, total.net) == (
        fen("12000"),
        fen("2000"),
        fen("100"),
        fen("9900"),
    )


async def test_a_payment_is_found_by_its_voucher_and_by_its_red_one(story):
    payment_id = story.paid(story.project, story.renhe, "10,000.00", voucher=voucher("付-2019-08-0034"))
    red = story.red()
    story.do(ReversePayment(payment_id, red), "2019-08-05", FINANCE, "误录")

    async def found(line, account_set=RENHE, scope=CITY, as_of="2019-12-31"):
        async with story.asked(as_of) as (reading, basis):
            payment = await payment_register.by_voucher(reading, scope, basis, account_set, line)
        return payment and payment.payment_id

    assert await found("付-2019-08-0034-1") == await found(red.text) == payment_id
    assert await found("付-2019-08-0034-2") is None
    assert await found("付-2019-08-0034-1", ANTAI) is None
    assert await found("付-2019-08-0034-1", scope=Scope(insurer=ANTAI)) is None
    assert await found(red.text, as_of="2019-08-04") is None


async def test_each_insurer_sees_its_own_payments_of_a_shared_project(story):
    shares = [(story.renhe, "4,000.00"), (story.antai, "2,000.00")]
    shared = story.declared(shares, on="2019-07-06", number="X-2")
    story.do(ConsentAllocation(shared), "2019-07-06", OTHER_OFFICER)
    story.do(ApproveProject(shared, "同意"), "2019-07-06", REVIEWER)
    for account, amount, by in ((story.renhe, "30", FINANCE), (story.antai, "20", OTHER_FINANCE)):
        entry = an_entry(story, account, amount, voucher=voucher("付-2019-08-1", by.organisation))
        story.do(RecordIrregularPayment(shared, entry, IrregularKind.BEFORE_FILING), "2019-08-01", by, "补登")

    assert await listed(story) == [30, 20]
    assert await listed(story, scope=Scope(insurer=RENHE)) == [30]
    assert await listed(story, scope=Scope(insurer=ANTAI)) == [20]
    assert await listed(story, scope=Scope(district=FENGTAI, fund_year=2019)) == [30, 20]
    for scope in (Scope(district=SHUNYI), Scope(fund_year=2018), Scope(nothing=True), Scope(insurer="HENGAN")):
        assert await listed(story, scope=scope) == []
    async with story.asked() as (reading, basis):
        [own] = await payment_register.page(reading, Scope(insurer=ANTAI), basis)
    assert (own.project_used, own.budget_left) == (fen("50"), fen("5950"))


async def test_the_register_is_filtered_by_what_payments_say(story):
    other = story.filed([(story.renhe, "900.00")], number="X-2", contract_party=None)
    first = story.paid(story.project, story.renhe, "1000", voucher=voucher("付-2019-08-1"))
    story.paid(story.project, story.renhe, "2000", on="2019-08-02", voucher=voucher("付-2019-09-2"))
    entry = an_entry(story, story.renhe, "300", payee=STRANGER, voucher=voucher("记-2019-08-3"))
    irregular = RecordIrregularPayment(other, entry, IrregularKind.NO_CONTRACT)
    story.do(irregular, "2019-08-03", FINANCE, "补登", recorded="2019-08-23")
    story.do(VerifyPayment(first), "2019-08-23", SECOND)

    assert await listed(story, project_id=story.project) == [1000, 2000]
    assert await listed(story, account_id=story.renhe) == [1000, 2000, 300]
    assert await listed(story, account_id=story.antai) == []
    assert await listed(story, paid=Period(day("2019-08-02"), day("2019-08-02"))) == [2000]
    assert await listed(story, recorded=Period(day("2019-08-23"), None)) == [300]
    assert await listed(story, recorded=Period(None, day("2019-08-22"))) == [1000, 2000]
    assert await listed(story, states=(PaymentState.VERIFIED,)) == [1000]
    assert await listed(story, states=(PaymentState.RECORDED,)) == [2000, 300]
    assert await listed(story, as_of="2019-08-22", states=(PaymentState.VERIFIED,)) == []
    assert await listed(story, irregular=True) == [300]
    assert await listed(story, irregular=False) == [1000, 2000]
    assert await listed(story, payee="咨询") == [300]
    assert await listed(story, payee="%") == []
    assert await listed(story, voucher="付-2019-08") == [1000]
    assert await listed(story, least=fen("1000")) == [1000, 2000]
    assert await listed(story, most=fen("1000")) == [1000, 300]
    assert await listed(story, least=Fen(0), most=Fen(0)) == []
    assert await listed(story, late_over_days=19) == [300]
    assert await listed(story, late_over_days=20) == []
    assert await listed(story, late_over_days=0) == [300]


async def test_the_register_is_sorted(story):
    story.paid(story.project, story.renhe, "2000", on="2019-08-02")
    story.paid(story.project, story.renhe, "3000", on="2019-08-01", recorded="2019-08-03")
    story.paid(story.project, story.renhe, "1000", on="2019-08-04")

    assert await listed(story, order=PAID_ASC) == [3000, 2000, 1000]
    assert await listed(story, order=PAID_DESC) == [1000, 2000, 3000]
    assert await listed(story, order=RECORDED_DESC) == [1000, 3000, 2000]
    assert await listed(story, order=AMOUNT_DESC) == [3000, 2000, 1000]


async def test_the_pages_add_up_to_the_totals_and_a_late_entry_shifts_nothing(story):
    for number in range(6):
        story.paid(story.project, story.renhe, f"{100 + number % 3}", on=f"2019-08-0{1 + number // 2}")
    async with story.asked() as (reading, basis):
        first = await payment_register.page(reading, CITY, basis, page=Page(4))
    story.paid(story.project, story.renhe, "99", on="2019-08-02", recorded="2019-09-01")

    async with story.asked(position=basis.position) as (reading, basis):
        rest = await payment_register.page(reading, CITY, basis, page=Page(9, PAID_DESC.key(first[-1])))
        total = await payment_register.total(reading, CITY, basis)
        for order in (PAID_ASC, PAID_DESC, RECORDED_DESC, AMOUNT_DESC):

            async def fetch(page, order=order):
                return await payment_register.page(reading, CITY, basis, order=order, page=page)

            forward, back = await every(fetch, order), await every(fetch, order, backward=True)
            assert forward == back[::-1]
            assert {each.payment_id for each in forward} == {each.payment_id for each in first + rest}

    assert len(first + rest) == total.payments == 6
    assert total.paid == sum(each.amount for each in first + rest)


async def test_an_empty_register_has_a_total_of_nothing(story):
    assert await listed(story) == []

"""Settlements: what may be billed, at which price, once; and how each line is decided."""

import pytest

from domain.contract import ContractNotInForce, ContractPrice, ServiceItem
from domain.contract_ceiling import ContractCeiling
from domain.counts import NumberRange
from domain.fee import Fee
from domain.money import AmountNotPositive, AmountTooLarge, Fen, fen
from domain.settlement.deciding import AwardAboveClaim, NothingDisputed
from domain.settlement.line import SettlementLineState, SettlementState
from domain.settlement.record import LinesRequired, SettlementLineUnknown
from domain.settlement.service import ReinspectedHazardRequired
from domain.settlement.submission import (
    PriceMismatch,
    QuantityAboveService,
    ServiceYearsMixed,
    SettlementExists,
    TaskAlreadySettled,
    TaskNotAccepted,
    TaskOfAnotherContract,
)
from domain.task.record import TaskNotAssigned
from domain.transition import BeforeStreamStart, InvalidTransition, StepDateOrder
from ledger.command import NotFound, ReasonRequired
from ledger.contract import AmendContract, TerminateContract
from ledger.rights import RoleNotAllowed
from ledger.settlement import AgreeLine, DisputeLine, MediateDispute, ReturnSettlement, SubmitSettlement
from ledger.settlement.submission import BilledLine
from tests.domain.settlement_specs import Firm, call_out, reinspection, visit
from tests.domain.specs import ANTAI, CENTRE, FINANCE, OFFICER, OTHER_OFFICER, RENHE, facts, perform
from tests.domain.task_specs import CALL_OUT, FIRM, FIRM_CODE, OTHER_FIRM, VISIT, day, signing


@pytest.fixture
def firm():
    return Firm()


# What may be billed


def test_accepted_work_is_billed_and_the_bill_seen_by_both_sides(firm):
    settlement = firm.settlement(firm.submitted(2))

    assert (settlement.insurers, settlement.firms, settlement.in_district) == ((RENHE,), (FIRM_CODE,), None)
    assert settlement.claimed == fen("1600")
    assert settlement.state is SettlementState.SUBMITTED
    assert facts(firm.books)[-4:] == ["SettlementSubmitted", "FeesBilled", "FeeBilled", "FeeBilled"]


def test_a_visit_is_not_billed_before_its_quality_is_accepted(firm):
    task = firm.visited(firm.task())
    before = len(firm.books.facts)

    with pytest.raises(TaskNotAccepted):
        firm.submit(visit(task))
    assert facts(firm.books, before) == []


def test_a_visit_is_billed_once_by_one_settlement_and_by_any_other(firm):
    first, second = firm.accepted(), firm.accepted()
    firm.submit(visit(first))

    with pytest.raises(TaskAlreadySettled) as across:
        firm.submit(visit(second), visit(first), number="JS-2")
    with pytest.raises(TaskAlreadySettled) as within:
        firm.submit(visit(second), visit(second), number="JS-2")
    assert (across.value.number, within.value.number) == ("JS-1", "JS-2")
    firm.submit(visit(second), number="JS-2")


def test_a_returned_settlement_sets_its_services_free(firm):
    task = firm.accepted()
    first = firm.submit(visit(task))
    firm.do(ReturnSettlement(first), "2019-07-11", OFFICER)

    assert firm.settlement(first).state is SettlementState.RETURNED
    second = firm.submit(visit(task), number="JS-2", on="2019-07-12")
    assert firm.books[Fee, Fee.id_for(task, ServiceItem.VISIT, 0)].settlement_id == second
    with pytest.raises(TaskAlreadySettled):
        firm.submit(visit(task), number="JS-3", on="2019-07-12")


def test_refused_visits_are_billed_as_often_as_they_were_refused(firm):
    task = firm.refused("2019-05-20")
    firm.gave_in(task, "2019-05-21")
    firm.refused("2019-05-25", task)

    with pytest.raises(QuantityAboveService) as refusal:
        firm.submit(call_out(task, quantity=3))
    assert refusal.value.done == 2
    firm.submit(call_out(task))
    firm.submit(call_out(task), number="JS-2")
    with pytest.raises(TaskAlreadySettled):
        firm.submit(call_out(task), number="JS-3")


def test_a_refusal_and_the_visit_that_followed_it_are_both_billed(firm):
    task = firm.refused("2019-05-15")
    firm.gave_in(task, "2019-05-16")
    firm.visited(task)

    firm.submit(call_out(task))
    with pytest.raises(TaskNotAccepted):
        firm.submit(visit(task), number="JS-2")


@pytest.mark.parametrize("priced", [True, False])
def test_a_refused_visit_is_billed_when_the_contract_pays_for_call_outs(priced):
    firm = Firm(prices=(VISIT, CALL_OUT) if priced else (VISIT,))
    task = firm.refused()

    if priced:
        firm.submit(call_out(task))
    else:
        with pytest.raises(TaskNotAccepted):
            firm.submit(call_out(task))


def test_a_task_that_nobody_refused_has_no_call_out(firm):
    with pytest.raises(TaskNotAccepted):
        firm.submit(call_out(firm.accepted()))


def test_each_reinspection_of_a_hazard_is_billed_once(firm):
    task = firm.accepted()
    hazard = firm.reinspected(task, "2019-06-01", "2019-06-05")

    firm.submit(reinspection(task, hazard))
    firm.submit(reinspection(task, hazard), number="JS-2")
    with pytest.raises(TaskAlreadySettled):
        firm.submit(reinspection(task, hazard), number="JS-3")
    with pytest.raises(QuantityAboveService):
        firm.submit(reinspection(task, hazard, quantity=3), number="JS-3")


def test_a_hazard_of_another_task_or_without_reinspection_is_not_billed(firm):
    task, other = firm.accepted(), firm.accepted()
    elsewhere, untouched = firm.reinspected(other, "2019-06-01"), firm.reinspected(task)

    with pytest.raises(NotFound):
        firm.submit(reinspection(task, elsewhere))
    with pytest.raises(TaskNotAccepted):
        firm.submit(reinspection(task, untouched))


@pytest.mark.parametrize("item", ServiceItem)
def test_a_reinspection_names_its_hazard_and_nothing_else_does(firm, item):
    task = firm.accepted()
    named = firm.reinspected(task) if item is not ServiceItem.REINSPECTION else None

    with pytest.raises(ReinspectedHazardRequired):
        firm.submit(BilledLine(task, item, 1, fen("800"), named))


# At which price


def test_the_price_is_that_of_the_day_of_the_visit_whatever_changed_afterwards(firm):
    before, after = firm.accepted("2019-05-31", "2019-06-02"), firm.accepted("2019-06-01", "2019-06-02")
    dearer = AmendContract(firm.contract, (ContractPrice(ServiceItem.VISIT, fen("900")),))
    firm.do(dearer, "2019-06-01", OFFICER)

    with pytest.raises(PriceMismatch) as refusal:
        firm.submit(visit(before, "900"))
    assert (refusal.value.price, refusal.value.contract_price) == (fen("900"), fen("800"))
    with pytest.raises(PriceMismatch):
        firm.submit(visit(after, "800"))
    settlement = firm.settlement(firm.submit(visit(before, "800"), visit(after, "900")))
    assert settlement.claimed == fen("1700")


def test_a_price_one_fen_off_is_refused(firm):
    task = firm.accepted()

    for price in ("799.99", "800.01"):
        with pytest.raises(PriceMismatch):
            firm.submit(visit(task, price))


def test_a_service_without_a_price_is_not_billed():
    firm = Firm(prices=(CALL_OUT,))

    with pytest.raises(PriceMismatch) as refusal:
        firm.submit(visit(firm.accepted()))
    assert refusal.value.contract_price == 0


def test_call_outs_of_different_prices_are_billed_on_lines_of_their_own(firm):
    task = firm.refused("2019-05-20")
    firm.gave_in(task, "2019-05-21")
    firm.do(AmendContract(firm.contract, (ContractPrice(ServiceItem.CALL_OUT, fen("250")),)), "2019-05-22", OFFICER)
    firm.refused("2019-05-25", task)

    with pytest.raises(PriceMismatch):
        firm.submit(call_out(task, quantity=2))
    assert firm.settlement(firm.submit(call_out(task), call_out(task, "250"))).claimed == fen("450")


def test_the_contract_is_in_force_on_the_day_of_the_service(firm):
    task = firm.refused("2019-05-20")
    firm.do(TerminateContract(firm.contract), "2019-05-21", OFFICER)

    firm.submit(call_out(task))
    later = Firm()
    late = later.accepted()
    hazard = later.reinspected(late, "2019-06-02")
    later.do(TerminateContract(later.contract), "2019-06-02", OFFICER)
    with pytest.raises(ContractNotInForce):
        later.submit(reinspection(late, hazard))


def test_settlements_bill_up_to_the_ceiling_and_not_a_fen_more():
    firm = Firm(ceiling=fen("1600"))
    tasks = [firm.accepted() for _ in range(3)]
    first = firm.submit(visit(tasks[0]))
    firm.submit(visit(tasks[1]), number="JS-2")

    with pytest.raises(ContractCeiling) as refusal:
        firm.submit(visit(tasks[2]), number="JS-3")
    assert (refusal.value.billed, refusal.value.over_by) == (fen("1600"), fen("800"))
    firm.do(ReturnSettlement(first), "2019-07-11", OFFICER)
    firm.submit(visit(tasks[2]), number="JS-3", on="2019-07-12")


def test_what_was_not_awarded_is_free_under_the_ceiling_again():
    firm = Firm(ceiling=fen("1599.99"))
    tasks = [firm.accepted() for _ in range(2)]
    first = firm.submit(visit(tasks[0]))
    firm.dispute(first, 1)
    firm.mediate(first, 1, "800")

    with pytest.raises(ContractCeiling):
        firm.submit(visit(tasks[1]), number="JS-2", on="2019-07-21")
    again = Firm(ceiling=fen("1599.99"))
    tasks = [again.accepted() for _ in range(2)]
    first = again.submit(visit(tasks[0]))
    again.dispute(first, 1)
    again.mediate(first, 1, "799.99")
    again.submit(visit(tasks[1]), number="JS-2", on="2019-07-21")


def test_a_ceiling_is_not_lowered_below_what_is_billed(firm):
    firm.submitted(2)

    with pytest.raises(ContractCeiling):
        firm.do(AmendContract(firm.contract, ceiling=fen("1599.99")), "2019-08-01", OFFICER)
    firm.do(AmendContract(firm.contract, ceiling=fen("1600")), "2019-08-01", OFFICER)


# The form, and whose it is


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ({"quantity": 0}, NumberRange),
        ({"price": Fen(0)}, AmountNotPositive),
        ({"price": Fen(10**15), "quantity": 2}, AmountTooLarge),
    ],
)
def test_what_is_no_line_is_refused(firm, line, refusal):
    said = {"task_id": firm.task(), "item": ServiceItem.VISIT, "quantity": 1, "price": fen("800")}

    with pytest.raises(refusal):
        firm.submit(BilledLine(**said | line))


def test_a_settlement_has_lines_a_number_of_its_own_and_one_year(firm):
    task, other = firm.accepted(), firm.accepted()
    hazard = firm.reinspected(task, "2019-06-01")
    firm.do(AmendContract(firm.contract, end_on=day("2020-12-31")), "2019-06-02", OFFICER)
    late = firm.reinspected(task, "2020-01-02", number="YH-2")

    with pytest.raises(LinesRequired):
        firm.submit()
    with pytest.raises(ServiceYearsMixed):
        firm.submit(reinspection(task, hazard), reinspection(task, late), on="2020-02-01")
    firm.submit(reinspection(task, hazard))
    with pytest.raises(SettlementExists):
        firm.submit(visit(other))


def test_only_its_own_firm_bills_a_task_and_under_its_own_contract(firm):
    task = firm.accepted()
    other = perform(signing(contract_no="HT-2"), firm.books, "2019-01-15").id

    with pytest.raises(NotFound):
        firm.do(SubmitSettlement(firm.contract, "JS-1", (visit(task),)), "2019-07-10", OTHER_FIRM)
    with pytest.raises(TaskOfAnotherContract):
        firm.do(SubmitSettlement(other, "JS-1", (visit(task),)), "2019-07-10")
    theirs = perform(signing(contract_no="HT-3", firm="JIANAN"), firm.books, "2019-01-15").id
    with pytest.raises(TaskNotAssigned):
        firm.do(SubmitSettlement(theirs, "JS-1", (visit(task),)), "2019-07-10", OTHER_FIRM)
    for by in (OFFICER, CENTRE, FINANCE):
        with pytest.raises(RoleNotAllowed):
            firm.do(SubmitSettlement(firm.contract, "JS-1", (visit(task),)), "2019-07-10", by)


def test_a_bill_comes_after_the_quality_was_accepted(firm):
    task = firm.accepted()

    with pytest.raises(StepDateOrder):
        firm.submit(visit(task), on="2019-05-23")
    firm.submit(visit(task), on="2019-05-24")


# How each line is decided


def states(firm, settlement):
    return [each.value for each in firm.settlement(settlement).states.values()]


def test_lines_are_agreed_disputed_and_mediated_each_for_itself(firm):
    settlement = firm.submitted(3)

    firm.agree(settlement, 1, 2)
    assert states(firm, settlement) == ["AGREED", "AGREED", "UNDECIDED"]
    assert firm.settlement(settlement).state is SettlementState.SUBMITTED
    firm.dispute(settlement, 3)
    assert firm.settlement(settlement).state is SettlementState.PARTLY_DISPUTED
    firm.mediate(settlement, 3)
    assert states(firm, settlement) == ["AGREED", "AGREED", "MEDIATED"]
    assert firm.settlement(settlement).state is SettlementState.RESOLVED


def test_a_settlement_whose_lines_are_all_agreed_is_agreed(firm):
    settlement = firm.submitted(2)
    firm.agree(settlement, 1, 2)

    assert firm.settlement(settlement).state is SettlementState.AGREED


# From which state of its line a command leads on; each is told of line 1.
LINE_TABLE = {
    "AgreeLine": (lambda id_: AgreeLine(id_, (1,)), OFFICER, SettlementLineState.UNDECIDED),
    "DisputeLine": (lambda id_: DisputeLine(id_, 1, fen("1")), OFFICER, SettlementLineState.UNDECIDED),
    "MediateDispute": (lambda id_: MediateDispute(id_, 1, fen("1"), "依据"), CENTRE, SettlementLineState.DISPUTED),
    "ReturnSettlement": (ReturnSettlement, OFFICER, SettlementLineState.UNDECIDED),
}


def stood(state):
    firm = Firm()
    settlement = firm.submitted(1)
    if state is SettlementLineState.AGREED:
        firm.agree(settlement, 1)
    elif state is not SettlementLineState.UNDECIDED:
        firm.dispute(settlement, 1)
    if state is SettlementLineState.MEDIATED:
        firm.mediate(settlement, 1)
    return firm, settlement


@pytest.mark.parametrize("state", SettlementLineState)
@pytest.mark.parametrize("name", LINE_TABLE)
def test_from_each_state_of_a_line_the_steps_of_the_table_lead_on_and_no_others(name, state):
    command, by, allowed = LINE_TABLE[name]
    firm, settlement = stood(state)

    if state is allowed:
        firm.do(command(settlement), "2019-08-01", by)
    else:
        with pytest.raises(InvalidTransition) as refusal:
            firm.do(command(settlement), "2019-08-01", by)
        assert (refusal.value.state, refusal.value.command, refusal.value.object) == (state, name, "JS-1-1")


@pytest.mark.parametrize("name", LINE_TABLE)
def test_a_returned_settlement_takes_no_step(name):
    firm, settlement = stood(SettlementLineState.UNDECIDED)
    firm.do(ReturnSettlement(settlement), "2019-07-11", OFFICER)
    command, by, _ = LINE_TABLE[name]

    with pytest.raises(InvalidTransition) as refusal:
        firm.do(command(settlement), "2019-08-01", by)
    assert refusal.value.state is SettlementState.RETURNED


@pytest.mark.parametrize("name", LINE_TABLE)
def test_each_step_is_its_roles_and_its_sides(name):
    command, by, allowed = LINE_TABLE[name]
    firm, settlement = stood(allowed)

    with pytest.raises(RoleNotAllowed):
        firm.do(command(settlement), "2019-08-01", FIRM)
    with pytest.raises(BeforeStreamStart):
        firm.do(command(settlement), "2019-07-09", by)
    if by is OFFICER:
        with pytest.raises(NotFound):
            firm.do(command(settlement), "2019-08-01", OTHER_OFFICER)
    assert OTHER_OFFICER.organisation == ANTAI


def test_a_settlement_is_returned_before_any_of_its_lines_is_decided(firm):
    settlement = firm.submitted(2)
    firm.agree(settlement, 2)

    with pytest.raises(InvalidTransition) as refusal:
        firm.do(ReturnSettlement(settlement), "2019-07-16", OFFICER)
    assert (refusal.value.object, refusal.value.state) == ("JS-1-2", SettlementLineState.AGREED)


def test_a_dispute_offers_less_than_is_claimed_be_it_nothing(firm):
    settlement = firm.submitted(2)

    with pytest.raises(NothingDisputed):
        firm.dispute(settlement, 1, "800")
    firm.dispute(settlement, 1, "799.99")
    firm.dispute(settlement, 2, "0")


def test_the_centre_awards_anything_up_to_the_claim(firm):
    settlement = firm.submitted(2)
    firm.dispute(settlement, 1)
    firm.dispute(settlement, 2)

    with pytest.raises(AwardAboveClaim):
        firm.mediate(settlement, 1, "800.01")
    firm.mediate(settlement, 1, "800")
    firm.mediate(settlement, 2, "0")
    assert firm.settlement(settlement).confirmed == {1: fen("800"), 2: 0}


def test_a_dispute_is_not_mediated_before_it_began(firm):
    settlement = firm.submitted(1)
    firm.dispute(settlement, 1)

    with pytest.raises(StepDateOrder):
        firm.mediate(settlement, 1, on="2019-07-14")
    firm.mediate(settlement, 1, on="2019-07-15")


def test_a_line_that_is_not_there_and_none_at_all_are_refused(firm):
    settlement = firm.submitted(2)

    for line in (0, 3):
        with pytest.raises(SettlementLineUnknown):
            firm.agree(settlement, line)
        with pytest.raises(SettlementLineUnknown):
            firm.dispute(settlement, line)
    with pytest.raises(LinesRequired):
        firm.agree(settlement)
    firm.agree(settlement, 1, 1, 2)


@pytest.mark.parametrize("name", ["DisputeLine", "ReturnSettlement"])
def test_what_goes_against_the_firm_has_a_reason(name):
    command, by, allowed = LINE_TABLE[name]
    firm, settlement = stood(allowed)

    with pytest.raises(ReasonRequired):
        firm.do(command(settlement), "2019-08-01", by, reason=" ")

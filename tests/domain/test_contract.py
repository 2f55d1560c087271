"""Contracts with technical firms: how long they are in force, and what a service costs on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contract import (
    ContractExists,
    ContractNotInForce,
    ContractPeriodInvalid,
    ContractPrice,
    ContractState,
    NothingToAmend,
    PriceListInvalid,
    ServiceContract,
    ServiceItem,
)
from domain.money import AmountNotPositive, Fen, fen
from domain.transition import BeforeStreamStart, InvalidTransition, StepDateOrder
from ledger.command import NotFound, ReasonRequired
from ledger.contract import AmendContract, TerminateContract
from ledger.rights import Role, RoleNotAllowed
from tests.domain.specs import ANTAI, FINANCE, OTHER_OFFICER, RENHE, actor, facts, perform
from tests.domain.task_specs import FIRM, FIRM_CODE, VISIT, books_with_firm, signing


def day(text):
    return date.fromisoformat(text)


@pytest.fixture
def books():
    return books_with_firm()


@pytest.fixture
def contract(books):
    return perform(signing(), books, "2019-01-15")


def amended(books, contract, on="2019-06-01", **what):
    return perform(AmendContract(contract.id, **what), books, on, reason="调价")


def test_a_contract_is_seen_by_its_insurer_and_its_firm(contract):
    assert (contract.insurers, contract.firms, contract.in_district) == ((RENHE,), (FIRM_CODE,), None)


def test_a_number_names_one_contract_of_an_insurer(books, contract):
    with pytest.raises(ContractExists):
        perform(signing(), books, "2019-01-15")

    assert perform(signing(), books, "2019-01-15", OTHER_OFFICER).insurers == (ANTAI,)


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"end_on": day("2019-01-31")}, ContractPeriodInvalid),
        ({"prices": ()}, PriceListInvalid),
        ({"prices": (VISIT, VISIT)}, PriceListInvalid),
        ({"prices": (ContractPrice(ServiceItem.VISIT, Fen(0)),)}, AmountNotPositive),
        ({"ceiling": Fen(0)}, AmountNotPositive),
        ({"firm": RENHE}, NotFound),
        ({"firm": "NOBODY"}, NotFound),
    ],
)
def test_what_is_no_contract_is_refused(books, what, refusal):
    with pytest.raises(refusal):
        perform(signing(**what), books, "2019-01-15")


def test_a_contract_of_one_day_is_one(books):
    contract = perform(signing(end_on=day("2019-02-01")), books, "2019-01-15")

    contract.check_in_force(day("2019-02-01"))


@pytest.mark.parametrize("by", [FINANCE, FIRM])
def test_contracts_are_signed_by_the_insurers_officer(books, by):
    with pytest.raises(RoleNotAllowed):
        perform(signing(), books, "2019-01-15", by)


@pytest.mark.parametrize("on", ["2019-02-01", "2019-12-31"])
def test_a_contract_is_in_force_from_its_first_to_its_last_day(contract, on):
    contract.check_in_force(day(on))


@pytest.mark.parametrize("on", ["2019-01-31", "2020-01-01"])
def test_a_contract_is_not_in_force_before_or_after(contract, on):
    with pytest.raises(ContractNotInForce):
        contract.check_in_force(day(on))


def test_a_terminated_contract_is_not_in_force_from_that_day(books, contract):
    ended = perform(TerminateContract(contract.id), books, "2019-06-01", reason="解约")

    ended.check_in_force(day("2019-05-31"))
    with pytest.raises(ContractNotInForce):
        ended.check_in_force(day("2019-06-01"))
    assert ended.state(day("2019-06-01")) is ContractState.TERMINATED


def test_a_price_holds_from_the_day_of_its_amendment(books, contract):
    after = amended(books, contract, prices=(ContractPrice(ServiceItem.VISIT, fen("900")),))

    assert after.price(ServiceItem.VISIT, day("2019-05-31")) == fen("800")
    assert after.price(ServiceItem.VISIT, day("2019-06-01")) == fen("900")
    assert after.price(ServiceItem.CALL_OUT, day("2019-06-01")) == fen("200")
    assert after.price(ServiceItem.REINSPECTION, day("2019-06-01")) is None
    assert after.price(ServiceItem.VISIT, day("2019-01-31")) is None


def test_a_price_amended_before_the_first_day_holds_from_the_first_day(books, contract):
    after = amended(books, contract, "2019-01-20", prices=(ContractPrice(ServiceItem.VISIT, fen("900")),))

    assert after.price(ServiceItem.VISIT, day("2019-02-01")) == fen("900")


def test_the_last_day_and_the_ceiling_are_amended_and_the_rest_stays(books, contract):
    after = amended(books, contract, end_on=day("2020-06-30"), ceiling=fen("120000"))

    after.check_in_force(day("2020-06-30"))
    assert (after.ceiling, after.price(ServiceItem.VISIT, day("2020-01-01"))) == (fen("120000"), fen("800"))


def test_an_amendment_does_not_end_a_contract_before_its_own_day(books, contract):
    amended(books, contract, end_on=day("2019-06-01"))
    with pytest.raises(ContractPeriodInvalid):
        amended(books, contract, end_on=day("2019-05-31"))


def test_an_amendment_says_what_and_why(books, contract):
    with pytest.raises(NothingToAmend):
        amended(books, contract)
    with pytest.raises(ReasonRequired):
        perform(AmendContract(contract.id, ceiling=fen("1")), books, "2019-06-01")
    with pytest.raises(ReasonRequired):
        perform(TerminateContract(contract.id), books, "2019-06-01")


def test_steps_come_in_the_order_of_their_days(books, contract):
    with pytest.raises(BeforeStreamStart):
        amended(books, contract, "2019-01-14", ceiling=fen("1"))
    amended(books, contract, "2019-06-01", ceiling=fen("120000"))
    with pytest.raises(StepDateOrder):
        amended(books, contract, "2019-05-31", ceiling=fen("1"))
    with pytest.raises(StepDateOrder):
        perform(TerminateContract(contract.id), books, "2019-05-31", reason="解约")
    amended(books, contract, "2019-06-01", ceiling=fen("130000"))


def test_a_contract_that_ended_is_not_amended(books, contract):
    amended(books, contract, "2019-12-31", end_on=day("2019-12-31"))
    with pytest.raises(InvalidTransition) as expired:
        amended(books, contract, "2020-01-01", end_on=day("2020-12-31"))

    perform(TerminateContract(contract.id), books, "2019-12-31", reason="解约")
    with pytest.raises(InvalidTransition) as terminated:
        amended(books, contract, "2019-12-31", ceiling=fen("1"))

    assert expired.value.state is ContractState.EXPIRED
    assert terminated.value.state is ContractState.TERMINATED


def test_another_insurers_contract_answers_like_none(books, contract):
    with pytest.raises(NotFound):
        perform(AmendContract(contract.id, ceiling=fen("1")), books, "2019-06-01", OTHER_OFFICER, "调价")
    assert facts(books)[-1] == "ContractSigned"
    assert actor("x", Role.TECH_FIRM, "ELSEWHERE").organisation not in contract.firms


DAYS = st.integers(0, 400).map(lambda days: day("2019-01-15") + timedelta(days=days))


@given(
    amendments=st.lists(st.tuples(DAYS, st.integers(1, 10**6).map(Fen)), max_size=6).map(
        lambda rows: sorted(rows, key=lambda row: row[0])
    ),
    on=DAYS,
)
def test_the_price_of_a_day_is_the_one_agreed_last_for_it(amendments, on):
    books = books_with_firm()
    contract = perform(signing(end_on=day("2021-12-31")), books, "2019-01-15")
    for since, price in amendments:
        contract = amended(books, contract, since.isoformat(), prices=(ContractPrice(ServiceItem.VISIT, price),))

    started = on >= day("2019-02-01")
    agreed = [VISIT.price, *(price for since, price in amendments if since <= on)]

    assert contract.price(ServiceItem.VISIT, on) == (agreed[-1] if started else None)
    assert isinstance(contract, ServiceContract)

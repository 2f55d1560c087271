"""Answers to what the misuse guards ask: who may answer what, and again."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.guard_finding import PAIRS, DispositionFinal, DispositionResult, FindingKey, Guard, GuardFinding
from domain.transition import BeforeStreamStart, InvalidTransition
from ledger.command import NotFound
from ledger.guard_finding import DisposeGuardFinding
from ledger.payment import ReversePayment
from ledger.rights import RoleNotAllowed
from tests.domain.specs import (
    AUDITOR,
    CENTRE,
    FACTORY,
    FINANCE,
    OTHER_REVIEWER,
    RENHE,
    REVIEWER,
    a_filed_project,
    an_account,
    facts,
    open_books,
    pay,
    perform,
    voucher,
    yuan_text,
)

BENEFIT = Guard.BENEFICIARY_NOT_INSURED


@pytest.fixture
def books():
    books = open_books(prepayment_bp=10_000)
    books.project = a_filed_project(books, [(an_account(books), "60,000.00")])
    books.first, books.second = (paid(books, day) for day in ("2019-06-20", "2019-06-21"))
    return books


def paid(books, day):
    [account] = books.kept[books.project].allocations
    return pay(books, books.project, account, "100.00", on=day, confirm_duplicate=True).id


def duplicate(books):
    return FindingKey(Guard.POSSIBLE_DUPLICATE, books.second, str(books.first))


def disposed(books, key, by=REVIEWER, on="2019-06-25", result=DispositionResult.EXPLAINED, opinion="分两期"):
    return perform(DisposeGuardFinding(getattr(key, "text", key), result, opinion), books, on, by)


keys = st.builds(FindingKey, st.sampled_from(sorted(set(Guard) - PAIRS - {BENEFIT}, key=str)), st.uuids())
pairs = st.builds(FindingKey, st.sampled_from(sorted(PAIRS, key=str)), st.uuids(), st.uuids().map(str))
benefits = st.builds(FindingKey, st.just(BENEFIT), st.uuids(), st.just(FACTORY))


@given(keys | pairs | benefits)
def test_a_name_is_read_back_as_it_was_written(key):
    assert FindingKey.read(key.text) == (key if str(key.subject) != key.other else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POSSIBLE_DUPLICATE",
        f"NO_SUCH_GUARD:{UUID(int=1)}",
        "PAYMENT_AFTER_EXPIRY:1",
        f"PAYMENT_AFTER_EXPIRY:{UUID(int=1)}:",
        f"PAYMENT_AFTER_EXPIRY:{UUID(int=1)}:{UUID(int=2)}",
        f"PAYMENT_AFTER_EXPIRY:{{{UUID(int=1)}}}",
        f"POSSIBLE_DUPLICATE:{UUID(int=1)}",
        f"POSSIBLE_DUPLICATE:{UUID(int=1)}:{UUID(int=1)}",
        f"POSSIBLE_DUPLICATE:{UUID(int=1)}:{FACTORY}",
        f"POSSIBLE_DUPLICATE:{UUID(int=1)}:{UUID(int=2).hex}",
        f"BENEFICIARY_NOT_INSURED:{UUID(int=1)}",
    ],
)
def test_what_is_no_name_is_none(books, text):
    assert FindingKey.read(text) is None

    with pytest.raises(NotFound):
        disposed(books, text)


def test_an_answer_keeps_what_was_asked_about(books):
    since = len(books.facts)

    finding = disposed(books, duplicate(books))

    assert facts(books, since) == ["FindingDisposed"]
    assert finding.evidence.amount == yuan_text("100.00")
    assert (finding.evidence.insurers, str(finding.evidence.found_on)) == ((RENHE,), "2019-06-21")
    assert finding.id == duplicate(books).stream


def test_a_beneficiary_is_asked_about_by_its_project(books):
    finding = disposed(books, FindingKey(BENEFIT, books.project, FACTORY))

    assert finding.evidence.amount == yuan_text("60,000.00")


def test_an_answer_is_not_before_its_evidence_nor_before_the_last_answer(books):
    with pytest.raises(BeforeStreamStart):
        disposed(books, duplicate(books), on="2019-06-20")
    disposed(books, duplicate(books), on="2019-06-22")
    disposed(books, duplicate(books), on="2019-06-22")

    with pytest.raises(BeforeStreamStart):
        disposed(books, duplicate(books), on="2019-06-21")


def test_nobody_answers_about_a_payment_that_was_reversed(books):
    disposed(books, duplicate(books), on="2019-06-22")
    perform(ReversePayment(books.first, voucher("记-2019-06-9")), books, "2019-06-23", FINANCE, "误录")

    with pytest.raises(InvalidTransition):
        disposed(books, duplicate(books))
    assert isinstance(books.kept[duplicate(books).stream], GuardFinding)


def test_the_reviewer_answers_for_the_own_insurer_only(books):
    for key in (duplicate(books), FindingKey(BENEFIT, books.project, FACTORY)):
        with pytest.raises(NotFound):
            disposed(books, key, OTHER_REVIEWER)
    with pytest.raises(NotFound):
        disposed(books, FindingKey(Guard.POSSIBLE_DUPLICATE, books.second, str(uuid4())))
    with pytest.raises(RoleNotAllowed):
        disposed(books, duplicate(books), FINANCE)


@pytest.mark.parametrize("above", [CENTRE, AUDITOR])
def test_an_insurer_answers_again_until_the_centre_or_the_auditor_did(books, above):
    since = len(books.facts)
    disposed(books, duplicate(books))
    disposed(books, duplicate(books), result=DispositionResult.REFERRED)
    disposed(books, duplicate(books), above, result=DispositionResult.CONFIRMED_IRREGULAR)
    disposed(books, duplicate(books), above)

    with pytest.raises(DispositionFinal):
        disposed(books, duplicate(books))
    assert facts(books, since) == ["FindingDisposed", *["DispositionRevised"] * 3]

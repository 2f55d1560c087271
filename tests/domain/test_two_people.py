"""Maker and checker are different people: one table over every pair there is (domain.md 7.1, 8.0 step 7).

One person in two roles is one person: who is asked about is the person, not the role or the account. What may be
refused for who acts is found in the code, so that a command that comes with such a refusal has to stand here, too.
"""

import ast
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import domain
import ledger
from domain.irregular import IrregularKind
from domain.papers import PaperKind
from domain.refusal import Refusal, RefusalClass, catalogue
from domain.rule_book import Limit, LimitTerms
from ledger.command import Person
from ledger.correction import ApproveCorrection, RejectCorrection
from ledger.hazard import (
    ClaimRectification,
    DenyExtension,
    GrantExtension,
    NotifyHazard,
    RecordReinspection,
    RequestExtension,
)
from ledger.payment import VerifyPayment
from ledger.project import (
    AcceptProject,
    ApproveAmendment,
    ApproveProject,
    FailAcceptance,
    RejectAmendment,
    RejectProject,
    RequestAmendment,
    ReturnProject,
)
from ledger.remediation import AcceptRemediation, ReturnRemediation
from ledger.rights import COMMANDS, Actor
from ledger.task import AcceptQuality, RejectQuality
from tests.domain.specs import (
    CENTRE,
    FINANCE,
    OFFICER,
    REVIEWER,
    SECOND,
    Books,
    a_declared_project,
    a_filed_project,
    allocations,
    an_accepted_project,
    an_account,
    deliver,
    open_books,
    papers,
    pay,
    pay_irregularly,
    perform,
)
from tests.domain.task_specs import FIRM, PHOTO, Told, day
from tests.domain.test_correction import request as asked_to_correct
from tests.domain.test_correction import right
from tests.domain.test_recording_findings import found
from tests.domain.test_refusals import kinds
from tests.domain.test_remediation import a_case, submit

Act = Callable[[Actor], object]


@dataclass(frozen=True)
class Pair:
    """What one person made, and what lets another one check it: the books, and the act of whoever checks."""

    maker: Actor
    checker: Actor
    told: Callable[[], tuple[Books, Act]]
    refused: str = "SAME_PERSON_REVIEW"


def sends(books, command, on, reason="原因"):
    """The act of sending a command."""
    return books, lambda who: perform(command, books, on, who, reason)


def declared(review):
    books = open_books()
    project = a_declared_project(books, [(an_account(books), "10,000.00")])
    return sends(books, review(project, "意见"), "2019-06-03")


def delivered(acceptance):
    books = open_books()
    project = a_filed_project(books, [(an_account(books), "10,000.00")])
    deliver(books, project)
    return sends(books, acceptance(project, papers(PaperKind.ACCEPTANCE_SHEET, received="2019-07-05")), "2019-07-05")


def to_be_amended(decision):
    books = open_books()
    account = an_account(books)
    project = a_filed_project(books, [(account, "10,000.00")])
    parts = allocations([(account, "12,000.00")])
    perform(RequestAmendment(project, parts[0].amount, parts), books, "2019-09-01", OFFICER, "增加一期")
    return sends(books, decision(project, "意见"), "2019-09-02")


def accepted():
    books = open_books()
    account = an_account(books)
    return books, account, an_accepted_project(books, [(account, "60,000.00")])


def paid():
    books, account, project = accepted()
    return sends(books, VerifyPayment(pay(books, project, account, "100.00").id), "2019-08-02")


def paid_irregularly():
    books, account, project = accepted()
    payment = pay_irregularly(books, project, account, "100.00", IrregularKind.OTHER)
    return sends(books, VerifyPayment(payment.id), "2019-08-02")


def entered_by_a_correction():
    books, account, project = accepted()
    wrong = pay(books, project, account, "52,000.00", "2019-08-15")
    perform(ApproveCorrection(asked_to_correct(books, right(books, wrong)).id), books, "2019-09-02", REVIEWER)
    new = [fact.originator_id for fact in books.facts if type(fact).__name__ == "PaymentRecorded"][-1]
    return sends(books, VerifyPayment(new), "2019-09-03")


def to_be_corrected(decision):
    books, account, project = accepted()
    wrong = pay(books, project, account, "52,000.00", "2019-08-15")
    return sends(books, decision(asked_to_correct(books, right(books, wrong)).id), "2019-09-02")


def mended(decision):
    books, account, project = accepted()
    case = a_case(books, project, account)
    submit(books, case)
    return sends(books, decision(case, "意见"), "2019-08-20")


def reported(decision):
    told = Told().reported()
    return sends(told.books, decision(told.id, 80, "意见"), "2019-05-24")


def in_need_of_time(answer):
    told = Told().visited()
    told.books.rules.publish(LimitTerms(Limit.GENERAL_EXTENSIONS, 1), day("2019-01-01"), None, "example")
    hazard = a_hazard(told)
    more = RequestExtension(hazard, day("2019-07-01"), "停用并围挡")
    perform(more, told.books, "2019-06-06", OFFICER, "配件未到")
    return sends(told.books, answer(hazard, "意见"), "2019-06-07")


def claimed(passed):
    """Who says that it is rectified and who looks are named by the firm, whoever enters it."""
    told = Told().visited()
    hazard = a_hazard(told)
    perform(ClaimRectification(hazard, PHOTO, Person(OFFICER.name)), told.books, "2019-06-10", FIRM)
    until = None if passed else day("2019-06-20")

    def look(who):
        again = RecordReinspection(hazard, passed, Person(who.name), PHOTO, "仍未接地", until)
        return perform(again, told.books, "2019-06-12", FIRM)

    return told.books, look


def a_hazard(told):
    hazard = found(told, deadline="2019-06-20").id
    perform(NotifyHazard(hazard, "告1", Person("厂长"), day("2019-06-07")), told.books, "2019-05-25", FIRM)
    return hazard


PAIRS = {
    "ApproveProject of who declared": Pair(OFFICER, REVIEWER, lambda: declared(ApproveProject)),
    "ReturnProject of who declared": Pair(OFFICER, REVIEWER, lambda: declared(ReturnProject)),
    "RejectProject of who declared": Pair(OFFICER, REVIEWER, lambda: declared(RejectProject)),
    "AcceptProject of who declared": Pair(OFFICER, REVIEWER, lambda: delivered(AcceptProject), "ACCEPTOR_CONFLICT"),
    "FailAcceptance of who declared": Pair(OFFICER, REVIEWER, lambda: delivered(FailAcceptance), "ACCEPTOR_CONFLICT"),
    "ApproveAmendment of who asked": Pair(OFFICER, REVIEWER, lambda: to_be_amended(ApproveAmendment)),
    "RejectAmendment of who asked": Pair(OFFICER, REVIEWER, lambda: to_be_amended(RejectAmendment)),
    "VerifyPayment of who recorded": Pair(FINANCE, SECOND, paid),
    "VerifyPayment of who recorded it as irregular": Pair(FINANCE, SECOND, paid_irregularly),
    "VerifyPayment of who asked for its correction": Pair(FINANCE, SECOND, entered_by_a_correction),
    "ApproveCorrection of who asked": Pair(FINANCE, REVIEWER, lambda: to_be_corrected(ApproveCorrection)),
    "ApproveCorrection of who asked, by the centre": Pair(FINANCE, CENTRE, lambda: to_be_corrected(ApproveCorrection)),
    "RejectCorrection of who asked": Pair(FINANCE, REVIEWER, lambda: to_be_corrected(RejectCorrection)),
    "AcceptRemediation of who handed in": Pair(OFFICER, CENTRE, lambda: mended(AcceptRemediation)),
    "ReturnRemediation of who handed in": Pair(OFFICER, CENTRE, lambda: mended(ReturnRemediation)),
    "AcceptQuality of who handed the task out": Pair(OFFICER, REVIEWER, lambda: reported(AcceptQuality)),
    "RejectQuality of who handed the task out": Pair(OFFICER, REVIEWER, lambda: reported(RejectQuality)),
    "GrantExtension of who asked": Pair(OFFICER, REVIEWER, lambda: in_need_of_time(GrantExtension)),
    "DenyExtension of who asked": Pair(OFFICER, REVIEWER, lambda: in_need_of_time(DenyExtension)),
    "RecordReinspection of who claimed, passed": Pair(OFFICER, FIRM, lambda: claimed(True), "REINSPECTOR_CONFLICT"),
    "RecordReinspection of who claimed, failed": Pair(OFFICER, FIRM, lambda: claimed(False), "REINSPECTOR_CONFLICT"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_who_made_does_not_check_in_whichever_role(name):
    pair = PAIRS[name]
    books, act = pair.told()
    before = len(books.facts)

    with pytest.raises(Refusal) as no:
        act(replace(pair.checker, person=pair.maker.person, name=pair.maker.name))

    assert no.value.code() == pair.refused
    assert len(books.facts) == before


@pytest.mark.parametrize("name", PAIRS)
def test_another_person_checks(name):
    pair = PAIRS[name]
    books, act = pair.told()
    before = len(books.facts)

    act(pair.checker)

    assert len(books.facts) > before


@pytest.mark.parametrize("name", [name for name, pair in PAIRS.items() if pair.refused != "REINSPECTOR_CONFLICT"])
def test_a_namesake_of_the_maker_is_another_person(name):
    pair = PAIRS[name]
    _, act = pair.told()

    act(replace(pair.checker, name=pair.maker.name))


# Nobody is forgotten

NOT_OF_MAKERS = {"ROLE_NOT_ALLOWED", "OUT_OF_SCOPE", "TASK_NOT_ASSIGNED", "SIGN_IN_REFUSED", "NO_ROLE_IN_FORCE"}


def test_a_refusal_for_who_acts_is_one_of_the_table_or_of_roles_places_and_signing_in():
    forbidden = {code for code, words in catalogue().items() if words.refusal_class is RefusalClass.FORBIDDEN}

    assert forbidden - {pair.refused for pair in PAIRS.values()} == NOT_OF_MAKERS


def test_every_command_that_may_be_refused_for_who_acts_stands_in_the_table():
    in_table = {name.split()[0] for name in PAIRS}

    assert refused_for_who_acts() == in_table, "each of these needs a Pair: who made, who checks, and the story"


@dataclass(frozen=True)
class Function:
    """A function of the domain or of a command; `place` is its capability, `owner` its class."""

    place: str
    owner: str
    name: str
    raises: frozenset[str]
    calls: frozenset[str]


def refused_for_who_acts():
    """The commands from whose `perform` calls lead to where such a refusal is raised.

    A call means the function of that name in the same capability, else the only one of that name there is.
    """
    codes = {pair.refused for pair in PAIRS.values()}
    refusals = {kind.__name__ for kind in kinds() if kind.code() in codes}
    functions = list(all_functions())
    often = Counter(each.name for each in functions)
    reaching = {each for each in functions if refusals & each.raises}

    def leads_on(function):
        meant = {each.name for each in reaching if each.place == function.place or often[each.name] == 1}
        return bool(meant & function.calls)

    while more := {each for each in functions if leads_on(each)} - reaching:
        reaching |= more
    return {each.owner for each in reaching if each.name == "perform"} & COMMANDS.keys()


def all_functions():
    for package in (domain, ledger):
        root = Path(package.__path__[0])
        for path in root.rglob("*.py"):
            place = path.relative_to(root).with_suffix("").parts[0]
            for owner in ast.parse(path.read_text(encoding="utf-8")).body:
                for node in ast.walk(owner):
                    if isinstance(node, ast.FunctionDef):
                        yield Function(place, getattr(owner, "name", ""), node.name, raised(node), called(node))


def raised(node):
    return frozenset(
        each.id
        for part in ast.walk(node)
        if isinstance(part, ast.Raise)
        for each in ast.walk(part)
        if isinstance(each, ast.Name)
    )


def called(node):
    functions = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return frozenset(each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in functions)

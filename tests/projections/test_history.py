from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import psycopg
import pytest

import console.compose  # noqa: F401 - every fact there is
import domain.fee  # noqa: F401 - and of those that are loaded late
from domain.aggregate import Aggregate
from domain.irregular import IrregularKind
from domain.money import fen
from ledger.payment import RecordIrregularPayment
from ledger.project import ApproveAmendment, ApproveProject, ConsentAllocation, RequestAmendment, ReturnProject
from projections import history
from projections.fact_values import ENVELOPE, NamedValue, field_labels
from projections.history import BY_VERSION, labels
from projections.page import FIRST, Page
from projections.scope import Scope
from tests.domain.specs import ANTAI, FINANCE, OFFICER, OTHER_OFFICER, RENHE, REVIEWER, allocations, an_entry
from tests.projections.specs import CITY, a_story, day, every

NO_FACT = {"Event", "Created", "Published"}


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def told(story, record_id, scope=CITY, page=FIRST):
    async with story.asked() as (reading, _):
        return await history.page(reading, scope, record_id, page)


def said(fact):
    return {each.name: each.text for each in fact.values}


async def test_a_fact_tells_who_when_why_and_what(story):
    project_id = story.declared([(story.renhe, "60,000.00")])
    story.do(ReturnProject(project_id, "请补正"), "2019-06-03", REVIEWER, "缺计划", recorded="2019-06-05")

    declared, returned = await told(story, project_id)

    assert (declared.name, declared.version, declared.label(), declared.label("en")) == (
        "project.ProjectDeclared", 1, "项目已申报", "Project declared",
    )  # fmt: skip
    assert (declared.actor, declared.actor_name, declared.role) == (OFFICER.person, "officer", "INSURER_PROJECT")
    assert (declared.organisation, declared.attested, declared.late_days) == (RENHE, True, 0)
    assert (returned.reason, returned.late_days, returned.effective_on) == ("缺计划", 2, day("2019-06-03"))
    assert returned.position == declared.position + 1
    assert said(returned)["opinion"] == "请补正"
    values = said(declared)
    assert (values["budget"], values["category"], values["start_on"]) == ("60000.00", "TRAINING", "2019-06-01")
    assert (values["allocations.1.amount"], values["allocations.1.insurer"]) == ("60000.00", RENHE)
    assert (values["contract_party.name"], values["number"]) == ("甲培训中心", "X-001")
    assert not values.keys() & {"actor", "timestamp", "reason", "originator_id"}


async def test_a_fact_tells_each_track_it_moved_before_and_after(story):
    project_id = story.declared([(story.renhe, "60,000.00")])
    story.do(ReturnProject(project_id, "请补正"), "2019-06-03", REVIEWER, "缺计划")

    declared, returned = await told(story, project_id)

    first, then = ({each.track: each for each in fact.moves} for fact in (declared, returned))
    assert {each.before for each in declared.moves} == {None}
    assert (then["review"].before, then["review"].after) == (first["review"].after, "DRAFT") == ("DECLARED", "DRAFT")


async def test_a_persons_name_is_no_longer_told_when_it_was_erased(story):
    project_id = story.declared([(story.renhe, "60,000.00")])
    with psycopg.connect(story.database, autocommit=True) as connection:
        connection.execute("DELETE FROM persons")

    [declared] = await told(story, project_id)

    assert (declared.actor, declared.actor_name) == (OFFICER.person, None)


async def test_a_history_is_paged_by_version_in_both_directions(story):
    project_id = story.accepted([(story.renhe, "60,000.00")])

    whole = await told(story, project_id)
    forward = await every(lambda page: told(story, project_id, page=page), BY_VERSION, 3)
    back = await every(lambda page: told(story, project_id, page=page), BY_VERSION, 3, True)

    assert [each.version for each in whole] == list(range(1, len(whole) + 1))
    assert forward == whole == back[::-1]
    assert await told(story, project_id, page=Page(9, (len(whole),))) == []
    async with story.asked() as (reading, _):
        assert await history.versions(reading, [project_id]) == {project_id: len(whole)}
        assert await history.facts(reading, CITY, [each.position for each in whole[2:4]]) == whole[2:4]


async def test_of_another_insurers_account_a_fact_tells_the_amount_only(story):
    shared = story.declared([(story.renhe, "4,000.00"), (story.antai, "2,000.00")])
    story.do(ConsentAllocation(shared), "2019-06-01", OTHER_OFFICER)
    story.do(ApproveProject(shared, "同意"), "2019-06-03", REVIEWER)
    entry = an_entry(story, story.renhe, "30.00")
    story.do(RecordIrregularPayment(shared, entry, IrregularKind.BEFORE_FILING), "2019-08-01", FINANCE, "补登")

    own = {each.name: said(each) for each in await told(story, shared, Scope(insurer=RENHE))}
    other = {each.name: said(each) for each in await told(story, shared, Scope(insurer=ANTAI))}
    whole = {each.name: said(each) for each in await told(story, shared)}

    assert other["project.ProjectPaid"] == {"amount": "30.00"}
    assert own["project.ProjectPaid"] == whole["project.ProjectPaid"]
    assert own["project.ProjectPaid"]["payee.name"] == "甲培训中心"
    declared = other["project.ProjectDeclared"]
    assert [declared[f"allocations.{place}.amount"] for place in (1, 2)] == ["4000.00", "2000.00"]
    assert "allocations.1.insurer" not in declared
    assert declared["allocations.2.insurer"] == ANTAI
    assert declared["budget"] == "6000.00" == own["project.ProjectDeclared"]["budget"]


def stored_names():
    kinds = [Aggregate]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {
        fact.TOPIC
        for kind in kinds
        if "TOPIC" in vars(kind) and kind.__module__.startswith("domain.")
        for name, fact in vars(kind).items()
        if isinstance(fact, type) and issubclass(fact, Aggregate.Event) and name not in NO_FACT
    }


def test_every_stored_name_has_words_in_both_languages():
    assert labels().keys() == stored_names()
    assert all(words.keys() == {"zh", "en"} and all(words.values()) for words in labels().values())


async def test_a_fact_that_revises_tells_what_was_said_before_and_a_proposal_is_none(story):
    project_id = story.declared([(story.renhe, "60,000.00")])
    story.do(ApproveProject(project_id, "同意"), "2019-06-03", REVIEWER)
    for budget, on in (("70,000.00", "2019-06-04"), ("80,000.00", "2019-06-06")):
        asked = allocations([(story.renhe, budget)])
        story.do(RequestAmendment(project_id, fen(budget.replace(",", "")), asked), on, OFFICER, "调整")
        story.do(ApproveAmendment(project_id, "同意"), on, REVIEWER, "批准")

    told_of = [each for each in await told(story, project_id) if "Amend" in each.name]

    budgets = [{each.name: (each.before, each.text) for each in fact.values}["budget"] for fact in told_of]
    first, second = ("60000.00", "70000.00"), ("70000.00", "80000.00")
    assert budgets == [first, first, second, second]
    assert [each.name for each in told_of[1].values if each.before] == ["budget", "allocations.1.amount"]


async def test_of_anothers_allocation_no_more_is_told_before_than_after(story):
    project_id = story.declared([(story.renhe, "60,000.00"), (story.antai, "10,000.00")])
    story.do(ReturnProject(project_id, "请补正"), "2019-06-03", REVIEWER, "缺计划")
    story.declared([(story.renhe, "50,000.00"), (story.antai, "20,000.00")], on="2019-06-04")

    again = (await told(story, project_id, Scope(insurer=RENHE)))[-1]

    before = {each.name: each.before for each in again.values if each.name.startswith("allocations.2")}
    assert (again.name, before) == ("project.ProjectRedeclared", {"allocations.2.amount": "10000.00"})


def test_every_field_has_words_and_no_words_are_of_none():
    ours = [fact for fact in facts_there_are() if fact.__module__.startswith("domain.")]
    names = {name for fact in ours for name in field_names(fact)}
    assert set(field_labels()) == names
    assert all(field_labels().values())


def facts_there_are(kind=Aggregate.Event):
    for each in kind.__subclasses__():
        yield from (each, *facts_there_are(each))


def field_names(said):
    """The names of what a fact says, and of its parts."""
    hints = get_type_hints(said)
    for field in fields(said):
        if field.name not in ENVELOPE:
            yield field.name
            yield from (name for part in parts_of(hints[field.name]) for name in field_names(part))


def parts_of(hint):
    found = [each for inner in get_args(hint) for each in parts_of(inner)]
    return [hint] if is_dataclass(hint) else found


def test_a_field_is_called_by_its_parts_and_a_code_by_its_term():
    grade = NamedValue("allocations.1.share_bp", "MAJOR", "HazardGrade")

    assert (grade.label(), grade.label("en")) == ("分摊 · 1 · 份额(万分之)", "allocations · 1 · share bp")
    assert (grade.words("MAJOR"), grade.words("X"), NamedValue("x", "MAJOR").words("MAJOR")) == (
        "重大隐患",
        "X",
        "MAJOR",
    )

import psycopg
import pytest

from domain.aggregate import Aggregate
from domain.irregular import IrregularKind
from ledger.payment import RecordIrregularPayment
from ledger.project import ApproveProject, ConsentAllocation, ReturnProject
from projections import history
from projections.history import BY_VERSION, labels
from projections.page import FIRST, Page
from projections.scope import Scope
from tests.domain.specs import ANTAI, FINANCE, OFFICER, OTHER_OFFICER, RENHE, REVIEWER, an_entry
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

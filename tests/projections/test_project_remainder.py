"""What is left of a project as of any two dates: held back, written off, explained."""

from datetime import date

import pytest

from domain.money import fen
from domain.project import PreventionProject
from domain.project.next_step import NextStep
from domain.project.tracks import Headline
from ledger.payment import ReversePayment
from ledger.project import (
    AcceptProject,
    CloseProject,
    ExplainStall,
    StartImplementation,
    SubmitDeliverable,
    WriteOffPayable,
)
from projections import gaps, project_remainder, projects
from projections.projects import PaymentProgress
from tests.domain.specs import FINANCE, OFFICER, REVIEWER
from tests.projections.specs import CITY, LIMITS, a_story, day


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def standing(story, project_id, as_of="2019-12-31", position=None):
    async with story.asked(as_of, position) as (reading, basis):
        [row] = await projects.projects(reading, CITY, basis, LIMITS, [project_id])
        return row


async def remainder(story, project_id, as_of="2019-12-31", position=None):
    async with story.asked(as_of, position) as (reading, basis):
        [row] = await project_remainder.remainders(reading, basis, [project_id])
        return row


def held_back(story, retention="3,000.00", until="2019-12-31", accepted_on="2019-07-05"):
    """A project accepted for 60,000, of which a part is held back."""
    project_id = story.filed([(story.renhe, "60,000.00")])
    story.do(StartImplementation(project_id), "2019-06-15", OFFICER)
    story.do(SubmitDeliverable(project_id, ()), "2019-07-01", OFFICER)
    amount = fen(retention.replace(",", ""))
    story.do(AcceptProject(project_id, (), None, amount, day(until)), accepted_on, REVIEWER)
    return project_id


@pytest.mark.parametrize(
    ("as_of", "days"), [("2019-12-31", None), ("2020-02-29", None), ("2020-03-01", 61), ("2020-03-02", 62)]
)
async def test_retention_money_that_is_alone_unpaid_stands_still_sixty_days_after_its_day(story, as_of, days):
    project_id = held_back(story)
    story.paid(project_id, story.renhe, "57,000.00")

    assert (await standing(story, project_id, as_of)).stalled_days == days


@pytest.mark.parametrize(("as_of", "days"), [("2019-09-03", None), ("2019-09-04", 61), ("2020-03-01", 240)])
async def test_one_fen_unpaid_beyond_the_retention_stands_still_from_the_acceptance(story, as_of, days):
    project_id = held_back(story)
    story.paid(project_id, story.renhe, "56,999.99")

    assert (await standing(story, project_id, as_of)).stalled_days == days


async def test_what_is_held_back_is_known_from_the_acceptance(story):
    project_id = held_back(story)

    before = await remainder(story, project_id, "2019-07-04")
    after = await remainder(story, project_id, "2019-07-05")

    assert (before.retention, before.retention_due_on) == (None, None)
    assert (after.retention, after.retention_due_on) == (fen("3000"), date(2019, 12, 31))


async def test_a_write_off_settles_a_project_from_its_day_for_those_who_know_it(story):
    project_id = story.accepted([(story.renhe, "60,000.00")])
    paid = story.paid(project_id, story.renhe, "20,000.00")
    known = story.position
    story.do(WriteOffPayable(project_id), "2019-11-01", REVIEWER, "供应方已注销")

    def told(row):
        return row.due, row.unpaid, row.reserved, row.payment

    owed = (fen("60000"), fen("40000"), fen("40000"), PaymentProgress.PARTIAL.value)
    assert told(await standing(story, project_id, "2019-10-31")) == owed
    assert told(await standing(story, project_id, position=known)) == owed
    now = await standing(story, project_id)
    assert told(now) == (fen("20000"), 0, 0, PaymentProgress.PAID.value)
    assert (now.stalled_days, (await remainder(story, project_id)).written_off) == (None, fen("40000"))
    assert (await remainder(story, project_id, "2019-10-31")).written_off == 0

    story.do(ReversePayment(paid, story.red()), "2019-11-02", FINANCE, "有误")
    aggregate = story.ledger.store.load([project_id])[project_id]
    again = await standing(story, project_id)
    assert isinstance(aggregate, PreventionProject)
    assert (again.due, again.unpaid, again.net_paid) == (aggregate.due, aggregate.unpaid, aggregate.net_paid)


async def test_a_project_whose_rest_was_written_off_is_closed(story):
    project_id = story.accepted([(story.renhe, "60,000.00")])
    story.do(WriteOffPayable(project_id), "2019-11-01", REVIEWER, "供应方已注销")

    story.do(CloseProject(project_id), "2019-11-02", REVIEWER)

    assert (await standing(story, project_id)).headline == Headline.CLOSED.value


async def test_the_last_explanation_of_a_standstill_is_told_and_ends_nothing(story):
    project_id = story.filed([(story.renhe, "60,000.00")])
    for on, words, expected in (("2019-09-20", "等场地", "2019-10-31"), ("2019-11-01", "等许可", "2019-12-31")):
        story.do(ExplainStall(project_id, words, day(expected)), on, OFFICER)

    first, last = [await remainder(story, project_id, as_of) for as_of in ("2019-10-31", "2019-11-01")]

    assert (first.opinion, first.expected_on, first.explained_on) == ("等场地", day("2019-10-31"), day("2019-09-20"))
    assert (last.opinion, last.expected_on, last.explained_on) == ("等许可", day("2019-12-31"), day("2019-11-01"))
    assert (await remainder(story, project_id, "2019-09-19")).opinion is None
    assert (await standing(story, project_id, "2019-11-01")).stalled_days == 142


async def test_what_was_written_off_is_no_gap_any_more(story):
    project_id = story.accepted([(story.renhe, "60,000.00")])
    story.paid(project_id, story.renhe, "20,000.00")
    story.do(WriteOffPayable(project_id), "2019-11-01", REVIEWER, "供应方已注销")

    async def to_pay(as_of):
        async with story.asked(as_of) as (reading, basis):
            return [(item.paid, item.amount, item.next_step) for item in await gaps.page(reading, CITY, basis, False)]

    assert (False, fen("40000"), NextStep.PAY.value) in await to_pay("2019-10-31")
    assert await to_pay("2019-11-01") == [(True, fen("20000"), NextStep.CLOSE.value)]

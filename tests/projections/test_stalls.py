import pytest

from domain.money import fen
from ledger.project import AbandonProject, CancelProject, StartImplementation
from projections import projects, stalls
from projections.groups import By
from projections.projects import ProjectFilter
from projections.scope import Scope
from tests.domain.specs import ANTAI, FENGTAI, OFFICER, RENHE, REVIEWER
from tests.projections.specs import CITY, LIMITS, a_story, day, every


@pytest.fixture
def story(database):
    with a_story(database) as told:
        yield told


async def still(story, as_of="2019-12-31", position=None, scope=CITY):
    """The projects that stand still: days, headline, last step; the list of projects says the same."""
    async with story.asked(as_of, position) as (reading, basis):
        found = await stalls.page(reading, scope, basis, LIMITS)
        same = await projects.page(reading, scope, basis, LIMITS, ProjectFilter(stalled=True))
        total = await stalls.total(reading, scope, basis, LIMITS)
        for by in By:
            assert stalls.summed(await stalls.table(reading, scope, basis, LIMITS, by)) == total
    assert {each.project_id for each in found} == {each.project_id for each in same}
    assert (total.projects, total.reserved) == (len(found), sum(each.reserved for each in found))
    assert total.longest_days == max((each.stalled_days for each in found), default=None)
    return [(each.stalled_days, each.headline, each.track, each.state) for each in found]


async def test_a_filed_project_stands_still_when_nobody_begins_it(story):
    project = story.filed([(story.renhe, "60,000.00")])

    assert await still(story, "2019-09-10") == []
    assert await still(story, "2019-09-11") == [(91, "FILED", "filing", "FILED")]
    known = story.position
    story.do(StartImplementation(project), "2019-09-11", OFFICER)
    assert await still(story, "2019-12-10") == []
    assert await still(story, "2019-12-11") == [(91, "IN_PROGRESS", "execution", "IN_PROGRESS")]
    assert await still(story, "2019-09-11", known) == [(91, "FILED", "filing", "FILED")]


async def test_a_delivered_project_stands_still_until_it_is_paid(story):
    project = story.accepted([(story.renhe, "60,000.00")])

    assert await still(story, "2019-09-03") == []
    assert await still(story, "2019-09-04") == [(61, "ACCEPTED", "execution", "ACCEPTED")]
    story.paid(project, story.renhe, "60,000.00", on="2019-09-05")
    assert await still(story) == []


async def test_what_ended_or_is_not_on_record_does_not_stand_still(story):
    cancelled = story.filed([(story.renhe, "1.00")])
    abandoned = story.filed([(story.renhe, "2.00")], number="X-2")
    story.approved([(story.renhe, "3.00")], number="X-3")
    story.paid(abandoned, story.renhe, "0.10")
    story.do(CancelProject(cancelled), "2019-08-02", REVIEWER)
    story.do(AbandonProject(abandoned), "2019-08-02", REVIEWER)

    assert await still(story) == []


async def test_they_are_counted_by_insurer_and_district_and_paged(story):
    for number in range(3):
        story.filed([(story.renhe, f"{3 - number}00.00")], number=f"X-{number}")

    async with story.asked() as (reading, basis):
        [row] = await stalls.table(reading, CITY, basis, LIMITS, By.BOTH)
        assert await stalls.table(reading, Scope(insurer=ANTAI), basis, LIMITS, By.INSURER) == []
        for order, first in ((stalls.LONGEST, 100), (stalls.LARGEST, 300)):

            def fetch(page, order=order):
                return stalls.page(reading, CITY, basis, LIMITS, order, page)

            whole = await stalls.page(reading, CITY, basis, LIMITS, order)
            assert await every(fetch, order) == whole
            assert await every(fetch, order, backward=True) == whole[::-1]
            assert whole[0].reserved == fen(str(first))

    assert (row.insurer, row.district, row.projects) == (RENHE, FENGTAI, 3)
    assert (row.reserved, row.longest_days) == (fen("600"), (day("2019-12-31") - day("2019-06-12")).days)

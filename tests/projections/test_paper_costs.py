"""What it costs to ask for papers, in rows that the server goes through: as much more as there is more to tell."""

from contextlib import asynccontextmanager

import psycopg
import pytest

from domain.papers import PaperKind
from ledger.papers import AddPapers
from projections.basis import Reading
from projections.groups import By
from projections.paper_completeness import checklist, completeness, incomplete, page, total
from projections.projects import ProjectFilter, projects
from projections.projects import page as projects_page
from projections.scope import Scope
from tests.domain.specs import FENGTAI, FINANCE, RENHE, papers
from tests.projections.specs import CITY, LIMITS, a_story

FEW, MANY = 60, 240
TABLES = ("projects", "project_states", "state_changes", "allocations", "filing_dues", "papers", "payments", "journal")

# A copy is known before what it is a copy of.
COPY = """
INSERT INTO {table} SELECT (jsonb_populate_record(kept, (
    SELECT jsonb_object_agg(key, md5(value || copy)::uuid) FROM jsonb_each_text(to_jsonb(kept))
    WHERE key IN ('project_id', 'payment_id', 'record_id')
) || jsonb_build_object('position', position - 1000000 * copy))).*
FROM {table} AS kept CROSS JOIN generate_series(%(first)s::int, %(last)s::int) AS copy
WHERE position > 0 AND to_jsonb(kept)->>(CASE '{table}' WHEN 'state_changes' THEN 'record_id' ELSE 'project_id' END)
    = ANY(%(records)s)
"""

QUESTIONS = {
    "checklist": checklist,
    "filed incomplete": incomplete,
    "completeness": lambda reading, basis, ids: completeness(reading, CITY, basis, By.DISTRICT),
    "completeness of a district": lambda reading, basis, ids: completeness(
        reading, Scope(insurer=RENHE, district=FENGTAI), basis, By.INSURER
    ),
    "missing": lambda reading, basis, ids: page(reading, CITY, basis),
    "how many are missing": lambda reading, basis, ids: total(reading, CITY, basis),
    "standing": lambda reading, basis, ids: projects(reading, CITY, basis, LIMITS, ids),
    "list of incomplete": lambda reading, basis, ids: projects_page(
        reading, CITY, basis, LIMITS, ProjectFilter(filed_incomplete=True)
    ),
}


class Weighed(Reading):
    """A reading that asks for the plan of each question beside its answer."""

    def __init__(self, reading):
        self.__dict__.update(reading.__dict__)
        self.nodes = []

    async def rows(self, sql, values=None):
        self.nodes += await self._plan(sql, values)
        return await super().rows(sql, values)

    async def read(self, kind, sql, values=None):
        self.nodes += await self._plan(sql, values)
        return await super().read(kind, sql, values)

    async def _plan(self, sql, values):
        [row] = await super().rows(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", values)
        return list(nodes(row["QUERY PLAN"][0]["Plan"]))

    @property
    def work(self):
        """How many rows were looked at."""
        return sum(
            each["Actual Loops"] * (each["Actual Rows"] + each.get("Rows Removed by Join Filter", 0))
            for each in self.nodes
        )


def nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


class Copied:
    """One finished project with a payment, and copies of it."""

    def __init__(self, story):
        self.story, self.copies = story, 0
        project = story.accepted([(story.renhe, "60,000.00")])
        payment = story.paid(project, story.renhe, "100.00")
        story.do(AddPapers(project, papers(PaperKind.INVOICE), payment), "2019-08-02", FINANCE)
        self.records = [str(project), str(payment)]

    def grow(self, copies):
        """Copy until there are so many."""
        values = {"first": self.copies + 1, "last": copies, "records": self.records}
        with psycopg.connect(self.story.database) as connection:
            for table in TABLES:
                connection.execute(COPY.format(table=table), values)
            self.ids = [row[0] for row in connection.execute("SELECT project_id FROM projects").fetchall()]
        self.copies = copies
        assert len(self.ids) == copies + 1

    @asynccontextmanager
    async def weighed(self):
        async with self.story.asked() as (reading, basis):
            yield Weighed(reading), basis


@pytest.fixture
def copied(database):
    with a_story(database) as story:
        yield Copied(story)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_four_times_the_projects_cost_no_more_than_about_four_times(copied, question):
    async def work(copies):
        copied.grow(copies)
        async with copied.weighed() as (reading, basis):
            assert await QUESTIONS[question](reading, basis, copied.ids)
        return reading.work

    few, many = await work(FEW), await work(MANY)

    assert many < 1.5 * few * MANY / FEW


async def test_where_filed_projects_stand_is_told_without_their_papers(copied):
    copied.grow(FEW)

    async with copied.weighed() as (reading, basis):
        assert len(await projects(reading, CITY, basis, LIMITS, copied.ids)) == FEW + 1

    read = {each["Relation Name"] for each in reading.nodes if "Relation Name" in each and each["Actual Loops"]}
    assert "journal" in read
    assert not read & {"papers", "payments", "rules"}

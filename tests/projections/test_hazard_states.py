"""The law of hazard states: what a question answers is what the clock of the domain says, as of any two dates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest

from console import compose
from console.compose import READ_MODELS
from domain.aggregate import Aggregate
from domain.hazard.clock import Clock
from domain.hazard.tracks import NO_HAZARD, OPEN
from ledger.command import Envelope, Form
from ledger.evidence import Evidence
from ledger.rights import COMMANDS, Role
from projections import hazards
from projections.check import differences
from projections.scope import Scope
from tests.domain.hazard_specs import FIRM, GENERAL, JPEG, MAJOR, found
from tests.domain.specs import actor
from tests.domain.test_hazard_clock import ACTS, FOUND_ON, attempted
from tests.projections.specs import Story

FIRM_PERSON = actor("检查员", Role.TECH_FIRM, FIRM)


@dataclass(frozen=True, slots=True)
class TellHazards(Form):
    """Record the pending facts of hazards as they are, each on the day that it states."""

    hazards: tuple[str, ...]

    def perform(self, books) -> list[Aggregate]:
        return [untold(LIVES[name]) for name in self.hazards]


LIVES: dict[str, Aggregate] = {}


def untold(hazard):
    """A twin with the pending facts of a hazard, so that the command may be decided twice."""
    twin = hazard.copy()
    twin._pending_events = list(hazard.pending_events)
    return twin


def a_life(dice, number):
    """A hazard after a walk by dice; each fact states its day."""
    grade = dice.choice((GENERAL, MAJOR))
    hazard, on = found(grade, str(FOUND_ON), number).happened_on(FOUND_ON), FOUND_ON
    for _ in range(30):
        on += timedelta(dice.randint(-2, 9))
        span = timedelta(dice.randint(-1, 16))
        if yes := [after for name in ACTS if (after := attempted(hazard, name, on, span))]:
            hazard = dice.choice(yes).happened_on(on)
    return hazard


@pytest.fixture
def lives(database, tmp_path, monkeypatch):
    monkeypatch.setitem(COMMANDS, "TellHazards", {Role.TECH_FIRM})
    dice = Random(7)
    LIVES.clear()
    LIVES.update({f"YH-{n}": a_life(dice, f"YH-{n}") for n in range(30)})
    facts = {hazard.id: list(hazard.pending_events) for hazard in LIVES.values()}
    story = Story(database)
    story.now = datetime.fromisoformat("2021-01-01T02:00:00+00:00")
    evidence = Evidence(tmp_path)
    evidence.keep(JPEG)
    with compose.ledger(database, lambda: story.now, evidence=evidence) as ledger:
        for name in LIVES:
            ledger.execute(TellHazards((name,)), Envelope(FIRM_PERSON, uuid4(), date(2020, 12, 31), "补录")).result(60)
        yield story, facts


def expected(facts, on):
    """State, clock, grade and insurer of a hazard from its facts up to a day, in the order of their days."""
    known = sorted((fact.effective_on, place, fact) for place, fact in enumerate(facts) if fact.effective_on <= on)
    tracks, insurer = {}, None
    clock = Clock(facts[0].found_on, facts[0].deadline)
    for *_, fact in known:
        tracks.update(fact.changes())
        clock = fact.wind(clock)
        insurer = getattr(fact, "insurer", insurer)
    return tracks, clock, insurer


@pytest.mark.parametrize("after", [0, 5, 20, 60, 120, 240, 400])
async def test_a_hazard_stands_as_its_facts_up_to_the_day_say(lives, after):
    story, facts = lives
    on = FOUND_ON + timedelta(days=after)

    async with story.asked(str(on)) as (reading, basis):
        rows = {row.hazard_id: row for row in await hazards.hazards(reading, Scope(), basis, list(facts))}

    assert rows.keys() == facts.keys()
    for hazard_id, row in rows.items():
        tracks, clock, insurer = expected(facts[hazard_id], on)
        state = tracks["hazard"]
        assert (row.state, row.grade, row.insurer) == (state.value, tracks["grade"].value, insurer)
        assert row.age_days == (None if state in NO_HAZARD else clock.age(on))
        assert row.overdue_days == (clock.overdue_days(on) if state in OPEN else 0)
        assert (row.original, row.deadline, row.on_time) == (clock.original, clock.deadline, clock.on_time)
        counts = (clock.suspended_days, clock.extensions, clock.denials, clock.failures, clock.reopenings)
        assert (row.suspended_days, row.extensions, row.denials, row.failures, row.reopenings) == counts


async def test_what_is_recorded_later_does_not_change_what_was_known(lives):
    story, facts = lives
    on = FOUND_ON + timedelta(days=400)
    first = list(facts)[:10]
    known = sum(len(facts[each]) for each in first)

    async with story.asked(str(on)) as (reading, basis):
        seeded = min(row.position for row in await hazards.page(reading, Scope(), basis)) - 1
    async with story.asked(str(on), seeded + known) as (reading, basis):
        listed = await hazards.page(reading, Scope(), basis)

    assert {row.hazard_id for row in listed} == set(first)


def test_the_tables_are_what_the_facts_give(lives):
    story, _ = lives

    assert list(differences(story.database, READ_MODELS)) == []


async def test_the_last_row_of_a_hazard_stands_in_hazards_now(lives):
    story, facts = lives

    async with story.asked("2021-01-01") as (reading, basis):
        now = {row["hazard_id"]: row["state"] for row in await reading.rows("SELECT * FROM hazards_now")}
        rows = await hazards.hazards(reading, Scope(), basis, list(facts))

    assert now == {row.hazard_id: row.state for row in rows}

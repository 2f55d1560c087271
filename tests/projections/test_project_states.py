from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from domain.project import PreventionProject as Project
from domain.project.tracks import DONE, ON_RECORD, ExecutionState, ReviewState
from ledger.store import Recorded
from projections import project_states, state_changes
from projections.project_states import STOOD, stood

PROJECT, HOME = UUID(int=1), 7
FIRST_DAY = date(2019, 6, 1)
STEPS = (
    Project.ProjectReturned,
    Project.ProjectRedeclared,
    Project.ProjectApproved,
    Project.DistrictConsulted,
    Project.UsagePlanConfirmed,
    Project.FilingSubmitted,
    Project.FilingReturned,
    Project.ProjectFiled,
    Project.BudgetAmended,
    Project.ImplementationStarted,
    Project.DeliverableSubmitted,
    Project.AcceptanceFailed,
    Project.ProjectAccepted,
    Project.ProjectClosed,
)
DECLARED = """
INSERT INTO projects SELECT * FROM jsonb_populate_record(NULL::projects, jsonb_build_object(
    'project_id', %(project_id)s::text, 'home', %(home)s::int, 'insurer', '', 'number', '', 'funders', '{}'::text[],
    'fund_years', '{}'::int[], 'name', '', 'category', '', 'district', '', 'start_on', '2019-06-01',
    'end_on', '2019-06-01', 'declared_on', '2019-06-01', 'plan', '', 'supervisor', %(project_id)s::text,
    'beneficiaries', '{}'::text[], 'position', 1
))
"""
told = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 6)), max_size=8)


def a_step(kind, day):
    """A fact as the store restores it, with what the folds ask of it."""
    fact = object.__new__(kind)
    fact.__dict__.update(
        originator_id=PROJECT,
        effective_on=FIRST_DAY + timedelta(day),
        timestamp=datetime(2019, 12, 31, tzinfo=UTC),
        actor=UUID(int=2),
        refile=True,
        filing_no=f"F{day}",
        document_no=None,
        accepted=7 + day,
    )
    return fact


def naive(facts, as_of, position):
    """The same row, told step by step in the order of the days."""
    row = {"declared_on": None, "approved_on": None, "filed_first_on": None, "filed_on": None, "unfiled_on": None}
    row |= {"started_on": None, "done_on": None, "accepted_on": None, "accepted": None}
    stands = {}
    known = [each for each in facts if each.position <= position and each.fact.effective_on <= as_of]
    for on, fact in sorted(((each.fact.effective_on, each.fact) for each in known), key=lambda pair: pair[0]):
        row["moved_on"] = on
        moves = sorted(fact.changes(), key=lambda move: move[0])
        row |= {"last_track": moves[0][0], "last_state": moves[0][1].value}
        for track, state in moves:
            was, stands[track] = stands.get(track), state
            firsts = {"filed_first_on": state in ON_RECORD, "started_on": state is ExecutionState.IN_PROGRESS}
            lasts = {
                "declared_on": state is ReviewState.DECLARED,
                "approved_on": state is ReviewState.APPROVED,
                "accepted_on": state is ExecutionState.ACCEPTED,
                "filed_on": state in ON_RECORD and was not in ON_RECORD,
                "unfiled_on": track == "filing" and state not in ON_RECORD and (was is None or was in ON_RECORD),
                "done_on": state in DONE and was not in DONE,
            }
            row |= {day: on for day, holds in lasts.items() if holds}
            row |= {day: row[day] or on for day, holds in firsts.items() if holds}
            if track == "execution":
                row["accepted"] = fact.accepted
            if track in {"district", "filing", "execution"}:
                row[f"{track}_on"] = on
            if track == "filing":
                row["filing_no"] = fact.filing_no
    states = {"review": "review", "district": "district_consent", "filing": "filing", "execution": "execution"}
    return row | {column: stands[track].value for track, column in states.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=told, batch=st.integers(1, 9))
@example(steps=[(Project.ProjectFiled, 5), (Project.ProjectApproved, 2)], batch=1)
@example(steps=[(Project.ProjectFiled, 5), (Project.BudgetAmended, 5), (Project.ProjectApproved, 2)], batch=9)
def test_a_project_stood_on_any_two_dates_where_its_steps_had_left_it(database, steps, batch):
    kinds = [(Project.ProjectDeclared, 0), *steps]
    facts = [Recorded(place, a_step(*each)) for place, each in enumerate(kinds, 1)]
    with psycopg.connect(database, row_factory=dict_row) as connection, connection.cursor() as cursor:
        cursor.execute(DECLARED, {"project_id": PROJECT, "home": HOME})
        for start in range(0, len(facts), batch):
            for model in (state_changes, project_states):
                model.fold(cursor, facts[start : start + batch])

        for day in range(7):
            for position in range(1, len(facts) + 1):
                when = {"as_of": FIRST_DAY + timedelta(day), "position": position}
                row = cursor.execute(
                    f"SELECT * FROM {stood('%(project)s', '%(home)s')} AS s",
                    {"project": PROJECT, "home": HOME} | when,
                ).fetchone()
                assert cursor.execute(f"SELECT * FROM {STOOD} AS s", when).fetchall() == [row]
                expected = naive(facts, **when)
                assert {name: row[name] for name in expected} == expected
                assert row["closed"] == ("ProjectClosed" in [type(f.fact).__name__ for f in facts if known(f, **when)])
        connection.rollback()


def known(each, as_of, position):
    return each.position <= position and each.fact.effective_on <= as_of

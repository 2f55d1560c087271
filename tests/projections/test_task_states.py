from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from domain.task import InspectionTask as Task
from domain.task.tracks import ENDED, INSPECTED, TaskState
from ledger.store import Recorded
from projections import state_changes, task_states, task_tables
from projections.task_states import STOOD, STOOD_EACH

TASK = UUID(int=1)
FIRST_DAY = date(2019, 6, 1)
STEPS = (
    Task.EnterpriseNotified,
    Task.VisitScheduled,
    Task.ContactDataDisputed,
    Task.ContactDataCorrected,
    Task.VisitRefused,
    Task.RefusalResolved,
    Task.EnterpriseUnreachable,
    Task.VisitCompleted,
    Task.InspectionReportSubmitted,
    Task.InspectionTaskVoided,
)
NAMED = (
    "channel",
    "person",
    "counterpart",
    "refuser",
    "contact",
    "reason_code",
    "note",
    "reason",
    "district",
    "street",
)
told = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 6)), max_size=8)


def a_step(kind, day):
    """A fact as the store restores it, with what the folds ask of it."""
    fact = object.__new__(kind)
    fact.__dict__.update(dict.fromkeys(NAMED))
    fact.__dict__.update(
        originator_id=TASK,
        effective_on=FIRST_DAY + timedelta(day),
        timestamp=datetime(2019, 12, 31, tzinfo=UTC),
        actor=UUID(int=2),
        visit_on=FIRST_DAY + timedelta(10 + day),
        inspectors=(),
        attempts=(),
        evidence=(),
        number=1,
        zero_hazards=False,
    )
    return fact


def naive(facts, as_of, position):
    """The same row, told step by step in the order of the days."""
    known = [each for each in facts if each.position <= position and each.fact.effective_on <= as_of]
    row = {"notified_on": None, "appointed_on": None, "refusals": 0, "done_on": None, "paused_days": 0}
    held = None
    for on, fact in sorted(((each.fact.effective_on, each.fact) for each in known), key=lambda pair: pair[0]):
        if isinstance(fact, Task.EnterpriseNotified):
            row["notified_on"] = on
        if isinstance(fact, Task.VisitScheduled):
            row["appointed_on"] = fact.visit_on
        row["refusals"] += isinstance(fact, Task.VisitRefused)
        for _, state in fact.changes():
            row |= {"state": state.value, "state_since": on}
            row["paused_days"] += (on - held).days if held else 0
            held = on if state is TaskState.DATA_HOLD else None
            if state in ENDED | INSPECTED:
                row["done_on"] = row["done_on"] or on
    row["paused_days"] += (as_of - held).days if held else 0
    return row


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=told, batch=st.integers(1, 9))
@example(steps=[(Task.ContactDataDisputed, 1), (Task.EnterpriseNotified, 6), (Task.ContactDataCorrected, 4)], batch=1)
@example(steps=[(Task.VisitScheduled, 5), (Task.VisitScheduled, 2), (Task.VisitCompleted, 3)], batch=9)
def test_a_task_stood_on_any_two_dates_where_its_steps_had_left_it(database, steps, batch):
    facts = [Recorded(1, a_step(Task.InspectionTaskAssigned, 0))]
    facts += [Recorded(place, a_step(*each)) for place, each in enumerate(steps, 2)]
    with psycopg.connect(database, row_factory=dict_row) as connection, connection.cursor() as cursor:
        for start in range(0, len(facts), batch):
            part = facts[start : start + batch]
            state_changes.fold(cursor, part)
            task_tables.fold(cursor, [each for each in part if each.position > 1])
            task_states.fold(cursor, part)

        for day in range(7):
            for position in range(1, len(facts) + 1):
                when = {"as_of": FIRST_DAY + timedelta(day), "position": position}
                [row] = cursor.execute(f"SELECT * FROM {STOOD} AS stood", when).fetchall()
                each = f"SELECT * FROM (SELECT %(task)s::uuid AS task_id) AS tasks CROSS JOIN {STOOD_EACH} AS stood"
                assert cursor.execute(each, when | {"task": TASK}).fetchall() == [row]
                assert row == naive(facts, **when) | {"task_id": TASK}
        connection.rollback()

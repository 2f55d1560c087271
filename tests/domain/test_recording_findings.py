"""What may be recorded as found at a visit, by whom, and when."""

import pytest

from domain.evidence import EvidenceRequired
from domain.hazard import Hazard
from domain.hazard.deadline import DeadlineInvalid
from domain.hazard.finding import FindingNoDuplicate, MajorBasisRequired
from domain.hazard.tracks import HazardState
from domain.industry import SafetySector
from domain.task.record import TaskNotAssigned
from domain.task.tracks import INSPECTED, TaskState
from domain.transition import InvalidTransition, StepDateOrder
from tests.domain.hazard_specs import GENERAL, MAJOR, finding
from tests.domain.specs import FENGTAI, RENHE, perform
from tests.domain.task_specs import FIRM, FIRM_CODE, MILL, OTHER_FIRM, REACHED, Told, day


def found(told, on="2019-05-24", by=FIRM, number="YH-1", grade=GENERAL, **other):
    """Record a finding of a task; return the hazard."""
    said = {"deadline": "2019-06-20"} | other
    return perform(finding(told.id, number, grade, **said), told.books, on, by)


def test_a_finding_takes_over_what_its_task_knows_of_the_visit():
    told = Told().visited()

    hazard = found(told, on="2019-05-20")

    fact = told.books.facts[-1]
    assert (fact.task_id, fact.firm, fact.insurer, fact.credit_code) == (told.id, FIRM_CODE, RENHE, MILL)
    assert (fact.district, fact.street, fact.sector) == (FENGTAI, "110106001", SafetySector.HAZCHEM)
    assert (fact.inception_on, fact.found_on) == (day("2019-03-01"), day("2019-05-20"))
    assert (hazard.state, hazard.grade) == (HazardState.FOUND, GENERAL)
    assert hazard.id == Hazard.id_for(told.id, "YH-1")


@pytest.mark.parametrize("state", TaskState)
def test_something_is_found_only_where_a_visit_took_place_and_then_always(state):
    told = REACHED[state](Told())

    if state in INSPECTED:
        assert found(told).state is HazardState.FOUND
    else:
        with pytest.raises(InvalidTransition):
            found(told)


def test_nothing_is_found_before_the_visit():
    told = Told().visited("2019-05-20")

    with pytest.raises(StepDateOrder):
        found(told, on="2019-05-19")


def test_a_firm_finds_nothing_in_the_task_of_another():
    told = Told().visited()

    with pytest.raises(TaskNotAssigned):
        found(told, by=OTHER_FIRM)


def test_a_number_names_one_finding_of_a_task():
    told = Told().visited()
    found(told)

    with pytest.raises(FindingNoDuplicate):
        found(told, on="2019-05-25")
    assert found(told, number="YH-2").finding_no == "YH-2"


@pytest.mark.parametrize(
    ("grade", "said", "refusal"),
    [
        (GENERAL, {"basis": None}, None),
        (MAJOR, {}, None),
        (MAJOR, {"basis": None}, MajorBasisRequired),
        (GENERAL, {"evidence": (), "note": "现场记录"}, None),
        (GENERAL, {"evidence": ()}, EvidenceRequired),
        (GENERAL, {"deadline": "2019-05-24"}, None),
        (GENERAL, {"deadline": "2019-05-23"}, DeadlineInvalid),
    ],
)
def test_what_is_said_of_a_finding_is_judged(grade, said, refusal):
    told = Told().visited()

    if refusal:
        with pytest.raises(refusal):
            found(told, grade=grade, **said)
    else:
        assert found(told, grade=grade, **said).grade is grade

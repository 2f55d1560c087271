"""A read model says which facts it reads; nothing else is handed to it, so nothing else may matter to it."""

import pytest

from console.compose import READ_MODELS
from domain.aggregate import Aggregate
from ledger.store import Recorded
from projections.readers import fold_of
from tests.ledger.test_history import LINES, MAPPER, stored

FACTS = [Recorded(1, MAPPER.to_domain_event(stored(line))) for line in LINES]
UNTOUCHED = None  # a fold that had anything to write would fail on it


class Remembering:
    """A read model that remembers what it was handed."""

    TABLES = ""

    def __init__(self, *reads: type) -> None:
        self.READS, self.handed = reads, []

    def fold(self, _, recorded):
        self.handed.append(recorded)


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.__name__.removeprefix("projections."))
def test_a_read_model_writes_nothing_for_a_fact_that_it_does_not_read(model):
    for each in FACTS:
        if not isinstance(each.fact, model.READS):
            model.fold(UNTOUCHED, [each])


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.__name__.removeprefix("projections."))
def test_a_read_model_reads_facts_that_are_recorded(model):
    for kind in model.READS:
        assert any(isinstance(each.fact, kind) for each in FACTS), kind


def test_each_model_is_handed_its_own_facts_in_their_order_and_none_is_called_for_nothing():
    kinds = sorted({type(each.fact) for each in FACTS}, key=lambda kind: kind.TOPIC)
    every, one, never = Remembering(Aggregate.Event), Remembering(kinds[0]), Remembering(int)

    fold_of([every, one, never])(UNTOUCHED, FACTS)

    assert every.handed == [FACTS]
    assert one.handed == [[each for each in FACTS if type(each.fact) is kinds[0]]]
    assert never.handed == []

import time

import pytest
from graphql import parse

from ledger_api.cost import MOST_COST, costed
from ledger_api.operations import operations
from ledger_api.schema import schema


def cost(text: str, name: str | None = None, **variables: object) -> int:
    return costed(schema._schema, parse(text), name).cost(variables, {})


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("{ demo }", 0),
        ("{ me { name organisation } }", 1),
        ("{ payments(first: 7) { totalCount } }", 1),
        ("{ payments(first: 7) { nodes { id } } }", 1 + 7),
        ("{ payments(last: 7) { edges { node { id fundAccount { id } } } } }", 1 + 7 * 3),
        ("{ payments { nodes { id } } }", 1 + 20),
        ("{ payments(first: 500) { nodes { id } } }", 1 + 100),
        ("{ me { ...M ...M } } fragment M on Me { district { code } }", 1 + 2),
        ("{ __schema { types { name } } }", 1_000),
    ],
)
def test_an_object_costs_one_and_a_page_as_many_times_what_its_places_cost(text: str, most: int):
    assert cost(text) == most


def test_the_size_of_a_page_may_come_from_a_variable_or_its_default():
    text = "query Q($n: Int = 5, $m: Int) { payments(first: $n, last: $m) { nodes { id } } }"

    assert [cost(text), cost(text, n=50), cost(text, n=None, m=30), cost(text, n="many")] == [6, 51, 31, 6]


def test_a_mutation_costs_more_than_what_it_shows():
    text = operations()["FreezeFund"]

    assert 10 < cost(text) < 200


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_committed_operation_may_be_asked_with_the_largest_pages(name: str):
    assert cost(operations()[name], name, first=100, last=100) <= MOST_COST


def test_spreads_that_double_are_added_up_in_no_time():
    parts = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(150))
    text = "{ ...F0 } " + parts + " fragment F150 on Query { payments(first: 1) { nodes { id } } }"

    assert cost(text) == 2 * 2**150


def test_the_cost_of_a_known_operation_is_told_within_a_tenth_of_a_millisecond():
    parts = [costed(schema._schema, parse(text), name) for name, text in operations().items()]

    took = []
    for part in parts:
        began = time.perf_counter()
        for _ in range(20):
            part.cost({"first": 100}, {})
        took.append((time.perf_counter() - began) / 20)

    assert sorted(took)[len(took) * 9 // 10] < 0.000_1

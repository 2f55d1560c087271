"""The schema that is committed is the one that is served, and says what everything in it means."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    validate,
    visit,
)
from graphql.type import is_introspection_type, is_specified_scalar_type

from ledger_api.schema import schema
from tests.api.client import OPERATIONS

COMMITTED = files("ledger_api").joinpath("schema.graphql").read_text(encoding="utf-8")
SCHEMA = build_schema(COMMITTED)
OWN_TYPES = [t for t in SCHEMA.type_map.values() if not (is_introspection_type(t) or is_specified_scalar_type(t))]
FIELDED = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)

# counts, days, years, versions, basis points and page sizes; never money, never a position
WHOLE_NUMBERS = {
    "countedDays",
    "hazards",
    "line",
    "lineNo",
    "lineNos",
    "lines",
    "paymentNo",
    "quantity",
    "serviceYear",
    "settlements",
    "tasks",
    "waitingDays",
    "spanDays",
    "openFindings",
    "findings",
    "applied",
    "awaiting",
    "backdated",
    "corrections",
    "entries",
    "over30Days",
    "over7Days",
    "backfilled",
    "beliedBy",
    "count",
    "daysOwed",
    "ageDays",
    "capBp",
    "complete",
    "days",
    "doubtfulCreditCode",
    "enterprises",
    "expected",
    "expectedVersion",
    "filingDays",
    "filingLateDays",
    "first",
    "fundYear",
    "incomplete",
    "generalLedgerLines",
    "incompletePayments",
    "incompleteProjects",
    "instalment",
    "invalidPhone",
    "items",
    "last",
    "late",
    "lateDays",
    "lateOver",
    "longestDays",
    "missingContact",
    "missingInception",
    "missingIndustry",
    "missingStreet",
    "number",
    "overdue",
    "overdueDays",
    "owed",
    "pages",
    "paymentDays",
    "paymentLines",
    "payments",
    "policies",
    "present",
    "projects",
    "rateBp",
    "rateFromBp",
    "rateToBp",
    "reviewDays",
    "repeated",
    "required",
    "shareBp",
    "stalledDays",
    "startDays",
    "submitted",
    "closed",
    "closedOnSite",
    "closedOnTime",
    "daysLeft",
    "dismissed",
    "escalated",
    "extensions",
    "extensionsDenied",
    "failedReinspections",
    "fiveInPlace",
    "found",
    "listed",
    "listedProvincial",
    "longestOverdueDays",
    "openGeneral",
    "openMajor",
    "planned",
    "reached",
    "reopenings",
    "suspended",
    "suspendedDays",
    "totalCount",
    "totalDays",
    "unmatched",
    "value",
    "version",
    "waiting",
    "weight",
    "year",
    "ahead",
    "change",
    "now",
    "records",
    "then",
    "unsigned",
    "complaints",
    "reinspections",
    "reinspectionsInTime",
    "reinspectionsOwed",
    "reports",
    "returned",
    "zeroFindings",
    "assigned",
    "notified",
    "pausedDays",
    "refusals",
    "refused",
    "score",
    "unreachable",
    "visited",
    "voided",
    "answered",
    "answeredInTime",
    "times",
    "open",
    "general",
    "insured",
    "major",
}


def places():
    """Every field and argument of our types, by its path, with its name."""
    for kind in OWN_TYPES:
        for name, field in kind.fields.items() if isinstance(kind, FIELDED) else ():
            yield f"{kind.name}.{name}", name, field
            for argument, given in getattr(field, "args", {}).items():
                yield f"{kind.name}.{name}.{argument}", argument, given


ROOTS = {SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type}


def used_root_fields():
    """The fields of the three roots that committed operations ask for."""
    used = set()
    for document in OPERATIONS.values():
        types = TypeInfo(SCHEMA)

        class Seen(Visitor):
            def enter_field(self, node, *_, types=types):
                if (kind := types.get_parent_type()) in ROOTS:
                    used.add((kind.name, node.name.value))

        visit(parse(document), TypeInfoVisitor(types, Seen()))
    return used


def test_the_committed_schema_is_the_one_that_is_served():
    assert schema.as_str() + "\n" == COMMITTED


def test_every_type_and_every_value_of_an_enum_is_described():
    values = [
        (f"{kind.name}.{name}", value)
        for kind in OWN_TYPES
        if isinstance(kind, GraphQLEnumType)
        for name, value in kind.values.items()
    ]

    assert [kind.name for kind in OWN_TYPES if not kind.description] == []
    assert [path for path, value in values if not value.description] == []


def test_every_field_and_every_argument_is_described():
    assert [path for path, _, place in places() if not place.description] == []


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_committed_operation_is_valid(name):
    assert validate(SCHEMA, parse(OPERATIONS[name])) == []


def test_every_question_and_every_command_stands_in_a_committed_operation():
    roots = {(kind.name, field) for kind in ROOTS for field in kind.fields}

    assert roots - used_root_fields() == set()


def test_whole_numbers_are_never_money_and_never_a_position():
    whole = {name for _, name, place in places() if get_named_type(place.type).name == "Int"}

    assert whole == WHOLE_NUMBERS


def test_there_are_no_floats():
    assert [path for path, _, place in places() if get_named_type(place.type).name == "Float"] == []


def test_the_readme_names_operations_that_there_are():
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = text.partition("## Monday morning")[2].partition("\n## ")[0]
    told = [row.split("|") for row in table.splitlines() if row.startswith("| ")][2:]
    folder = files("ledger_api").joinpath("operations")

    assert len(told) > 10
    for _, _, named, stored, _ in told:
        kept = "".join(
            folder.joinpath(file).read_text(encoding="utf-8") for file in re.findall(r"[a-z_]+\.graphql", stored)
        )
        names = re.findall(r"`([A-Z]\w+)", named)
        assert [name for name in names if f"query {name}" not in kept] == []
        assert names

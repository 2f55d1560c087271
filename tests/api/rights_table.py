"""The table of rights (rights.csv), and what is sent to hold a served ledger against it.

Cells  -       refused, whatever is named
       own     done, or shown, of one's own; what is another's answers like what does not exist
       all     of everybody's
       may     done; it names nobody's record
       masked  a field that is shown in full of one's own alone
"""

import csv
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType, build_schema
from graphql.type import GraphQLEnumType, GraphQLList, get_named_type, is_leaf_type, is_required_argument

from ledger_api.schema import schema
from tests.api.story import FACTORY, FENGTAI, RENHE, named
from tests.domain.hazard_specs import JPEG

SCHEMA = build_schema(schema.as_str())
TABLE = Path(__file__).with_name("rights.csv")
ANONYMOUS = "ANONYMOUS"
ROLES = {
    "INSURER_FINANCE": "finance",
    "INSURER_PROJECT": "officer",
    "INSURER_REVIEWER": "reviewer",
    "TECH_FIRM": "firm",
    "DISTRICT": "fengtai",
    "CENTRE": "centre",
    "CITY": "city",
    "AUDITOR": "auditor",
}

with TABLE.open(encoding="utf-8", newline="") as _file:
    LINES = list(csv.DictReader(_file))


def lines(kind: str) -> dict[str, dict[str, str]]:
    """Return the lines of a kind by what they are about."""
    return {line["name"]: line for line in LINES if line["kind"] == kind}


# Which fields the table must have: figures, and what leads to a natural person.

PERSONAL = re.compile(
    r"\..*(phone|mail|Last4|actor|[a-z]By$|recorder|supervisor$|responsible$|signatory|contact|inspector|recipient)"
    r"|\..*(claimant|refuser|counterpart|official)|^(Party|ResponsiblePerson|Contact|Me)\.name|^FactValue\.(value|words)",
    re.IGNORECASE,
)


def guarded_fields() -> set[str]:
    """Return every field of an object that carries figures or personal data."""
    return {
        f"{kind.name}.{name}"
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if (of := get_named_type(field.type).name) == "Yuan"
        or (of == "String" and PERSONAL.search(f"{kind.name}.{name}"))
    }


# Questions

DEEPEST = 7
PAGE = "first: 15"  # all there is below twenty of everything may cost more than is answered
_ASKED = {"by": "BOTH", "fundYear": 2019, "text": "项目"}


def question(name: str) -> str:
    """Return a document that asks a question for all there is below it, each type once and where it is nearest."""
    field = SCHEMA.query_type.fields[name]
    given = {each: argument for each, argument in field.args.items() if is_required_argument(argument)}
    scope = {"scope": field.args["scope"]} if "scope" in field.args else {}
    declared = ", ".join(f"${each}: {argument.type}" for each, argument in (given | scope).items())
    passed = ", ".join([f"{each}: ${each}" for each in given | scope] + [PAGE] * ("first" in field.args))
    head = f"query Q({declared})" if declared else "query Q"
    head += f" {{ {name}({passed})" if passed else f" {{ {name}"
    below = "" if is_leaf_type(get_named_type(field.type)) else _below(get_named_type(field.type))
    return f"{head} {below} }}"


def _below(kind: object) -> str:
    tree: dict = {}
    expanded, level = {kind.name}, [(kind, tree)]
    for depth in range(DEEPEST):
        level = [each for of, at in level for each in _expand(of, at, expanded, depth)]
    return _written(tree)


def _expand(kind, at, expanded, depth):
    at["__typename"] = None
    for name, field in kind.fields.items():
        below = get_named_type(field.type)
        if is_leaf_type(below):
            at[name] = None
        elif (
            not isinstance(below, GraphQLObjectType)
            or name == "edges"
            or any(is_required_argument(argument) for argument in field.args.values())
        ):
            continue
        elif below.name in expanded or depth + 1 == DEEPEST:
            at[name] = {"__typename": None} | {leaf: None for leaf in below.fields if f"{below.name}.{leaf}" in GUARDED}
        else:
            expanded.add(below.name)
            at[name] = {}
            yield below, at[name]


def _written(tree):
    return (
        "{ " + " ".join(name if below is None else f"{name} {_written(below)}" for name, below in tree.items()) + " }"
    )


GUARDED = guarded_fields()


def variables(name: str, **given: object) -> dict[str, object]:
    """Return the variables of a question that names no record."""
    needed = [each for each, a in SCHEMA.query_type.fields[name].args.items() if is_required_argument(a)]
    return {each: _asked_for(name, each) for each in needed if each not in given} | given


def _asked_for(question_, argument):
    kind = get_named_type(SCHEMA.query_type.fields[question_].args[argument].type)
    if isinstance(kind, GraphQLEnumType):
        return "BOTH" if "BOTH" in kind.values else next(iter(kind.values))
    return _ASKED.get(argument, str(uuid4()))


def naming(name: str, record: str) -> dict[str, object]:
    """Return the variables of a question that names a record."""
    argument, given = next(iter(SCHEMA.query_type.fields[name].args.items()))
    return {argument: {"id": record} if isinstance(get_named_type(given.type), GraphQLInputObjectType) else record}


def shown(answer: object) -> Iterator[tuple[str, str]]:
    """Yield what an answer shows: each field that the table must have, with its value."""
    if isinstance(answer, list):
        for each in answer:
            yield from shown(each)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if isinstance(value, dict | list):
                yield from shown(value)
            if value is not None and (path := f"{answer.get('__typename')}.{name}") in GUARDED:
                yield path, str(value)


# Commands

IDS = {
    "policyId": "Policy", "projectId": "PreventionProject", "paymentId": "Payment", "fundAccountId": "FundAccount",
    "campaignId": "FilingCampaign", "contractId": "ServiceContract", "correctionId": "Correction",
    "caseId": "RemediationCase", "hazardId": "Hazard", "duplicateOfId": "Hazard", "findingId": "GuardFinding",
    "taskId": "InspectionTask", "complaintId": "Complaint", "visitingListId": "VisitingList", "settlementId": "Settlement",
    "briefingId": "Briefing",
}  # fmt: skip
ORGANISATIONS = {"insurerId": RENHE, "insurerIds": RENHE, "firmId": "FIRM"}
WELL_FORMED = {
    "effectiveOn": "2019-12-31", "deadline": "2020-01-15", "expiryOn": "2020-12-31", "creditCode": FACTORY,
    "creditCodes": FACTORY, "beneficiaries": FACTORY, "district": FENGTAI, "districts": FENGTAI, "districtCode": FENGTAI, "shareBp": 10_000,
    "expectedVersion": 9_999, "passed": True,
}  # fmt: skip
SHA = sha256(JPEG).hexdigest()
BY_TYPE = {"Yuan": "1.00", "Date": "2019-12-31", "Int": 1, "Boolean": True, "String": "字"}
# what a rule of form wants although the schema lets it be left out
ALSO = {"reversePayment": {"voucher"}, "recordAuditFinding": {"projectId"}}
# what another role would be refused for
BY_ROLE = {("regradeHazard", "TECH_FIRM"): {"grade": "MAJOR", "basis": {"standard": "标准", "clause": "第三条"}}}


def wish(mutation: str, role: str, whose: dict[str, str], own: dict[str, str]) -> dict[str, object]:
    """Return a well-formed input that names a record of `whose` and else what is one's own.

    A version that no record has lets the ledger say no where it would else have said yes.
    """
    line = lines("mutation")[mutation]
    kind = get_named_type(SCHEMA.mutation_type.fields[mutation].args["input"].type)
    also = {"expectedVersion", "reason"} | ALSO.get(mutation, set())
    said = _input(kind, also, own | {line["record"]: whose.get(line["record"], "")})
    return said | BY_ROLE.get((mutation, role), {})


def _input(kind, also, ids):
    one_of = kind.is_one_of if hasattr(kind, "is_one_of") else False
    chosen = {n: f for n, f in kind.fields.items() if isinstance(f.type, GraphQLNonNull) or n in also}
    if one_of or not chosen:
        name = next((n for n in kind.fields if n in also), next(iter(kind.fields)))
        chosen = {name: kind.fields[name]}
    return {name: _value(name, field.type, also, ids) for name, field in chosen.items()}


def _value(name, kind, also, ids):
    if isinstance(kind, GraphQLNonNull):
        return _value(name, kind.of_type, also, ids)
    if isinstance(kind, GraphQLList):
        return [_value(name, kind.of_type, also, ids)]
    if isinstance(kind, GraphQLInputObjectType):
        return _input(kind, also, ids)
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if kind.name == "ID":
        assert name in IDS or name in ORGANISATIONS, f"IDS tells which kind of record {name} names"
        return ids[IDS[name]] if name in IDS else named("Organisation", ORGANISATIONS[name])
    if kind.name == "UUID":
        return str(uuid4())
    if name == "text":
        return f"付-2019-12-{uuid4().int % 90_000 + 1_000}"
    return SHA if name == "sha256" else WELL_FORMED.get(name, BY_TYPE.get(kind.name, "字"))

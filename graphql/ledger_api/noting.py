"""Noting: what an operation asks for, as the read record keeps it - questions, scope, dates and the records it names.

Law     an argument is kept by its kind: enums, dates, numbers, positions, ids that name a record or an organisation.
        A text is not, a district's code excepted: what is sought may be somebody's name. Values are never seen here.
Cost    a document is read once and remembered; after that some twenty microseconds, on the thread of the record
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    get_named_type,
    parse,
    value_from_ast_untyped,
)

from domain.dates import day
from domain.district import REPORTING_DISTRICTS, RETIRED_AT_FIRST
from domain.refusal import Refusal
from ledger.read_record import Read, ReadWay
from ledger.rights import Actor
from ledger_api.ids import opened
from ledger_api.operations import operations

KEPT_DOCUMENTS = 256
MOST_ABOUT = 40

_NO_FIGURES = {"me", "demo", "__typename", "__schema", "__type"}
_NO_NARROWING = {"first", "last", "orderBy"}
_DISTRICTS = {*REPORTING_DISTRICTS, *RETIRED_AT_FIRST}
_WAYS = {OperationType.QUERY: ReadWay.QUESTION, OperationType.SUBSCRIPTION: ReadWay.SUBSCRIPTION}


class Ask(NamedTuple):
    """An operation that was run."""

    schema: GraphQLSchema
    text: str
    name: str | None
    variables: Mapping[str, Any] | None


class Plan(NamedTuple):
    """What a document asks: its kind, its name where it is one of ours, each question with its arguments."""

    kind: OperationType
    name: str | None
    questions: tuple[tuple[str, tuple[tuple[str, Any, ValueNode], ...]], ...]


def asked_for(
    actor: Actor, asks: Sequence[Ask], way: ReadWay | None = None, what: str | None = None, about: Sequence[str] = ()
) -> Read | None:
    """Return what somebody asked for, in whichever way or by an operation itself; None for no question of figures."""
    plans = [(_plan(ask.schema, ask.text, ask.name), ask.variables or {}) for ask in asks]
    told = [(plan, variables) for plan, variables in plans if plan.kind in _WAYS and plan.questions]
    if way is None:
        if not told:
            return None
        way, what = _WAYS[told[0][0].kind], told[0][0].name
    questions = dict.fromkeys(name for plan, _ in told for name, _ in plan.questions)
    narrowed = dict.fromkeys([*about, *(each for plan, variables in told for each in _narrowed(plan, variables))])
    kept = tuple(narrowed)[:MOST_ABOUT]
    who = actor.person, actor.name, actor.role.value, actor.organisation
    return Read(*who, way, what, tuple(questions), kept)


@lru_cache(KEPT_DOCUMENTS)
def _plan(schema: GraphQLSchema, text: str, name: str | None) -> Plan:
    document = parse(text, no_location=True)
    of = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    chosen = next(each for each in of if name in {None, each.name.value if each.name else ""})
    root = schema.get_root_type(chosen.operation)
    named = chosen.name.value if chosen.name else ""
    fields = {each.name.value: each for each in _fields(document, chosen.selection_set)} if root else {}
    questions = tuple(
        (field.name.value, tuple(_arguments(root.fields[field.name.value], field)))
        for field in fields.values()
        if root and field.name.value not in _NO_FIGURES
    )
    return Plan(chosen.operation, named if named in operations() else None, questions)


def _fields(document: DocumentNode, selected: SelectionSetNode) -> Iterator[FieldNode]:
    """Yield the fields of an operation, those of its fragments too."""
    for node in selected.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(document, node.selection_set)
        elif isinstance(node, FragmentSpreadNode):
            for each in document.definitions:
                if isinstance(each, FragmentDefinitionNode) and each.name.value == node.name.value:
                    yield from _fields(document, each.selection_set)


def _arguments(field: Any, node: FieldNode) -> Iterator[tuple[str, Any, ValueNode]]:
    for argument in node.arguments or ():
        if argument.name.value not in _NO_NARROWING:
            yield argument.name.value, field.args[argument.name.value].type, argument.value


def _narrowed(plan: Plan, variables: Mapping[str, Any]) -> Iterator[str]:
    for _, arguments in plan.questions:
        for name, kind, node in arguments:
            yield from _kept(name, get_named_type(kind), value_from_ast_untyped(node, dict(variables)))


def _kept(name: str, kind: Any, value: Any) -> Iterator[str]:
    """Yield what is kept of an argument, as `name=value`."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _kept(name, kind, each)
    elif isinstance(kind, GraphQLInputObjectType):
        for inner, below in value.items() if isinstance(value, dict) else ():
            yield from _kept(f"{name}.{inner}", get_named_type(kind.fields[inner].type), below)
    elif text := _text(name, kind, value):
        yield f"{name}={text}"


def _text(name: str, kind: Any, value: Any) -> str | None:
    if isinstance(kind, GraphQLEnumType):
        return str(value) if value in kind.values else None
    if kind.name in {"Int", "Boolean"}:
        return str(value) if isinstance(value, int) else None
    if kind.name == "String":
        return str(value) if name.rpartition(".")[2].startswith("district") and value in _DISTRICTS else None
    try:
        return _READ[kind.name](str(value)) if kind.name in _READ and value is not None else None
    except (Refusal, ValueError):
        return None


def _id(text: str) -> str | None:
    """Return which record an id names, or which organisation by its code."""
    kind, key = opened(text)
    if kind == "Organisation":
        return f"{kind}:{key}" if key.isascii() and key.isalnum() and not key.isdigit() else None
    return f"{kind}:{UUID(key)}"


def _position(text: str) -> str | None:
    return text if text.isascii() and text.isdigit() and len(text) < 19 else None


_READ = {
    "ID": _id,
    "UUID": lambda text: str(UUID(text)),
    "Date": lambda text: str(day(text)),
    "DateTime": lambda text: datetime.fromisoformat(text).isoformat(),
    "Position": _position,
}

"""The static cost of an operation: how many objects it could fetch at most, told before anything is fetched.

Shape   an object is 1, a value 0, a mutation 10, introspection 1,000; a list multiplies what is asked of each of its
        places: a page by its size, any other list by 5
Law     made once for each text and operation; with its variables it is a few multiplications
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    value_from_ast_untyped,
)

from ledger_api.pages import MOST, USUAL

MOST_COST = 25_000
OF_A_LIST = 5
OF_A_MUTATION = 10
OF_INTROSPECTION = 1_000

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How many places a page has: what the first of some variables says, or what it is when none says anything."""

    usual: int
    variables: tuple[str, ...] = ()

    def given(self, variables: Variables) -> int:
        """Return the size with these variables; what is no number is refused elsewhere."""
        said = (variables.get(name) for name in self.variables)
        return _allowed(next((value for value in said if isinstance(value, int)), self.usual))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What some fields cost: a sum, and what is multiplied by the size of a page."""

    own: int
    paged: tuple[tuple[Size, "Part"], ...] = ()

    def cost(self, variables: Variables, known: dict["Part", int]) -> int:
        """Return the cost with these variables; a part that is used twice is added up once."""
        if self not in known:
            inside = (size.given(variables) * part.cost(variables, known) for size, part in self.paged)
            known[self] = self.own + sum(inside)
        return known[self]


def costed(schema: GraphQLSchema, document: DocumentNode, name: str | None) -> Part:
    """Return what an operation of a valid document costs; `name` may be None where there is only one."""
    return _Reader(schema, document).operation(name)


class _Reader:
    """Reads one document; a fragment is read once for each size of page that it is spread in."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema, self._document = schema, document
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._read: dict[tuple[str, Size], Part] = {}
        self._defaults: dict[str, Any] = {}

    def operation(self, name: str | None) -> Part:
        found = [each for each in self._document.definitions if isinstance(each, OperationDefinitionNode)]
        asked = next((each for each in found if each.name and each.name.value == name), found[0])
        self._defaults = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in asked.variable_definitions or ()
            if each.default_value
        }
        part = self._selected(self._schema.get_root_type(asked.operation), asked.selection_set, Size(OF_A_LIST))
        commands = len(asked.selection_set.selections) if asked.operation is OperationType.MUTATION else 0
        return replace(part, own=part.own + commands * OF_A_MUTATION)

    def _selected(self, kind: GraphQLNamedType | None, selected: SelectionSetNode | None, size: Size) -> Part:
        parts = [self._one(kind, node, size) for node in selected.selections] if selected else []
        return Part(sum(part.own for part in parts), tuple(each for part in parts for each in part.paged))

    def _one(self, kind: GraphQLNamedType | None, node: Any, size: Size) -> Part:
        if isinstance(node, FragmentSpreadNode):
            return self._spread(node.name.value, size)
        if isinstance(node, InlineFragmentNode):
            on = self._schema.get_type(node.type_condition.name.value) if node.type_condition else kind
            return self._selected(on, node.selection_set, size)
        return self._field(kind, cast(FieldNode, node), size)

    def _spread(self, name: str, size: Size) -> Part:
        if (name, size) not in self._read:
            fragment = self._fragments[name]
            on = self._schema.get_type(fragment.type_condition.name.value)
            part = self._selected(on, fragment.selection_set, size)
            # kept apart as one part: spread twice, it must not be written out twice
            self._read[name, size] = Part(0, ((Size(1), part),)) if part.paged else part
        return self._read[name, size]

    def _field(self, kind: GraphQLNamedType | None, node: FieldNode, size: Size) -> Part:
        if node.name.value.startswith("__"):
            return Part(OF_INTROSPECTION if node.selection_set else 0)
        field = cast(GraphQLObjectType, kind).fields[node.name.value]
        named = get_named_type(field.type)
        if is_leaf_type(named):
            return Part(0)
        inner = self._selected(named, node.selection_set, self._page(node) if "first" in field.args else size)
        each = Part(inner.own + 1, inner.paged)
        shape = field.type.of_type if is_non_null_type(field.type) else field.type
        if not is_list_type(shape):
            return each
        times = size if named.name.endswith("Edge") or node.name.value == "nodes" else Size(OF_A_LIST)
        if not times.variables and not each.paged:
            return Part(times.usual * each.own)
        return Part(0, ((times, each),))

    def _page(self, node: FieldNode) -> Size:
        said = [each.value for each in node.arguments or () if each.name.value in {"first", "last"}]
        variables = tuple(each.name.value for each in said if isinstance(each, VariableNode))
        usual = [int(each.value) for each in said if isinstance(each, IntValueNode)]
        usual += [self._defaults[name] for name in variables if isinstance(self._defaults.get(name), int)]
        return Size(_allowed(usual[0] if usual else USUAL), variables)


def _allowed(size: int) -> int:
    return max(0, min(MOST, size))

"""How much one document may ask for.

Bytes are counted where the body is read (`asked`), tokens while it is parsed, aliases and depth here, what it could
fetch by `cost`, which every answer tells in `extensions.cost`.
Each text is parsed and judged once, and remembered: the library's caches hash the whole document for each request.
The library's own limiters walk a fragment each time it is spread, which doubles with every level of spreads,
and break on an unknown one; this one measures each fragment once.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    parse,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from ledger_api.cost import MOST_COST, Part, costed

MOST_BYTES = 64 * 1024
MOST_TOKENS = 2_000
MOST_ALIASES = 30
MOST_DEPTH = 12
MOST_REPEATS = 30
MOST_FIELDS = 100
MOST_ERRORS = 10
KEPT_DOCUMENTS = 256

_BEYOND = 1_000_000_000


class Extent(ASTValidationRule):
    """Refuses an operation with too many aliases or levels of fields, leaves included, or one field over and over.

    Introspection counts as one level: graphql-core limits it by a rule of its own.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._of_fragments: dict[str, tuple[int, int]] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Measure one operation with the fragments it spreads."""
        try:
            depth, aliases = self._extent(node.selection_set)
        except RecursionError:
            depth, aliases = MOST_DEPTH + 1, 0
        if depth > MOST_DEPTH:
            self._refuse(node, "TOO_DEEP", f"At most {MOST_DEPTH} levels of fields are allowed.")
        if aliases > MOST_ALIASES:
            self._refuse(node, "TOO_MANY_ALIASES", f"At most {MOST_ALIASES} aliases are allowed.")

    def enter_selection_set(self, node: SelectionSetNode, *_: Any) -> None:
        """Count how often one field, or one directive, stands beside itself."""
        fields = Counter(each.name.value for each in node.selections if isinstance(each, FieldNode) and not each.alias)
        directives = max((len(each.directives or ()) for each in node.selections), default=0)
        if max((*fields.values(), directives), default=0) > MOST_REPEATS:
            self._refuse(node, "TOO_MANY_REPEATS", f"A field stands at most {MOST_REPEATS} times in one place.")

    def enter_object_value(self, node: ObjectValueNode, *_: Any) -> None:
        """Count the fields of an input that is written out."""
        if len(node.fields) > MOST_FIELDS:
            self._refuse(node, "TOO_MANY_FIELDS", f"An input has at most {MOST_FIELDS} fields.")

    def _extent(self, selected: SelectionSetNode | None) -> tuple[int, int]:
        depth = aliases = 0
        for node in selected.selections if selected else ():
            if isinstance(node, FragmentSpreadNode):
                below, named = self._of_fragment(node.name.value)
            elif isinstance(node, FieldNode | InlineFragmentNode):
                below, named = self._extent(node.selection_set)
            if isinstance(node, FieldNode):
                below = 1 if node.name.value.startswith("__") else below + 1
                named += node.alias is not None
            depth, aliases = max(depth, below), aliases + named
        return depth, aliases

    def _of_fragment(self, name: str) -> tuple[int, int]:
        if name not in self._of_fragments:
            self._of_fragments[name] = 0, 0  # a cycle ends here; another rule reports it
            fragment = self.context.get_fragment(name)
            self._of_fragments[name] = self._extent(fragment.selection_set if fragment else None)
        return self._of_fragments[name]

    def _refuse(self, node: Node, code: str, message: str) -> None:
        self.report_error(GraphQLError(message, node, extensions={"code": code}))


class Documents(SchemaExtension):
    """Parses, judges and prices each document once: a client sends the same few texts over and over."""

    cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        """Take the document; one with several operations must name the one to run."""
        asked = self.execution_context
        if asked.query:
            document, several = _parsed(asked.query)
            # `asked.operation_name` falls back to the first operation, which would run unasked
            if several and asked._provided_operation_name is None:
                raise GraphQLError(
                    "Name the operation to run in operationName.", extensions={"code": "OPERATION_NAME_REQUIRED"}
                )
            asked.graphql_document = document
        yield

    def on_validate(self) -> Iterator[None]:
        """Judge by the rules of the specification, and by how much is asked."""
        asked = self.execution_context
        asked.pre_execution_errors = (
            _judged(asked.schema._schema, asked.query, asked.validation_rules) or self._priced()
        )
        yield

    def get_results(self) -> dict[str, Any]:
        """Tell the cost."""
        return {} if self.cost is None else {"cost": self.cost}

    def _priced(self) -> list[GraphQLError]:
        asked = self.execution_context
        try:
            part = _costed(asked.schema._schema, asked.query, asked._provided_operation_name)
        except RecursionError:
            return [GraphQLError("This is nested too deeply.", extensions={"code": "TOO_DEEP"})]
        self.cost = min(part.cost(asked.variables or {}, {}), _BEYOND)
        if self.cost <= MOST_COST:
            return []
        message = f"This could cost {self.cost}; at most {MOST_COST} is answered. Take smaller pages."
        return [GraphQLError(message, extensions={"code": "TOO_COSTLY"})]


@lru_cache(KEPT_DOCUMENTS)
def _parsed(text: str) -> tuple[DocumentNode, bool]:
    document = parse(text, max_tokens=MOST_TOKENS)
    return document, sum(isinstance(each, OperationDefinitionNode) for each in document.definitions) > 1


@lru_cache(KEPT_DOCUMENTS)
def _costed(schema: GraphQLSchema, text: str, name: str | None) -> Part:
    return costed(schema, _parsed(text)[0], name)


@lru_cache(KEPT_DOCUMENTS)
def introspects(text: str) -> bool:
    """Tell whether a document asks what there is to ask; one that cannot be read does not."""
    try:
        return _asks_schema(_parsed(text)[0])
    except GraphQLError:
        return False


@lru_cache(KEPT_DOCUMENTS)
def _judged(schema: GraphQLSchema, text: str, rules: tuple[type[ASTValidationRule], ...]) -> list[GraphQLError]:
    document = _parsed(text)[0]
    # what is too much is told first: the rules of the specification compare each field with each other of its name
    all_rules = (*rules, MaybeNullValidationRule, OneOfInputValidationRule)
    return validate(schema, document, (Extent,), MOST_ERRORS) or validate(schema, document, all_rules, MOST_ERRORS)


def _asks_schema(document: DocumentNode) -> bool:
    waiting: list[Any] = list(document.definitions)
    while waiting:
        node = waiting.pop()
        if isinstance(node, FieldNode) and node.name.value in {"__schema", "__type"}:
            return True
        inside = getattr(node, "selection_set", None)
        waiting += inside.selections if inside else ()
    return False

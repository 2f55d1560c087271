"""How much one document may ask for.

Bytes are counted where the body is read (`asked`), tokens while it is parsed, aliases and depth here.
Each text is parsed and judged once, and remembered: the library's caches hash the whole document for each request.
The library's own limiters walk a fragment each time it is spread, which doubles with every level of spreads,
and break on an unknown one; this one measures each fragment once.
"""

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
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    parse,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

MOST_BYTES = 64 * 1024
MOST_TOKENS = 2_000
MOST_ALIASES = 30
MOST_DEPTH = 12
KEPT_DOCUMENTS = 256


class Extent(ASTValidationRule):
    """Refuses an operation with too many aliases or too many levels of fields, leaves included.

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

    def _refuse(self, node: OperationDefinitionNode, code: str, message: str) -> None:
        self.report_error(GraphQLError(message, node, extensions={"code": code}))


class Documents(SchemaExtension):
    """Parses and judges each document once: a client sends the same few texts over and over."""

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
        asked.pre_execution_errors = _judged(asked.schema._schema, asked.query, asked.validation_rules)
        yield


@lru_cache(KEPT_DOCUMENTS)
def _parsed(text: str) -> tuple[DocumentNode, bool]:
    document = parse(text, max_tokens=MOST_TOKENS)
    return document, sum(isinstance(each, OperationDefinitionNode) for each in document.definitions) > 1


@lru_cache(KEPT_DOCUMENTS)
def _judged(schema: GraphQLSchema, text: str, rules: tuple[type[ASTValidationRule], ...]) -> list[GraphQLError]:
    return validate_document(schema, _parsed(text)[0], (*rules, Extent))

"""The schema as it is served: our scalars, limits, caches, and faults logged without what was asked."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError, Undefined
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types import ExecutionContext

from ledger_api.errors import FAULT, is_fault, log_fault
from ledger_api.limits import Documents
from ledger_api.scalars import SCALARS


class GuardedSchema(strawberry.Schema):
    """A schema that measures and remembers the documents it is asked, and logs its faults."""

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        types: Iterable[type] = (),
        exception_handlers: Iterable[ExceptionHandler[Any]] = (),
        extensions: Iterable[type[SchemaExtension]] = (),
    ) -> None:
        super().__init__(
            query,
            mutation,
            subscription,
            types=types,
            exception_handlers=exception_handlers,
            config=StrawberryConfig(scalar_map=SCALARS),
            extensions=[Documents, *extensions],
        )
        self._drop_null_defaults()

    def _drop_null_defaults(self) -> None:
        """Leave out `= null`: to a client, an argument that may be left out says the same."""
        for kind in self._schema.type_map.values():
            for field in getattr(kind, "fields", {}).values():
                for input_ in getattr(field, "args", {"": field}).values():
                    if getattr(input_, "default_value", Undefined) is None:
                        input_.default_value = Undefined

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log each fault, and leave the id to quote on its error."""
        query = execution_context.query if execution_context else None
        for error in filter(is_fault, errors):
            error.extensions = {"code": FAULT, "id": log_fault(error.original_error or error, query)}

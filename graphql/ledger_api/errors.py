"""Top-level errors: what a client is told when there is no answer, and what the log keeps.

A refusal is told by its code and words, a mistake in the document as graphql-core words it, and a fault
only by an id to quote. The log gets that id, the exception and the operation's hash; never what was asked.
"""

from hashlib import sha256
from traceback import format_exception
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from domain.refusal import Refusal

FAULT = "FAULT"

_WORDS = {
    "zh": "系统内部错误,请提供编号{id}",
    "en": "Something broke on our side; quote {id}",
}

_log = structlog.get_logger()


class Unauthenticated(Exception):
    """The request does not say who asks, or not believably."""


def log_fault(error: BaseException, query: str | None = None) -> str:
    """Log a fault and return the id to quote for it."""
    reference = str(uuid4())
    operation = sha256(query.encode()).hexdigest() if query else None
    # as text: a structured traceback would print the values of local names, and so what was asked
    _log.error("fault", id=reference, operation=operation, exception="".join(format_exception(error)))
    return reference


def fault_told(reference: str, language: str) -> dict[str, Any]:
    """Return what a client is told of a fault."""
    return {
        "message": _WORDS[language].format(id=reference),
        "extensions": {"code": FAULT, "id": reference},
    }


def is_fault(error: GraphQLError) -> bool:
    """Say whether an error is ours: neither a refusal nor a mistake in the document or its variables."""
    cause = error.original_error
    if isinstance(cause, Refusal):
        return False
    if isinstance(cause, GraphQLError):
        # graphql-core points at the argument that is wrong; a result that cannot be written has no node
        return error.path is not None and not cause.nodes
    return cause is not None or error.path is not None


def told(error: GraphQLError, language: str, code: str) -> dict[str, Any]:
    """Return what a client is told of an error; `code` is for mistakes that carry none."""
    shown: dict[str, Any] = {**error.formatted}
    if isinstance(error.original_error, Refusal):
        no = error.original_error
        return shown | {
            "message": no.words(language),
            "extensions": {"code": no.code(), "values": no.values()},
        }
    if is_fault(error):
        return shown | fault_told(str((error.extensions or {}).get("id")), language)
    if isinstance(error, GraphQLSyntaxError):
        code = "GRAPHQL_PARSE_FAILED"
    return shown | {"extensions": {"code": code, **(error.extensions or {})}}

"""Top-level errors: what a client is told when there is no answer, and what the log keeps.

A refusal is told by its code and words, a mistake in the document as graphql-core words it, and a fault
only by an id to quote. The log gets that id, the exception and the operation's hash; never what was asked.
"""

from collections.abc import Iterator
from hashlib import sha256
from traceback import format_tb
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError, GraphQLSyntaxError
from psycopg.errors import QueryCanceled

from domain.refusal import Refusal

FAULT = "FAULT"

_WORDS = {
    "zh": "系统内部错误,请提供编号{id}",
    "en": "Something broke on our side; quote {id}",
}

_log = structlog.get_logger()


_QUOTING = {"psycopg", "psycopg_pool", "eventsourcing", "msgspec"}

_TOO_LONG = {
    "zh": "查询超时,请缩小范围后重试",
    "en": "This took too long and was stopped; ask for less",
}


class Unauthenticated(Exception):
    """The request does not say who asks, or not believably."""


def log_fault(error: BaseException, query: str | None = None) -> str:
    """Log a fault and return the id to quote for it."""
    reference = str(uuid4())
    operation = sha256(query.encode()).hexdigest() if query else None
    # as text: a structured traceback would print the values of local names, and so what was asked
    _log.error("fault", id=reference, operation=operation, exception="\n".join(_traced(error)))
    return reference


def _traced(error: BaseException | None) -> Iterator[str]:
    """Yield where a fault and what led to it happened, the first one first."""
    if error is None:
        return
    yield from _traced(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    yield f"{''.join(format_tb(error.__traceback__))}{type(error).__name__}: {_said(error)}"


def _said(error: BaseException) -> str:
    """Return what an exception says; of the database its code only, for its words quote the values of rows."""
    if type(error).__module__.partition(".")[0] in _QUOTING:
        return str(getattr(error, "sqlstate", None) or "")
    return str(error)


def fault_told(reference: str, language: str) -> dict[str, Any]:
    """Return what a client is told of a fault."""
    return {
        "message": _WORDS[language].format(id=reference),
        "extensions": {"code": FAULT, "id": reference},
    }


def is_fault(error: GraphQLError) -> bool:
    """Say whether an error is ours: no refusal, no mistake in the document or its variables, and not asked too much."""
    cause = error.original_error
    if isinstance(cause, Refusal | QueryCanceled):
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
    if isinstance(error.original_error, QueryCanceled):
        return shown | {"message": _TOO_LONG[language], "extensions": {"code": "TIMED_OUT"}}
    if is_fault(error):
        return shown | fault_told(str((error.extensions or {}).get("id")), language)
    if isinstance(error, GraphQLSyntaxError):
        code = "GRAPHQL_PARSE_FAILED"
    return shown | {"extensions": {"code": code, **(error.extensions or {})}}

"""The answer to an operation as a client reads it, whichever way it travels."""

from typing import Any

from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from ledger_api.errors import told


def answered(result: ExecutionResult, language: str) -> dict[str, Any]:
    """Word the errors; a request that failed before it ran has no `data`."""
    found = result.errors or []
    code = "GRAPHQL_VALIDATION_FAILED" if isinstance(result, PreExecutionError) else "BAD_USER_INPUT"
    answer: dict[str, Any] = {"data": result.data}
    if found:
        answer["errors"] = [told(error, language, code) for error in found]
        if result.data is None and all(error.path is None for error in found):
            del answer["data"]
    if result.extensions:
        answer["extensions"] = result.extensions
    return answer

"""How an input is built from what a client sent, once graphql-core has judged it: straight, by a plan made once.

The library resolves the type of each field anew for each request, which took a seventh of a mutation's time.
"""

from collections.abc import Mapping
from dataclasses import MISSING
from functools import cache
from typing import Any

from strawberry.types.base import StrawberryContainer, has_object_definition


def taken_directly(made: type) -> type:
    """Let an input be built from what was sent; the library would look up each field's type for each request."""
    made.__strawberry_definition__.from_input = _take  # type: ignore[attr-defined]
    return made


def _take(kind: Any, sent: Mapping[str, Any], _context: object = None) -> Any:
    given = {name: _inside(sent[shown], inner) for name, shown, inner in _plan(kind) if shown in sent}
    return kind(**_unsaid(kind) | given)


def _inside(value: Any, kind: Any) -> Any:
    if kind is None or value is None:
        return value
    return [_take(kind, each) for each in value] if isinstance(value, list) else _take(kind, value)


@cache
def camel(name: str) -> str:
    """Write a name as clients see it."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


@cache
def _unsaid(kind: Any) -> dict[str, None]:
    """Return the fields without a default, as they are when they are left out: only what may be null may be."""
    return {field.python_name: None for field in kind.__strawberry_definition__.fields if field.default is MISSING}


@cache
def _plan(kind: Any) -> list[tuple[str, str, Any]]:
    """Return of each field its name here, its name as it is sent, and the input type inside it, if there is one."""
    definition = kind.__strawberry_definition__
    plan = []
    for field in definition.fields:
        inner = field.resolve_type(type_definition=definition)
        while isinstance(inner, StrawberryContainer):
            inner = inner.of_type
        plan.append((field.python_name, camel(field.python_name), inner if has_object_definition(inner) else None))
    return plan

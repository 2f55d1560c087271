"""The words of the schema that are not written beside a resolver: those of inputs, enums and mutations."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> dict[str, Any]:
    """Return the catalogue `words.toml`; what is missing there fails the schema's construction."""
    text = files("ledger_api").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)

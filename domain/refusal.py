"""Refusals: the answers a rule can give besides yes.

A refusal carries the numbers that led to it. Its code is its class name (`PaymentOverBudget` is `PAYMENT_OVER_BUDGET`);
its class and its words, Chinese and English, stand in `refusals.toml`; the words for states and for names of the code,
with which those are filled, in `terms.toml`.
"""

import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, dataclass_transform

Term = Annotated[str, "a name of the code or a word of the field, said in the language asked"]

_COMMAS = {"zh": "、", "en": ", "}


class RefusalClass(Enum):
    """Of what kind a rule is."""

    INPUT = "INPUT"
    STATE = "STATE"
    BUDGET = "BUDGET"
    CONFLICT = "CONFLICT"
    FORBIDDEN = "FORBIDDEN"
    NOTFOUND = "NOTFOUND"


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry of the catalogue."""

    refusal_class: RefusalClass
    zh: str
    en: str


@cache
def terms() -> dict[str, dict[str, dict[str, str]]]:
    """Return the field's words in `zh` and `en`: of the values of each enum by its name, of texts under `names`."""
    return tomllib.loads(files("domain").joinpath("terms.toml").read_text(encoding="utf-8"))


@cache
def catalogue() -> dict[str, Wording]:
    """Return every code with its class and its words."""
    text = files("domain").joinpath("refusals.toml").read_text(encoding="utf-8")
    return {
        code: Wording(RefusalClass(entry["class"]), entry["zh"], entry["en"])
        for code, entry in tomllib.loads(text).items()
    }


@dataclass_transform(eq_default=False)
class Refusal(Exception):
    """A command that the rules do not allow. Nothing was recorded; the caller can act on it.

    Subclasses are dataclasses (not frozen: the interpreter writes to exceptions) that stand in the file of their rule.
    """

    at = ""  # path of the input field to blame, set at the edge; not a dataclass field

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(eq=False)(cls)

    @classmethod
    def code(cls) -> str:
        """Return the stable code, such as `PAYMENT_OVER_BUDGET`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).upper()

    @property
    def refusal_class(self) -> RefusalClass:
        """Return of what kind the rule is."""
        return catalogue()[self.code()].refusal_class

    def values(self) -> dict[str, str]:
        """Return the figures and names in the words: yuan with two places, ISO dates, text."""
        return {f.name: _text(getattr(self, f.name), f.type) for f in fields(self)}  # type: ignore[arg-type]

    def words(self, language: str = "zh") -> str:
        """Return the message in `zh` or `en`."""
        said = {f.name: _said(getattr(self, f.name), f.type, language) for f in fields(self)}  # type: ignore[arg-type]
        return str(getattr(catalogue()[self.code()], language)).format(**said)

    def __str__(self) -> str:
        return f"{self.code()}: {self.words('en')}"


def _said(value: object, kind: object, language: str) -> str:
    if isinstance(value, tuple | list):
        return _COMMAS[language].join(_said(each, None, language) for each in value)
    table = type(value).__name__ if isinstance(value, Enum) else "names" if kind is Term else ""
    text = _text(value, kind)
    term = terms().get(table, {}).get(text)
    return term[language] if term else text


def _text(value: object, kind: object) -> str:
    from domain.money import Fen, yuan

    if kind is Fen and isinstance(value, int):
        return yuan(Fen(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list):
        return "、".join(_text(each, None) for each in value)
    return "" if value is None else str(value)

"""What a fact says, field by field, and what the record said before where a fact revises it.

Fed by   one fact, and the earlier ones of its record
Answers  values_of(fact), revising(fact, values, said), field_labels()
Scope    as in history: another's account tells amounts alone, a list and a cover each its own part
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, get_args, get_type_hints
from uuid import UUID

from domain.aggregate import Aggregate
from domain.enterprise import Enterprise
from domain.enterprise.merging import CoverTaken
from domain.money import Fen, yuan
from domain.refusal import terms
from domain.settlement.record import SettlementFact
from domain.visiting_list import Listed, VisitingList
from projections.scope import Scope

Said = dict[str, str]  # the text that was last said under each name

# Of a visiting list each insurer is told of its own enterprises, each firm of those handed to it; of an enterprise each
# insurer of its own cover.
_LISTED = (
    Listed,
    VisitingList.TasksAssigned,
    VisitingList.ListedTaskEnded,
    Enterprise.EnterpriseInsured,
    CoverTaken,
)
ENVELOPE = {*Aggregate.Event.__dataclass_fields__, *Aggregate.Created.__dataclass_fields__}
_DECLARED = (
    "number",
    "name",
    "category",
    "district",
    "beneficiaries",
    "start_on",
    "end_on",
    "budget",
    "allocations",
    "plan",
    "supervisor",
    "contract_no",
    "contract_party",
)
_MONEY = ("budget", "allocations")

# What a fact puts in the place of what its record said; a contract and a policy say it among their terms at first.
_REVISES: dict[str, tuple[str, ...]] = {
    "EnterpriseRenamed": ("name",),
    "EnterpriseContactNamed": ("contact",),
    "PolicyExtended": ("expiry_on",),
    "ComplaintExtended": ("due_on",),
    "ContractAmended": ("prices", "end_on", "ceiling"),
    "ProjectRedeclared": _DECLARED,
    "AmendmentRequested": _MONEY,
    "BudgetAmended": _MONEY,
    "AllocationAmended": _MONEY,
    "AllocationCarriedOver": ("allocations",),
    "StallExplained": ("expected_on",),
    "VisitScheduled": ("visit_on",),
    "ContactDataCorrected": ("contact", "due_on"),
    "DispositionRevised": ("disposition",),
    "HazardRegraded": ("grade", "basis"),
    "DeadlineExtensionRequested": ("deadline",),
    "DeadlineExtensionGranted": ("deadline",),
}
_PROPOSES = ("AmendmentRequested", "DeadlineExtensionRequested")


@dataclass(frozen=True, slots=True)
class NamedValue:
    """One thing that a fact says; money in yuan, dates and ids as text, parts as `allocations.1.amount`.

    `kind` names the enum that a code is of; `before` is what the record said, None where nothing else was said.
    """

    name: str
    text: str
    kind: str | None = None
    before: str | None = None

    def label(self, language: str = "zh") -> str:
        """Return what the field is called, its parts too, in `zh` or `en`."""
        return " · ".join(_called(part, language) for part in self.name.split("."))

    def words(self, text: str, language: str = "zh") -> str:
        """Return a text of this field as people say it: a code by its term."""
        term = terms().get(self.kind or "", {}).get(text)
        return term[language] if term else text


@dataclass(frozen=True, slots=True)
class Listener:
    """To whom facts are told: the scope, and the accounts of its insurer, None for all."""

    scope: Scope
    accounts: set[UUID] | None

    def is_not_told(self, fact: Aggregate.Event) -> bool:
        """Tell whether nothing is told but that it was recorded: a district sees fees of work done there, no bill."""
        return self.scope.district is not None and isinstance(fact, SettlementFact)

    def is_anothers(self, said: Any) -> bool:
        """Tell whether a fact, or a part of one, speaks of what is another's."""
        if isinstance(said, _LISTED):
            owners = ((self.scope.insurer, "insurer"), (self.scope.firm, "firm"))
            return any(own is not None and getattr(said, whose, None) != own for own, whose in owners)
        return self.accounts is not None and getattr(said, "account_id", None) not in {None, *self.accounts}


def revised(fact: Aggregate.Event) -> tuple[str, ...]:
    """Return the fields that a fact puts in the place of what was said."""
    return _REVISES.get(type(fact).__name__, ())


def proposes(fact: Aggregate.Event) -> bool:
    """Tell whether a fact only asks for what another one will say."""
    return type(fact).__name__ in _PROPOSES


def plain(name: str) -> str:
    """Return a name without the terms that it stood among at first."""
    return name.removeprefix("terms.")


def values_of(fact: Aggregate.Event, to: Listener) -> tuple[NamedValue, ...]:
    """Return what a fact says to somebody."""
    return () if to.is_not_told(fact) else tuple(_values("", fact, to))


def revising(fact: Aggregate.Event, values: Iterable[NamedValue], said: Said) -> Iterator[NamedValue]:
    """Yield the values of a fact, with what was said before where they are another."""
    names = revised(fact)
    for each in values:
        old = said.get(plain(each.name)) if each.name.split(".")[0] in names else None
        yield each if old in {None, each.text} else replace(each, before=old)


@cache
def field_labels() -> dict[str, str]:
    """Return the Chinese words for every field of a fact."""
    return tomllib.loads(files("projections").joinpath("fields.toml").read_text(encoding="utf-8"))


def _called(part: str, language: str) -> str:
    return field_labels().get(part, part) if language == "zh" else part.replace("_", " ")


def _values(prefix: str, said: Any, to: Listener) -> Iterator[NamedValue]:
    """Yield what a fact, or a part of it, says."""
    hints = get_type_hints(type(said))
    foreign = to.is_anothers(said)
    for name in (field.name for field in fields(said) if field.name not in ENVELOPE):
        if not foreign or name == "amount":
            yield from _flat(f"{prefix}{name}", getattr(said, name), hints[name], to)


def _flat(name: str, value: Any, hint: Any, to: Listener) -> Iterator[NamedValue]:
    if value is None:
        return
    if isinstance(value, tuple):
        for place, each in enumerate(value, 1):
            yield from _flat(f"{name}.{place}", each, None, to)
    elif is_dataclass(value):
        yield from _values(f"{name}.", value, to)
    elif Fen in (hint, *get_args(hint)):
        yield NamedValue(name, yuan(value))
    elif isinstance(value, bool):
        yield NamedValue(name, str(value).lower())
    else:
        kind = type(value).__name__ if isinstance(value, Enum) else None
        yield NamedValue(name, str(value.value if isinstance(value, Enum) else value), kind)

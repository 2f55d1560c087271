"""Inputs, made from the commands: what a command is built of is what a client sends.

Money, dates and texts are read here, by `fen`, `day` and `line`, so that they are refused by their code; an optional
text that is blank counts as left out. Ids are opaque; one of another kind answers like one that does not exist.
Every field has its words in `words.toml`.
"""

import re
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

import strawberry

from domain.aggregate import LEDGER
from domain.briefing import Position
from domain.credit_code import credit_code
from domain.dates import day
from domain.industry import industry_code
from domain.money import Fen, fen, positive
from domain.refusal import Refusal
from domain.voucher import VoucherNumber, account_set
from ledger.command import ANSWERED
from ledger_api.as_sent import camel, taken_directly
from ledger_api.context import whole
from ledger_api.ids import read_id
from ledger_api.scalars import DateText, PositionText, YuanText
from ledger_api.texts import line, prose
from ledger_api.words import words

# An id's field in a command: its name on the wire, and of what kind it is.
IDS = {
    "policy_id": ("policy_id", "Policy"),
    "account_id": ("fund_account_id", "FundAccount"),
    "project_id": ("project_id", "PreventionProject"),
    "payment_id": ("payment_id", "Payment"),
    "correction_id": ("correction_id", "Correction"),
    "campaign_id": ("campaign_id", "FilingCampaign"),
    "case_id": ("case_id", "RemediationCase"),
    "finding": ("finding_id", "GuardFinding"),
    "hazard_id": ("hazard_id", "Hazard"),
    "first_id": ("duplicate_of_id", "Hazard"),
    "briefing_id": ("briefing_id", "Briefing"),
    "supersedes_id": ("supersedes_id", "Briefing"),
    "list_id": ("visiting_list_id", "VisitingList"),
    "task_id": ("task_id", "InspectionTask"),
    "complaint_id": ("complaint_id", "Complaint"),
    "contract_id": ("contract_id", "ServiceContract"),
    "settlement_id": ("settlement_id", "Settlement"),
    "firm": ("firm_id", "Organisation"),
    "insurer": ("insurer_id", "Organisation"),
    "insurers": ("insurer_ids", "Organisation"),
}
NAMED = {
    "Person": "ContactInput",
    "VoucherNumber": "VoucherLineInput",
    "AllocationPart": "AllocationInput",
    "BilledLine": "SettlementLineInput",
    "DeclareProject": "DeclarationInput",
    "terms": "RuleTermsInput",
    "correction": "CorrectionInput",
}
WRITTEN: dict[Any, Any] = {Fen: YuanText, date: DateText, Position: PositionText}
ANY_AMOUNT = {"tax", "debit", "credit", "carry_over", "offer", "award"}  # may be nothing, a carry-over even a debt
PROSE = (
    "plan", "description", "suggestion", "note", "findings", "interim_measures", "hand_over",
    "goals", "measures", "means", "people", "schedule", "safety", "opinion",
    "answer", "statement", "basis", "remarks",
)  # fmt: skip
READ_TEXT: dict[str, Callable[[str], str]] = {
    "credit_code": credit_code,
    "survivor": credit_code,
    "beneficiaries": credit_code,
    "credit_codes": credit_code,
    "industry_code": industry_code,
    **dict.fromkeys(("district", "districts", "policy_no"), str.strip),
    "sha256": lambda text: line(text).lower(),
    **dict.fromkeys(PROSE, prose),
}


@cache
def input_of(kind: type) -> type:
    """Return the input type of a value inside a command."""
    return make(NAMED.get(kind.__name__, f"{kind.__name__}Input"), fields_of(kind))


def fields_of(kind: Any) -> dict[str, tuple[Any, Any]]:
    """Return the input fields of a command or of a value inside one: name on the wire, annotation, default."""
    if kind is VoucherNumber:
        return {"text": (str, MISSING), "account_set": (str | None, None)}
    return {wire(each.name): (_annotation(each.name, hint), _default(each)) for each, hint in _hinted(kind)}


def make(name: str, parts: dict[str, tuple[Any, Any]]) -> type:
    """Make an input type of fields with their annotations and defaults; the words come from the catalogue."""
    said = words()["inputs"]
    described = {
        field: strawberry.field(
            description=said.get(f"{name}.{field}") or said[field],
            **({} if default is MISSING else {"default": default}),
        )
        for field, (_, default) in parts.items()
    }
    annotations = {field: hint for field, (hint, _) in parts.items()}
    made = type(name, (), {"__annotations__": annotations, **described})
    shown = said.get(name) or f"What {name.removesuffix('Input')} needs."
    return taken_directly(strawberry.input(made, name=name, description=shown))


def read(kind: type, given: Any, organisation: str, path: str = "") -> Any:
    """Build a command, or a value inside one, from its input; a voucher stands in the organisation's account set.

    Raises  Refusal  with `at`, the path of the field to mend
    """
    if kind is VoucherNumber:
        named = _read("account_set", str | None, given.account_set, organisation, path)
        with blaming(f"{path}.text"):
            return VoucherNumber.read(given.text, account_set(organisation, named))
    return kind(
        **{
            each.name: _read(each.name, hint, getattr(given, wire(each.name)), organisation, path)
            for each, hint in _hinted(kind)
        }
    )


@contextmanager
def blaming(path: str) -> Iterator[None]:
    """Let a refusal in the block point at an input field, unless it points deeper already."""
    try:
        yield
    except Refusal as refusal:
        refusal.at = refusal.at or path
        raise


def wire(name: str) -> str:
    """Return the name in the schema (before camel case) of a command's field."""
    return IDS.get(name, (name, ""))[0]


@cache
def snake(name: str) -> str:
    """Write the name of a command, or of terms, as a field's: `RecordPayment` is `record_payment`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@cache
def _hinted(kind: Any) -> list[tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return [(each, hints[each.name]) for each in fields(kind) if each.init and each.metadata != ANSWERED]


def _default(field: Field[Any]) -> Any:
    return MISSING if field.default == () else field.default


def _annotation(name: str, hint: Any) -> Any:
    if _optional(hint) is not None:
        return _annotation(name, _optional(hint)) | None
    if get_origin(hint) is tuple:
        return list[_annotation(name, get_args(hint)[0])]  # type: ignore[misc]
    if name in IDS:
        return strawberry.ID
    if _choices(hint):
        return _one_of(name, hint)
    if hint in WRITTEN:
        return WRITTEN[hint]
    return input_of(hint) if is_dataclass(hint) and isinstance(hint, type) else hint


def _read(name: str, hint: Any, value: Any, organisation: str, path: str) -> Any:
    if value is None:
        return None
    if (one := _optional(hint)) is not None:
        left_out = one is str and not value.strip()
        return None if left_out else _read(name, one, value, organisation, path)
    path = f"{path}.{camel(wire(name))}".lstrip(".")
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(_value(name, inner, each, organisation, f"{path}.{i}") for i, each in enumerate(value))
    return _value(name, hint, value, organisation, path)


def _value(name: str, hint: Any, value: Any, organisation: str, path: str) -> Any:
    try:
        if name in IDS:
            return _id(name, hint, value)
        if hint is Fen:
            return fen(value) if name in ANY_AMOUNT else positive(fen(value))
        if hint in {date, Position}:
            return day(value) if hint is date else whole(value)
        if hint is str:
            return READ_TEXT.get(name, line)(value)
        if choices := _choices(hint):
            chosen, kind = next((c, k) for c, k in choices.items() if getattr(value, c))
            return read(kind, getattr(value, chosen), organisation, f"{path}.{camel(chosen)}")
        return read(hint, value, organisation, path) if is_dataclass(hint) and isinstance(hint, type) else value
    except Refusal as refusal:
        refusal.at = refusal.at or path
        raise


def _id(name: str, hint: Any, text: str) -> Any:
    """Read an id; one of another kind, or made up, becomes one that nothing has, which the door refuses in its turn."""
    kind = IDS[name][1]
    key = read_id(kind, text) or ""
    if hint is not UUID:
        return key
    try:
        return UUID(key)
    except ValueError:
        return uuid5(LEDGER, f"no {kind}/{text}")


@cache
def _optional(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        inner = [each for each in get_args(hint) if each is not type(None)]
        return inner[0] if len(inner) == 1 else None
    return None


@cache
def _choices(hint: Any) -> dict[str, Any]:
    """Return the members of a union of values by the name of their field: `CarryOverTerms` is `carry_over`.

    A field has all of the name but its last word.
    """
    if get_origin(hint) in {Union, types.UnionType} and all(is_dataclass(each) for each in get_args(hint)):
        return {snake(re.sub(r"[A-Z][a-z]+$", "", each.__name__)): each for each in get_args(hint)}
    return {}


def _one_of(name: str, hint: Any) -> type:
    title = NAMED[name]
    said = words()["inputs"]
    choices = _choices(hint)
    fields = {
        field: strawberry.field(description=said[f"{title}.{field}"], default=strawberry.UNSET) for field in choices
    }
    annotations = {field: input_of(kind) | None for field, kind in choices.items()}
    made = type(title, (), {"__annotations__": annotations, **fields})
    return taken_directly(strawberry.input(made, name=title, description=said[title], one_of=True))

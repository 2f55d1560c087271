"""What a file asks for, in the order in which it happened.

Rule 1. Rows are performed by their business dates; on one day organisations, policies, premium, endorsements, projects,
        payments, the general ledger, and the rows of a sheet as they stand.
Rule 2. What belongs to a policy or to a historical project comes after it, and a project's steps in their order,
        whatever their dates say.
Rule 3. A paper comes after its project or its payment, whatever its date says, and on one day before the next step;
        what became of a visiting list comes after the list, and what was found after the visit.
Source  domain.md 7.1, 8.0; the contract's 'Who'
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from console.importing.findings import finding_steps
from console.importing.general_ledger import ledger_steps
from console.importing.history import (
    CAMPAIGN,
    IN_CAMPAIGN,
    historical_steps,
    past_payment_steps,
    put_together,
)
from console.importing.known import Known
from console.importing.papers import VOUCHER, paper_steps
from console.importing.payments import payment_steps
from console.importing.policies import ENDORSEMENT, ORGANISATION, POLICY, PREMIUM
from console.importing.projects import project_steps
from console.importing.step import INSURER, LIST, Entry, Kind, Step
from console.importing.visiting_lists import keep_together, visiting_list_steps
from console.importing.visits import visit_steps
from console.sheets.contract import BY_NAME
from console.sheets.rows import Problem, Row
from console.sheets.values import ValueRequired
from domain.refusal import Refusal
from ledger.project.step import OutOfScope
from ledger.rights import IMPORTS, REACH, Actor, Reach, check_may_import


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of the contract: as what its rows are imported, and the steps that a row asks for."""

    imports: str
    steps: Callable[[Entry], Iterable[Kind]]


TABLES = {
    "机构": Table("organisations", lambda _: [ORGANISATION]),
    "保单": Table("policies", lambda _: [POLICY]),
    "保费": Table("premium", lambda entry: [PREMIUM[entry.cells.text("类型")]]),
    "批改": Table("endorsements", lambda entry: [ENDORSEMENT[entry.cells.text("类型")]]),
    "专项": Table("campaigns", lambda _: [CAMPAIGN]),
    "项目": Table("projects", lambda entry: (historical_steps if IN_CAMPAIGN in entry.cells else project_steps)(entry)),
    "支付": Table("payments", lambda entry: (past_payment_steps if entry.host else payment_steps)(entry)),
    "材料": Table("papers", paper_steps),
    "总账": Table("general ledger", lambda _: []),
    "走访清单": Table("visiting lists", lambda _: []),
    "走访": Table("visits", visit_steps),
    "隐患": Table("findings", finding_steps),
}
_RANK = {name: place for place, name in enumerate(BY_NAME)}


def importable(importer: Actor) -> list[str]:
    """Return the sheets of which somebody may import rows."""
    return [sheet for sheet, table in TABLES.items() if importer.role in IMPORTS[table.imports]]


When = tuple[date, int, int, int, int]
Name = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a file, those with problems among them, and the steps of the others in their order."""

    entries: list[Entry]
    steps: list[Step]


def plan(rows: Iterable[Row], importer: Actor, known: Known) -> Plan:
    """Judge what can be judged of rows by themselves, and put their steps in order."""
    entries = [Entry(row, list(row.problems)) for row in rows]
    for entry in entries:
        if not entry.problems:
            entry.problems += _problems(entry, importer)
    put_together(entries)
    keep_together(entries, known)
    good = [entry for entry in entries if not entry.problems]
    by_sheet: dict[str, list[Entry]] = defaultdict(list)
    for entry in good:
        by_sheet[entry.row.sheet].append(entry)
    together = [*ledger_steps(by_sheet["总账"], known)]
    together += visiting_list_steps(by_sheet["走访清单"], by_sheet["走访"], known)
    first_day = known.first_day()
    begun = _begun(good, first_day)
    begun |= {(LIST, step.entry.cells.text(LIST)): step.on for step in together if LIST in step.entry.cells}
    placed = [each for entry in good for each in _placed(entry, begun, first_day)]
    placed += [((step.on, _RANK[step.entry.row.sheet], 0, step.entry.row.number, 0), step) for step in together]
    return Plan(entries, [step for _, step in sorted(placed, key=lambda each: each[0])])


def _problems(entry: Entry, importer: Actor) -> Iterator[Problem]:
    table = TABLES[entry.row.sheet]
    try:
        check_may_import(importer, table.imports)
        insurer = entry.row.cells.get(INSURER)
        if REACH[importer.role] is Reach.OWN_INSURER and insurer != importer.organisation:
            raise OutOfScope(scope=str(insurer))
    except Refusal as refusal:
        yield Problem.of(refusal, INSURER if isinstance(refusal, OutOfScope) else "")
        return
    missing = {header for kind in table.steps(entry) for header in kind.needs if header not in entry.cells}
    for header in sorted(missing):
        yield Problem.of(ValueRequired(column=header), header)


def _begun(entries: Iterable[Entry], first_day: date) -> dict[Name, date]:
    """Return the days before which nothing is performed that belongs to a policy, project or payment of the file."""
    begun: dict[Name, date] = {}
    for entry in entries:
        if entry.row.sheet in {"保单", "项目"}:
            [first, *_] = TABLES[entry.row.sheet].steps(entry)
            begun[_name(entry)] = _day(first, entry, first_day)
        if IN_CAMPAIGN in entry.cells:
            begun[IN_CAMPAIGN, *entry.project] = begun[_name(entry)]
    for entry in entries:
        if entry.row.sheet == "支付":
            begun[_name(entry)] = max(_waits(entry, begun), entry.cells.day("日期"))
        if entry.row.cells.get("结果") == "已上门":
            begun[entry.project] = max(entry.cells.day("日期"), begun.get(entry.project, first_day))
    return begun


def _placed(entry: Entry, begun: Mapping[Name, date], first_day: date) -> Iterator[tuple[When, Step]]:
    row = entry.row
    performed_on = _waits(entry, begun)
    for place, kind in enumerate(TABLES[row.sheet].steps(entry)):
        on = _day(kind, entry, first_day)
        performed_on = max(performed_on, on) if kind.dated else date.min
        yield (performed_on, *_turn(entry, place), row.number, place), Step(entry, kind, on)


def _turn(entry: Entry, place: int) -> tuple[int, int]:
    """Return the turn of a step among those of one day: papers come after what they prove, before what follows."""
    sheet = entry.row.sheet
    if sheet == "材料":
        return _RANK["支付" if VOUCHER in entry.cells else "项目"], 1
    return _RANK[sheet], 2 if place else 0


def _waits(entry: Entry, begun: Mapping[Name, date]) -> date:
    """Return the day before which a row is not performed, by what it belongs to."""
    cells, sheet = entry.row.cells, entry.row.sheet
    if sheet in {"保费", "批改"}:
        name: Name = ("保单", cells.get(INSURER), cells.get("保单号"))
    elif sheet == "材料" and VOUCHER in cells:
        name = ("支付", cells.get(INSURER), cells[VOUCHER])
    elif LIST in cells:
        issued_on = begun.get((LIST, cells[LIST]), date.min)
        return max(issued_on, begun.get(entry.project, date.min)) if sheet == "隐患" else issued_on
    else:
        name = ("项目" if sheet == "材料" else IN_CAMPAIGN if sheet == "支付" else "", *entry.project)
    return begun.get(name, date.min)


def _name(entry: Entry) -> Name:
    return entry.row.sheet, *(entry.row.cells.get(header) for header in BY_NAME[entry.row.sheet].key)


def _day(kind: Kind, entry: Entry, first_day: date) -> date:
    return next((entry.cells.day(header) for header in kind.dated if header in entry.cells), first_day)

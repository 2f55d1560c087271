"""Rows of 走访清单 as commands: the list is issued whole, then each enterprise is handed to its firm.

Rule 1. The rows of a new list go together: either all of them are taken or none.
Rule 2. Of a list that was issued before, here or by hand, what is not handed out yet still is.
Rule 3. The insurer that covers an enterprise hands it out; the list says which one that is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from console.importing.known import Known
from console.importing.problems import problem_of
from console.importing.step import LIST, Entry, Kind, Step, Waits
from console.sheets.rows import Problem
from console.sheets.values import ValueUnknown
from domain.contract import ServiceContract
from domain.enterprise import Enterprise
from domain.policy import Policy
from domain.refusal import Refusal
from domain.task.visit import PolicyNotInForce
from domain.visiting_list import EnterpriseElsewhere, VisitingList
from ledger.command import Command, NotFound
from ledger.rights import Role
from ledger.visiting_list import AssignTask, IssueVisitingList

_DISTRICT, _FIRM, _CONTRACT, _DUE, _ISSUED = "区代码", "技术服务机构", "合同号", "截止日期", "下发日期"


class VisitingListRowRefused(Refusal):
    """The rows of a visiting list go together."""


def keep_together(entries: Iterable[Entry], known: Known) -> None:
    """Take no row of a new list when one of them is refused."""
    lists: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.row.sheet == "走访清单":
            lists[entry.row.cells.get(LIST)].append(entry)
    for number, rows in lists.items():
        if any(row.problems for row in rows) and not known.visiting_list(str(number)):
            for row in rows:
                row.refuse(Problem.of(VisitingListRowRefused()))


def visiting_list_steps(entries: Iterable[Entry], visited: Iterable[Entry], known: Known) -> Iterator[Step]:
    """Yield the steps that rows ask for; the rows of a list say the same of it, or are refused."""
    lists: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        lists[entry.cells.text(LIST)].append(entry)
    first_visits: dict[str, date] = {}
    for visit in visited:
        number, on = visit.cells.text(LIST), visit.cells.day("日期")
        first_visits[number] = min(on, first_visits.get(number, on))
    for number, rows in lists.items():
        yield from _steps(rows, _issued_on(number, rows, first_visits.get(number), known))


def _issued_on(number: str, rows: list[Entry], first_visit_on: date | None, known: Known) -> date:
    """Return the day that the rows state, or that of the list on record, or the first on which it was worked on."""
    stated = (row.cells.day(_ISSUED) for row in rows if _ISSUED in row.cells)
    recorded = known.visiting_list(number)
    return next(stated, recorded.issued_on if recorded else min(first_visit_on or known.today, known.today))


def _steps(rows: list[Entry], on: date) -> Iterator[Step]:
    first, *_ = rows
    for row in rows:
        for header in (_DISTRICT, _ISSUED):
            said, expected = row.row.cells.get(header), first.row.cells.get(header)
            if said != expected:
                unknown = ValueUnknown(column=header, text=str(said or "空"), expected=str(expected or "空"))
                row.refuse(problem_of(Step(row, _ASSIGN, on), unknown))
    issue = Kind("issue", Role.CENTRE, partial(_issue, on=on), waits=Waits.FOR_ALL)
    yield Step(Entry(first.row, fellows=rows), issue, on)
    for row in rows:
        yield Step(row, _ASSIGN, on)


def _issue(entry: Entry, known: Known, on: date) -> Command | None:
    """Return the issue of a list that is new; each row hears what is wrong with it. Raises  VisitingListRowRefused."""
    cells, rows = entry.cells, entry.fellows
    if known.visiting_list(cells.text(LIST)):
        return None
    for row in rows:
        try:
            _check_listable(row, known, on)
        except Refusal as refusal:
            row.refuse(problem_of(Step(row, _ASSIGN, on), refusal))
    if any(row.problems for row in rows):
        raise VisitingListRowRefused()
    return IssueVisitingList(
        number=cells.text(LIST),
        district=cells.text(_DISTRICT),
        credit_codes=tuple(row.cells.enterprise for row in rows),
        due_on=max(row.cells.day(_DUE) for row in rows),
    )


def _check_listable(row: Entry, known: Known, on: date) -> None:
    """Raises  CreditCode..., NotFound, PolicyNotInForce, EnterpriseElsewhere."""
    enterprise = known.find(Enterprise, Enterprise.id_for(row.cells.enterprise))
    if enterprise is None:
        raise NotFound(what=Enterprise.__name__)
    policy_id = enterprise.covered_by(on)
    policy = known.find(Policy, policy_id) if policy_id else None
    if policy is None:
        raise PolicyNotInForce(enterprise=enterprise.name, on=on)
    if policy.terms.district != row.cells.text(_DISTRICT):
        raise EnterpriseElsewhere(enterprise=enterprise.name)


def _assign(entry: Entry, known: Known) -> Command:
    cells, code = entry.cells, entry.cells.enterprise
    insurer = known.lister(cells.text(LIST), code)
    contract = known.find(ServiceContract, ServiceContract.id_for(insurer, cells.text(_CONTRACT)))
    if contract is None:
        raise NotFound(what=ServiceContract.__name__)
    if contract.firm != cells.text(_FIRM):
        raise ValueUnknown(column=_FIRM, text=cells.text(_FIRM)[:40], expected=contract.firm)
    return AssignTask(VisitingList.id_for(cells.text(LIST)), (code,), contract.id, cells.day(_DUE))


_ASSIGN = Kind("assign", Role.INSURER_PROJECT, _assign, assigns=True)

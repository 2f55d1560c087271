"""What the file and the ledger know of the records that rows name by number."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from console.importing.files import Files
from console.sheets.rows import Row
from domain.aggregate import Aggregate
from domain.enterprise import Enterprise
from domain.evidence import EvidenceFile, PhotographRequired
from domain.general_ledger import GeneralLedger
from domain.papers import EvidenceMissing
from domain.payment import Payment
from domain.project import PreventionProject
from domain.project.tracks import ExecutionState
from domain.refusal import Refusal
from domain.rule_book import RuleBook
from domain.task import InspectionTask
from domain.visiting_list import VisitingList
from domain.voucher import VoucherLine, VoucherNumber
from ledger.command import NotFound
from ledger.door import Ledger, day_of
from ledger.evidence import Kept
from ledger.media_type import is_picture

A = TypeVar("A", bound=Aggregate)

_YEARS_BACK = 5


class Known:
    """Looks records up by what a row calls them, and files by their names."""

    def __init__(self, ledger: Ledger, rows: Iterable[Row], files: Files | None = None) -> None:
        self._ledger, self._files = ledger, files or Files({})
        self._kept: dict[str, Kept] = {}
        self._lists: dict[str, VisitingList] = {}
        self._firms: dict[UUID, str] = {}
        self._itemised: set[tuple[object, object]] = set()
        self._found: dict[tuple[str, str, int], UUID] = {}
        self._declared: dict[tuple[object, object], set[int]] = defaultdict(set)
        for row in rows:
            if row.sheet == "材料" and "凭证号" not in row.cells:
                self._itemised.add((row.cells.get("保险公司"), row.cells.get("项目编号")))
            if isinstance(on := row.cells.get("申报日期"), date):
                self._declared[row.cells.get("保险公司"), row.cells.get("项目编号")].add(on.year)

    def first_day(self) -> date:
        """Return the day on which the ledger began."""
        book = self._ledger.store.load([RuleBook.ID])[RuleBook.ID]
        return day_of(book.created_on)

    @property
    def today(self) -> date:
        """Return the ledger's day."""
        return self._ledger.today

    def itemised(self, insurer: str, number: str) -> bool:
        """Tell whether the file says paper by paper what a project was filed with."""
        return (insurer, number) in self._itemised

    def kept(self, name: str) -> Kept:
        """Keep a file that a row names. Raises  EvidenceMissing, Evidence..., FileDamaged."""
        if self._ledger.evidence is None:
            raise EvidenceMissing(file=name)
        if name not in self._kept:
            self._kept[name] = self._ledger.evidence.keep(self._files.content(name))
        return self._kept[name]

    def files(self, names: Iterable[str]) -> tuple[EvidenceFile, ...]:
        """Keep the files that a row lists; a refusal notes which one it is about.

        Raises  EvidenceMissing, Evidence..., FileDamaged
        """
        return tuple(EvidenceFile(self._noted(name).sha256, name) for name in names)

    def photographs(self, names: Iterable[str]) -> tuple[EvidenceFile, ...]:
        """Keep the photographs that a row lists. Raises  PhotographRequired, Evidence..., Picture..., FileDamaged."""
        names = tuple(names)
        files = self.files(names)
        for name in names:
            if not is_picture(self.kept(name).media_type):
                raise PhotographRequired(file=name[:100])
        return files

    def _noted(self, name: str) -> Kept:
        try:
            return self.kept(name)
        except Refusal as refusal:
            if not isinstance(refusal, EvidenceMissing):
                refusal.add_note(name)
            raise

    def general_ledger(self, insurer: str, voucher: VoucherNumber) -> GeneralLedger | None:
        """Return the month of the general ledger that a voucher belongs to."""
        return self.find(GeneralLedger, GeneralLedger.id_for(insurer, voucher))

    def visiting_list(self, number: str) -> VisitingList | None:
        """Return the visiting list of that number; whom it names does not change, what was handed out may."""
        if number not in self._lists and (found := self.find(VisitingList, VisitingList.id_for(number))):
            self._lists[number] = found
        return self._lists.get(number)

    def lister(self, number: str, credit_code: str) -> str:
        """Return the insurer with which an enterprise stands on a visiting list. Raises  NotFound."""
        visiting = self.visiting_list(number)
        insurer = visiting.listed.get(credit_code) if visiting else None
        if insurer is None:
            raise NotFound(what=Enterprise.__name__)
        return insurer

    def task_id(self, number: str, credit_code: str) -> UUID:
        """Return the task as which an enterprise of a visiting list was handed out. Raises  NotFound."""
        visiting = self.visiting_list(number)
        if visiting and credit_code not in visiting.tasks:
            del self._lists[number]
            visiting = self.visiting_list(number)
        if visiting is None or credit_code not in visiting.tasks:
            raise NotFound(what=InspectionTask.__name__)
        return visiting.tasks[credit_code]

    def task(self, number: str, credit_code: str) -> InspectionTask:
        """Return that task as it stands. Raises  NotFound."""
        task = self.find(InspectionTask, self.task_id(number, credit_code))
        assert task, "a list names tasks that exist"
        return task

    def firm(self, number: str, credit_code: str) -> str:
        """Return the firm of that task. Raises  NotFound."""
        task_id = self.task_id(number, credit_code)
        if task_id not in self._firms:
            self._firms[task_id] = self.task(number, credit_code).firm
        return self._firms[task_id]

    def project_id(self, insurer: str, number: str, on: date) -> UUID:
        """Return the project of that number that was declared last by a day; numbers start anew each year."""
        years = [year for year in self._declared.get((insurer, number), ()) if year <= on.year]
        if years:
            return PreventionProject.id_for(insurer, max(years), number)
        key = insurer, number, on.year
        if key not in self._found:
            self._found[key] = self._recorded(insurer, number, on.year)
        return self._found[key]

    def payment(self, voucher: VoucherNumber) -> Payment:
        """Return the payment that used a voucher line. Raises  NotFound."""
        line = self.find(VoucherLine, voucher.stream)
        payment = self.find(Payment, line.payment_id) if line else None
        if not payment:
            raise NotFound(what=voucher.text)
        return payment

    def was_paid(self, project_id: UUID) -> bool:
        """Tell whether a project ends by abandonment: something was paid for it, unless it is cancelled already."""
        project = self.find(PreventionProject, project_id)
        return bool(project and project.execution is not ExecutionState.CANCELLED and project.total_used)

    def find(self, kind: type[A], id_: UUID) -> A | None:
        """Return a record as it stands, None when there is none of that kind."""
        found = self._ledger.store.load([id_]).get(id_)
        return found if isinstance(found, kind) else None

    def _recorded(self, insurer: str, number: str, year: int) -> UUID:
        ids = [PreventionProject.id_for(insurer, year - back, number) for back in range(_YEARS_BACK)]
        found = self._ledger.store.load(ids)
        return next((id_ for id_ in ids if id_ in found), ids[0])

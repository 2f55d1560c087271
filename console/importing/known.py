"""What the file and the ledger know of the records that rows name by number."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from console.importing.files import Files
from console.sheets.rows import Row
from domain.aggregate import Aggregate
from domain.general_ledger import GeneralLedger
from domain.papers import EvidenceMissing
from domain.payment import Payment
from domain.project import PreventionProject
from domain.project.tracks import ExecutionState
from domain.rule_book import RuleBook
from domain.voucher import VoucherLine, VoucherNumber
from ledger.command import NotFound
from ledger.door import Ledger, day_of
from ledger.evidence import Kept

A = TypeVar("A", bound=Aggregate)

_YEARS_BACK = 5


class Known:
    """Looks records up by what a row calls them, and files by their names."""

    def __init__(self, ledger: Ledger, rows: Iterable[Row], files: Files | None = None) -> None:
        self._ledger, self._files = ledger, files or Files(None)
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
        return self._ledger.evidence.keep(self._files.content(name))

    def general_ledger(self, insurer: str, voucher: VoucherNumber) -> GeneralLedger | None:
        """Return the month of the general ledger that a voucher belongs to."""
        return self._load(GeneralLedger, GeneralLedger.id_for(insurer, voucher))

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
        line = self._load(VoucherLine, voucher.stream)
        payment = self._load(Payment, line.payment_id) if line else None
        if not payment:
            raise NotFound(what=voucher.text)
        return payment

    def was_paid(self, project_id: UUID) -> bool:
        """Tell whether a project ends by abandonment: something was paid for it, unless it is cancelled already."""
        project = self._load(PreventionProject, project_id)
        return bool(project and project.execution is not ExecutionState.CANCELLED and project.total_used)

    def _load(self, kind: type[A], id_: UUID) -> A | None:
        found = self._ledger.store.load([id_]).get(id_)
        return found if isinstance(found, kind) else None

    def _recorded(self, insurer: str, number: str, year: int) -> UUID:
        ids = [PreventionProject.id_for(insurer, year - back, number) for back in range(_YEARS_BACK)]
        found = self._ledger.store.load(ids)
        return next((id_ for id_ in ids if id_ in found), ids[0])

"""What became of the payments against the rules: two are mended, one is sent back, one turns out to be misuse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from console.demo.fiction import CENTRE, LAST
from console.demo.policies import Cells
from console.importing.known import Known
from console.sheets.rows import Row
from domain.aggregate import stream_id
from domain.papers import Medium, Paper, PaperKind
from domain.project import PreventionProject
from domain.voucher import VoucherNumber
from ledger.command import Command, Envelope
from ledger.door import Ledger, person_id
from ledger.remediation import AcceptRemediation, ConfirmMisuse, ReturnRemediation, SubmitRemediation
from ledger.rights import Actor, Role

_MENDED = {
    "备案前支付": ("备案日期", PaperKind.OTHER, "项目已补办备案,今后先备案后付款"),
    "未验收": ("验收日期", PaperKind.ACCEPTANCE_SHEET, "项目已完成验收,验收单附后"),
    "超预算": ("验收日期", PaperKind.PAYMENT_PROOF, "正与供应方协商退回超出部分"),
}
"""Of each kind the step of the project after which it is mended, the paper handed in, and what is said."""

_AUDITOR = Actor(person_id("AUDIT", "演示审计员"), "演示审计员", Role.AUDITOR, "AUDIT", attested=False)
_CENTRE = Actor(person_id(CENTRE, "演示中心经办"), "演示中心经办", Role.CENTRE, CENTRE, attested=False)


@dataclass(frozen=True, slots=True)
class Remedy:
    """One step of the case of a payment, on its day."""

    on: date
    payment: Cells
    by: Actor
    step: type[Command]
    words: str
    paper: PaperKind = PaperKind.OTHER

    @property
    def key(self) -> UUID:
        """Return the command's id."""
        return stream_id("demo", "remedy", self.payment["保险公司"], self.payment["凭证号"], self.step.__name__)

    def command(self, case_id: UUID) -> Command:
        """Return what to send."""
        if self.step is SubmitRemediation:
            return SubmitRemediation(case_id, self.words, (Paper(self.paper, Medium.PAPER, self.on, pages=2),))
        return self.step(case_id, self.words)  # type: ignore[call-arg]


def remedies(rows: Iterable[Row]) -> list[Remedy]:
    """Return what becomes of the year's payments against the rules, by day."""
    cells = [row.cells for row in rows]
    projects = {(row["保险公司"], row["项目编号"]): row for row in cells if "申报日期" in row}
    irregular = [row for row in cells if row.get("类型") == "不合规支付"]
    steps = (step for row in irregular for step in _steps(row, projects[row["保险公司"], row["项目编号"]]))
    return sorted((step for step in steps if step.on <= LAST), key=lambda step: step.on)


def carry_out(ledger: Ledger, known: Known, due: Iterable[Remedy]) -> None:
    """Send steps that were not sent yet."""
    for remedy in due:
        receipts, _ = ledger.store.look_up([(remedy.by.person, remedy.key)], ())
        if not receipts:
            command = remedy.command(_case(ledger, known, remedy.payment))
            ledger.execute(command, Envelope(remedy.by, remedy.key, remedy.on)).result()


def _steps(row: Cells, project: Cells) -> Iterator[Remedy]:
    kind, insurer, officer = str(row["不合规类型"]), str(row["保险公司"]), str(project["经办人"])
    if kind == "无合同":
        yield Remedy(LAST, row, _AUDITOR, ConfirmMisuse, "审计发现合同与发票均系伪造,认定为挪用")
        return
    column, paper, words = _MENDED[kind]
    paid_on, mended_on = row["日期"], project[column]
    assert isinstance(paid_on, date) and isinstance(mended_on, date)
    submitted_on = max(paid_on, mended_on) + timedelta(days=9)
    by = Actor(person_id(insurer, officer), officer, Role.INSURER_PROJECT, insurer, attested=False)
    yield Remedy(submitted_on, row, by, SubmitRemediation, words, paper)
    answered_on = submitted_on + timedelta(days=6)
    if kind == "超预算":
        yield Remedy(answered_on, row, _CENTRE, ReturnRemediation, "超出部分尚未退回,也未调整预算并重新备案")
    else:
        yield Remedy(answered_on, row, _CENTRE, AcceptRemediation, "手续已补齐")


def _case(ledger: Ledger, known: Known, row: Cells) -> UUID:
    payment = known.payment(VoucherNumber.read(str(row["凭证号"]), str(row["保险公司"])))
    project = ledger.store.load([payment.project_id])[payment.project_id]
    assert isinstance(project, PreventionProject)
    return next(case_id for case_id, about in project.open_cases.items() if about == payment.id)

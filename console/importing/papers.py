"""Rows of 材料 as commands: one paper of a project, or of the payment whose voucher the row names."""

from collections.abc import Iterator
from uuid import UUID

from console.importing.known import Known
from console.importing.step import INSURER, Entry, Kind, Waits
from domain.papers import Medium, Paper, PaperKind
from domain.refusal import terms
from ledger.command import Command
from ledger.papers import AddPapers
from ledger.rights import Role

VOUCHER, _RECEIVED = "凭证号", "收件日期"

_KINDS = {terms()["PaperKind"][kind.value]["zh"]: kind for kind in PaperKind}
_MEDIA = {"纸质": Medium.PAPER, "电子": Medium.ELECTRONIC}


def paper_steps(entry: Entry) -> Iterator[Kind]:
    """Yield the one step of a paper."""
    yield _OF_PAYMENT if VOUCHER in entry.cells else _OF_PROJECT


def _of_project(entry: Entry, known: Known) -> Command:
    return AddPapers(_project(entry, known), (_paper(entry, known),))


def _of_payment(entry: Entry, known: Known) -> Command:
    payment = known.payment(entry.cells.voucher(VOUCHER))
    return AddPapers(_project(entry, known), (_paper(entry, known),), payment.id)


def _project(entry: Entry, known: Known) -> UUID:
    cells = entry.cells
    return known.project_id(cells.text(INSURER), cells.text("项目编号"), cells.day(_RECEIVED))


def _paper(entry: Entry, known: Known) -> Paper:
    cells = entry.cells
    name = cells.maybe(cells.text, "文件名")
    return Paper(
        kind=_KINDS[cells.text("材料类别")],
        medium=_MEDIA[cells.text("介质")],
        received_on=cells.day(_RECEIVED),
        pages=cells.maybe(cells.whole, "页数"),
        sha256=known.kept(name).sha256 if name else None,
        file_name=name,
    )


_OF_PROJECT = Kind("add", Role.INSURER_PROJECT, _of_project, (_RECEIVED,), again=True)
_OF_PAYMENT = Kind("add", Role.INSURER_FINANCE, _of_payment, (_RECEIVED,), waits=Waits.FOR_ITS_PROJECT, again=True)

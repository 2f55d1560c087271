"""What may be done with the general ledger: finance hands in its lines, to be held against the register of payments."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.general_ledger import GeneralLedger, GeneralLedgerLine, check_lines
from ledger.command import Books, Envelope, Form
from ledger.organisation import insurer


@dataclass(frozen=True, slots=True)
class RecordGeneralLedger(Form):
    """Hand in lines of one month of one account set; a line that was handed in before is replaced."""

    lines: tuple[GeneralLedgerLine, ...]

    def check(self, envelope: Envelope) -> None:
        """Raises  GeneralLedgerSize, GeneralLedgerMixed, GeneralLedgerLineTwice, GeneralLedgerSide..."""
        check_lines(self.lines, envelope.effective_on)

    def perform(self, books: Books) -> list[Aggregate]:
        """Record what is new and what is changed. Raises  NotFound, GeneralLedgerUnchanged."""
        code, voucher = insurer(books, books.actor.organisation).code, self.lines[0].voucher
        ledger = books.find(GeneralLedger, GeneralLedger.id_for(code, voucher)) or GeneralLedger.open(code, voucher)
        ledger.hand_in(self.lines)
        return [ledger]

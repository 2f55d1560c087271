"""Rows of 总账 as commands: the lines of a month go together, so many at a time.

Rule 1. A row that says what the ledger holds already is not sent; one that says something else replaces it.
Rule 2. Rows that name one line twice must say the same.
Rule 3. Lines of days to come go by themselves: they are refused without those of days that were.
Shape   a voucher `付-0034` is of the row's month; its line stands in the number or in a column of its own
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

from console.importing.known import Known
from console.importing.problems import problem_of
from console.importing.step import INSURER, Entry, Kind, Step, Waits
from console.sheets.values import ValueUnknown
from domain.general_ledger import MOST_LINES, GeneralLedger, GeneralLedgerLine, GeneralLedgerLineTwice
from domain.refusal import Refusal
from domain.voucher import VoucherNumber, account_set
from ledger.general_ledger import RecordGeneralLedger
from ledger.rights import Role

_WITHOUT_LINE = 3  # dashes in word-year-month-number

Line = tuple[GeneralLedgerLine, Entry]


def ledger_steps(entries: Iterable[Entry], known: Known) -> Iterator[Step]:
    """Yield the steps that rows ask for; a row that cannot be read is refused."""
    months: dict[tuple[str, str, str, bool], dict[VoucherNumber, Line]] = defaultdict(dict)
    for entry in entries:
        try:
            line = _line(entry)
            insurer, voucher, early = entry.cells.text(INSURER), line.voucher, line.booked_on > known.today
            _add(months[insurer, voucher.account_set, voucher.month, early], line, entry)
        except Refusal as refusal:
            entry.refuse(problem_of(Step(entry, _handing_in(), known.today), refusal))
    for (insurer, *_), lines in months.items():
        yield from _chunks(list(lines.values()), known, insurer)


def _add(month: dict[VoucherNumber, Line], line: GeneralLedgerLine, entry: Entry) -> None:
    before, first = month.setdefault(line.voucher, (line, entry))
    if before != line:
        raise GeneralLedgerLineTwice(voucher=line.voucher.text)
    if first is not entry:
        first.fellows.append(entry)


def _chunks(lines: list[Line], known: Known, insurer: str) -> Iterator[Step]:
    held = known.general_ledger(insurer, lines[0][0].voucher)
    asked = iter([(line, entry) for line, entry in lines if not (held and held.holds(line))])
    while chunk := list(islice(asked, MOST_LINES)):
        yield _step([line for line, _ in chunk], [entry for _, entry in chunk], held)


def _step(lines: list[GeneralLedgerLine], entries: list[Entry], held: GeneralLedger | None) -> Step:
    first, *others = entries
    first.fellows += [each for other in others for each in (other, *other.fellows)]
    said = repr((held.version if held else 0, lines))  # what was said before may be said again
    last_on = max(line.booked_on for line in lines)
    return Step(first, _handing_in(lines), last_on, sha256(said.encode()).hexdigest())


def _handing_in(lines: Sequence[GeneralLedgerLine] = ()) -> Kind:
    command = RecordGeneralLedger(tuple(lines))
    return Kind("hand in", Role.INSURER_FINANCE, lambda *_: command, waits=Waits.FOR_ITS_PROJECT)


def _line(entry: Entry) -> GeneralLedgerLine:
    """Return what a row says. Raises  VoucherFormat, ValueUnknown, GeneralLedgerSide, GeneralLedgerDate."""
    cells = entry.cells
    line = GeneralLedgerLine(
        voucher=_voucher(entry),
        booked_on=cells.day("日期"),
        summary=cells.maybe(cells.text, "摘要"),
        debit=cells.maybe(cells.amount, "借方"),
        credit=cells.maybe(cells.amount, "贷方"),
    )
    line.check(line.booked_on)
    return line


def _voucher(entry: Entry) -> VoucherNumber:
    cells = entry.cells
    month, text, line = cells.text("期间"), cells.text("凭证号"), cells.maybe(cells.whole, "行号")
    word, _, number = text.partition("-")
    full = text if "-" in number else f"{word}-{month}-{number}"
    if line is not None and full.count("-") == _WITHOUT_LINE:
        full = f"{full}-{line}"
    voucher = VoucherNumber.read(full, account_set(cells.text(INSURER), cells.maybe(cells.text, "账套")))
    if voucher.month != month:
        raise ValueUnknown(column="期间", text=month[:40], expected=voucher.month)
    if line not in {None, voucher.line}:
        raise ValueUnknown(column="行号", text=str(line), expected=str(voucher.line))
    return voucher

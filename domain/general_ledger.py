"""GeneralLedger: what an insurer's own books say in one month about the account of prevention expenses (总账).

Rule 1. Of each voucher line what was handed in last counts; what it said before stays in the history.
Rule 2. A line that says what it said already is not recorded again: a month may be handed in as often as needed.
Rule 3. A line has a debit or a credit; in a red voucher it is below zero; nought takes the line back.
Shape   one stream for each insurer, account set and month; a fact holds at most 100 lines, a month any number of facts
Source  domain.md 1 fact 3, 3.5, 7.5
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.layered import Layered
from domain.money import Fen
from domain.refusal import Refusal
from domain.voucher import VoucherNumber

MOST_LINES = 100


class GeneralLedgerSize(Refusal):
    """Lines are handed in so many at a time."""

    most: int


class GeneralLedgerMixed(Refusal):
    """Lines that are handed in together are of one account set and one month."""


class GeneralLedgerLineTwice(Refusal):
    """A voucher line is handed in once at a time."""

    voucher: str


class GeneralLedgerSide(Refusal):
    """A line has a debit or a credit."""

    voucher: str


class GeneralLedgerDate(Refusal):
    """The day of a line lies in the month of its voucher and is not after the day on which it is handed in."""

    voucher: str
    booked_on: date


class GeneralLedgerUnchanged(Refusal):
    """The lines are recorded already and say the same."""


class LineKey(NamedTuple):
    """What a line is called within its month."""

    word: str
    number: str
    line: int


class Said(NamedTuple):
    """What a line says."""

    booked_on: date
    summary: str | None
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class GeneralLedgerLine:
    """One voucher line of the account of prevention expenses; of debit and credit one is given."""

    voucher: VoucherNumber
    booked_on: date
    summary: str | None = None
    debit: Fen | None = None
    credit: Fen | None = None

    @property
    def key(self) -> LineKey:
        """Return its name within its month."""
        return LineKey(self.voucher.word, self.voucher.number, self.voucher.line)

    @property
    def said(self) -> Said:
        """Return what it says."""
        return Said(self.booked_on, self.summary, self.debit or 0, self.credit or 0)

    @property
    def amount(self) -> Fen:
        """Return the expense: debit less credit."""
        return Fen((self.debit or 0) - (self.credit or 0))

    def check(self, on: date) -> None:
        """Judge a line that is handed in on a day. Raises  GeneralLedgerSide, GeneralLedgerDate."""
        if (self.debit is None and self.credit is None) or (self.debit and self.credit):
            raise GeneralLedgerSide(voucher=self.voucher.text)
        if not self.voucher.first_day <= self.booked_on <= min(on, self.voucher.last_day):
            raise GeneralLedgerDate(voucher=self.voucher.text, booked_on=self.booked_on)


def check_lines(lines: Sequence[GeneralLedgerLine], on: date) -> None:
    """Judge the form of lines that are handed in together on a day.

    Raises  GeneralLedgerSize, GeneralLedgerMixed, GeneralLedgerLineTwice, GeneralLedgerSide, GeneralLedgerDate
    """
    if not 1 <= len(lines) <= MOST_LINES:
        raise GeneralLedgerSize(most=MOST_LINES)
    if len({(line.voucher.account_set, line.voucher.month) for line in lines}) > 1:
        raise GeneralLedgerMixed()
    seen: set[LineKey] = set()
    for line in lines:
        if line.key in seen:
            raise GeneralLedgerLineTwice(voucher=line.voucher.text)
        seen.add(line.key)
        line.check(on)


@stored_as("general_ledger")
class GeneralLedger(Aggregate):
    """One month of one account set."""

    class Event(Aggregate.Event):
        """A fact about one month of the general ledger."""

    class GeneralLedgerOpened(Event, Aggregate.Created):
        """The month is handed in for the first time."""

        insurer: str
        account_set: str
        year: int
        period: int

    class LinesHandedIn(Event):
        """Lines that were not known."""

        lines: tuple[GeneralLedgerLine, ...]

        def apply(self, ledger: "GeneralLedger") -> None:
            """Keep what they say."""
            ledger.take(self.lines)

    class LinesReplaced(Event):
        """Lines that were known and say something else now."""

        lines: tuple[GeneralLedgerLine, ...]

        def apply(self, ledger: "GeneralLedger") -> None:
            """Keep what they say now."""
            ledger.take(self.lines)

    def __init__(self, insurer: str, account_set: str, year: int, period: int) -> None:
        self.insurer = insurer
        self.account_set = account_set
        self.year = year
        self.period = period
        self.lines: Layered[LineKey, Said] = Layered()

    @staticmethod
    def id_for(insurer: str, voucher: VoucherNumber) -> UUID:
        """Return the stream of the month of a voucher."""
        return stream_id("general_ledger", insurer, voucher.account_set, voucher.year, voucher.period)

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose books they are."""
        return (self.insurer,)

    @classmethod
    def open(cls, insurer: str, voucher: VoucherNumber) -> Self:
        """Begin the month of a voucher."""
        return cls._create(
            cls.GeneralLedgerOpened,
            id=cls.id_for(insurer, voucher),
            insurer=insurer,
            account_set=voucher.account_set,
            year=voucher.year,
            period=voucher.period,
        )

    def holds(self, line: GeneralLedgerLine) -> bool:
        """Tell whether a line is recorded just as it is handed in."""
        return self.lines.get(line.key) == line.said

    def hand_in(self, lines: Sequence[GeneralLedgerLine]) -> None:
        """Take what is new and what is changed of lines whose form was judged. Raises  GeneralLedgerUnchanged."""
        new = tuple(line for line in lines if line.key not in self.lines)
        changed = tuple(line for line in lines if line.key in self.lines and not self.holds(line))
        if not new and not changed:
            raise GeneralLedgerUnchanged()
        if new:
            self.trigger_event(self.LinesHandedIn, lines=new)
        if changed:
            self.trigger_event(self.LinesReplaced, lines=changed)

    def take(self, lines: Sequence[GeneralLedgerLine]) -> None:
        """Keep what lines say."""
        for line in lines:
            self.lines[line.key] = line.said

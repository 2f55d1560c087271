"""Vouchers (凭证): one line of an insurer's general ledger, used once by a payment or a reversal.

A voucher may pay several projects, so what is used once is its line.
Numbers start anew each month in each account set.
Shape   word-year-month-number[-line], `付-2019-08-0034-1`; part of a long voucher `付-2019-08-0034(1/3)-1`
Source  domain.md 3.5, 8.3
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.refusal import Refusal

_WRITTEN = re.compile(
    r"(?P<word>[银现]?[收付]|[记转])-(?P<year>[1-9][0-9]{3})-(?P<period>0?[1-9]|1[0-2])"
    r"-0*(?P<number>[1-9][0-9]{0,8})(\(0*(?P<part>[1-9][0-9]{0,2})/0*(?P<parts>[1-9][0-9]{0,2})\))?"
    r"(-0*(?P<line>[1-9][0-9]{0,4}))?",
    re.ASCII,
)


class VoucherFormat(Refusal):
    """The text is not a voucher line."""


class VoucherDuplicate(Refusal):
    """The voucher line is already used by a payment."""

    voucher: str
    payment: UUID


class VoucherPeriodMismatch(Refusal):
    """The voucher's month is over before the money was paid."""

    period: str
    paid_on: date


def account_set(insurer: str, named: str | None) -> str:
    """Return an account set in full: the insurer's default, or one of its own by name, never another's."""
    if named is None or named == insurer or named.startswith(f"{insurer}/"):
        return named or insurer
    return f"{insurer}/{named}"


@dataclass(frozen=True, slots=True)
class VoucherNumber:
    """A voucher line in one account set; two ways to write the same line are equal."""

    account_set: str
    year: int
    period: int
    word: str
    number: str
    line: int

    @classmethod
    def read(cls, text: str, account_set: str) -> "VoucherNumber":
        """Read a voucher line; without a line it is the first. Raises  VoucherFormat."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found or (found["part"] and int(found["part"]) > int(found["parts"])):
            raise VoucherFormat()
        return cls(
            account_set=account_set,
            year=int(found["year"]),
            period=int(found["period"]),
            word=found["word"],
            number=found["number"] + (f"({found['part']}/{found['parts']})" if found["part"] else ""),
            line=int(found["line"] or 1),
        )

    @property
    def text(self) -> str:
        """Return the line in full, `付-2019-08-0034-1`, without its account set."""
        number, fraction, part = self.number.partition("(")
        return f"{self.word}-{self.month}-{number.zfill(4)}{fraction}{part}-{self.line}"

    @property
    def month(self) -> str:
        """Return year and period, `2019-08`."""
        return f"{self.year}-{self.period:02d}"

    @property
    def first_day(self) -> date:
        """Return the first day of the period."""
        return date(self.year, self.period, 1)

    @property
    def last_day(self) -> date:
        """Return the last day of the period."""
        return date(self.year, self.period, monthrange(self.year, self.period)[1])

    @property
    def stream(self) -> UUID:
        """Return the stream of the line, the same however it was written."""
        return stream_id("voucher", self.account_set, self.year, self.period, self.word, self.number, self.line)

    def check_period(self, paid_on: date) -> None:
        """Allow a voucher of the month of the payment or reversal, or a later one.

        Raises  VoucherPeriodMismatch
        """
        if self.last_day < paid_on:
            raise VoucherPeriodMismatch(period=self.month, paid_on=paid_on)


@stored_as("voucher_line")
class VoucherLine(Aggregate):
    """A voucher line that is used; it exists once for each number, red vouchers included."""

    class Event(Aggregate.Event):
        """A fact of a voucher line."""

    class Used(Event, Aggregate.Created):
        """The line was used by a payment, or as a red voucher by its reversal."""

        number: VoucherNumber
        payment_id: UUID
        red: bool

    def __init__(self, number: VoucherNumber, payment_id: UUID, red: bool) -> None:
        self.number = number
        self.payment_id = payment_id
        self.red = red

    @classmethod
    def use(cls, number: VoucherNumber, payment_id: UUID, red: bool) -> "VoucherLine":
        """Use the line; that it is used only once is kept by its stream."""
        return cls._create(cls.Used, id=number.stream, number=number, payment_id=payment_id, red=red)

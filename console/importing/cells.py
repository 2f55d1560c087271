"""The cells of one row, asked for by header.

Shape   an account `机构代码/区代码/年度`; a part of a budget `机构代码/区代码/年度:金额`; a share `机构代码:基点`
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

from console.sheets.rows import Row
from console.sheets.values import ValueRequired, ValueUnknown, read_day
from domain.credit_code import credit_code
from domain.fund_account import FundAccount
from domain.money import Fen, fen
from domain.policy import CoInsurer
from domain.voucher import VoucherNumber
from ledger.project.step import AllocationPart

ENTERPRISE = "统一社会信用代码"

_ACCOUNT = re.compile(r"([^/:]+)/([^/:]+)/([0-9]{4})", re.ASCII)
_SHARE = re.compile(r"([^/:]+):([0-9]{1,5})", re.ASCII)

V = TypeVar("V")


class Account(NamedTuple):
    """A fund account by its names."""

    insurer: str
    district: str
    year: int

    @property
    def id(self) -> UUID:
        """Return its stream."""
        return FundAccount.id_for(*self)


@dataclass(frozen=True, slots=True)
class Cells:
    """Typed access to a row; what is empty or unreadable is refused where it is asked for."""

    row: Row

    def __contains__(self, header: str) -> bool:
        return header in self.row.cells

    def text(self, header: str) -> str:
        """Return a text. Raises  ValueRequired."""
        return self._get(header, str)

    def day(self, header: str) -> date:
        """Return a day. Raises  ValueRequired."""
        return self._get(header, date)

    def whole(self, header: str) -> int:
        """Return a whole number. Raises  ValueRequired."""
        return self._get(header, int)

    def amount(self, header: str) -> Fen:
        """Return an amount. Raises  ValueRequired."""
        return Fen(self._get(header, int))

    def items(self, header: str) -> tuple[str, ...]:
        """Return a list, empty when nothing stands there."""
        found = self.row.cells.get(header, ())
        return found if isinstance(found, tuple) else ()

    def maybe(self, read: Callable[[str], V], header: str) -> V | None:
        """Return what `read` makes of a column, None when it is empty."""
        return read(header) if header in self else None

    @property
    def enterprise(self) -> str:
        """Return the credit code of the row's enterprise. Raises  ValueRequired, CreditCode..."""
        return credit_code(self.text(ENTERPRISE))

    def days(self, header: str) -> tuple[date, ...]:
        """Return a list of days. Raises  DateFormat."""
        return tuple(read_day(item) for item in self.items(header))

    def account(self, header: str) -> Account:
        """Return an account. Raises  ValueRequired, ValueUnknown."""
        return _account(header, self.text(header))

    def voucher(self, header: str) -> VoucherNumber:
        """Return a voucher line of the row's insurer. Raises  ValueRequired, VoucherFormat."""
        return VoucherNumber.read(self.text(header), self.text("保险公司"))

    def parts(self, header: str) -> list[tuple[Account, AllocationPart]]:
        """Return the parts of a budget by account. Raises  ValueUnknown, AmountFormat, AmountPrecision."""
        parts = []
        for item in self.items(header):
            name, _, amount = item.rpartition(":")
            account = _account(header, name)
            parts.append((account, AllocationPart(account.id, fen(amount.strip()))))
        return parts

    def shares(self, header: str) -> tuple[CoInsurer, ...]:
        """Return the shares of a policy. Raises  ValueUnknown."""
        found = [(_SHARE.fullmatch(item), item) for item in self.items(header)]
        for share, item in found:
            if not share:
                raise ValueUnknown(column=header, text=item[:40], expected="机构代码:份额基点")
        return tuple(CoInsurer(share[1].strip(), int(share[2])) for share, _ in found if share)

    def _get(self, header: str, kind: type[V]) -> V:
        found = self.row.cells.get(header)
        if not isinstance(found, kind):
            raise ValueRequired(column=header)
        return found


def _account(header: str, text: str) -> Account:
    found = _ACCOUNT.fullmatch(text.strip())
    if not found:
        raise ValueUnknown(column=header, text=text[:40], expected="机构代码/区代码/年度")
    return Account(found[1].strip(), found[2].strip(), int(found[3]))
